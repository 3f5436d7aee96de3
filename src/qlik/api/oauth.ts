/**
 * The token endpoint, and where a tenant tells of it. Tokens are asked for in JSON, because
 * `user_lookup` of an impersonation is an object.
 *
 * @see https://qlik.dev/apis/rest/oauth/
 * @module
 */

import { z } from 'zod';
import { defineEndpoint } from './endpoint.js';

const client = {
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  scope: z.string(),
};

/** `expires_in` is in seconds; it is in every example though not in the schema. */
export const requestToken = defineEndpoint({
  method: 'POST',
  path: '/oauth/token',
  tier: 'token',
  body: () =>
    z.discriminatedUnion('grant_type', [
      z.strictObject({ grant_type: z.literal('client_credentials'), ...client }),
      z.strictObject({
        grant_type: z.literal('urn:qlik:oauth:user-impersonation'),
        ...client,
        user_lookup: z.strictObject({
          field: z.enum(['subject', 'userId']),
          value: z.string().min(1),
        }),
      }),
    ]),
  reply: () =>
    z.object({
      access_token: z.string().min(1),
      expires_in: z.number().positive().optional().catch(undefined),
      expires_at: z.string().optional().catch(undefined),
      scope: z.string().optional().catch(undefined),
    }),
});

/** Answered without a credential: proves that a tenant is there before it is shown one. */
export const getMetadata = defineEndpoint({
  method: 'GET',
  path: '/.well-known/oauth-authorization-server',
  tier: 'read',
  body: () => z.undefined(),
  reply: () => z.object({ token_endpoint: z.string().min(1) }),
});
