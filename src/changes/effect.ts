/**
 * The effect of a plan: who gains and who loses what, whether it can be undone, and how careful one
 * has to be. Pure, see `plan.ts`.
 *
 * @module
 */

import type { RoleRef } from '../qlik/groups.js';
import type { Role } from '../qlik/roles.js';
import { quote } from '../text/clean.js';
import type { Plan } from './plan.js';

/** `routine` needs no question of ours; `sensitive` and `destructive` always ask a person. */
export type Level = 'routine' | 'sensitive' | 'destructive';

export interface Effect {
  readonly level: Level;
  /** Why it is not routine, as short clauses fit to be shown; empty for `routine`. */
  readonly reasons: readonly string[];
  /** How many people gain or lose something, at most: some may hold the role another way. */
  readonly people: number;
  /** The first few of them by name. */
  readonly names: readonly string[];
  readonly gains: readonly RoleRef[];
  readonly loses: readonly RoleRef[];
  /** What putting it back would not bring back; empty when it can be undone exactly. */
  readonly irreversible: readonly string[];
  /** Names of roles gained that raise a basic user to a full user. */
  readonly fullUserRoles: readonly string[];
}

/** More people than this make an additive change `sensitive`. */
export const CONFIRM_ABOVE = 25;

/**
 * Whether a role may administer. A role that does not say its level counts as one that does: not
 * knowing is no reason to ask less.
 */
export function isAdminLevel(role: RoleRef | Role): boolean {
  if (role.level !== 'user') return true;
  return (
    'assignedScopes' in role &&
    (role.assignedScopes ?? []).some((scope) => scope.startsWith('admin'))
  );
}

/** @param catalogue Every role of the tenant by id, for level and entitlement. */
export function effectOf(plan: Plan, catalogue: ReadonlyMap<string, Role>): Effect {
  const people = Math.max(plan.before.people, plan.after.people);
  const fullUserRoles = plan.added
    .filter((role) => catalogue.get(role.id)?.userEntitlementType === 'fullUser')
    .map((role) => role.name);
  const common = {
    people,
    names: plan.names,
    gains: plan.added,
    loses: plan.removed,
    fullUserRoles,
  };
  if (plan.kind === 'delete group') {
    return {
      ...common,
      level: 'destructive',
      reasons: ['it deletes a group'],
      irreversible: [
        'a group made again gets a new id',
        'Qlik does not say what becomes of spaces and section access that name it',
      ],
    };
  }
  const takes = plan.removed.length > 0;
  const admin = plan.added.filter((role) => isAdminLevel(catalogue.get(role.id) ?? role));
  const reasons = [
    ...(takes ? ['it takes rights away'] : []),
    ...admin.map((role) => `${quote(role.name)} is an administrator role`),
    ...(plan.added.length > 0 && plan.target.kind === 'system'
      ? ['it reaches everybody in the tenant, now and later']
      : []),
    ...(plan.added.length > 0 && people > CONFIRM_ABOVE
      ? [`it reaches more than ${CONFIRM_ABOVE} people`]
      : []),
    ...(fullUserRoles.length > 0
      ? ['it may raise people to full users, which uses entitlements']
      : []),
  ];
  return {
    ...common,
    level: takes ? 'destructive' : reasons.length > 0 ? 'sensitive' : 'routine',
    reasons,
    irreversible: [],
  };
}
