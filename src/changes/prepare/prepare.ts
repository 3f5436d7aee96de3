/**
 * From intents to a change set: read the state fresh, and let the pure part decide.
 *
 * Qlik has no conditional write, so what somebody else changes between our read and our write of a
 * group is lost. That is why names are resolved first, and everything the decision needs is then
 * read at once: after that, nothing stands between the read and the write but the decision.
 *
 * @module
 */

import { adminPaths } from '../../directory/access/admin-holders.js';
import { type AdminPaths, TENANT_ADMIN } from '../../directory/access/admin-paths.js';
import type { Directory, Reading } from '../../directory/directory.js';
import { findRoles } from '../../directory/lookup/find-roles.js';
import { findUser } from '../../directory/lookup/find-user.js';
import { type ChangeSet, changeSetOf } from '../../plan/change-set.js';
import { takesTenantAdmin } from '../../plan/guard-admins.js';
import type { Intent } from '../../plan/intent.js';
import type { NetEffect } from '../../plan/net-effect.js';
import { afterEarlier } from '../../plan/overlay.js';
import type { Plan } from '../../plan/plan.js';
import { planRoles } from '../../plan/plan-roles.js';
import type { Role } from '../../qlik/api/roles.js';
import type { User } from '../../qlik/api/users.js';
import type { PrepareContext, ResolvedIntent } from './prepare-context.js';
import { prepareCreation, prepareDeletion, prepareUpdate } from './prepare-group.js';
import { prepareMembers } from './prepare-members.js';
import { prepareUndoMembers } from './prepare-undo-members.js';
import { netEffectFor, readReach } from './read-reach.js';
import { currentGroup, stateOfUser } from './read-state.js';

/** A change set, with what it takes to judge it. */
export interface Prepared {
  readonly set: ChangeSet;
  /** Every role of the tenant by id, read just now. */
  readonly catalogue: ReadonlyMap<string, Role>;
  /** Read only when the set takes TenantAdmin away. */
  readonly paths?: AdminPaths;
  /** Left out where it is not known: too many people, everybody, or it could not be read. */
  readonly net?: NetEffect;
}

/**
 * Reads what the intents are about and plans them, each on top of those before it.
 *
 * @throws {Failure} For names that fit nothing or several things, and for what cannot be planned.
 */
export async function prepare(
  directory: Directory,
  intents: readonly ResolvedIntent[],
  reading: Reading,
): Promise<Prepared> {
  // Before the targets: however many people it reaches, nothing of it comes before the write.
  const [catalogue, reach] = await Promise.all([
    directory.freshRoles(reading),
    readReach(directory, intents, reading),
  ]);
  // Needed in few cases, but read beside the targets, so that no time passes before the write.
  const early = intents.some(({ intent }) => mayTakeAdmin(intent, catalogue))
    ? adminPaths(directory, reading)
    : undefined;
  const seen = new Map<string, User>();
  const onRead = (users: readonly User[]): void => {
    for (const user of users) seen.set(user.id, user);
  };
  const [plans, read] = await Promise.all([
    planAll({ directory, catalogue, reading, earlier: [], onRead }, intents),
    early,
  ]);
  const set = changeSetOf(directory.tenantId, plans);
  const needed = read ?? (takesTenantAdmin(set) ? await adminPaths(directory, reading) : undefined);
  const net = netEffectFor(set, reach, seen);
  return {
    set,
    catalogue,
    ...(needed === undefined ? {} : { paths: needed }),
    ...(net === undefined ? {} : { net }),
  };
}

async function planAll(
  context: PrepareContext,
  intents: readonly ResolvedIntent[],
): Promise<[Plan, ...Plan[]]> {
  const plans: Plan[] = [];
  for (const intent of intents) plans.push(await planOf({ ...context, earlier: plans }, intent));
  const [first, ...rest] = plans;
  if (first === undefined) throw new TypeError('A change has at least one intent');
  return [first, ...rest];
}

function mayTakeAdmin(intent: Intent, catalogue: ReadonlyMap<string, Role>): boolean {
  if (intent.want !== 'change roles') return false;
  return findRoles(catalogue, intent.remove).some((role) => role.name === TENANT_ADMIN);
}

async function planOf(context: PrepareContext, resolved: ResolvedIntent): Promise<Plan> {
  const { directory, catalogue, reading, earlier, onRead } = context;
  const { intent, target } = resolved;
  switch (intent.want) {
    case 'create group':
      return prepareCreation(context, intent);
    case 'change roles': {
      const wish = {
        add: findRoles(catalogue, intent.add),
        remove: findRoles(catalogue, intent.remove),
      };
      if (target.type !== 'user') {
        return planRoles(directory.tenant, await currentGroup(context, target), wish);
      }
      const user = await findUser(directory, target.id, reading);
      onRead([user]);
      return planRoles(directory.tenant, afterEarlier(stateOfUser(user), earlier), wish);
    }
    case 'change members':
      return prepareMembers(context, intent, target);
    case 'return members':
      return prepareUndoMembers(context, intent, target);
    case 'update group':
      return prepareUpdate(context, intent, target);
    case 'delete group':
      return prepareDeletion(context, intent, target);
  }
}
