/**
 * Plans that put people into a custom group and take them out. Pure, see `plan.ts`.
 *
 * Membership is kept on the user, so there is one step per person. Whoever is in already, or out
 * already, gets none: Qlik answers such a step with an error.
 *
 * @see https://qlik.dev/manage/users/manage-groups/
 * @module
 */

import type { Person } from '../directory/person.js';
import {
  byId,
  type CurrentState,
  completePlan,
  firstNames,
  groupIdIn,
  type Plan,
  type Step,
  snapshotOf,
  visibleRoles,
} from './plan.js';

export type MemberMode = 'add' | 'remove' | 'set';

/** A person, and whether the group is among their memberships now. */
export interface Candidate extends Person {
  readonly member: boolean;
}

export interface MemberWish {
  readonly mode: MemberMode;
  /** The people named, in any order; repeats count once. */
  readonly people: readonly Candidate[];
  /** For `set`: everybody who is a member now. */
  readonly members: readonly Candidate[];
  /** For `add`: people to take out as well. */
  readonly takeOut?: readonly Candidate[];
}

/** @throws {Failure} `ROLES_NOT_VISIBLE`: what a membership gives must be known to be judged. */
export function planMembers(tenant: string, current: CurrentState, wish: MemberWish): Plan {
  const roles = visibleRoles(current);
  const named = byId(wish.people);
  const joins = wish.mode === 'remove' ? [] : [...named.values()].filter((one) => !one.member);
  const leaves = leaving(wish, named);
  const before = snapshotOf(current, roles);
  const groupId = groupIdIn(current.target);
  return completePlan({
    kind: 'change members',
    tenant,
    target: current.target,
    before,
    after: { ...before, people: Math.max(0, before.people + joins.length - leaves.length) },
    joins,
    leaves,
    names: firstNames([...joins, ...leaves]),
    // Those who come first: should it break off, rather too many have access than nobody.
    steps: [...joiningSteps(groupId, joins), ...leavingSteps(groupId, leaves)],
  });
}

function leaving(
  { mode, members, takeOut = [] }: MemberWish,
  named: ReadonlyMap<string, Candidate>,
): Candidate[] {
  switch (mode) {
    case 'add':
      return [...byId(takeOut).values()].filter((one) => one.member && !named.has(one.id));
    case 'remove':
      return [...named.values()].filter((person) => person.member);
    case 'set':
      return [...byId(members).values()].filter((person) => person.member && !named.has(person.id));
  }
}

/** One step per person who joins. */
export function joiningSteps(groupId: string, people: readonly Person[]): Step[] {
  return people.map(({ id }) => step(groupId, id, true));
}

/** One step per person who leaves. */
export function leavingSteps(groupId: string, people: readonly Person[]): Step[] {
  return people.map(({ id }) => step(groupId, id, false));
}

function step(groupId: string, userId: string, member: boolean): Step {
  return { do: 'change membership', userId, groupId, member };
}
