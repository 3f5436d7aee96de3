/**
 * Groups: the calls to `/api/v1/groups` this server makes, and the shapes that come back.
 *
 * @see https://qlik.dev/apis/rest/groups/
 * @module
 */

import { z } from 'zod';
import { defineEndpoint } from './endpoint.js';
import { listOf, ProviderType, RoleIds, RoleRef, someText } from './shapes.js';

export type { RoleRef } from './shapes.js';

/** The system group of all users; its id is the same in every tenant. */
export const EVERYONE_ID = '000000000000000000000001';

export const Group = z.lazy(() =>
  z.object({
    id: z.string().min(1),
    name: z.string(),
    status: z.string(),
    description: someText,
    /** Not sent for a system group. */
    providerType: ProviderType,
    /** Left out, or sent empty, to a caller who may not see roles: know the caller before trusting []. */
    assignedRoles: z.array(RoleRef).optional(),
    createdAt: someText,
    lastUpdatedAt: someText,
  }),
);
export type Group = z.infer<typeof Group>;

/** Counted as people count: a character outside the basic plane is one. */
const GroupName = z
  .string()
  .min(1)
  .refine((name) => [...name].length <= 256);

/** System groups come only with `systemGroups=true`, and then without any other parameter. */
export const listGroups = defineEndpoint({
  method: 'GET',
  path: '/api/v1/groups',
  tier: 'read',
  body: () => z.undefined(),
  reply: () => listOf(Group),
});

/** An id of impossible form is answered with 404, like an unknown one. */
export const getGroup = defineEndpoint({
  method: 'GET',
  path: '/api/v1/groups/{groupId}',
  tier: 'read',
  body: () => z.undefined(),
  reply: () => Group,
});

/** `providerType` must be written out: without it Qlik makes an IdP group. */
export const createGroup = defineEndpoint({
  method: 'POST',
  path: '/api/v1/groups',
  tier: 'write',
  body: () =>
    z.strictObject({
      name: GroupName,
      providerType: z.literal('custom'),
      status: z.literal('active').optional(),
      description: z.string().optional(),
      assignedRoles: RoleIds.optional(),
    }),
  reply: () => Group,
});

/**
 * Replaces the whole list of roles: Qlik has no call that adds or removes a single one. The schema
 * names the paths without a slash, every official example has it.
 */
export const patchGroup = defineEndpoint({
  method: 'PATCH',
  path: '/api/v1/groups/{groupId}',
  tier: 'write',
  body: () =>
    z
      .array(
        z.discriminatedUnion('path', [
          z.strictObject({
            op: z.literal('replace'),
            path: z.literal('/assignedRoles'),
            value: RoleIds,
          }),
          z.strictObject({ op: z.literal('replace'), path: z.literal('/name'), value: GroupName }),
          z.strictObject({
            op: z.literal('replace'),
            path: z.literal('/description'),
            value: z.string(),
          }),
        ]),
      )
      .min(1),
  reply: () => z.undefined(),
});

/** Refused while a user is in the group; which status that refusal has is not documented. */
export const deleteGroup = defineEndpoint({
  method: 'DELETE',
  path: '/api/v1/groups/{groupId}',
  tier: 'write',
  body: () => z.undefined(),
  reply: () => z.undefined(),
});
