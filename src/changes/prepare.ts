/**
 * From an intent to a plan: resolve the names, read the state fresh, and let the pure part decide.
 *
 * Qlik has no conditional write, so what somebody else changes between our read and our write of a
 * group is lost. That is why names are resolved first, and everything the decision needs is then
 * read at once: after that, nothing stands between the read and the write but the decision.
 *
 * @module
 */

import { type AdminPaths, adminPaths, TENANT_ADMIN } from '../directory/admin-holders.js';
import type { Directory, Reading } from '../directory/directory.js';
import {
  findGroup,
  groupById,
  groupsNamed,
  isCustomNamed,
  isGroupId,
  kindNames,
  kindOf,
  type Members,
  membersOf,
} from '../directory/find-group.js';
import { findRoles } from '../directory/find-roles.js';
import { findUser } from '../directory/find-user.js';
import type { Group } from '../qlik/groups.js';
import type { Role } from '../qlik/roles.js';
import type { User } from '../qlik/users.js';
import { quote } from '../text/clean.js';
import { checkArguments, type Intent } from './intent.js';
import { type CurrentState, type Plan, planCreation, planDeletion, planRoles } from './plan.js';

/** A plan, with what it takes to judge it. */
export interface Prepared {
  readonly plan: Plan;
  /** Every role of the tenant by id. */
  readonly catalogue: ReadonlyMap<string, Role>;
  /** Read only when the intent is to take TenantAdmin away. */
  readonly paths?: AdminPaths;
  /** Sentences worth telling with the answer; they decide nothing. */
  readonly notes: readonly string[];
}

/**
 * Reads what the intent is about and plans it.
 *
 * @throws {Failure} For arguments that no tenant would take, before anything is read; and for names
 * that fit nothing or several things.
 */
export async function prepare(
  directory: Directory,
  intent: Intent,
  reading: Reading,
): Promise<Prepared> {
  checkArguments(intent);
  const { tenant } = directory;
  const catalogue = await directory.roles(reading);
  switch (intent.want) {
    case 'create group': {
      const name = intent.name.trim().normalize('NFC');
      const roles = findRoles(catalogue, intent.roles);
      const alike = await groupsNamed(directory, name, reading);
      const existing = alike.find((group) => isCustomNamed(group, name));
      const current =
        existing && stateOfGroup(existing, await membersOf(directory, existing.id, reading));
      const description = intent.description?.trim();
      const wish = { name, roles, ...(description === undefined ? {} : { description }) };
      const twins = alike.filter((group) => group !== existing);
      return { plan: planCreation(tenant, wish, current), catalogue, notes: twins.map(twinNote) };
    }
    case 'change roles': {
      const add = findRoles(catalogue, intent.add);
      const remove = findRoles(catalogue, intent.remove);
      const takesAdmin = remove.some((role) => role.name === TENANT_ADMIN);
      const [current, paths] = await Promise.all([
        currentState(directory, intent.of, reading),
        takesAdmin ? adminPaths(directory, reading) : undefined,
      ]);
      const plan = planRoles(tenant, current, { add, remove });
      return { plan, catalogue, notes: [], ...(paths === undefined ? {} : { paths }) };
    }
    case 'delete group': {
      const current = await currentState(directory, intent, reading);
      return { plan: planDeletion(tenant, current), catalogue, notes: [] };
    }
  }
}

function twinNote(group: Group): string {
  return `Easily confused with it: the ${kindNames[kindOf(group)]} group ${quote(group.name)} (id ${group.id})`;
}

async function currentState(
  directory: Directory,
  of: { readonly group: string } | { readonly user: string },
  reading: Reading,
): Promise<CurrentState> {
  if ('user' in of) return stateOfUser(await findUser(directory, of.user, reading));
  const word = of.group.trim();
  if (isGroupId(word)) {
    const [group, members] = await groupWithMembers(directory, word, reading);
    if (group !== undefined) return stateOfGroup(group, members);
  }
  const found = await findGroup(directory, word, reading);
  const [group, members] = await groupWithMembers(directory, found.id, reading);
  return stateOfGroup(group ?? found, members);
}

function groupWithMembers(
  directory: Directory,
  id: string,
  reading: Reading,
): Promise<[Group | undefined, Members]> {
  return Promise.all([groupById(directory, id, reading), membersOf(directory, id, reading)]);
}

/** A group with its roles and the people it reaches. */
function stateOfGroup(group: Group, { total, some }: Members): CurrentState {
  return {
    target: { type: 'group', id: group.id, name: group.name, kind: kindOf(group) },
    roles: group.assignedRoles,
    ...(group.description === undefined ? {} : { description: group.description }),
    people: total,
    names: some,
  };
}

/** A user with the roles assigned directly. */
function stateOfUser(user: User): CurrentState {
  const { id, name, email } = user;
  return {
    target: { type: 'user', id, name, ...(email === undefined ? {} : { email }) },
    roles: user.assignedRoles,
    people: 1,
    names: [name],
  };
}
