/**
 * Between two steps of a change: whether what was decided still holds. The policy is asked before
 * every step; what was read is read again when time has passed, and before a whole list is replaced.
 *
 * @module
 */

import type { PolicySource } from '../../config/policy/read-policy.js';
import { adminPaths } from '../../directory/access/admin-holders.js';
import type { Directory, Reading } from '../../directory/directory.js';
import { groupById } from '../../directory/lookup/find-group.js';
import { Failure } from '../../errors.js';
import type { ChangeSet } from '../../plan/change-set.js';
import { describeRoles, describeTarget } from '../../plan/describe.js';
import { guardAdmins, takesTenantAdmin } from '../../plan/guard-admins.js';
import { guardPolicy } from '../../plan/guard-policy.js';
import type { SetStep } from '../../plan/merge-steps.js';
import { type Plan, sameRoles } from '../../plan/plan.js';
import type { WriteSlot } from '../../qlik/api/endpoint.js';

/** A slot that comes within this time came at once, in milliseconds. */
export const AT_ONCE_MS = 250;

export interface CheckContext {
  readonly directory: Directory;
  readonly reading: Reading;
  readonly policy: PolicySource;
  readonly set: ChangeSet;
  /** Milliseconds on any steady clock. */
  readonly now: () => number;
}

/**
 * A slot for a step after the first, with everything checked again where the wait for it took time.
 *
 * @throws {Failure} `CHANGED_MEANWHILE`, or from the guards and the policy; then the slot is free again.
 */
export async function checkAgain(context: CheckContext, step: SetStep): Promise<WriteSlot> {
  const { directory, reading, policy, set, now } = context;
  const before = now();
  const slot = await directory.client.writeSlot(reading);
  try {
    guardPolicy(set, await policy());
    const place = placeOf(set, step);
    const waited = now() > before + AT_ONCE_MS;
    const targets = waited ? existingGroups(set, place) : groupsReplacedBy(step);
    await Promise.all([
      ...targets.map((id) => checkGroup(context, id, place)),
      waited && takesTenantAdmin(set)
        ? adminPaths(directory, reading).then((paths) => guardAdmins(set, paths, place))
        : undefined,
    ]);
    return slot;
  } catch (error) {
    slot.release();
    throw error;
  }
}

/** Steps are told apart by what they change: ids of created groups were put in meanwhile. */
function placeOf({ steps }: ChangeSet, step: SetStep): number {
  return steps.findIndex((other) => {
    if (step.do === 'change user')
      return other.do === 'change user' && other.userId === step.userId;
    if (step.do === 'create group') return other.do === 'create group' && other.as === step.as;
    return other.do === step.do && 'groupId' in other && other.groupId === step.groupId;
  });
}

/** Without those that a step before has deleted. */
function existingGroups({ plans, steps }: ChangeSet, place: number): string[] {
  const gone = new Set(
    steps.slice(0, place).flatMap((step) => (step.do === 'delete group' ? step.groupId : [])),
  );
  const ids = plans.flatMap(({ target }) => (target.type === 'group' ? (target.id ?? []) : []));
  return [...new Set(ids)].filter((id) => !gone.has(id));
}

function groupsReplacedBy(step: SetStep): string[] {
  return step.do === 'change group' && step.roleIds !== undefined ? [step.groupId] : [];
}

/** A group has to be as planned: as before its own step, and as after it. */
async function checkGroup(
  { directory, reading, set }: CheckContext,
  groupId: string,
  place: number,
): Promise<void> {
  const plans = set.plans.filter(({ target }) => target.id === groupId);
  const [first] = plans;
  const last = plans.at(-1);
  if (first === undefined || last === undefined) return;
  const own = set.steps.findIndex((one) => one.do === 'change group' && one.groupId === groupId);
  const isDone = own !== -1 && own < place;
  const expected = (isDone ? last.after : first.before).roles;
  const group = await groupById(directory, groupId, reading);
  if (group === undefined) throw changed(first, 'it does not exist any more');
  const { assignedRoles } = group;
  if (assignedRoles === undefined) throw changed(first, 'its roles are hidden now');
  if (!sameRoles(expected, assignedRoles)) {
    throw changed(first, `it now has ${describeRoles(assignedRoles)}`);
  }
}

function changed({ target }: Plan, how: string): Failure {
  return new Failure(
    'CHANGED_MEANWHILE',
    `Cannot go on: somebody else changed ${describeTarget(target)} meanwhile; ${how}`,
    'Call again with the same arguments: what is done stays, and the rest is planned on the new state',
  );
}
