/**
 * Guards: what is refused whatever anybody confirms. Pure, see `plan.ts`.
 *
 * @module
 */

import type { AdminPaths } from '../directory/access/admin-paths.js';
import { Failure } from '../errors.js';
import type { Role } from '../qlik/api/roles.js';
import { quote } from '../text/clean.js';
import { count, firstOf } from '../text/lists.js';
import { type ChangeSet, hasWork } from './change-set.js';
import { mayAdminister } from './effect.js';
import { guardAdmins, takesTenantAdmin } from './guard-admins.js';
import { byId, MAX_PEOPLE, type Plan } from './plan.js';

const BASELINE = 'UserDefault';

/**
 * Refuses what must not happen, judged over the whole set.
 *
 * @param paths Needed when {@link takesTenantAdmin}; without them such a set is refused.
 * @throws {Failure} `NOT_ALLOWED` or `GROUP_NOT_EMPTY`, saying what to do instead.
 */
export function guard(
  set: ChangeSet,
  catalogue: ReadonlyMap<string, Role>,
  paths?: AdminPaths,
): void {
  for (const [place, plan] of set.plans.entries()) {
    if (!hasWork(plan)) continue;
    guardRoles(plan, catalogue);
    guardKind(plan);
    guardDeletion(plan, set.plans.slice(0, place));
  }
  guardPeople(set.plans);
  if (takesTenantAdmin(set)) guardAdmins(set, paths);
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
  const admin = plan.added.find((role) => mayAdminister(role, catalogue));
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

/** People whose membership one change may touch, all targets together. */
function guardPeople(plans: readonly Plan[]): void {
  const moved = plans.flatMap(({ joins, leaves }) => [...joins, ...leaves]);
  const changed = byId(moved).size;
  if (changed <= MAX_PEOPLE) return;
  const groups = [...new Set(plans.map(({ target }) => quote(target.name)))];
  throw new Failure(
    'NOT_ALLOWED',
    `Cannot change the membership of ${count(changed, 'person', 'people')} in ${firstOf(groups, 5)} at once: the most is ${MAX_PEOPLE}`,
    'Change the members in smaller parts with add_members and remove_members',
  );
}

function guardDeletion({ kind, target, before, leaves }: Plan, earlier: readonly Plan[]): void {
  const out = new Set(
    [
      ...earlier.filter((plan) => plan.target.id === target.id).flatMap((plan) => plan.leaves),
      ...leaves,
    ].map(({ id }) => id),
  );
  if (kind !== 'delete group' || before.people <= out.size) return;
  throw new Failure(
    'GROUP_NOT_EMPTY',
    `Cannot delete the custom group ${quote(target.name)}: it has ${count(before.people, 'member')}, and Qlik deletes only empty groups`,
    'Call delete_custom_group with remove_members_first: true if its members are to be taken out as well',
  );
}
