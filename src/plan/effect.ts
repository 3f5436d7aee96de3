/**
 * The effect of a plan: who gains and who loses what, whether it can be undone, and how careful one
 * has to be. Pure, see `plan.ts`.
 *
 * @module
 */

import type { Policy } from '../config/policy/policy.js';
import type { RoleRef } from '../qlik/api/groups.js';
import type { Role } from '../qlik/api/roles.js';
import { quote } from '../text/clean.js';
import { count } from '../text/lists.js';
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

/** More people than this make an additive change `sensitive`; a policy may only say fewer. */
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

/**
 * @param catalogue Every role of the tenant by id, for level and entitlement.
 * @param policy May ask for a person where nothing else does.
 */
export function effectOf(
  plan: Plan,
  catalogue: ReadonlyMap<string, Role>,
  policy: Policy = [],
): Effect {
  // Joining a group gives what the group gives, and leaving takes it.
  const gains = plan.joins.length > 0 ? plan.after.roles : plan.added;
  const loses = plan.leaves.length > 0 ? plan.before.roles : plan.removed;
  const people = reached(plan);
  const fullUserRoles = gains
    .filter((role) => catalogue.get(role.id)?.userEntitlementType === 'fullUser')
    .map((role) => role.name);
  const destructive = whatItTakes(plan);
  const adds = plan.added.length + plan.joins.length > 0;
  const most = Math.min(CONFIRM_ABOVE, ...policy.flatMap((rules) => rules.confirmAbove ?? []));
  const risks = [
    ...destructive,
    ...gains
      .filter((role) => isAdminLevel(catalogue.get(role.id) ?? role))
      .map((role) => `${quote(role.name)} is an administrator role`),
    ...(adds && plan.target.kind === 'system'
      ? ['it reaches everybody in the tenant, now and later']
      : []),
    ...(adds && people > most && plan.target.kind !== 'system'
      ? [`it reaches more than ${count(most, 'person', 'people')}`]
      : []),
    ...(fullUserRoles.length > 0
      ? ['it may raise people to full users, which uses entitlements']
      : []),
  ];
  const always = policy.some((rules) => rules.confirm === 'always');
  const reasons =
    risks.length === 0 && always ? ['the policy of this server asks for every change'] : risks;
  return {
    level: destructive.length > 0 ? 'destructive' : reasons.length > 0 ? 'sensitive' : 'routine',
    reasons,
    people,
    names: plan.names,
    gains,
    loses,
    irreversible:
      plan.kind === 'delete group'
        ? [
            'a group made again gets a new id',
            'Qlik does not say what becomes of spaces and section access that name it',
          ]
        : [],
    fullUserRoles,
  };
}

function reached(plan: Plan): number {
  return plan.kind === 'change members'
    ? plan.joins.length + plan.leaves.length
    : Math.max(plan.before.people, plan.after.people);
}

/** Why the plan is destructive, empty when it only adds. */
function whatItTakes({ kind, removed, leaves }: Plan): string[] {
  if (kind === 'delete group') {
    return [leaves.length > 0 ? 'it empties and deletes a group' : 'it deletes a group'];
  }
  if (kind === 'update group') return ['it replaces what the group is called or described as'];
  return [
    ...(removed.length > 0 ? ['it takes rights away'] : []),
    ...(leaves.length > 0 ? ['it takes people out of the group'] : []),
  ];
}
