/**
 * A plan in words, for the question before it and the answer after it. Text from the tenant stands
 * in quotes, cleaned, with the id beside it.
 *
 * @module
 */

import { kindNames } from '../directory/find-group.js';
import type { RoleRef } from '../qlik/groups.js';
import { clean, quoteFlagged } from '../text/clean.js';
import { firstOf, list } from '../text/lists.js';
import type { Plan, Target } from './plan.js';

/** Roles named in one line; the rest is counted. */
const ROLES_SHOWN = 10;

/** `the custom group "CG-Sales" (id 65…)`. */
export function describeTarget({ type, kind, name, id, email }: Target): string {
  const what = type === 'user' ? 'person' : `${kindNames[kind ?? 'custom']} group`;
  const details = [
    ...(email === undefined ? [] : [clean(email).text]),
    ...(id === undefined ? [] : [`id ${id}`]),
  ];
  const beside = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return `the ${what} ${quoteFlagged(name)}${beside}`;
}

/** Roles in quotes, the first few of them; `no roles` when there are none. */
export function describeRoles(roles: readonly RoleRef[]): string {
  const names = roles.map((role) => quoteFlagged(role.name));
  return names.length === 0 ? 'no roles' : firstOf(names, ROLES_SHOWN);
}

const verbs = {
  do: { create: 'create', delete: 'delete', give: 'give', take: 'take' },
  did: { create: 'created', delete: 'deleted', give: 'gave', take: 'took' },
} as const;

/** What the plan does, as a clause that begins with a verb. */
export function describeChange(plan: Plan, tense: keyof typeof verbs): string {
  const target = describeTarget(plan.target);
  const verb = verbs[tense];
  switch (plan.kind) {
    case 'delete group':
      return `${verb.delete} ${target}`;
    case 'create group':
      return `${verb.create} ${target} with ${describeRoles(plan.added)}`;
    case 'change roles':
      return list([
        ...(plan.added.length > 0
          ? [`${verb.give} ${describeRoles(plan.added)} to ${target}`]
          : []),
        ...(plan.removed.length > 0
          ? [`${verb.take} ${describeRoles(plan.removed)} away from ${target}`]
          : []),
      ]);
  }
}
