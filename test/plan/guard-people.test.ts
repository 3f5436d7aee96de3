/**
 * Whatever the guards let through, somebody can still administer, and the caller as well. Told by
 * carrying out the steps and looking, in a model of a tenant and in the simulated tenant.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '../../src/errors.js';
import type { Plan } from '../../src/plan/plan.js';
import { holdsRole } from '../../src/sandbox/http/access.js';
import { run } from '../support/changes/run-change.js';
import {
  afterStep,
  callerId,
  intentOf,
  isSafe,
  type Model,
  models,
  pathsOf,
  planOf,
  tenantOf,
  wishes,
} from '../support/plan/admin-model.js';
import { guard } from '../support/plan/one-plan.js';
import { catalogue } from '../support/plan/plans.js';

function lets(plan: Plan, model: Model): boolean {
  try {
    guard(plan, catalogue, pathsOf(model));
    return true;
  } catch (error) {
    if (error instanceof Failure && error.code === 'NOT_ALLOWED') return false;
    throw error;
  }
}

test('what the guards let through leaves the caller and an active person as tenant admins', () => {
  const ends = { 'nothing to do': 0, through: 0, stopped: 0 };
  const seen = {
    user: { ...ends },
    'role of group': { ...ends },
    everyone: { ...ends },
    leaving: { ...ends },
    setting: { ...ends },
    deletion: { ...ends },
  };
  fc.assert(
    fc.property(models, wishes, (model, wish) => {
      const plan = planOf(model, wish);
      const safe = isSafe(plan.steps.reduce(afterStep, model));
      const through = lets(plan, model);
      if (through) expect(safe).toBe(true);
      // Stopped without need is only who joins by the same plan: they are not holders yet.
      else if (plan.joins.length === 0) expect(safe).toBe(false);
      const end = plan.steps.length === 0 ? 'nothing to do' : through ? 'through' : 'stopped';
      seen[wish.of][end] += 1;
    }),
    { numRuns: 6_000 },
  );
  // Every kind of wish ended in both ways.
  for (const { through, stopped } of Object.values(seen)) {
    expect([through > 2, stopped > 2]).toEqual([true, true]);
  }
});

test('without having read who holds the role, nothing that takes it gets through', () => {
  fc.assert(
    fc.property(models, wishes, (model, wish) => {
      const plan = planOf(model, wish);
      const takesIt = pathsOf(plan.steps.reduce(afterStep, model)).holders.length;
      fc.pre(takesIt < pathsOf(model).holders.length);
      expect(() => guard(plan, catalogue)).toThrow(
        'Cannot take TenantAdmin away: who else holds it could not be read',
      );
    }),
  );
});

test('nobody is locked out of a tenant that does not protect itself', async () => {
  const ends = { applied: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(models, wishes, async (model, wish) => {
      const tenant = tenantOf(model);
      const { state } = tenant.sandbox;
      const outcome = await run(tenant, intentOf(wish)).catch((error: unknown) => {
        if (error instanceof Failure && error.code === 'NOT_ALLOWED') return undefined;
        throw error;
      });
      if (outcome === undefined) expect(tenant.sandbox.writes()).toEqual([]);
      const adminId = tenant.sandbox.roleByName('TenantAdmin').id;
      const admins = [...state.users.values()].filter((one) => holdsRole(state, one, adminId));
      expect(admins.map(({ id }) => id)).toContain(callerId);
      expect(admins.map(({ status, subject }) => `${status} ${subject.split('-')[0]}`)).toContain(
        'active subject',
      );
      if (outcome === undefined) ends.refused += 1;
      else if (outcome.state === 'applied') ends.applied += 1;
    }),
    { numRuns: 300 },
  );
  expect([ends.applied > 10, ends.refused > 5]).toEqual([true, true]);
});
