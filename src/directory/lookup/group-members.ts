/**
 * Everybody in a group. There is no list of members at Qlik: the users who name the group are it.
 *
 * @see https://qlik.dev/manage/users/manage-groups/
 * @module
 */

import { Failure } from '../../errors.js';
import { eq, render } from '../../qlik/api/filter.js';
import { listUsers, type User } from '../../qlik/api/users.js';
import type { Directory, Reading } from '../directory.js';

/**
 * All members, over all pages. The filter may lag behind, so each is checked on the user itself.
 *
 * @param most More than this are not read.
 * @throws {Failure} `NOT_ALLOWED` for a group with more members than `most`.
 */
export async function allMembers(
  directory: Directory,
  groupId: string,
  most: number,
  reading: Reading,
): Promise<User[]> {
  const members: User[] = [];
  const query = { filter: render(eq('assignedGroups.id', groupId)), limit: 100 };
  for await (const page of directory.client.pages(listUsers, { query, ...reading })) {
    members.push(...page.items.filter((user) => isMemberOf(user, groupId)));
    if (members.length > most) {
      throw new Failure(
        'NOT_ALLOWED',
        `Cannot work with all members of the group with id ${groupId} at once: it has more than ${most}`,
        'Name the people in smaller parts with add_members and remove_members',
      );
    }
  }
  return members;
}

/** Whether the group is among the memberships that the user shows. */
export function isMemberOf(user: User, groupId: string): boolean {
  return (user.assignedGroups ?? []).some((group) => group.id === groupId);
}
