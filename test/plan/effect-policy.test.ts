import { expect, test } from 'vitest';
import type { Rules } from '../../src/config/policy/policy.js';
import type { Plan } from '../../src/plan/plan.js';
import { planCreation } from '../../src/plan/plan-group.js';
import { candidates, plannedMembers } from '../support/plan/candidates.js';
import { effectOf } from '../support/plan/one-plan.js';
import {
  catalogue,
  everyone,
  group,
  planned,
  steward,
  TENANT,
  tenantAdmin,
} from '../support/plan/plans.js';
import { rules } from '../support/plan/policies.js';

const judged = (plan: Plan, ...said: readonly Partial<Rules>[]) => {
  const { reasons } = effectOf(plan, catalogue, said.map(rules));
  return reasons.map(({ text }) => text);
};

const few = planned(group([], { people: 3 }), [steward]);
const always = 'the policy of this server asks for every change';

test('a policy can have every change asked about', () => {
  const plain = planCreation(TENANT, { name: 'CG-New', roles: [] }, undefined);
  expect(judged(plain, {})).toEqual([]);
  expect(judged(plain, {}, { confirm: 'always' })).toEqual([always]);
  expect(judged(few, { confirm: 'always' })).toEqual([always]);
});

test('what asks anyway keeps its own reasons', () => {
  expect(judged(planned(group([]), [tenantAdmin]), { confirm: 'always' })).toEqual([
    '"TenantAdmin" is an administrator role',
    'it reaches more than 25 people',
  ]);
  expect(judged(planned(group([steward]), [], [steward]), { confirm: 'always' })).toEqual([
    'it takes rights away',
  ]);
});

test.each([
  [0, 'it reaches more than 0 people'],
  [1, 'it reaches more than 1 person'],
  [2, 'it reaches more than 2 people'],
])('more than %i people can be too many', (confirmAbove, reason) => {
  expect(judged(few, { confirmAbove })).toEqual([reason]);
  const plan = plannedMembers(group([]), 'add', candidates(3));
  expect(judged(plan, { confirmAbove })).toEqual([reason]);
});

test('the smallest number counts, and never a larger one than is built in', () => {
  expect(judged(few, { confirmAbove: 3 })).toEqual([]);
  expect(judged(few, { confirmAbove: 3 }, { confirmAbove: 2 }, { confirmAbove: 25 })).toEqual([
    'it reaches more than 2 people',
  ]);
  const many = planned(group([], { people: 26 }), [steward]);
  expect(judged(many, { confirmAbove: 500 })).toEqual(['it reaches more than 25 people']);
});

test('Everyone is everybody, whatever the number', () => {
  const plan = planned(group([], { target: everyone, people: 3 }), [steward]);
  expect(judged(plan, { confirmAbove: 1 })).toEqual([
    'it reaches everybody in the tenant, now and later',
  ]);
});
