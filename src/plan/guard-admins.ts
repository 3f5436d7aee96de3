/**
 * Nobody is locked out: the caller and at least one active person keep TenantAdmin, over every path
 * that gives it. Qlik's documents promise no such protection of the API. Pure, see `plan.ts`.
 *
 * @module
 */

import {
  type AdminHolder,
  type AdminPaths,
  TENANT_ADMIN,
} from '../directory/access/admin-paths.js';
import { Failure } from '../errors.js';
import type { Plan } from './plan.js';

/** Whether the plan takes TenantAdmin from anybody, so that every path to it has to be known. */
export function takesTenantAdmin({ kind, removed, leaves, before }: Plan): boolean {
  const gives = (roles: Plan['removed']): boolean =>
    roles.some((role) => role.name === TENANT_ADMIN);
  // Deleting takes it from those who are taken out before; an empty group gives it to nobody.
  const takesRole = kind === 'change roles' && gives(removed);
  return takesRole || (leaves.length > 0 && gives(before.roles));
}

/**
 * @param paths Every way in which anybody holds TenantAdmin.
 * @throws {Failure} `NOT_ALLOWED`
 */
export function guardAdmins(plan: Plan, paths: AdminPaths | undefined): void {
  if (paths === undefined) {
    throw new Failure(
      'NOT_ALLOWED',
      `Cannot take ${TENANT_ADMIN} away: who else holds it could not be read`,
      'Use a credential that may read users and roles',
    );
  }
  const everyoneKeepsIt = paths.everyoneHoldsIt && plan.target.kind !== 'system';
  if (everyoneKeepsIt) return;
  const left = paths.holders.filter((holder) => keepsIt(plan, holder));
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

/** Whether the holder still has a path after the plan. */
function keepsIt({ kind, target, leaves }: Plan, holder: AdminHolder): boolean {
  const losesDirect = target.type === 'user' && target.id === holder.userId;
  const losesGroup =
    kind === 'change roles' || leaves.some((person) => person.id === holder.userId);
  const groups = holder.viaGroups.filter((id) => !(losesGroup && target.id === id));
  return (holder.direct && !losesDirect) || groups.length > 0;
}
