/**
 * Verifying: read the target again and say what is there now. Only a read makes a change a fact, and
 * only a read tells what became of a request that nobody answered.
 *
 * @module
 */

import type { Directory, Reading } from '../../directory/directory.js';
import { kindOf } from '../../directory/group-kind.js';
import { groupById, groupsNamed, isCustomNamed } from '../../directory/lookup/find-group.js';
import { isMemberOf } from '../../directory/lookup/group-members.js';
import { readPeople } from '../../directory/lookup/resolve-people.js';
import type { Person } from '../../directory/person.js';
import { Failure } from '../../errors.js';
import { type ChangeSet, hasWork, targetKey } from '../../plan/change-set.js';
import { newGroupOf, type Plan, sameRoles, type Target } from '../../plan/plan.js';
import type { RoleRef } from '../../qlik/api/groups.js';
import { getUser, type User } from '../../qlik/api/users.js';

/** What was found after the steps. */
export type VerifiedState =
  /** As planned. */
  | { readonly state: 'as planned'; readonly id?: string; readonly roles: readonly RoleRef[] }
  /** Still as before: not applied, or not visible yet. */
  | { readonly state: 'as before'; readonly roles: readonly RoleRef[] }
  /** Neither: somebody else changed it, or it was applied in part. */
  | { readonly state: 'different'; readonly roles: readonly RoleRef[]; readonly gone: boolean }
  /** Memberships of some people are not as planned; of none, where only the group itself is not. */
  | {
      readonly state: 'in part';
      /** Those who should be members and are not. */
      readonly missing: readonly Person[];
      /** Those who should not be members and are. */
      readonly lingering: readonly Person[];
    }
  /** The read failed as well. */
  | { readonly state: 'unreadable'; readonly failure: Failure };

/** Waits between reads while the target still looks as before, in milliseconds. */
const VERIFY_DELAYS_MS = [400, 1_000, 2_000];

/**
 * Reads until every target is as planned, or something else, or the waits are over.
 *
 * @param options.wait Sleeps the given milliseconds.
 * @param options.created Ids of groups just created, by their stand-ins.
 * @param options.singleRead True when all writing was refused: then one read is enough.
 * @returns For each plan of the set, in order.
 */
export async function verify(
  directory: Directory,
  set: Pick<ChangeSet, 'plans'>,
  options: {
    readonly wait: (ms: number) => Promise<void>;
    readonly created?: ReadonlyMap<string, string>;
    readonly singleRead: boolean;
  },
  reading: Reading,
): Promise<readonly [VerifiedState, ...VerifiedState[]]> {
  const created = options.created ?? new Map<string, string>();
  let found = await lookAtAll(directory, set, created, reading);
  for (const pause of options.singleRead ? [] : VERIFY_DELAYS_MS) {
    if (found.every(({ state }) => state !== 'as before' && state !== 'in part')) break;
    await options.wait(pause);
    found = await lookAtAll(directory, set, created, reading);
  }
  return found;
}

type ReadUsers = (ids: readonly string[]) => Promise<readonly User[]>;

async function lookAtAll(
  directory: Directory,
  { plans }: Pick<ChangeSet, 'plans'>,
  created: ReadonlyMap<string, string>,
  reading: Reading,
): Promise<[VerifiedState, ...VerifiedState[]]> {
  const moved = plans.flatMap(({ joins, leaves }) => [...joins, ...leaves].map(({ id }) => id));
  let users: Promise<readonly User[]> | undefined;
  // All people of all plans are read at once, and only when a plan needs them.
  const readUsers: ReadUsers = async (ids) => {
    users ??= readPeople(directory, [...new Set(moved)], reading);
    const wanted = new Set(ids);
    return (await users).filter(({ id }) => wanted.has(id));
  };
  const lookAt = (place: number): Promise<VerifiedState> => {
    const plan = plans[place];
    if (plan === undefined) throw new RangeError('No plan at that place');
    return look(
      directory,
      plan,
      endsOf(plans, place),
      created.get(standInOf(plan, place)),
      readUsers,
      reading,
    );
  };
  const first = await lookAt(0);
  const rest: VerifiedState[] = [];
  for (const place of plans.keys()) if (place > 0) rest.push(await lookAt(place));
  return [first, ...rest];
}

function standInOf({ target }: Plan, place: number): string {
  return newGroupOf(target.createdBy ?? place);
}

/** What a target was before the whole set, and should be after it. */
function endsOf(plans: readonly Plan[], place: number): Pick<Plan, 'before' | 'after'> {
  const plan = plans[place];
  if (plan === undefined) throw new RangeError('No plan at that place');
  const key = targetKey(plan, place);
  const same = plans.filter((other, at) => targetKey(other, at) === key);
  const [first = plan] = same;
  return { before: first.before, after: (same.at(-1) ?? plan).after };
}

async function look(
  directory: Directory,
  plan: Plan,
  { before, after }: Pick<Plan, 'before' | 'after'>,
  createdId: string | undefined,
  readUsers: ReadUsers,
  reading: Reading,
): Promise<VerifiedState> {
  if (!hasWork(plan)) return { state: 'as planned', roles: after.roles };
  try {
    const groupId =
      plan.target.id ?? createdId ?? (await idOfCreated(directory, plan.target, reading)) ?? '';
    if (plan.kind === 'change members') return await lookAtPeople(plan, readUsers, groupId);
    const now = await readTarget(directory, plan, createdId, reading);
    if (now.id !== undefined && plan.joins.length > 0) {
      const found = await lookAtPeople(plan, readUsers, now.id);
      if (found.state !== 'as planned') return found;
    }
    if (now.exists && plan.leaves.length > 0) return await lookAtPeople(plan, readUsers, groupId);
    if (now.exists && now.roles === undefined) {
      throw new Failure(
        'ROLES_NOT_VISIBLE',
        'Cannot verify the change: the roles are hidden from this credential',
        'Use a credential that may read role assignments',
      );
    }
    const roles = now.roles ?? [];
    // In other plans somebody else may well edit the words meanwhile.
    const writesWords = plan.kind === 'create group' || plan.kind === 'update group';
    const described = (side: Plan['before']): boolean =>
      !writesWords ||
      (side.name === (now.name ?? side.name) &&
        (side.description ?? '') === (now.description ?? ''));
    const is = (side: Plan['before']): boolean =>
      side.exists === now.exists &&
      now.kind === plan.target.kind &&
      sameRoles(side.roles, roles) &&
      described(side);
    if (is(after)) {
      return { state: 'as planned', roles, ...(now.id === undefined ? {} : { id: now.id }) };
    }
    if (is(before)) return { state: 'as before', roles };
    return { state: 'different', roles, gone: !now.exists };
  } catch (error) {
    if (error instanceof Failure) return { state: 'unreadable', failure: error };
    throw error;
  }
}

/** After a crash nothing but its name is known of a group that another plan of the set creates. */
async function idOfCreated(
  directory: Directory,
  { createdBy, name }: Target,
  reading: Reading,
): Promise<string | undefined> {
  if (createdBy === undefined) return undefined;
  const groups = await groupsNamed(directory, name, reading);
  return groups.find((one) => isCustomNamed(one, name))?.id;
}

interface Now {
  readonly exists: boolean;
  readonly id?: string;
  /** Of a group; the one of the plan when there is none. */
  readonly kind: Target['kind'];
  /** Of a group that exists. */
  readonly name?: string;
  /** Of a group. */
  readonly description?: string | undefined;
  readonly roles: readonly RoleRef[] | undefined;
}

async function readTarget(
  directory: Directory,
  { target }: Plan,
  createdId: string | undefined,
  reading: Reading,
): Promise<Now> {
  if (target.type === 'user') {
    const user = await directory.client.send(getUser, {
      params: { userId: target.id ?? '' },
      ...reading,
    });
    return { exists: true, id: user.id, kind: undefined, roles: user.assignedRoles };
  }
  const id = target.id ?? createdId;
  const group =
    id === undefined
      ? (await groupsNamed(directory, target.name, reading)).find((one) =>
          isCustomNamed(one, target.name),
        )
      : await groupById(directory, id, reading);
  if (group === undefined) return { exists: false, kind: target.kind, roles: undefined };
  const { id: found, description, assignedRoles: roles } = group;
  const name = group.name.normalize('NFC');
  return { exists: true, id: found, kind: kindOf(group), name, description, roles };
}

/** Looks at the people themselves: the filter that lists members may lag behind. */
async function lookAtPeople(
  plan: Plan,
  readUsers: ReadUsers,
  groupId: string,
): Promise<VerifiedState> {
  const { joins, leaves } = plan;
  const ids = [...joins, ...leaves].map((person) => person.id);
  const people = await readUsers(ids);
  const members = new Set(
    people.filter((user) => isMemberOf(user, groupId)).map((user) => user.id),
  );
  const missing = joins.filter((person) => !members.has(person.id));
  const lingering = leaves.filter((person) => members.has(person.id));
  const wrong = missing.length + lingering.length;
  // A group that was made is there by now.
  if (wrong === ids.length && plan.before.exists) {
    return { state: 'as before', roles: plan.before.roles };
  }
  // Everybody may be out of a group that was to be deleted and is still there.
  return wrong === 0 && plan.after.exists
    ? { state: 'as planned', roles: plan.after.roles }
    : { state: 'in part', missing, lingering };
}
