/**
 * Audit events: the one call to `/api/v1/audits` this server makes. Its parameters are exact and
 * case-sensitive, and it gives ten events unless more are asked for.
 *
 * @see https://qlik.dev/apis/rest/audits/
 * @module
 */

import { z } from 'zod';
import { defineEndpoint } from './endpoint.js';
import { listOf, someText } from './shapes.js';

/** How long Qlik keeps events here, in days; older ones are in its archive. */
export const AUDIT_DAYS = 90;

/** `com.qlik/groups` is where the deprecated `com.qlik.v1.group.deleted` came from. */
export const identitySources = ['com.qlik/identities', 'com.qlik/groups'] as const;

/** One odd event must not hide the others, so nothing in it has to be there. */
export const AuditItem = z.lazy(() =>
  z.object({
    id: z.string().catch(''),
    eventType: someText,
    eventTime: someText,
    /** Who did it; with impersonation, the person impersonated. */
    userId: someText,
    /** What it is about; the form depends on the type. */
    data: z.unknown().optional(),
    extensions: z
      .object({
        /** Who acted on behalf of the user. */
        actor: z.object({ sub: someText, subType: someText }).optional().catch(undefined),
        updates: z.unknown().optional(),
      })
      .optional()
      .catch(undefined),
  }),
);
export type AuditItem = z.infer<typeof AuditItem>;

/** Counted with the other reads, though Qlik allows a thousand a minute of these alone. */
export const listAudits = defineEndpoint({
  method: 'GET',
  path: '/api/v1/audits',
  tier: 'read',
  body: () => z.undefined(),
  reply: () => listOf(AuditItem),
});
