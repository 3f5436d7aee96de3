/**
 * Whatever is planned, a stricter policy is stricter. Told by policies of which one is the other,
 * tightened.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Policy } from '../../src/config/policy/policy.js';
import { Failure } from '../../src/errors.js';
import type { Plan } from '../../src/plan/plan.js';
import { planCreation, planDeletion, planUpdate } from '../../src/plan/plan-group.js';
import { candidates, planOfWish, wishes } from '../support/plan/candidates.js';
import { effectOf, guardPolicy } from '../support/plan/one-plan.js';
import {
  catalogue,
  everyone,
  group,
  planned,
  someRoles,
  TENANT,
  user,
} from '../support/plan/plans.js';
import { twoPolicies } from '../support/plan/policies.js';

/** Plans of every kind, by chance. */
const plans: fc.Arbitrary<Plan> = fc.oneof(
  fc
    .record({ held: someRoles, add: someRoles, take: someRoles, whose: fc.nat(2) })
    .map(({ held, add, take, whose }) => {
      const remove = take.filter((role) => !add.includes(role));
      const states = [group(held), user(held), group(held, { target: everyone, people: 99 })];
      return planned(states[whose] ?? user(held), add, remove);
    }),
  fc.tuple(someRoles, wishes).map(([held, wish]) => planOfWish(group(held), wish)),
  fc
    .constantFrom('CG-Other', 'CG-New', 'CG-Third')
    .map((name) => planUpdate(TENANT, group([]), { name }, false)),
  fc
    .tuple(fc.constantFrom('CG-New', 'CG-Third'), someRoles)
    .map(([name, roles]) => planCreation(TENANT, { name, roles }, undefined)),
  fc
    .tuple(someRoles, fc.nat(5))
    .map(([roles, many]) => planDeletion(TENANT, group(roles), candidates(many, true))),
);

const lets = (plan: Plan, policy: Policy): boolean => {
  try {
    guardPolicy(plan, policy);
    return true;
  } catch (error) {
    if (error instanceof Failure && error.code === 'NOT_ALLOWED') return false;
    throw error;
  }
};

test('a stricter policy never lets through what a laxer one stops, and never asks less', () => {
  const ends = { both: 0, 'only the lax one': 0, none: 0 };
  fc.assert(
    fc.property(plans, twoPolicies, (plan, { lax, strict }) => {
      const [laxly, strictly] = [lets(plan, lax), lets(plan, strict)];
      if (strictly) expect(laxly).toBe(true);
      ends[strictly ? 'both' : laxly ? 'only the lax one' : 'none'] += 1;
      const level = (policy: Policy) => effectOf(plan, catalogue, policy).reasons.length;
      expect(level(lax)).toBeGreaterThanOrEqual(level([]));
      expect(level(strict)).toBeGreaterThanOrEqual(level(lax));
      expect(lets(plan, [])).toBe(true);
    }),
    { numRuns: 3_000 },
  );
  expect(Math.min(...Object.values(ends))).toBeGreaterThan(50);
});
