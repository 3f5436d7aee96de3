/**
 * Users: who is in a group is kept on the user, so membership is read and written here.
 *
 * @see https://qlik.dev/apis/rest/users/
 * @module
 */

import { z } from 'zod';
import { defineEndpoint } from './endpoint.js';
import { listOf, ProviderType, RoleIds, RoleRef, someText } from './shapes.js';

const GroupRef = z.lazy(() =>
  z.object({
    id: z.string().min(1),
    name: z.string(),
    providerType: ProviderType,
    assignedRoles: z.array(RoleRef).optional(),
  }),
);

export const User = z.lazy(() =>
  z.object({
    id: z.string().min(1),
    /** The same for every name of a tenant. */
    tenantId: someText,
    name: z.string(),
    subject: z.string(),
    email: someText,
    /** `active`, `invited`, `disabled`, `deleted` or `provisioned`; the contract lets it be left out. */
    status: z.string().default('unknown'),
    /** Only on the bot behind a machine-to-machine client. */
    clientId: someText,
    /** Direct roles only; left out or empty for a caller who may not read roles. */
    assignedRoles: z.array(RoleRef).optional(),
    /** Without the group of everyone. */
    assignedGroups: z.array(GroupRef).optional(),
  }),
);
export type User = z.infer<typeof User>;

export const listUsers = defineEndpoint({
  method: 'GET',
  path: '/api/v1/users',
  tier: 'read',
  body: () => z.undefined(),
  reply: () => listOf(User),
});

export const getUser = defineEndpoint({
  method: 'GET',
  path: '/api/v1/users/{userId}',
  tier: 'read',
  body: () => z.undefined(),
  reply: () => User,
});

/** Answers with a redirect to the caller's own user. */
export const getMe = defineEndpoint({
  method: 'GET',
  path: '/api/v1/users/me',
  tier: 'read',
  body: () => z.undefined(),
  reply: () => User,
});

/** Status 207: part of the patch was stored and part was not; only a read tells which. */
const PartialPatch = z.lazy(() =>
  z.object({
    partial: z.literal(true),
    errors: z.array(
      z.object({
        code: z.string().optional(),
        title: z.string().optional(),
        detail: z.string().optional(),
      }),
    ),
  }),
);

/**
 * Adding a group that the user already has is a 400 and nothing of that request is applied, so it is
 * not harmless to repeat. `replace` on `/assignedGroups` is left out: it can hit IdP memberships.
 *
 * @see https://qlik.dev/manage/users/manage-groups/
 */
export const patchUser = defineEndpoint({
  method: 'PATCH',
  path: '/api/v1/users/{userId}',
  tier: 'write',
  body: () =>
    z
      .array(
        z.union([
          z.strictObject({
            op: z.literal('add'),
            path: z.literal('/assignedGroups/-'),
            value: z.string().min(1),
          }),
          z.strictObject({
            op: z.literal('remove-value'),
            path: z.literal('/assignedGroups'),
            value: z.string().min(1),
          }),
          z.strictObject({
            op: z.literal('add'),
            path: z.literal('/assignedRoles/-'),
            value: z.strictObject({ id: z.string().min(1) }),
          }),
          z.strictObject({
            op: z.literal('remove-value'),
            path: z.literal('/assignedRoles'),
            value: z.strictObject({ id: z.string().min(1) }),
          }),
          // The only form the roles guide knows. Read, merge, and send the whole list.
          z.strictObject({
            op: z.literal('replace'),
            path: z.literal('/assignedRoles'),
            value: RoleIds,
          }),
        ]),
      )
      .min(1),
  reply: () => z.union([z.undefined(), PartialPatch]),
});
