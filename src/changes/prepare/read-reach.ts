/**
 * The people whom a change reaches, as they are before it, so that its net effect can be computed.
 *
 * Read before the targets, never between them and the write. Whom the plans name is read for them
 * anyway; what is read here on top is Everyone, with one request, and the members of groups whose roles
 * change, with one request per 100 people.
 *
 * @module
 */

import type { Directory, Reading } from '../../directory/directory.js';
import { isMemberOf } from '../../directory/lookup/group-members.js';
import { Failure } from '../../errors.js';
import { type ChangeSet, hasWork } from '../../plan/change-set.js';
import { MAX_NET_PEOPLE, type NetEffect, netEffectOf } from '../../plan/net-effect.js';
import { byId } from '../../plan/plan.js';
import { eq, render } from '../../qlik/api/filter.js';
import { EVERYONE_ID, getGroup, type RoleRef } from '../../qlik/api/groups.js';
import { listUsers, type User } from '../../qlik/api/users.js';
import type { ResolvedIntent } from './prepare-context.js';

export interface Reach {
  /** The roles that Everyone gives; `undefined` when hidden. */
  readonly everyone: readonly RoleRef[] | undefined;
  /** By the id of a group whose roles are to change. */
  readonly members: ReadonlyMap<string, readonly User[]>;
}

/** @returns Nothing when it reaches nobody or too many, or when it cannot be read: a change needs it not. */
export async function readReach(
  directory: Directory,
  intents: readonly ResolvedIntent[],
  reading: Reading,
): Promise<Reach | undefined> {
  if (!intents.some(reachesPeople)) return undefined;
  const groupIds = [...new Set(intents.flatMap(groupOfRoles))];
  if (groupIds.includes(EVERYONE_ID)) return undefined;
  try {
    const [{ assignedRoles }, ...lists] = await Promise.all([
      directory.client.send(getGroup, { params: { groupId: EVERYONE_ID }, ...reading }),
      ...groupIds.map(async (id) => ({ id, users: await fewMembers(directory, id, reading) })),
    ]);
    const members = new Map<string, readonly User[]>();
    for (const { id, users } of lists) {
      if (users === undefined) return undefined;
      members.set(id, users);
    }
    return { everyone: assignedRoles, members };
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function reachesPeople({ intent }: ResolvedIntent): boolean {
  switch (intent.want) {
    case 'create group':
      return (intent.members ?? []).length > 0;
    case 'delete group':
      return intent.membersFirst === true;
    case 'update group':
      return false;
    default:
      return true;
  }
}

function groupOfRoles({ intent, target }: ResolvedIntent): string[] {
  return intent.want === 'change roles' && target.type === 'group' ? [target.id] : [];
}

/** All members, unless there are too many: then only the first page is read. */
async function fewMembers(
  directory: Directory,
  groupId: string,
  reading: Reading,
): Promise<User[] | undefined> {
  const members: User[] = [];
  const filter = render(eq('assignedGroups.id', groupId));
  const query = { filter, limit: 100, totalResults: true };
  for await (const { items, total = 0 } of directory.client.pages(listUsers, {
    query,
    ...reading,
  })) {
    members.push(...items.filter((user) => isMemberOf(user, groupId)));
    if (Math.max(total, members.length) > MAX_NET_PEOPLE) return undefined;
  }
  return members;
}

/**
 * @param seen Everybody whom planning read, by id.
 * @returns Nothing unless everybody whom the change reaches is known.
 */
export function netEffectFor(
  set: ChangeSet,
  reach: Reach | undefined,
  seen: ReadonlyMap<string, User>,
): NetEffect | undefined {
  if (reach === undefined) return undefined;
  const users: User[] = [];
  for (const plan of set.plans.filter(hasWork)) {
    const { kind, target, joins, leaves, before } = plan;
    const named = [...joins, ...leaves].map(({ id }) => id);
    if (target.type === 'user') named.push(target.id ?? '');
    for (const id of named) {
      const user = seen.get(id);
      if (user === undefined) return undefined;
      users.push(user);
    }
    // A group that the same change creates has no other members than those who join it.
    if (kind !== 'change roles' || target.type === 'user' || target.id === undefined) continue;
    const members = reach.members.get(target.id);
    // Right after a change the list may be shorter than the number: half of it would mislead.
    if (members === undefined || members.length < before.people - joinedEarlier(set, target.id)) {
      return undefined;
    }
    users.push(...members);
  }
  const reached = [...byId(users).values()];
  if (reached.length > MAX_NET_PEOPLE) return undefined;
  return netEffectOf(set, { users: reached, everyone: reach.everyone });
}

/** How many join a group by the same change: a later plan counts them among its people. */
function joinedEarlier({ plans }: ChangeSet, groupId: string): number {
  return plans.reduce(
    (sum, { target, joins }) => sum + (target.id === groupId ? joins.length : 0),
    0,
  );
}
