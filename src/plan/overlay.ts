/**
 * The state that a later plan of a set starts from: what was read, and on top of it what the plans
 * before it do. Pure.
 *
 * @module
 */

import { type CurrentState, newGroupOf, type Plan } from './plan.js';
import type { Candidate } from './plan-members.js';

/** The target as it is after the earlier plans of the set. */
export function afterEarlier(current: CurrentState, earlier: readonly Plan[]): CurrentState {
  const last = earlier.findLast((plan) => isOn(plan, current));
  if (last === undefined) return current;
  const { name, description, roles, people } = last.after;
  const { description: _, ...rest } = current;
  return {
    ...rest,
    target: { ...current.target, name },
    roles,
    people,
    ...(description === undefined ? {} : { description }),
  };
}

function isOn({ target }: Plan, current: CurrentState): boolean {
  return target.type === current.target.type && target.id === current.target.id;
}

/** Whether each person is a member after the earlier plans of the set. */
export function membersAfterEarlier(
  groupId: string,
  earlier: readonly Plan[],
): (candidate: Candidate) => Candidate {
  const moved = new Map<string, boolean>();
  for (const [place, { target, joins, leaves }] of earlier.entries()) {
    if ((target.id ?? newGroupOf(target.createdBy ?? place)) !== groupId) continue;
    for (const { id } of joins) moved.set(id, true);
    for (const { id } of leaves) moved.set(id, false);
  }
  return (candidate) => ({ ...candidate, member: moved.get(candidate.id) ?? candidate.member });
}

/** The group of exactly this name that an earlier plan of the set creates. */
export function createdEarlier(name: string, earlier: readonly Plan[]): CurrentState | undefined {
  const wanted = name.trim().normalize('NFC');
  const place = earlier.findIndex(
    ({ kind, before, target }) =>
      kind === 'create group' && !before.exists && target.name.normalize('NFC') === wanted,
  );
  const plan = earlier[place];
  if (plan === undefined) return undefined;
  const target = { ...plan.target, createdBy: place };
  const last = earlier.findLast((one, at) => at === place || one.target.createdBy === place);
  const { roles, people, description } = (last ?? plan).after;
  return {
    target,
    roles,
    people,
    names: plan.names,
    ...(description === undefined ? {} : { description }),
  };
}
