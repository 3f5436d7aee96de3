/**
 * Arguments and results that several tools share, so that the same word means the same everywhere.
 * Built once at module scope; limits that need an explanation are checked where it can be given.
 *
 * @module
 */

import { z } from 'zod';
import { type GroupKind, kindOf } from '../../directory/group-kind.js';
import { isAdminLevel } from '../../plan/effect.js';
import type { Group, RoleRef } from '../../qlik/api/groups.js';
import type { Role } from '../../qlik/api/roles.js';
import { clean } from '../../text/clean.js';
import { tricksIn } from '../../text/tricks.js';

export const limitArgument = z.int().min(1).max(100).default(20).describe('At most this many');

export const cursorArgument = z.string().optional().describe('From the answer before');

export const groupArgument = z.string().describe('By exact name or id');

export const rolesArgument = z.array(z.string()).describe('By exact names or ids');

export const dryRunArgument = z.boolean().default(false).describe('Only show the effect');

/** The cursor of the next part; left out at the end. */
export const cursorResult = z.string().optional();

/** Says when a name is not what it seems. */
export const carefulResult = z.string().optional();

export function carefulOf(name: string): { readonly careful?: string } {
  return clean(name).changed || tricksIn(name).length > 0
    ? { careful: 'The name is shown cleaned or has look-alike characters; use the id' }
    : {};
}

export const RoleView = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    level: z.string().optional(),
  }),
);
export type RoleView = z.infer<typeof RoleView>;

/**
 * A role of users that has the scopes of an administrator counts as one of administrators.
 *
 * @param max The most characters of the name.
 */
export function viewRole(role: RoleRef | Role, max?: number): RoleView {
  const { id, name, level } = role;
  const shown = isAdminLevel(role) ? 'admin' : 'user';
  return {
    id,
    name: clean(name, max).text,
    ...(level === undefined ? {} : { level: shown }),
  };
}

export const GroupView = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['custom', 'idp', 'system']),
    description: z.string().optional(),
    /** Left out when the credential may not see roles. */
    roles: z.array(z.string()).optional(),
    more_roles: z.int().optional(),
    careful: carefulResult,
  }),
);
export type GroupView = z.infer<typeof GroupView>;

/** Roles named per group in a list; the rest is counted. */
const ROLES_IN_LIST = 8;

export function viewGroup(group: Group): GroupView {
  const roles = group.assignedRoles?.map((role) => clean(role.name).text).sort();
  return {
    id: group.id,
    name: clean(group.name).text,
    kind: kindOf(group) satisfies GroupKind,
    ...(group.description ? { description: clean(group.description).text } : {}),
    ...(roles === undefined ? {} : { roles: roles.slice(0, ROLES_IN_LIST) }),
    ...(roles !== undefined && roles.length > ROLES_IN_LIST
      ? { more_roles: roles.length - ROLES_IN_LIST }
      : {}),
    ...carefulOf(group.name),
  };
}
