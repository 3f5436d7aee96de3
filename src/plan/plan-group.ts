/**
 * Plans that make, rename, describe and delete a custom group. Pure, see `plan.ts`.
 *
 * @module
 */

import type { Person } from '../directory/person.js';
import { Failure } from '../errors.js';
import type { RoleRef } from '../qlik/api/groups.js';
import { quote } from '../text/clean.js';
import {
  byId,
  type CurrentState,
  completePlan,
  firstNames,
  groupIdIn,
  NEW_GROUP,
  type Plan,
  type Snapshot,
  sameRoles,
  snapshotOf,
  type Target,
  visibleRoles,
} from './plan.js';
import { joiningSteps, leavingSteps } from './plan-members.js';
import { refuseTooManyRoles } from './plan-roles.js';

/**
 * Works out the creation of a custom group, with its first members, where there are some.
 *
 * @param existing The custom group that already has exactly this name, if there is one.
 * @param members First members, without those who are in it already.
 * @throws {Failure} `NAME_TAKEN` when such a group exists and is not already as wished.
 */
export function planCreation(
  tenant: string,
  wish: {
    readonly name: string;
    readonly description?: string;
    readonly roles: readonly RoleRef[];
  },
  existing: CurrentState | undefined,
  notes: readonly string[] = [],
  members: readonly Person[] = [],
): Plan {
  const roles = [...byId(wish.roles).values()];
  refuseTooManyRoles(roles.length);
  const { name, description } = wish;
  const target: Target = existing?.target ?? { type: 'group', name, kind: 'custom' };
  const described = description === undefined ? {} : { description };
  const common = { kind: 'create group', tenant, target, notes } as const;
  if (existing !== undefined) {
    const same =
      existing.roles !== undefined &&
      sameRoles(existing.roles, roles) &&
      (existing.description ?? '') === (description ?? '');
    if (!same) throw nameTaken(name, existing);
    const before = snapshotOf(existing, roles);
    return completePlan({
      ...common,
      before,
      after: { ...before, people: before.people + members.length },
      joins: members,
      names: existing.names,
      steps: joiningSteps(groupIdIn(existing.target), members),
    });
  }
  return completePlan({
    ...common,
    before: { exists: false, name, roles: [], people: 0 },
    after: { exists: true, name, ...described, roles, people: members.length },
    added: roles,
    joins: members,
    names: firstNames(members),
    steps: [
      { do: 'create group', name, ...described, roleIds: roles.map((role) => role.id) },
      ...joiningSteps(NEW_GROUP, members),
    ],
  });
}

function nameTaken(name: string, existing: CurrentState): Failure {
  return new Failure(
    'NAME_TAKEN',
    `Cannot create the custom group ${quote(name)}: a custom group of that name exists (id ${existing.target.id})`,
    'Choose another name, or change the existing group with assign_role and remove_role',
  );
}

/** What a group is called and described as. */
export type Wording = Pick<Snapshot, 'name' | 'description'>;

/** Whether a part of the wording reads the same; how accents are composed is no difference. */
export function sameWords(a: Wording, b: Wording, part: keyof Wording): boolean {
  return (a[part] ?? '').normalize('NFC') === (b[part] ?? '').normalize('NFC');
}

/**
 * Works out a new name, a new description, or both.
 *
 * @param wish With `onlyFrom`, a part that no longer reads so is left alone.
 * @param taken Whether another custom group has the new name.
 * @throws {Failure} `NAME_TAKEN` for a name in use.
 */
export function planUpdate(
  tenant: string,
  current: CurrentState,
  wish: Partial<Wording> & { readonly onlyFrom?: Wording | undefined },
  taken: boolean,
): Plan {
  const { target } = current;
  const before = snapshotOf(current, visibleRoles(current));
  const { onlyFrom = before } = wish;
  const renamed =
    wish.name !== undefined && wish.name !== before.name && sameWords(onlyFrom, before, 'name');
  const described =
    wish.description !== undefined &&
    wish.description !== (before.description ?? '') &&
    sameWords(onlyFrom, before, 'description');
  if (renamed && taken) {
    throw new Failure(
      'NAME_TAKEN',
      `Cannot rename the group ${quote(target.name)} to ${quote(wish.name ?? '')}: a custom group of that name exists`,
      'Choose another name',
    );
  }
  const changes = {
    ...(renamed ? { name: wish.name } : {}),
    ...(described ? { description: wish.description } : {}),
  };
  const after: Snapshot = { ...before, ...changes };
  return completePlan({
    kind: 'update group',
    tenant,
    target,
    before,
    after,
    names: current.names,
    notes: renamed
      ? [
          `Load scripts, section access and other systems that name ${quote(target.name)} do not follow the new name`,
        ]
      : [],
    steps:
      renamed || described ? [{ do: 'update group', groupId: groupIdIn(target), ...changes }] : [],
  });
}

/**
 * Works out the deletion of a group, after its members are out.
 *
 * @param members Everybody to take out first; empty to delete only an empty group.
 * @throws {Failure} `ROLES_NOT_VISIBLE` when its roles are hidden.
 */
export function planDeletion(
  tenant: string,
  current: CurrentState,
  members: readonly Person[] = [],
): Plan {
  const { target } = current;
  const roles = visibleRoles(current);
  const groupId = groupIdIn(target);
  return completePlan({
    kind: 'delete group',
    tenant,
    target,
    before: snapshotOf(current, roles),
    after: { exists: false, name: target.name, roles: [], people: 0 },
    removed: roles,
    leaves: members,
    names: current.names,
    steps: [...leavingSteps(groupId, members), { do: 'delete group', groupId }],
  });
}
