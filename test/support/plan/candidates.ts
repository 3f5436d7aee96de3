/**
 * People to plan with, made by hand and by chance.
 *
 * @module
 */

import fc from 'fast-check';
import type { CurrentState, Plan } from '../../../src/plan/plan.js';
import { type Candidate, type MemberMode, planMembers } from '../../../src/plan/plan-members.js';
import { TENANT } from './plans.js';

export function candidate(id: string, member = false): Candidate {
  return {
    id,
    name: `Name of ${id}`,
    email: `${id}@acme.example`,
    subject: `subject-${id}`,
    status: 'active',
    bot: false,
    member,
  };
}

/** `u1`, `u2` … as many as asked for. */
export function candidates(many: number, member = false): Candidate[] {
  return Array.from({ length: many }, (_, at) => candidate(`u${at + 1}`, member));
}

/** A plan of a change of members, in short. */
export function plannedMembers(
  current: CurrentState,
  mode: MemberMode,
  people: readonly Candidate[],
  members: readonly Candidate[] = [],
): Plan {
  return planMembers(TENANT, current, { mode, people, members });
}

const modes = fc.constantFrom<MemberMode>('add', 'remove', 'set');

/** Ids of the people named, and of those who are members: some are both, and some are named twice. */
export const wishes = fc.record({
  mode: modes,
  named: fc.array(fc.integer({ min: 1, max: 12 }).map((number) => `u${number}`)),
  members: fc.uniqueArray(fc.integer({ min: 1, max: 12 }).map((number) => `u${number}`)),
});

export interface Wish {
  readonly mode: MemberMode;
  readonly named: readonly string[];
  readonly members: readonly string[];
}

/** The plan of such a wish on such a group. */
export function planOfWish(current: CurrentState, { mode, named, members }: Wish): Plan {
  const isMember = new Set(members);
  return plannedMembers(
    { ...current, people: members.length },
    mode,
    named.map((id) => candidate(id, isMember.has(id))),
    mode === 'set' ? members.map((id) => candidate(id, true)) : [],
  );
}

/** Who is a member after the steps of a plan, in order, none of which may be without effect. */
export function afterSteps(plan: Plan, members: readonly string[]): Set<string> {
  const now = new Set(members);
  for (const step of plan.steps) {
    if (step.do !== 'change membership') throw new Error(`${step.do} changes no members`);
    // Qlik answers with an error to an addition of a member and a removal of anybody else.
    if (now.has(step.userId) === step.member) throw new Error(`${step.userId} is so already`);
    if (step.member) now.add(step.userId);
    else now.delete(step.userId);
  }
  return now;
}
