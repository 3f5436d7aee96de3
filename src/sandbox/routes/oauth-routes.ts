/**
 * The OAuth endpoints: tokens for a bot or for an impersonated user, revocation, metadata.
 *
 * The first token of a client creates its bot user, which is TenantAdmin; scopes narrow it.
 *
 * @module
 */

import type { Answer, Call, Route } from '../http/call.js';
import { type Fields, isFields } from '../http/input.js';
import { Refusal } from '../http/refusal.js';
import { emit } from '../state/events.js';
import { type OAuthClient, type SandboxUser, type State, tenantAdminId } from '../state/state.js';

const impersonation = 'urn:qlik:oauth:user-impersonation';
const common = { service: 'oauth', right: 'anyone' } as const;

export const oauthRoutes: readonly Route[] = [
  { ...common, method: 'POST', path: '/oauth/token', tier: 'writes', answer: giveToken },
  { ...common, method: 'POST', path: '/oauth/revoke', tier: 'writes', answer: revokeToken },
  {
    ...common,
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    tier: 'reads',
    answer: metadata,
  },
];

function required(body: Fields, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '')
    throw new Refusal(400, `${name} is required`, { code: 'OAUTH-SIM-FIELD' });
  return value;
}

function readFields(call: Call): Fields {
  if (!isFields(call.body)) throw new Refusal(400, 'The body must be JSON or a form');
  return call.body;
}

/** JSON and form bodies alike; six hours of life as in the examples. */
function giveToken(call: Call): Answer {
  const { state, knobs } = call;
  const body = readFields(call);
  const grant = required(body, 'grant_type');
  if (grant !== 'client_credentials' && grant !== impersonation)
    throw new Refusal(400, `Unknown grant_type ${grant}`, { code: 'OAUTH-SIM-GRANT' });
  const client = state.oauthClients.get(required(body, 'client_id'));
  if (client?.secret !== required(body, 'client_secret') || !client)
    throw new Refusal(401, 'Invalid client credentials', { code: 'OAUTH-SIM-CLIENT' });
  const user =
    grant === impersonation ? lookedUp(state, client, body.user_lookup) : botOf(call, client);
  if (user.status === 'disabled') throw new Refusal(403, 'The user is disabled');
  const scopes = readScopes(client, body.scope);
  const expiresAt = call.now() + knobs.tokenSeconds * 1000;
  const token = `sandbox-token-${state.nextNumber().toString().padStart(6, '0')}`;
  state.tokens.set(token, {
    userId: user.id,
    clientId: client.id,
    scopes,
    expiresAt,
    impersonated: grant === impersonation,
  });
  const answer = {
    access_token: token,
    token_type: 'bearer',
    scope: scopes.join(' '),
    expires_in: knobs.tokenSeconds,
    expires_at: new Date(expiresAt).toISOString(),
  };
  return { status: 200, body: answer };
}

/** Left out, the whole allow-list is granted except `offline_access`. */
function readScopes(client: OAuthClient, scope: unknown): readonly string[] {
  if (scope === undefined || scope === '')
    return client.scopes.filter((one) => one !== 'offline_access');
  const scopes = String(scope).split(/\s+/).filter(Boolean);
  const missing = scopes.find((one) => !client.scopes.includes(one));
  if (missing !== undefined)
    throw new Refusal(400, `Scope ${missing} is not on the client`, { code: 'OAUTH-SIM-SCOPE' });
  return scopes;
}

/** By `userId` or `subject`; the client needs the impersonation grant. */
function lookedUp(state: State, client: OAuthClient, lookup: unknown): SandboxUser {
  if (!client.mayImpersonate) throw new Refusal(403, 'The client may not impersonate');
  const { field, value } = isFields(lookup) ? lookup : {};
  if ((field !== 'userId' && field !== 'subject') || typeof value !== 'string')
    throw new Refusal(400, 'user_lookup with field and value is required');
  const user =
    field === 'userId'
      ? state.users.get(value)
      : [...state.users.recordsBy('subject', value)].find((one) => one.subject === value);
  if (!user) throw new Refusal(400, 'No such user');
  return user;
}

function botOf(call: Call, client: OAuthClient): SandboxUser {
  const { state } = call;
  const [known] = state.users.recordsBy('clientId', client.id);
  if (known) return known;
  const at = new Date(call.now()).toISOString();
  const bot: SandboxUser = {
    id: state.newId(),
    subject: `qlikbot\\${client.id}`,
    name: client.name,
    status: 'active',
    assignedRoles: [tenantAdminId],
    assignedGroups: [],
    clientId: client.id,
    createdAt: at,
    lastUpdatedAt: at,
  };
  state.users.set(bot.id, bot);
  const { id, name, subject } = bot;
  emit({ ...call, caller: { userId: id } }, 'user.created', { id, name, subject });
  return bot;
}

/** 200 with an empty body, also for a token nobody knows. */
function revokeToken(call: Call): Answer {
  call.state.tokens.delete(required(readFields(call), 'token'));
  return { status: 200 };
}

function metadata({ origin }: Call): Answer {
  const body = {
    issuer: origin,
    jwks_uri: `${origin}/.well-known/jwks.json`,
    token_endpoint: `${origin}/oauth/token`,
    revocation_endpoint: `${origin}/oauth/revoke`,
    authorization_endpoint: `${origin}/oauth/authorize`,
    grant_types_supported: ['client_credentials', impersonation],
    response_types_supported: ['code'],
  };
  return { status: 200, body };
}
