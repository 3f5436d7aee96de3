/**
 * `PATCH /api/v1/users/{id}`: status and small fields, direct roles, and all group memberships.
 *
 * A request is applied as a whole or not at all, unless a test injects a 207. Rules about
 * memberships are in `user-memberships`.
 *
 * @module
 */

import { holdsRole } from '../http/access.js';
import { type Answer, type Call, noContent } from '../http/call.js';
import {
  checkText,
  isFields,
  type Operation,
  readPatch,
  readRole,
  readRoles,
} from '../http/input.js';
import { badBody, Refusal } from '../http/refusal.js';
import { renderGroupRefs, renderRoleRefs } from '../http/render.js';
import { emit, type Update } from '../state/events.js';
import { type SandboxUser, type State, tenantAdminId } from '../state/state.js';
import { livingUserOf, userData } from './user-lookup.js';
import { patchMemberships } from './user-memberships.js';

/** `set` and `unset` are deprecated, still in the schema. */
const ops = ['replace', 'add', 'remove-value', 'renew', 'set', 'unset'];

export function patchUser(call: Call): Answer {
  const operations = readPatch(call, ops);
  const before = livingUserOf(call);
  refuseAccess(call, operations);
  const apply = call.partial === 'some' ? operations.slice(0, -1) : operations;
  const after = apply.reduce((user, one) => applyToUser(call, user, one), before);
  refuseDemotion(call, before, after);
  if (after !== before) store(call, before, after);
  return call.partial ? partly() : noContent;
}

/** Whether `admin.users` suffices for memberships and roles is undocumented. */
function refuseAccess(call: Call, operations: readonly Operation[]): void {
  if (call.caller.admin || call.knobs.adminUsersMayChangeMembership) return;
  if (operations.some(({ path }) => /^\/(assignedGroups|assignedRoles|roles)\b/.test(path)))
    throw new Refusal(403, 'The token may not change groups or roles');
}

/** "Non-critical failures" come as 207 in the wrapper of an error. */
function partly(): Answer {
  throw new Refusal(207, 'Not everything was stored', { code: 'USERS-SIM-PARTIAL' });
}

function store(call: Call, before: SandboxUser, after: SandboxUser): void {
  const { state } = call;
  const user = { ...after, lastUpdatedAt: new Date(call.now()).toISOString() };
  state.users.set(user.id, user);
  const updates: Update[] = [];
  for (const [field, value] of Object.entries(after)) {
    const old = Object.entries(before).find(([name]) => name === field)?.[1];
    if (old === value) continue;
    const show =
      field === 'assignedGroups'
        ? (ids: unknown) => renderGroupRefs(state, Array.isArray(ids) ? ids : [])
        : field === 'assignedRoles'
          ? (ids: unknown) => renderRoleRefs(state, Array.isArray(ids) ? ids : [])
          : (text: unknown) => text;
    updates.push({ path: `/${field}`, oldValue: show(old), newValue: show(value) });
  }
  emit(call, 'user.updated', userData(call, user), updates);
}

function applyToUser(call: Call, user: SandboxUser, operation: Operation): SandboxUser {
  const { op, path, value, pointer } = operation;
  const at = `${pointer}/value`;
  const text = (most = 256): string => {
    if (op !== 'replace' && op !== 'set') throw badBody(`${pointer}/op`, 'replace is expected');
    return checkText(value, at, 1, most);
  };
  switch (path) {
    case '/assignedGroups':
    case '/assignedGroups/-':
      return patchMemberships(call, user, operation);
    case '/assignedRoles':
    case '/assignedRoles/-':
      return patchRoles(call, user, operation);
    case '/roles': // Deprecated: names of roles as plain strings.
      return patchRoles(call, user, { ...operation, path: '/assignedRoles', value: named(value) });
    case '/name':
      return { ...user, name: text() };
    case '/email': // Only in examples, not in the schema.
      return { ...user, email: text(320) };
    case '/preferredLocale':
      return { ...user, preferredLocale: text() };
    case '/preferredZoneinfo':
    case '/preferredZoneInfo': // The examples spell it like this.
      return { ...user, preferredZoneinfo: text() };
    case '/inviteExpiry': // `renew` belongs here; what its value means is undocumented.
      return { ...user, inviteExpiry: Math.floor(call.now() / 1000) + 604_800 };
    case '/status': {
      const status = text();
      if (status !== 'active' && status !== 'disabled')
        throw badBody(at, 'One of active, disabled is expected');
      return { ...user, status };
    }
    default:
      throw badBody(`${pointer}/path`, `Unknown path ${path}`);
  }
}

const named = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((name: unknown) => ({ name })) : value;

/** Direct roles: `add` to `/assignedRoles/-`, `remove-value` and `replace` on `/assignedRoles`. */
function patchRoles(call: Call, user: SandboxUser, operation: Operation): SandboxUser {
  const { op, path, value, pointer } = operation;
  const at = `${pointer}/value`;
  const held = user.assignedRoles;
  if (op === 'replace' && path === '/assignedRoles')
    return { ...user, assignedRoles: readRoles(call, value, at) };
  if (op === 'add' && path === '/assignedRoles/-') {
    const role = readRole(call, isFields(value) ? value : { id: value }, at);
    if (!held.includes(role.id)) return { ...user, assignedRoles: [...held, role.id] };
    if (call.knobs.addHeldRole === 204) return user;
    throw badBody(at, `The user has the role ${role.name} already`);
  }
  if (op === 'remove-value' && path === '/assignedRoles') {
    const role = readRole(call, isFields(value) ? value : { id: value }, at);
    return { ...user, assignedRoles: held.filter((id) => id !== role.id) };
  }
  throw badBody(pointer, `${op} is not possible on ${path}`);
}

/**
 * Product help: nobody can take Tenant Admin from themselves, and one must remain. Whether the API
 * enforces it is undocumented.
 */
function refuseDemotion(call: Call, before: SandboxUser, after: SandboxUser): void {
  const { state, knobs, caller } = call;
  if (knobs.selfDemotion === 204) return;
  const lost =
    before.assignedRoles.includes(tenantAdminId) && !after.assignedRoles.includes(tenantAdminId);
  if (!lost) return;
  if (before.id === caller.userId && !holdsRole(state, after, tenantAdminId))
    throw new Refusal(403, 'You cannot take TenantAdmin from yourself');
  if (!otherAdmin(state, before.id)) throw new Refusal(403, 'The last TenantAdmin must remain');
}

function otherAdmin(state: State, exceptId: string): boolean {
  const holders = [state.users.idsBy('role', tenantAdminId)].concat(
    [...state.groups.idsBy('role', tenantAdminId)].map((id) => state.users.idsBy('group', id)),
  );
  return (
    state.everyone.assignedRoles.includes(tenantAdminId) ||
    holders.some((ids) => [...ids].some((id) => id !== exceptId))
  );
}
