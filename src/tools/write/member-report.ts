/**
 * What became of each person of a change of members, from what was sent and what was read back. Pure.
 *
 * @module
 */

import type { StepOutcome } from '../../changes/apply/step-outcome.js';
import type { VerifiedState } from '../../changes/apply/verify.js';
import type { Person } from '../../directory/person.js';
import { describePeople } from '../../plan/describe.js';
import type { Plan } from '../../plan/plan.js';
import { count } from '../../text/lists.js';
import type { AppliedPlan } from './answer.js';

export interface MemberReport {
  readonly done: readonly Person[];
  /** Everybody else, by what is known, in the order tried. */
  readonly rest: readonly { readonly why: string; readonly people: readonly Person[] }[];
}

/** What was read decides; what was answered explains. */
export function reportOn({
  plan,
  sent,
  steps,
  found,
}: Pick<AppliedPlan, 'plan' | 'sent' | 'steps' | 'found'>): MemberReport {
  const people = [...plan.joins, ...plan.leaves];
  const wrong = new Set(notAsPlanned(plan, found).map(({ id }) => id));
  const outcomes = new Map(
    sent.map((step, at) => [step.do === 'change user' ? step.userId : '', steps[at]]),
  );
  const unreadable = found.state === 'unreadable';
  const done: Person[] = [];
  const rest = new Map<string, Person[]>();
  for (const person of people) {
    const why =
      unreadable || wrong.has(person.id) ? whyNot(outcomes.get(person.id), unreadable) : undefined;
    if (why === undefined) done.push(person);
    else rest.set(why, [...(rest.get(why) ?? []), person]);
  }
  return { done, rest: [...rest].map(([why, them]) => ({ why, people: them })) };
}

/** Everybody is as planned unless it is said. */
function notAsPlanned({ joins, leaves }: Plan, found: VerifiedState): readonly Person[] {
  if (found.state === 'in part') return [...found.missing, ...found.lingering];
  return found.state === 'as before' ? [...joins, ...leaves] : [];
}

function whyNot(step: StepOutcome | undefined, unreadable: boolean): string | undefined {
  switch (step?.state) {
    case 'done':
      return unreadable
        ? 'Accepted by the tenant, but reading back failed'
        : 'Accepted by the tenant, but not visible yet or changed by somebody else at once';
    case 'failed':
      return `Not done: ${step.failure.message}`;
    case 'unknown':
      return `Not known: ${step.failure.message}`;
    case 'skipped':
      if (step.why !== undefined) return `Not tried: ${step.why.message}`;
      return 'Not tried: the call was cancelled, or too much had gone wrong before';
    default:
      return 'Not tried: the call was cancelled, or too much had gone wrong before';
  }
}

/** One line per kind of end. */
export function reportLines({ done, rest }: MemberReport): string[] {
  return [
    `Done, and read back: ${done.length === 0 ? 'nobody' : countOf(done)}.`,
    ...rest.map(({ why, people }) => `${why}. ${countOf(people)}: ${describePeople(people)}.`),
  ];
}

function countOf(people: readonly Person[]): string {
  return count(people.length, 'person', 'people');
}
