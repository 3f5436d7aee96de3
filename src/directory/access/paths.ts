/**
 * The ways in which a person comes to a role. To take the role away, every one of them must go.
 *
 * @see https://qlik.dev/authenticate/permissions/
 * @module
 */

import type { Group } from '../../qlik/api/groups.js';
import type { User } from '../../qlik/api/users.js';
import { type GroupKind, kindOf } from '../group-kind.js';

/** Given to the person, given to a group they are in, or given to everybody. */
export type Path =
  | { readonly via: 'direct' }
  | {
      readonly via: 'group';
      readonly id: string;
      readonly name: string;
      readonly kind: GroupKind;
    }
  | { readonly via: 'everyone' };

type Everyone = Pick<Group, 'assignedRoles'>;

/** Every visible way in which this person has the role; what is hidden gives no path. */
export function pathsTo(roleId: string, user: User, everyone: Everyone): readonly Path[] {
  return pathsByRole(user, everyone).get(roleId) ?? [];
}

/** The ways to each role this person has, by the role's id: direct first, Everyone last. */
export function pathsByRole(user: User, everyone: Everyone): ReadonlyMap<string, readonly Path[]> {
  const found = new Map<string, Path[]>();
  const add = (roles: Everyone['assignedRoles'], path: Path): void => {
    for (const { id } of roles ?? []) {
      const paths = found.get(id);
      if (paths === undefined) found.set(id, [path]);
      else paths.push(path);
    }
  };
  add(user.assignedRoles, { via: 'direct' });
  for (const group of user.assignedGroups ?? []) {
    const { id, name, assignedRoles } = group;
    add(assignedRoles, { via: 'group', id, name, kind: kindOf(group) });
  }
  add(everyone.assignedRoles, { via: 'everyone' });
  return found;
}
