/**
 * From records to the JSON of Qlik: names looked up, links absolute, roles hidden from callers who
 * may not see them.
 *
 * @module
 */

import type { SandboxGroup, SandboxRole, SandboxUser, State } from '../state/state.js';
import type { Call } from './call.js';

export type Json = Readonly<Record<string, unknown>>;

const self = (call: Call, path: string): Json => ({ self: { href: `${call.origin}${path}` } });

/** `{id, name, type, level}` of each role, as inside groups and users. */
export function renderRoleRefs(state: State, ids: readonly string[]): Json[] {
  return ids.flatMap((id) => {
    const role = state.roles.get(id);
    return role ? [{ id, name: role.name, type: role.type, level: role.level }] : [];
  });
}

/** A group without links and without regard to the caller, as audit events carry it. */
export function groupData(state: State, group: SandboxGroup): Json {
  const { providerType, assignedRoles, ...rest } = group;
  return {
    ...rest,
    tenantId: state.tenant.id,
    ...(providerType === 'system' ? {} : { providerType }),
    assignedRoles: renderRoleRefs(state, assignedRoles),
  };
}

export function renderGroup(call: Call, group: SandboxGroup): Json {
  const { assignedRoles, ...rest } = groupData(call.state, group);
  return {
    ...rest,
    ...(call.caller.admin ? { assignedRoles } : {}),
    links: self(call, `/api/v1/groups/${group.id}`),
  };
}

/** `{id, name, providerType}` of each group, as audit events carry it. */
export function renderGroupRefs(state: State, ids: readonly string[]): Json[] {
  return ids.flatMap((id) => {
    const group = state.groups.get(id);
    return group ? [{ id, name: group.name, providerType: group.providerType }] : [];
  });
}

export function renderUser(call: Call, user: SandboxUser): Json {
  const { state, caller } = call;
  const seesRoles = caller.readsUsers;
  const groups = user.assignedGroups.flatMap((id) => state.groups.get(id) ?? []);
  const roles = renderRoleRefs(state, user.assignedRoles);
  const { assignedRoles: _roles, assignedGroups: _groups, ...rest } = user;
  return {
    ...rest,
    tenantId: state.tenant.id,
    ...(seesRoles ? { assignedRoles: roles, roles: roles.map((role) => role.name) } : {}),
    assignedGroups: groups.map(({ id, name, providerType, assignedRoles }) => ({
      id,
      name,
      providerType,
      ...(seesRoles ? { assignedRoles: renderRoleRefs(state, assignedRoles) } : {}),
    })),
    assignedScopes: [],
    groups: groups.map((group) => group.name),
    created: user.createdAt,
    lastUpdated: user.lastUpdatedAt,
    links: self(call, `/api/v1/users/${user.id}`),
  };
}

/** Only the fields of a `fields` parameter; unknown names are ignored. */
export function pickFields(record: Json, fields: string | null): Json {
  if (!fields) return record;
  const wanted = new Set(fields.split(',').map((field) => field.trim()));
  return Object.fromEntries(Object.entries(record).filter(([name]) => wanted.has(name)));
}

export function renderRole(call: Call, role: SandboxRole): Json {
  const custom = role.type === 'custom';
  return {
    ...role,
    tenantId: call.state.tenant.id,
    canEdit: custom,
    canDelete: custom,
    fullUser: role.userEntitlementType === 'fullUser',
    links: self(call, `/api/v1/roles/${role.id}`),
  };
}
