import { expect, test } from 'vitest';
import { locksOf, nameLock } from '../../src/plan/lock-name.js';
import { planCreation, planUpdate } from '../../src/plan/plan-group.js';
import { group, planned, steward, TENANT, tenantAdmin, user } from '../support/plan/plans.js';

test('names that differ only in case, space or composition share a lock', () => {
  expect(nameLock(' CG-Zoë ')).toBe(nameLock('cg-zoë'));
  expect(nameLock('CG-Sales')).not.toBe(nameLock('CG-Sale'));
});

test('a change holds the lock of each target, of each new name, and that of administrators', () => {
  const creation = planCreation(TENANT, { name: 'CG-New', roles: [] }, undefined);
  const renaming = planUpdate(TENANT, group([steward]), { name: 'CG-Renamed' }, false);
  const taking = planned(user([tenantAdmin]), [], [tenantAdmin]);
  expect(locksOf({ plans: [creation, renaming, taking] })).toEqual([
    'name cg-new',
    'group g1',
    'user u1',
    'name cg-new',
    'name cg-renamed',
    'administrators',
  ]);
  expect(locksOf({ plans: [planned(group([]), [tenantAdmin])] })).toEqual(['group g1']);
});
