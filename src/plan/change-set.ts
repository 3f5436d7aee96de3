/**
 * Change sets: one or more plans that are approved, applied, verified and undone as one change. Pure.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { Failure } from '../errors.js';
import { quote } from '../text/clean.js';
import { mergeSteps, type SetStep } from './merge-steps.js';
import type { Plan } from './plan.js';

export interface ChangeSet {
  /** Name or host of the tenant, for words. */
  readonly tenant: string;
  /** At least one, in the order asked for; those with nothing to do are among them. */
  readonly plans: readonly [Plan, ...Plan[]];
  /** What is sent, in order. Empty when there is nothing to do. */
  readonly steps: readonly SetStep[];
  /** SHA-256 in hex over all that a person approves: tenant id, targets, before, after, people. */
  readonly digest: string;
}

/**
 * Puts plans together into one change.
 *
 * @param tenantId The id of the tenant: the same for every name it has.
 * @throws {Failure} `ARGUMENT_INVALID` when two plans contradict each other, `NOT_ALLOWED` when no order
 * of the steps is safe.
 */
export function changeSetOf(tenantId: string, plans: readonly [Plan, ...Plan[]]): ChangeSet {
  refuseContradictions(plans);
  const canonical = JSON.stringify([tenantId, plans.filter(hasWork).map(({ digest }) => digest)]);
  return {
    tenant: plans[0].tenant,
    plans,
    steps: mergeSteps(plans),
    digest: createHash('sha256').update(canonical).digest('hex'),
  };
}

/** Whether the plan changes anything; known of a plan from the journal too, which has no steps. */
export function hasWork({ before, after, added, removed, joins, leaves }: Plan): boolean {
  return (
    before.exists !== after.exists ||
    before.name !== after.name ||
    (before.description ?? '') !== (after.description ?? '') ||
    added.length + removed.length + joins.length + leaves.length > 0
  );
}

/** The plans that change something; all of them when none does. */
export function plansWithWork({ plans }: ChangeSet): readonly Plan[] {
  const working = plans.filter(hasWork);
  return working.length > 0 ? working : plans;
}

/** Names the target of a plan, the same for every plan of a set on that target. */
export function targetKey({ target }: Plan, place: number): string {
  if (target.id !== undefined) return `${target.type} ${target.id}`;
  return `new ${target.createdBy ?? place}`;
}

/** The same thing given and taken in one set: nobody can tell which of the two was meant. */
function refuseContradictions(plans: readonly Plan[]): void {
  const gives = new Map<string, string>();
  const takes = new Map<string, string>();
  /** Names that are given, and to what. */
  const named = new Map<string, string>();
  for (const [place, plan] of plans.entries()) {
    const key = targetKey(plan, place);
    const name = quote(plan.target.name);
    if (plan.kind === 'create group' || plan.before.name !== plan.after.name) {
      const word = plan.after.name.normalize('NFC');
      if ((named.get(word) ?? key) !== key) {
        throw contradiction(`the name ${quote(word)}, which two groups would get`);
      }
      named.set(word, key);
    }
    for (const { id, name: role } of plan.kind === 'change roles' ? plan.added : []) {
      gives.set(`${key} role ${id}`, `the role ${quote(role)} of ${name}`);
    }
    for (const { id, name: role } of plan.kind === 'change roles' ? plan.removed : []) {
      takes.set(`${key} role ${id}`, `the role ${quote(role)} of ${name}`);
    }
    for (const { id, name: person } of plan.joins) {
      gives.set(`${key} member ${id}`, `${quote(person)} in ${name}`);
    }
    for (const { id, name: person } of plan.leaves) {
      takes.set(`${key} member ${id}`, `${quote(person)} in ${name}`);
    }
    const earlier = plans.slice(0, place);
    if (
      earlier.some((other, at) => other.kind === 'delete group' && targetKey(other, at) === key)
    ) {
      throw contradiction(`${name}, which the same change deletes`);
    }
  }
  for (const [key, what] of gives) if (takes.has(key)) throw contradiction(what);
}

function contradiction(what: string): Failure {
  return new Failure(
    'ARGUMENT_INVALID',
    `Cannot plan this change: it contradicts itself about ${what}`,
    'Say for each person, role and group only what it should be in the end',
  );
}
