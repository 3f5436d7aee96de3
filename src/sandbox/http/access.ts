/**
 * Who is calling, and what they may do.
 *
 * Qlik has no scope for groups or roles, so a token needs `admin_classic` and its user needs
 * TenantAdmin, be it directly, through a group or through Everyone. API keys have no scopes.
 *
 * @module
 */

import type { Knobs } from '../knobs.js';
import { type SandboxUser, type State, tenantAdminId } from '../state/state.js';
import type { Caller, Right } from './call.js';
import { Refusal } from './refusal.js';

export const nobody: Caller = {
  userId: '',
  scopes: undefined,
  admin: false,
  usersAdmin: false,
  readsUsers: false,
};

/** Does the user hold the role directly, through a group or through Everyone? */
export function holdsRole(state: State, user: SandboxUser, roleId: string): boolean {
  return (
    user.assignedRoles.includes(roleId) ||
    state.everyone.assignedRoles.includes(roleId) ||
    user.assignedGroups.some((id) => state.groups.get(id)?.assignedRoles.includes(roleId))
  );
}

interface Claim {
  readonly userId: string;
  readonly scopes: readonly string[] | undefined;
  readonly impersonator?: string;
}

function claimOf(state: State, bearer: string, now: number): Claim | undefined {
  const key = state.apiKeys.get(bearer);
  if (key) return { userId: key.userId, scopes: undefined };
  const token = state.tokens.get(bearer);
  if (!token || token.expiresAt <= now) return undefined;
  const { userId, scopes } = token;
  return token.impersonated ? { userId, scopes, impersonator: token.clientId } : { userId, scopes };
}

/** The bearer token of an `Authorization` header, or an empty string. */
export const bearerOf = (authorization: string | undefined): string =>
  /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';

/** The caller behind a bearer token, or undefined when the token is not accepted. */
export function identify(state: State, bearer: string, now: number): Caller | undefined {
  const claim = claimOf(state, bearer, now);
  const user = claim && state.users.get(claim.userId);
  if (!claim || !user || user.status === 'disabled' || user.status === 'deleted') return undefined;
  const tenantAdmin = holdsRole(state, user, tenantAdminId);
  const has = (scope: string) => claim.scopes === undefined || claim.scopes.includes(scope);
  const admin = tenantAdmin && has('admin_classic');
  const usersAdmin = admin || (tenantAdmin && has('admin.users'));
  return {
    ...claim,
    admin,
    usersAdmin,
    readsUsers: usersAdmin || (tenantAdmin && has('admin.users:read')),
  };
}

/** Refuses with 403 when the caller may not use a route. */
export function allow(caller: Caller, right: Right, knobs: Knobs): void {
  const allowed: Record<Right, boolean> = {
    anyone: true,
    known: true,
    read: caller.admin || knobs.readsWithoutAdmin === 'hide-roles',
    'read-users': caller.readsUsers || knobs.readsWithoutAdmin === 'hide-roles',
    admin: caller.admin,
    'admin-users': caller.usersAdmin,
  };
  if (!allowed[right]) throw new Refusal(403, 'The caller may not do this');
}
