/**
 * The effect of a change: who gains and who loses what, whether it can be undone, and every reason to
 * ask a person. Reasons stand side by side: none hides another. Pure.
 *
 * @module
 */

import type { Policy } from '../config/policy/policy.js';
import type { RoleRef } from '../qlik/api/groups.js';
import type { Role } from '../qlik/api/roles.js';
import { quote } from '../text/clean.js';
import { count, list } from '../text/lists.js';
import { byId, type Plan } from './plan.js';

/** Why a person is asked. Administrator roles come first, because nothing weighs more. */
export type ReasonKind =
  | 'administrator'
  | 'credentials'
  | 'everybody'
  | 'many people'
  | 'full users'
  | 'deletes'
  | 'renames'
  | 'takes rights'
  | 'takes people out'
  | 'policy';

export interface Reason {
  readonly kind: ReasonKind;
  /** A clause fit to be shown, without a full stop. */
  readonly text: string;
}

export interface Effect {
  /** Empty when nobody has to be asked. */
  readonly reasons: readonly Reason[];
  /** How many people gain or lose something, at most: some may hold the role another way. */
  readonly people: number;
  /** How many of them gain something, for the sum of what nobody was asked about. */
  readonly reach: number;
  /** The first few of them by name. */
  readonly names: readonly string[];
  readonly gains: readonly RoleRef[];
  readonly loses: readonly RoleRef[];
  /** Roles gained that administer, the most powerful first. */
  readonly administratorRoles: readonly RoleRef[];
  /** What putting it back would not bring back; empty when it can be undone exactly. */
  readonly irreversible: readonly string[];
  /** Names of roles gained that raise a basic user to a full user. */
  readonly fullUserRoles: readonly string[];
}

/** More people than this make an additive change one to ask about; a policy may only say fewer. */
export const CONFIRM_ABOVE = 25;

/** The role above all others. */
const TENANT_ADMIN = 'TenantAdmin';

/** Whether a person has to be asked. */
export function asksPerson({ reasons }: Pick<Effect, 'reasons'>): boolean {
  return reasons.length > 0;
}

/** Whether one of the reasons is of this kind. */
export function hasReason({ reasons }: Pick<Effect, 'reasons'>, kind: ReasonKind): boolean {
  return reasons.some((reason) => reason.kind === kind);
}

/** The reasons in one clause. */
export function reasonsText({ reasons }: Pick<Effect, 'reasons'>): string {
  return list(reasons.map(({ text }) => text));
}

/**
 * Whether a role shows that it may administer. A role that does not say its level counts as one that
 * does.
 */
export function isAdminLevel(role: RoleRef | Role): boolean {
  if (role.level !== 'user') return true;
  return 'assignedScopes' in role && (role.assignedScopes ?? []).some(isAdminScope);
}

/**
 * Whether a role has to be treated as one that administers: also a custom role whose scopes cannot be
 * read. Not knowing is no reason to ask less.
 */
export function mayAdminister(role: RoleRef, catalogue: ReadonlyMap<string, Role>): boolean {
  const known = catalogue.get(role.id);
  if (isAdminLevel(known ?? role)) return true;
  return known?.assignedScopes === undefined && (known ?? role).type !== 'default';
}

function isAdminScope(scope: string): boolean {
  return scope.startsWith('admin');
}

/** Whether a role lets people make credentials, with which they act outside of any sign-in. */
function makesCredentials(role: Role | undefined): boolean {
  return (role?.assignedScopes ?? []).some((scope) => /^api-keys?\b/.test(scope));
}

/**
 * @param plans Of one change.
 * @param catalogue Every role of the tenant by id, for level, scopes and entitlement.
 * @param policy May ask for a person where nothing else does.
 * @param recentReach How many people changes of the last hour reached without a question.
 */
export function effectOf(
  plans: readonly Plan[],
  catalogue: ReadonlyMap<string, Role>,
  policy: Policy = [],
  recentReach = 0,
): Effect {
  const gains = [...byId(plans.flatMap(gainsOf)).values()];
  const loses = [...byId(plans.flatMap(losesOf)).values()];
  const administratorRoles = gains
    .filter((role) => mayAdminister(role, catalogue))
    .sort((a, b) => weightOf(b) - weightOf(a));
  const fullUserRoles = gains
    .filter((role) => catalogue.get(role.id)?.userEntitlementType === 'fullUser')
    .map((role) => role.name);
  const credentialRoles = gains.filter(({ id }) => makesCredentials(catalogue.get(id)));
  const reach = reachOf(plans.filter(gives));
  const reasons = [
    ...administratorRoles.map(({ name }) =>
      reason('administrator', `${quote(name)} is an administrator role`),
    ),
    ...credentialRoles.map(({ name }) =>
      reason('credentials', `${quote(name)} lets people make API keys`),
    ),
    ...(plans.some((plan) => gives(plan) && plan.target.kind === 'system')
      ? [reason('everybody', 'it reaches everybody in the tenant, now and later')]
      : []),
    ...manyPeople(plans, reach, recentReach, policy),
    ...(fullUserRoles.length > 0
      ? [reason('full users', 'it may raise people to full users, which uses entitlements')]
      : []),
    ...whatItTakes(plans),
  ];
  const always = policy.some((rules) => rules.confirm === 'always');
  return {
    reasons:
      reasons.length === 0 && always
        ? [reason('policy', 'the policy of this server asks for every change')]
        : reasons,
    people: reachOf(plans),
    reach,
    names: [...new Set(plans.flatMap(({ names }) => names))],
    gains,
    loses,
    administratorRoles,
    irreversible: plans.some(({ kind }) => kind === 'delete group')
      ? [
          'a group made again gets a new id',
          'Qlik does not say what becomes of spaces and section access that name it',
        ]
      : [],
    fullUserRoles,
  };
}

function reason(kind: ReasonKind, text: string): Reason {
  return { kind, text };
}

/** Joining a group gives what the group gives. */
function gainsOf(plan: Plan): readonly RoleRef[] {
  return plan.joins.length > 0 ? [...plan.after.roles, ...plan.added] : plan.added;
}

/** Leaving a group takes what the group gives. */
function losesOf(plan: Plan): readonly RoleRef[] {
  return plan.leaves.length > 0 ? [...plan.before.roles, ...plan.removed] : plan.removed;
}

function gives({ added, joins }: Plan): boolean {
  return added.length + joins.length > 0;
}

function weightOf({ name }: RoleRef): number {
  return name === TENANT_ADMIN ? 1 : 0;
}

/** How many people the plans reach: those named count once, those of a whole group by their number. */
function reachOf(plans: readonly Plan[]): number {
  const named = new Set<string>();
  const groups = new Map<string, number>();
  for (const plan of plans) {
    for (const { id } of [...plan.joins, ...plan.leaves]) named.add(id);
    if (plan.target.type === 'user') named.add(plan.target.id ?? '');
    else if (plan.kind !== 'change members') {
      const key = plan.target.id ?? plan.target.name;
      groups.set(key, Math.max(plan.before.people, plan.after.people, groups.get(key) ?? 0));
    }
  }
  const whole = [...groups.values()].reduce((sum, people) => sum + people, 0);
  // Of one target alone, who joins and leaves is among its people.
  return plans.length === 1 && whole > 0 ? whole : whole + named.size;
}

function manyPeople(
  plans: readonly Plan[],
  reach: number,
  recentReach: number,
  policy: Policy,
): Reason[] {
  const most = Math.min(CONFIRM_ABOVE, ...policy.flatMap((rules) => rules.confirmAbove ?? []));
  const toGroups = plans.filter((plan) => gives(plan) && plan.target.kind !== 'system');
  if (toGroups.length === 0) return [];
  const limit = count(most, 'person', 'people');
  if (reach > most) return [reason('many people', `it reaches more than ${limit}`)];
  if (reach + recentReach <= most || reach === 0) return [];
  return [
    reason(
      'many people',
      `with the changes of the last hour that needed no approval it reaches ${reach + recentReach} people, which is more than ${limit}`,
    ),
  ];
}

function whatItTakes(plans: readonly Plan[]): Reason[] {
  const deletions = plans.filter(({ kind }) => kind === 'delete group');
  const others = plans.filter(({ kind }) => kind !== 'delete group');
  return [
    ...(deletions.some(({ leaves }) => leaves.length > 0)
      ? [reason('deletes', 'it empties and deletes a group')]
      : deletions.length > 0
        ? [reason('deletes', 'it deletes a group')]
        : []),
    ...(others.some(({ kind, steps }) => kind === 'update group' && steps.length > 0)
      ? [reason('renames', 'it replaces what the group is called or described as')]
      : []),
    ...(others.some(({ removed }) => removed.length > 0)
      ? [reason('takes rights', 'it takes rights away')]
      : []),
    ...(others.some(({ leaves }) => leaves.length > 0)
      ? [reason('takes people out', 'it takes people out of the group')]
      : []),
  ];
}
