/**
 * What one person may do in the tenant: every role, and each way in which they come to it.
 *
 * @see https://qlik.dev/authenticate/permissions/
 * @module
 */

import { EVERYONE_ID, type Group, getGroup, type RoleRef } from '../../qlik/api/groups.js';
import type { User } from '../../qlik/api/users.js';
import type { Directory, Reading } from '../directory.js';
import { type Path, pathsByRole } from './paths.js';

export interface HeldRole {
  readonly role: RoleRef;
  /** At least one. */
  readonly paths: readonly Path[];
}

/** What the tenant did not show, so that it may give roles nobody knows of. */
export interface Hidden {
  readonly directRoles: boolean;
  /** The groups the person is in are not shown at all. */
  readonly memberships: boolean;
  /** Names of groups that are shown without the roles they give. */
  readonly rolesOfGroups: readonly string[];
  readonly rolesOfEveryone: boolean;
}

export interface Access {
  /** In no particular order. */
  readonly roles: readonly HeldRole[];
  /** How many groups the person is in, Everyone not counted; `undefined` when that is hidden. */
  readonly groups: number | undefined;
  /** Those that give no role. They may open spaces or data all the same. */
  readonly withoutRoles: NonNullable<User['assignedGroups']>;
  readonly hidden: Hidden;
}

/** @param user As just read: roles and memberships are taken from it. */
export async function accessOfUser(
  directory: Directory,
  user: User,
  reading: Reading,
): Promise<Access> {
  const params = { groupId: EVERYONE_ID };
  return accessOf(user, await directory.client.send(getGroup, { params, ...reading }));
}

/** Works it out from what was read. */
export function accessOf(user: User, everyone: Pick<Group, 'assignedRoles'>): Access {
  const groups = user.assignedGroups ?? [];
  const sources = [user, ...groups, everyone];
  const roles = new Map(
    sources.flatMap(({ assignedRoles = [] }) => assignedRoles.map((role) => [role.id, role])),
  );
  const paths = pathsByRole(user, everyone);
  return {
    roles: [...roles].map(([id, role]) => ({ role, paths: paths.get(id) ?? [] })),
    groups: user.assignedGroups?.length,
    withoutRoles: groups.filter(({ assignedRoles }) => assignedRoles?.length === 0),
    hidden: {
      directRoles: user.assignedRoles === undefined,
      memberships: user.assignedGroups === undefined,
      rolesOfGroups: groups
        .filter((group) => group.assignedRoles === undefined)
        .map((group) => group.name),
      rolesOfEveryone: everyone.assignedRoles === undefined,
    },
  };
}
