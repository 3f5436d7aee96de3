/**
 * A plan in words, for the question before it and the answer after it. Text from the tenant stands
 * in quotes, cleaned, with the id beside it.
 *
 * @module
 */

import { kindNames } from '../directory/group-kind.js';
import { describePerson, type Person } from '../directory/person.js';
import type { RoleRef } from '../qlik/api/groups.js';
import { quote, quoteFlagged } from '../text/clean.js';
import { count, firstOf, list } from '../text/lists.js';
import { type ChangeSet, hasWork } from './change-set.js';
import { isAdminLevel } from './effect.js';
import { byId, type Plan, type Target } from './plan.js';

/** Roles named in one line; the rest is counted. */
const ROLES_SHOWN = 10;
/** People named where they stand for many. */
const PEOPLE_SHOWN = 8;

/** `the custom group "CG-Sales" (id 65…)`. */
export function describeTarget({ type, kind, name, id, email }: Target): string {
  const what = type === 'user' ? 'person' : `${kindNames[kind ?? 'custom']} group`;
  const details = [
    ...(email === undefined ? [] : [quote(email)]),
    ...(id === undefined ? [] : [`id ${id}`]),
  ];
  const beside = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return `the ${what} ${quoteFlagged(name)}${beside}`;
}

/**
 * Roles in quotes, the first few of them; `no roles` when there are none. Where there are more, those
 * that administer come first and all of them are named.
 *
 * @param administering Known to administer, beside those that say so themselves.
 */
export function describeRoles(
  roles: readonly RoleRef[],
  administering: readonly RoleRef[] = [],
): string {
  if (roles.length === 0) return 'no roles';
  const known = byId(administering);
  const weighty = roles.filter((role) => known.has(role.id) || isAdminLevel(role));
  const ordered =
    roles.length > ROLES_SHOWN
      ? [...weighty, ...roles.filter((role) => !weighty.includes(role))]
      : roles;
  const names = ordered.map((role) => quoteFlagged(role.name));
  return firstOf(names, Math.max(ROLES_SHOWN, weighty.length));
}

/** The first few people, with what tells them from their namesakes. */
export function describePeople(people: readonly Person[]): string {
  return firstOf(people.map(describePerson), PEOPLE_SHOWN);
}

/** One person as such, more of them as a number. */
function howMany(people: readonly Person[]): string {
  const [first, ...others] = people;
  return first !== undefined && others.length === 0
    ? describePerson(first)
    : count(people.length, 'person', 'people');
}

const verbs = {
  do: {
    create: 'create',
    delete: 'delete',
    give: 'give',
    take: 'take',
    add: 'add',
    rename: 'rename',
    describe: 'describe',
  },
  did: {
    create: 'created',
    delete: 'deleted',
    give: 'gave',
    take: 'took',
    add: 'added',
    rename: 'renamed',
    describe: 'described',
  },
} as const;

/** What the plan does, as a clause that begins with a verb. */
export function describeChange(plan: Plan, tense: keyof typeof verbs): string {
  const target = describeTarget(plan.target);
  const verb = verbs[tense];
  const { kind, added, removed, joins, leaves, before, after } = plan;
  switch (kind) {
    case 'create group':
      if (before.exists) return `${verb.add} ${howMany(joins)} to ${target}`;
      return `${verb.create} ${target} with ${describeRoles(added)}${joins.length > 0 ? ` and ${howMany(joins)} in it` : ''}`;
    case 'change roles':
      return list([
        ...(added.length > 0 ? [`${verb.give} ${describeRoles(added)} to ${target}`] : []),
        ...(removed.length > 0
          ? [`${verb.take} ${describeRoles(removed)} away from ${target}`]
          : []),
      ]);
    case 'change members':
      return list([
        ...(joins.length > 0 ? [`${verb.add} ${howMany(joins)} to ${target}`] : []),
        ...(leaves.length > 0
          ? [`${verb.take} ${howMany(leaves)} out of ${joins.length > 0 ? 'it' : target}`]
          : []),
      ]);
    case 'update group':
      return list([
        ...(before.name === after.name
          ? []
          : [`${verb.rename} ${target} to ${quoteFlagged(after.name)}`]),
        ...(before.description === after.description
          ? []
          : [
              `${verb.describe} ${before.name === after.name ? target : 'it'} as ${quote(after.description ?? '')}`,
            ]),
      ]);
    case 'delete group':
      return leaves.length === 0
        ? `${verb.delete} ${target}`
        : `${verb.take} ${howMany(leaves)} out of ${target} and ${verb.delete} it`;
  }
}

/** Changes named in one clause; the rest is counted. */
const CHANGES_SHOWN = 3;

/** What the whole set does, as a clause that begins with a verb. */
export function describeSet(set: Pick<ChangeSet, 'plans'>, tense: keyof typeof verbs): string {
  const working = set.plans.filter(hasWork);
  const plans = working.length > 0 ? working : set.plans;
  const clauses = plans.map((plan) => describeChange(plan, tense));
  if (clauses.length <= CHANGES_SHOWN) return clauses.join('; ');
  const rest = clauses.length - CHANGES_SHOWN;
  return `${clauses.slice(0, CHANGES_SHOWN).join('; ')}; and ${count(rest, 'more change', 'more changes')}`;
}
