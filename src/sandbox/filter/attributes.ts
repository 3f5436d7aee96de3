/**
 * What can be filtered by, per endpoint: the attributes of the reference and no others.
 *
 * @module
 */

import type { Knobs } from '../knobs.js';
import type { SandboxGroup, SandboxRole, SandboxUser, State } from '../state/state.js';
import { fold, type Table } from '../state/table.js';
import type { Attribute, Attributes } from './filter-run.js';

const named = <T>(entries: Readonly<Record<string, Attribute<T>>>): Attributes<T> =>
  new Map(Object.entries(entries).map(([name, attribute]) => [fold(name), attribute]));

const one = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);

const byId = <T extends { readonly id: string }>(table: Table<T>): Attribute<T> => ({
  read: (record) => [record.id],
  find: (value) => new Set(table.has(fold(value)) ? [fold(value)] : []),
});

function union(sets: Iterable<ReadonlySet<string>>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const set of sets) for (const id of set) all.add(id);
  return all;
}

const roleNames = (state: State, ids: readonly string[]): string[] =>
  ids.flatMap((id) => state.roles.get(id)?.name ?? []);

/** `GET /groups` and its filter endpoint; `assignedRoles.name` is shown by the roles guide. */
export function groupAttributes(state: State): Attributes<SandboxGroup> {
  const { groups, roles } = state;
  return named<SandboxGroup>({
    id: byId(groups),
    name: { read: (group) => [group.name], find: (value) => groups.idsBy('name', value) },
    status: { read: (group) => [group.status] },
    createdAt: { read: (group) => [group.createdAt] },
    lastUpdatedAt: { read: (group) => [group.lastUpdatedAt] },
    providerType: {
      read: (group) => [group.providerType],
      find: (value) => groups.idsBy('kind', value),
    },
    'assignedRoles.name': {
      read: (group) => roleNames(state, group.assignedRoles),
      find: (value) =>
        union([...roles.idsBy('name', value)].map((role) => groups.idsBy('role', role))),
    },
  });
}

/** `GET /roles`. */
export function roleAttributes(state: State): Attributes<SandboxRole> {
  return named<SandboxRole>({
    id: byId(state.roles),
    name: { read: (role) => [role.name], find: (value) => state.roles.idsBy('name', value) },
    type: { read: (role) => [role.type] },
    level: { read: (role) => [role.level] },
    tenantId: { read: () => [state.tenant.id] },
    createdAt: { read: (role) => [role.createdAt] },
    lastUpdatedAt: { read: (role) => [role.lastUpdatedAt] },
    description: { read: (role) => [role.description] },
    permissions: { read: (role) => role.permissions },
  });
}

/** `GET /users` and its filter endpoint. The three with `contains` are documented to know `co`. */
export function userAttributes(state: State, knobs: Knobs, now: number): Attributes<SandboxUser> {
  const { users, groups, roles } = state;
  const index = (name: string) => (value: string) => users.idsBy(name, value);
  const memberships = laggingMemberships(state, now - knobs.membershipDelayMs, now);
  return named<SandboxUser>({
    id: byId(users),
    subject: { contains: true, read: (user) => [user.subject], find: index('subject') },
    name: { contains: true, read: (user) => [user.name], find: index('name') },
    email: { contains: true, read: (user) => one(user.email), find: index('email') },
    status: { read: (user) => [user.status] },
    clientId: { read: (user) => one(user.clientId), find: index('clientId') },
    'assignedRoles.id': { read: (user) => user.assignedRoles, find: index('role') },
    'assignedRoles.name': {
      read: (user) => roleNames(state, user.assignedRoles),
      find: (value) =>
        union([...roles.idsBy('name', value)].map((role) => users.idsBy('role', role))),
    },
    'assignedGroups.id': memberships,
    'assignedGroupsAssignedRoles.name': {
      read: (user) =>
        user.assignedGroups.flatMap((id) => roleNames(state, groups.get(id)?.assignedRoles ?? [])),
      find: (value) =>
        union(
          [...roles.idsBy('name', value)]
            .flatMap((role) => [...groups.idsBy('role', role)])
            .map((group) => users.idsBy('group', group)),
        ),
    },
    assignedScopes: { read: () => [] },
  });
}

/**
 * Memberships as the filter sees them. Nothing is documented about how soon a change shows, so a
 * knob lets the filter look at the past for a while.
 */
function laggingMemberships(state: State, seen: number, now: number): Attribute<SandboxUser> {
  const { users } = state;
  const recent = new Map<string, readonly string[]>();
  if (seen < now) {
    for (const past of state.pastMemberships)
      if (past.at > seen && !recent.has(past.userId)) recent.set(past.userId, past.before);
  }
  const read = (user: SandboxUser) => recent.get(user.id) ?? user.assignedGroups;
  const find = (value: string): ReadonlySet<string> => {
    const current = users.idsBy('group', value);
    return recent.size === 0 ? current : new Set([...current, ...recent.keys()]);
  };
  return { read, find };
}
