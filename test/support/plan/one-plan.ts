/**
 * Changes of one target, for tests of what is decided about a plan.
 *
 * @module
 */

import { questionFor as questionForSet } from '../../../src/approval/question.js';
import type { Policy } from '../../../src/config/policy/policy.js';
import type { AdminPaths } from '../../../src/directory/access/admin-paths.js';
import { type ChangeSet, changeSetOf } from '../../../src/plan/change-set.js';
import { type Effect, effectOf as effectOfSet } from '../../../src/plan/effect.js';
import { guardPolicy as guardPolicyOfSet } from '../../../src/plan/guard-policy.js';
import { guard as guardSet } from '../../../src/plan/guards.js';
import type { Plan } from '../../../src/plan/plan.js';
import type { Role } from '../../../src/qlik/api/roles.js';

export const TENANT_ID = 'tenant-1';

export function setOf(plan: Plan, ...others: readonly Plan[]): ChangeSet {
  return changeSetOf(TENANT_ID, [plan, ...others]);
}

export function effectOf(plan: Plan, roles: ReadonlyMap<string, Role>, policy?: Policy): Effect {
  return effectOfSet([plan], roles, policy);
}

export function guard(plan: Plan, roles: ReadonlyMap<string, Role>, paths?: AdminPaths): void {
  guardSet(setOf(plan), roles, paths);
}

export function guardPolicy(plan: Plan, policy: Policy): void {
  guardPolicyOfSet(setOf(plan), policy);
}

export function questionFor(plan: Plan, effect: Effect, since?: string) {
  return questionForSet(setOf(plan), effect, { since });
}
