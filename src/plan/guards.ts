/**
 * Guards: what is refused whatever anybody confirms. Pure, see `plan.ts`.
 *
 * @module
 */

import type { AdminPaths } from '../directory/access/admin-paths.js';
import { Failure } from '../errors.js';
import type { Role } from '../qlik/api/roles.js';
import { quote } from '../text/clean.js';
import { count } from '../text/lists.js';
import { isAdminLevel } from './effect.js';
import { guardAdmins, takesTenantAdmin } from './guard-admins.js';
import { MAX_PEOPLE, type Plan } from './plan.js';

const BASELINE = 'UserDefault';

/**
 * Refuses what must not happen.
 *
 * @param paths Needed when {@link takesTenantAdmin}; without them such a plan is refused.
 * @throws {Failure} `NOT_ALLOWED` or `GROUP_NOT_EMPTY`, saying what to do instead.
 */
export function guard(plan: Plan, catalogue: ReadonlyMap<string, Role>, paths?: AdminPaths): void {
  if (plan.steps.length === 0) return;
  guardRoles(plan, catalogue);
  guardKind(plan);
  guardPeople(plan);
  if (takesTenantAdmin(plan)) guardAdmins(plan, paths);
}

function guardRoles(plan: Plan, catalogue: ReadonlyMap<string, Role>): void {
  if (plan.kind !== 'create group' && plan.kind !== 'change roles') return;
  if ([...plan.added, ...plan.removed].some((role) => role.name === BASELINE)) {
    throw new Failure(
      'NOT_ALLOWED',
      `Cannot assign or remove ${BASELINE}: everybody has it without assignment`,
      'Change what everybody may do in the Administration of Qlik Cloud, under Manage users, Permissions',
    );
  }
  const admin = plan.added.find((role) => isAdminLevel(catalogue.get(role.id) ?? role));
  if (plan.target.kind === 'system' && admin !== undefined) {
    throw new Failure(
      'NOT_ALLOWED',
      `Cannot give the administrator role ${quote(admin.name)} to everybody in the tenant`,
      'Give it to a custom group with the few people who need it',
    );
  }
}

const insteadOf = {
  'delete group':
    'Only custom groups can be deleted here; take its roles away with remove_role if it should give none',
  'update group': 'Only custom groups have a name and description that can be changed here',
  'change members':
    'Change the membership where it comes from, or use a custom group for this purpose',
} as const;

const verbs = {
  'delete group': 'delete',
  'update group': 'rename or describe',
  'change members': 'change the members of',
} as const;

/** Roles of every kind of group can be changed; all else is for custom groups alone. */
function guardKind({ kind, target }: Plan): void {
  if (kind === 'create group' || kind === 'change roles' || target.kind === 'custom') return;
  const belongs =
    target.kind === 'idp'
      ? 'an IdP group, which belongs to the identity provider'
      : 'a system group';
  throw new Failure(
    'NOT_ALLOWED',
    `Cannot ${verbs[kind]} ${quote(target.name)}: it is ${belongs}`,
    insteadOf[kind],
  );
}

function guardPeople({ kind, target, before, joins, leaves }: Plan): void {
  const changed = joins.length + leaves.length;
  if (changed > MAX_PEOPLE) {
    throw new Failure(
      'NOT_ALLOWED',
      `Cannot change the membership of ${count(changed, 'person', 'people')} in ${quote(target.name)} at once: the most is ${MAX_PEOPLE}`,
      'Change the members in smaller parts with add_members and remove_members',
    );
  }
  if (kind === 'delete group' && before.people > leaves.length) {
    throw new Failure(
      'GROUP_NOT_EMPTY',
      `Cannot delete the custom group ${quote(target.name)}: it has ${count(before.people, 'member')}, and Qlik deletes only empty groups`,
      'Call delete_custom_group with remove_members_first: true if its members are to be taken out as well',
    );
  }
}
