/**
 * Guards: what is refused whatever anybody confirms. Pure, see `plan.ts`.
 *
 * Qlik's API has no guard against locking oneself out that its documents promise, so this is it.
 *
 * @module
 */

import { type AdminHolder, type AdminPaths, TENANT_ADMIN } from '../directory/admin-holders.js';
import { Failure } from '../errors.js';
import type { Role } from '../qlik/roles.js';
import { quote } from '../text/clean.js';
import { isAdminLevel } from './effect.js';
import type { Plan } from './plan.js';

const BASELINE = 'UserDefault';

/** Deleting is not among it: only a group that gives nobody anything gets past its guard. */
function touchesTenantAdmin(plan: Plan): boolean {
  return plan.kind !== 'delete group' && plan.removed.some((role) => role.name === TENANT_ADMIN);
}

/**
 * Refuses what must not happen.
 *
 * @param paths Needed when TenantAdmin is taken away; without them such a plan is refused.
 * @throws {Failure} `NOT_ALLOWED` or `GROUP_NOT_EMPTY`, saying what to do instead.
 */
export function guard(plan: Plan, catalogue: ReadonlyMap<string, Role>, paths?: AdminPaths): void {
  if (plan.steps.length === 0) return;
  guardRoles(plan, catalogue);
  if (plan.kind === 'delete group') guardDeletion(plan);
  if (touchesTenantAdmin(plan)) guardLastAdmin(plan, paths);
}

function guardRoles(plan: Plan, catalogue: ReadonlyMap<string, Role>): void {
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

function guardDeletion({ target, before }: Plan): void {
  if (target.kind !== 'custom') {
    throw new Failure(
      'NOT_ALLOWED',
      `Cannot delete ${quote(target.name)}: it is ${target.kind === 'idp' ? 'an IdP group, which belongs to the identity provider' : 'a system group'}`,
      'Only custom groups can be deleted here; take its roles away with remove_role if it should give none',
    );
  }
  if (before.people > 0) {
    throw new Failure(
      'GROUP_NOT_EMPTY',
      `Cannot delete the custom group ${quote(target.name)}: it has ${before.people} ${before.people === 1 ? 'member' : 'members'}, and Qlik deletes only empty groups`,
      'Take its members out first, then delete it',
    );
  }
}

function guardLastAdmin(plan: Plan, paths: AdminPaths | undefined): void {
  if (paths === undefined) {
    throw new Failure(
      'NOT_ALLOWED',
      `Cannot take ${TENANT_ADMIN} away: who else holds it could not be read`,
      'Use a credential that may read users and roles',
    );
  }
  const everyoneKeepsIt = paths.everyoneHoldsIt && plan.target.kind !== 'system';
  if (everyoneKeepsIt) return;
  const stillHolds = (holder: AdminHolder): boolean => {
    const direct =
      holder.direct && !(plan.target.type === 'user' && plan.target.id === holder.userId);
    const groups = holder.viaGroups.filter(
      (id) => !(plan.target.type === 'group' && plan.target.id === id),
    );
    return direct || groups.length > 0;
  };
  const left = paths.holders.filter((holder) => stillHolds(holder));
  if (!left.some((holder) => holder.userId === paths.callerId)) {
    throw new Failure(
      'NOT_ALLOWED',
      `Cannot take ${TENANT_ADMIN} away here: it is the last way in which you hold it yourself`,
      'Ask another tenant admin to do this, or first give yourself the role another way',
    );
  }
  if (!left.some((holder) => holder.active && !holder.bot)) {
    throw new Failure(
      'NOT_ALLOWED',
      `Cannot take ${TENANT_ADMIN} away here: nobody active would be tenant admin any more`,
      'Give the role to somebody else first',
    );
  }
}
