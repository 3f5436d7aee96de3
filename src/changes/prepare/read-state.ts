/**
 * The state of what an intent is about, read fresh.
 *
 * @module
 */

import type { Directory, Reading } from '../../directory/directory.js';
import { kindOf } from '../../directory/group-kind.js';
import {
  findGroup,
  groupById,
  type Members,
  membersOf,
} from '../../directory/lookup/find-group.js';
import { afterEarlier, createdEarlier } from '../../plan/overlay.js';
import type { CurrentState } from '../../plan/plan.js';
import type { Group } from '../../qlik/api/groups.js';
import type { User } from '../../qlik/api/users.js';
import type { PrepareContext, ResolvedTarget } from './prepare-context.js';

/**
 * The group as the next plan of a set finds it.
 *
 * @throws {Failure} `NAME_NOT_FOUND` when there is no such group, with candidates for a name.
 */
export async function currentGroup(
  { directory, reading, earlier }: Pick<PrepareContext, 'directory' | 'reading' | 'earlier'>,
  target: ResolvedTarget,
): Promise<CurrentState> {
  if (target.type !== 'new group') {
    return afterEarlier(await readGroup(directory, target.id, reading), earlier);
  }
  const created = createdEarlier(target.name, earlier);
  if (created !== undefined) return created;
  // An earlier plan found the group there already.
  const found = await findGroup(directory, target.name, reading);
  return afterEarlier(await readGroup(directory, found.id, reading), earlier);
}

async function readGroup(
  directory: Directory,
  groupId: string,
  reading: Reading,
): Promise<CurrentState> {
  const [group, members] = await withMembers(directory, groupId, reading);
  if (group !== undefined) return stateOfGroup(group, members);
  // What looks like an id may be the name of a group.
  const named = await findGroup(directory, groupId, reading);
  return stateOfGroup(named, await membersOf(directory, named.id, reading));
}

function withMembers(
  directory: Directory,
  id: string,
  reading: Reading,
): Promise<[Group | undefined, Members]> {
  return Promise.all([groupById(directory, id, reading), membersOf(directory, id, reading)]);
}

/** A group with its roles and the people it reaches. */
export function stateOfGroup(group: Group, { total, some }: Members): CurrentState {
  return {
    target: { type: 'group', id: group.id, name: group.name, kind: kindOf(group) },
    roles: group.assignedRoles,
    ...(group.description === undefined ? {} : { description: group.description }),
    people: total,
    names: some,
  };
}

/** A user with the roles assigned directly. */
export function stateOfUser(user: User): CurrentState {
  const { id, name, email, subject } = user;
  return {
    target: { type: 'user', id, name, subject, ...(email === undefined ? {} : { email }) },
    roles: user.assignedRoles,
    people: 1,
    names: [name],
  };
}
