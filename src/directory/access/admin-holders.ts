/**
 * Everybody who holds TenantAdmin and in which ways, so that the guards can tell whether a change
 * would lock somebody out.
 *
 * @module
 */

import { eq, render } from '../../qlik/api/filter.js';
import { EVERYONE_ID, getGroup } from '../../qlik/api/groups.js';
import { listUsers, type User } from '../../qlik/api/users.js';
import type { Directory, Reading } from '../directory.js';
import { personOf } from '../person.js';
import { type AdminPaths, TENANT_ADMIN } from './admin-paths.js';

/** Reads every holder over all pages: direct, through groups, and whether Everyone has it. */
export async function adminPaths(directory: Directory, reading: Reading): Promise<AdminPaths> {
  const [caller, everyone, direct, throughGroups] = await Promise.all([
    directory.me(reading),
    directory.client.send(getGroup, { params: { groupId: EVERYONE_ID }, ...reading }),
    usersWhere(directory, 'assignedRoles.name', reading),
    usersWhere(directory, 'assignedGroupsAssignedRoles.name', reading),
  ]);
  const users = new Map([...direct, ...throughGroups].map((user) => [user.id, user]));
  const has = (roles: readonly { readonly name: string }[] | undefined): boolean =>
    (roles ?? []).some((role) => role.name === TENANT_ADMIN);
  return {
    callerId: caller.id,
    everyoneHoldsIt: has(everyone.assignedRoles),
    holders: [...users.values()].map((user) => ({
      userId: user.id,
      active: user.status === 'active',
      bot: personOf(user).bot,
      direct: has(user.assignedRoles),
      viaGroups: (user.assignedGroups ?? [])
        .filter((group) => has(group.assignedRoles))
        .map((group) => group.id),
    })),
  };
}

async function usersWhere(
  directory: Directory,
  attribute: 'assignedRoles.name' | 'assignedGroupsAssignedRoles.name',
  reading: Reading,
): Promise<User[]> {
  const users: User[] = [];
  const query = { filter: render(eq(attribute, TENANT_ADMIN)), limit: 100 };
  for await (const page of directory.client.pages(listUsers, { query, ...reading })) {
    users.push(...page.items);
  }
  return users;
}
