/**
 * What is kept of each group while the users are read: tens of thousands of these are held at once.
 *
 * @module
 */

import type { Group, RoleRef } from '../../qlik/api/groups.js';
import type { Role } from '../../qlik/api/roles.js';
import { quote } from '../../text/clean.js';
import { type GroupKind, kindNames, kindOf } from '../group-kind.js';

export interface ReviewedGroup {
  readonly id: string;
  readonly name: string;
  readonly kind: GroupKind;
  /** Undefined when hidden from the credential, which is not the same as none. */
  readonly roles: readonly RoleRef[] | undefined;
  /** Those of the roles that may administer. */
  readonly adminRoles: readonly RoleRef[];
  /** Milliseconds since 1970; not a number where the tenant is silent. */
  readonly created: number;
  /** Counted while the users are read. */
  members: number;
}

/** What the rules know beside the group or person in front of them. */
export interface Known {
  readonly groups: ReadonlyMap<string, ReviewedGroup>;
  /** Every role of the tenant by id. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly isAdmin: (role: RoleRef | Role) => boolean;
  /** The account behind this server. */
  readonly callerId: string;
}

type GroupLike = Pick<Group, 'id' | 'name' | 'providerType' | 'assignedRoles' | 'createdAt'>;

/** Roles are those of the catalogue, so that each is held once and says its level. */
export function reviewedGroup(group: GroupLike, { roles, isAdmin }: Known): ReviewedGroup {
  const held = group.assignedRoles?.map((role) => roles.get(role.id) ?? role);
  return {
    id: group.id,
    name: group.name,
    kind: kindOf(group),
    roles: held,
    adminRoles: held?.filter((role) => isAdmin(role)) ?? [],
    created: Date.parse(group.createdAt ?? ''),
    members: 0,
  };
}

/** `the custom group "CG-Finance"`. */
export function describeGroup({ kind, name }: ReviewedGroup): string {
  return kind === 'system' ? 'Everyone' : `the ${kindNames[kind]} group ${quote(name)}`;
}
