/**
 * The calls that would put a finding right. Pure.
 *
 * @module
 */

import type { RoleRef } from '../../qlik/api/groups.js';
import { canBeTyped, quote } from '../../text/clean.js';
import { firstOf } from '../../text/lists.js';
import type { SuggestedFix } from './finding.js';
import type { ReviewedGroup } from './reviewed-group.js';

/** Roles or groups that one finding names; the rest is counted. */
const NAMED = 4;

/** Calls that one finding offers; what takes more is looked at as a whole first. */
const CALLS = 3;

export function lookAtPerson(userId: string): SuggestedFix {
  return { tool: 'explain_access', arguments: { user: userId } };
}

/** @param from `{ group: id }` or `{ user: id }`. */
export function takeRoles(
  from: { readonly group: string } | { readonly user: string },
  roles: readonly RoleRef[],
): SuggestedFix {
  return roles.length > NAMED
    ? { tool: 'remove_role', arguments: from, ask: 'roles' }
    : { tool: 'remove_role', arguments: { ...from, roles: roles.map(wordFor) } };
}

/** IdP groups are left in the identity provider only, so for them there is no such call. */
export function takeOut(userId: string, { id, kind }: ReviewedGroup): SuggestedFix {
  return kind === 'custom'
    ? { tool: 'remove_members', arguments: { group: id, people: [userId] } }
    : { tool: 'get_group', arguments: { group: id } };
}

/** A part of the calls would not put it right, so too many become one that shows everything. */
export function fewCalls(userId: string, fixes: readonly SuggestedFix[]): readonly SuggestedFix[] {
  return fixes.length > CALLS ? [lookAtPerson(userId)] : fixes;
}

export function roleNames(roles: readonly RoleRef[]): string {
  return shortList(roles.map((role) => quote(role.name)));
}

export function shortList(words: readonly string[]): string {
  return firstOf(words, NAMED);
}

/** A name is easier to check than an id, where it is what it seems. */
function wordFor({ id, name }: RoleRef): string {
  return canBeTyped(name) ? name : id;
}
