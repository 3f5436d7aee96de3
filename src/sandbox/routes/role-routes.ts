/**
 * `/api/v1/roles`: list, read, create, change, delete.
 *
 * Default roles cannot be changed, except the scopes of `UserDefault`; a role that is still assigned
 * cannot be deleted.
 *
 * @module
 */

import { roleAttributes } from '../filter/attributes.js';
import { type Answer, type Call, noContent, type Route } from '../http/call.js';
import {
  checkQuery,
  checkText,
  type Operation,
  readObject,
  readPatch,
  readText,
} from '../http/input.js';
import { listPage } from '../http/paging.js';
import { badBody, Refusal } from '../http/refusal.js';
import { renderRole } from '../http/render.js';
import { emit } from '../state/events.js';
import type { SandboxRole } from '../state/state.js';

const listQuery = ['filter', 'limit', 'next', 'prev', 'sort', 'totalResults'];

/** From the roles guide. */
const maxCustomRoles = 500;

const path = '/api/v1/roles';
const onePath = `${path}/{id}`;
const reads = { service: 'roles', tier: 'reads', right: 'read' } as const;
const writes = { service: 'roles', tier: 'writes', right: 'admin' } as const;

export const roleRoutes: readonly Route[] = [
  { ...reads, method: 'GET', path, answer: listRoles },
  { ...writes, method: 'POST', path, answer: createRole },
  {
    ...reads,
    method: 'GET',
    path: onePath,
    answer: (call) => ({ status: 200, body: renderRole(call, roleOf(call)) }),
  },
  { ...writes, method: 'PATCH', path: onePath, answer: patchRole },
  { ...writes, method: 'DELETE', path: onePath, answer: deleteRole },
];

/** The usual page of 20 is too short for the default roles and a few custom ones. */
function listRoles(call: Call): Answer {
  checkQuery(call, listQuery);
  const { roles } = call.state;
  const { items, ...rest } = listPage<SandboxRole>(call, {
    table: roles,
    attributes: roleAttributes(call.state),
    sorts: roles.sortFields,
    defaultSort: '+name',
    filter: call.query.get('filter') ?? undefined,
  });
  return { status: 200, body: { data: items.map((role) => renderRole(call, role)), ...rest } };
}

/** The role of the path; unknown and malformed ids are both 404. */
function roleOf(call: Call): SandboxRole {
  const id = call.params.id ?? '';
  const role = call.state.roles.get(id);
  if (!role) throw new Refusal(404, `No role with id ${id}`);
  return role;
}

/** Role names are unique over default and custom roles, case-sensitive. */
function refuseTaken(call: Call, name: string, exceptId?: string): void {
  for (const other of call.state.roles.recordsBy('name', name)) {
    if (other.name === name && other.id !== exceptId)
      throw new Refusal(call.knobs.roleConflict, `A role named ${name} exists`, {
        code: 'IDENTITIES-SIM-NAME-CONFLICT',
      });
  }
}

/** Administrator scopes, and those of identity, exist for OAuth only, not for custom roles. */
function checkScope(value: unknown, pointer: string): string {
  const scope = checkText(value, pointer, 1, 256);
  if (/^(admin[._]|user_default$|offline_access$|identity\.)/.test(scope))
    throw badBody(pointer, `Scope ${scope} cannot be in a custom role`);
  return scope;
}

function checkScopes(value: unknown, pointer: string): string[] {
  if (!Array.isArray(value)) throw badBody(pointer, 'An array of scopes is expected');
  return [...new Set(value.map((one: unknown, at) => checkScope(one, `${pointer}/${at}`)))];
}

function createRole(call: Call): Answer {
  const { state, caller } = call;
  const body = readObject(call, ['name', 'description', 'assignedScopes']);
  const name = readText(body, 'name', 1, 256);
  if (name === undefined) throw badBody('/name', 'name is required');
  const scopes = body.assignedScopes;
  const assignedScopes = scopes === undefined ? [] : checkScopes(scopes, '/assignedScopes');
  refuseTaken(call, name);
  const custom = [...state.roles.values()].filter((role) => role.type === 'custom');
  if (custom.length >= maxCustomRoles)
    throw new Refusal(403, `The tenant has ${maxCustomRoles} custom roles already`);
  const at = new Date(call.now()).toISOString();
  const role: SandboxRole = {
    id: state.newId(),
    name,
    type: 'custom',
    level: 'user',
    description: readText(body, 'description') ?? '',
    permissions: [],
    assignedScopes,
    userEntitlementType: '',
    createdAt: at,
    lastUpdatedAt: at,
    createdBy: caller.userId,
    updatedBy: caller.userId,
  };
  state.roles.set(role.id, role);
  emit(call, 'role.created', roleData(call, role));
  return { status: 201, body: renderRole(call, role) };
}

/** Events leave permissions out. */
function roleData(call: Call, role: SandboxRole): Readonly<Record<string, unknown>> {
  const { id, name, type, level, description, assignedScopes } = role;
  const tenantId = call.state.tenant.id;
  return { id, name, type, level, description, assignedScopes, tenantId };
}

function patchRole(call: Call): Answer {
  const operations = readPatch(call, ['replace', 'add', 'remove-value']);
  const before = roleOf(call);
  const after = operations.reduce((role, one) => applyToRole(call, role, one), before);
  const lastUpdatedAt = new Date(call.now()).toISOString();
  const role = { ...after, lastUpdatedAt, updatedBy: call.caller.userId };
  call.state.roles.set(role.id, role);
  emit(call, 'role.updated', roleData(call, role), [
    { path: '', oldValue: roleData(call, before), newValue: roleData(call, role) },
  ]);
  return noContent;
}

function applyToRole(call: Call, role: SandboxRole, operation: Operation): SandboxRole {
  const { op, path: at, value, pointer } = operation;
  const scopes = at === '/assignedScopes' || at === '/assignedScopes/-';
  if (role.type === 'default' && !(role.name === 'UserDefault' && scopes))
    throw new Refusal(403, 'Default roles cannot be changed');
  const where = `${pointer}/value`;
  if (op === 'replace' && at === '/name') {
    const name = checkText(value, where, 1, 256);
    refuseTaken(call, name, role.id);
    return { ...role, name };
  }
  if (op === 'replace' && at === '/description')
    return { ...role, description: checkText(value, where, 0, 4096) };
  const held = role.assignedScopes;
  if (op === 'replace' && at === '/assignedScopes')
    return { ...role, assignedScopes: checkScopes(value, where) };
  if (op === 'add' && at === '/assignedScopes/-')
    return { ...role, assignedScopes: [...new Set([...held, checkScope(value, where)])] };
  if (op === 'remove-value' && at === '/assignedScopes')
    return { ...role, assignedScopes: held.filter((scope) => scope !== value) };
  throw badBody(pointer, `${op} is not possible on ${at}`);
}

/** 403 while the role is assigned to a user, a group or Everyone. */
function deleteRole(call: Call): Answer {
  const { state } = call;
  const role = roleOf(call);
  if (role.type === 'default') throw new Refusal(403, 'Default roles cannot be deleted');
  const users = state.users.idsBy('role', role.id).size;
  const groups =
    state.groups.idsBy('role', role.id).size +
    (state.everyone.assignedRoles.includes(role.id) ? 1 : 0);
  if (users + groups > 0)
    throw new Refusal(403, `Role ${role.id} is assigned to ${users} users and ${groups} groups`, {
      code: 'IDENTITIES-SIM-ROLE-IN-USE',
    });
  state.roles.delete(role.id);
  emit(call, 'role.deleted', roleData(call, role));
  return noContent;
}
