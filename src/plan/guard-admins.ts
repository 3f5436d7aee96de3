/**
 * Nobody is locked out: the caller and at least one active person keep TenantAdmin, over every path
 * that gives it, after every step of a change. A change may break off anywhere, so the end alone does
 * not count. Qlik's documents promise no such protection of the API. Pure.
 *
 * @module
 */

import { type AdminPaths, TENANT_ADMIN } from '../directory/access/admin-paths.js';
import type { Person } from '../directory/person.js';
import { Failure } from '../errors.js';
import type { RoleRef } from '../qlik/api/groups.js';
import type { ChangeSet } from './change-set.js';
import type { SetStep } from './merge-steps.js';
import { newGroupOf, type Plan } from './plan.js';

type Plans = Pick<ChangeSet, 'plans'>;

/** Whether the change takes TenantAdmin from anybody, so that every path to it has to be known. */
export function takesTenantAdmin({ plans }: Plans): boolean {
  return plans.some(
    ({ kind, removed, leaves, before }) =>
      // Deleting takes it from those who are taken out before; an empty group gives it to nobody.
      (kind === 'change roles' && givesIt(removed)) || (leaves.length > 0 && givesIt(before.roles)),
  );
}

/**
 * @param paths Every way in which anybody holds TenantAdmin, as read just now.
 * @param from How many of the steps are done already, and so part of what `paths` shows.
 * @throws {Failure} `NOT_ALLOWED`
 */
export function guardAdmins(set: ChangeSet, paths: AdminPaths | undefined, from = 0): void {
  if (paths === undefined) {
    throw new Failure(
      'NOT_ALLOWED',
      `Cannot take ${TENANT_ADMIN} away: who else holds it could not be read`,
      'Use a credential that may read users and roles',
    );
  }
  const admins = modelOf(set, paths, from);
  for (const step of set.steps.slice(from)) {
    admins.apply(step);
    if (!admins.holds(paths.callerId)) {
      throw new Failure(
        'NOT_ALLOWED',
        `Cannot take ${TENANT_ADMIN} away here: it is the last way in which you hold it yourself`,
        'Ask another tenant admin to do this, or first give yourself the role another way',
      );
    }
    if (!admins.someoneActive()) {
      throw new Failure(
        'NOT_ALLOWED',
        `Cannot take ${TENANT_ADMIN} away here: nobody active would be tenant admin any more`,
        'Give the role to somebody else first',
      );
    }
  }
}

function givesIt(roles: readonly RoleRef[]): boolean {
  return roles.some(({ name }) => name === TENANT_ADMIN);
}

interface Holder {
  readonly counts: boolean;
  direct: boolean;
  /** Ids of the groups they are in, as far as they matter here. */
  readonly groups: Set<string>;
}

/** Who holds TenantAdmin, step by step. What is not known counts as not held. */
function modelOf({ plans, steps }: ChangeSet, paths: AdminPaths, from: number) {
  const done = new Set(
    steps.slice(0, from).flatMap((step) => (step.do === 'change group' ? [step.groupId] : [])),
  );
  const holders = new Map<string, Holder>();
  const giving = new Set<string>();
  const roleIds = new Set<string>();
  const holder = (id: string, person?: Person): Holder => {
    const known = holders.get(id);
    if (known !== undefined) return known;
    const counts = person !== undefined && person.status === 'active' && !person.bot;
    const fresh: Holder = { counts, direct: false, groups: new Set() };
    holders.set(id, fresh);
    return fresh;
  };
  for (const { userId, active, bot, direct, viaGroups } of paths.holders) {
    holders.set(userId, { counts: active && !bot, direct, groups: new Set(viaGroups) });
    for (const id of viaGroups) giving.add(id);
  }
  for (const [place, plan] of plans.entries()) {
    for (const person of [...plan.joins, ...plan.leaves]) holder(person.id, person);
    const roles = [...plan.before.roles, ...plan.after.roles, ...plan.added, ...plan.removed];
    for (const { id, name } of roles) if (name === TENANT_ADMIN) roleIds.add(id);
    const { type, id = newGroupOf(place) } = plan.target;
    if (type === 'group' && !done.has(id) && givesIt(plan.before.roles)) giving.add(id);
  }
  const has = (ids: readonly string[] = []): boolean => ids.some((id) => roleIds.has(id));
  const everyoneIds = plans.flatMap(({ target }: Plan) =>
    target.kind === 'system' ? (target.id ?? []) : [],
  );
  let everyone = paths.everyoneHoldsIt;
  const isHolding = ({ direct, groups }: Holder): boolean =>
    direct || [...groups].some((id) => giving.has(id));
  const setGroup = (id: string, roles: readonly string[]): void => {
    if (has(roles)) giving.add(id);
    else giving.delete(id);
    if (everyoneIds.includes(id)) everyone = has(roles);
  };
  return {
    apply(step: SetStep): void {
      switch (step.do) {
        case 'create group':
          setGroup(step.as, step.roleIds);
          break;
        case 'change group':
          if (step.roleIds !== undefined) setGroup(step.groupId, step.roleIds);
          break;
        case 'change user': {
          const user = holder(step.userId);
          if (has(step.removeIds)) user.direct = false;
          if (has(step.addIds)) user.direct = true;
          for (const id of step.leaves) user.groups.delete(id);
          for (const id of step.joins) user.groups.add(id);
          break;
        }
        case 'delete group':
          giving.delete(step.groupId);
          break;
      }
    },
    holds: (id: string): boolean => {
      const user = holders.get(id);
      return everyone || (user !== undefined && isHolding(user));
    },
    someoneActive: (): boolean =>
      everyone || [...holders.values()].some((user) => user.counts && isHolding(user)),
  };
}
