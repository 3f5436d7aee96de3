/**
 * Plans that give and take roles of a group or a user. Pure, see `plan.ts`.
 *
 * @module
 */

import { Failure } from '../errors.js';
import type { RoleRef } from '../qlik/api/groups.js';
import { quote } from '../text/clean.js';
import {
  byId,
  type CurrentState,
  completePlan,
  groupIdIn,
  MAX_ROLES_PER_GROUP,
  type Plan,
  type Step,
  snapshotOf,
  type Target,
  visibleRoles,
} from './plan.js';

/**
 * Works out the change of roles that adds `add`, takes away `remove`, and keeps every other role.
 *
 * @throws {Failure} `ROLES_NOT_VISIBLE` when the current roles are hidden: replacing a list nobody has
 * seen would remove roles nobody has seen.
 * @throws {Failure} `ARGUMENT_INVALID` when a role is both added and removed, or the group would hold
 * more than {@link MAX_ROLES_PER_GROUP}.
 */
export function planRoles(
  tenant: string,
  current: CurrentState,
  wish: { readonly add: readonly RoleRef[]; readonly remove: readonly RoleRef[] },
): Plan {
  const { target } = current;
  const held = byId(visibleRoles(current));
  const wanted = byId(wish.add);
  const unwanted = byId(wish.remove);
  const both = [...wanted.values()].find((role) => unwanted.has(role.id));
  if (both !== undefined) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot both give and take away the role ${quote(both.name)}`,
      'Say for each role whether it is to be given or taken away',
    );
  }
  const added = [...wanted.values()].filter((role) => !held.has(role.id));
  const removed = [...held.values()].filter((role) => unwanted.has(role.id));
  const after = [...[...held.values()].filter((role) => !unwanted.has(role.id)), ...added];
  if (target.type === 'group' && added.length > 0) refuseTooManyRoles(after.length);
  return completePlan({
    kind: 'change roles',
    tenant,
    target,
    before: snapshotOf(current, [...held.values()]),
    after: snapshotOf(current, after),
    added,
    removed,
    names: current.names,
    steps: added.length + removed.length === 0 ? [] : [roleStep(target, after, added, removed)],
  });
}

function roleStep(
  target: Target,
  after: readonly RoleRef[],
  added: readonly RoleRef[],
  removed: readonly RoleRef[],
): Step {
  const id = groupIdIn(target);
  return target.type === 'group'
    ? { do: 'replace group roles', groupId: id, roleIds: after.map((role) => role.id) }
    : {
        do: 'change user roles',
        userId: id,
        addIds: added.map((role) => role.id),
        removeIds: removed.map((role) => role.id),
      };
}

/** @throws {Failure} `ARGUMENT_INVALID` for more roles than a group can hold. */
export function refuseTooManyRoles(wanted: number): void {
  if (wanted <= MAX_ROLES_PER_GROUP) return;
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot give one group ${wanted} roles: the most is ${MAX_ROLES_PER_GROUP}`,
    'Choose which roles to leave out',
  );
}
