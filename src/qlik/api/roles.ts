/**
 * Roles: the one call to `/api/v1/roles` this server makes. Names are unique over default and custom
 * roles and case-sensitive, while filters are not: compare exactly after a filtered read.
 *
 * @see https://qlik.dev/apis/rest/roles/
 * @module
 */

import { z } from 'zod';
import { defineEndpoint } from './endpoint.js';
import { listOf, someText } from './shapes.js';

export const Role = z.lazy(() =>
  z.object({
    id: z.string().min(1),
    name: z.string(),
    /** `default` or `custom`. */
    type: z.string(),
    /** `admin` or `user`. */
    level: someText,
    description: someText,
    /** `fullUser`: giving the role can promote a basic user to a full one. */
    userEntitlementType: someText,
    assignedScopes: z.array(z.string()).optional().catch(undefined),
  }),
);
export type Role = z.infer<typeof Role>;

/** There are about 17 default roles and up to 500 custom ones: more than one default page. */
export const listRoles = defineEndpoint({
  method: 'GET',
  path: '/api/v1/roles',
  tier: 'read',
  body: () => z.undefined(),
  reply: () => listOf(Role),
});
