/**
 * Intents: what a writing tool wants, in the words it was given, and what no tenant would take. Pure.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { hasControlCharacters, quote } from '../text/clean.js';
import { MAX_ROLES_PER_GROUP } from './plan.js';

/** Groups, users and roles are named by id or by name; nothing is resolved yet. */
export type Intent =
  | {
      readonly want: 'create group';
      readonly name: string;
      readonly description?: string;
      readonly roles: readonly string[];
    }
  | {
      readonly want: 'change roles';
      readonly of: { readonly group: string } | { readonly user: string };
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | { readonly want: 'delete group'; readonly group: string };

/** @see https://qlik.dev/apis/rest/groups/ for the length of a name */
const MAX_NAME = 256;
/** Qlik documents no limit; this one is ours, so that a description stays one. */
const MAX_DESCRIPTION = 1024;

/** @throws {Failure} For arguments that no tenant would take, before anything is read. */
export function checkArguments(intent: Intent): void {
  const words =
    intent.want === 'create group'
      ? [intent.name, ...intent.roles]
      : intent.want === 'delete group'
        ? [intent.group]
        : [...Object.values(intent.of), ...intent.add, ...intent.remove];
  for (const word of words) {
    if (hasControlCharacters(word)) {
      throw new Failure(
        'ARGUMENT_INVALID',
        `Cannot use ${quote(word)} as a name: it holds control characters`,
        'Give the name without line breaks, tabs or other control characters',
      );
    }
    if ([...word.trim()].length > MAX_NAME || word.trim() === '') {
      throw new Failure(
        'ARGUMENT_INVALID',
        `Cannot use ${quote(word)} as a name: a name has 1 to ${MAX_NAME} characters, this one has ${[...word.trim()].length}`,
        'Give a name of that length',
      );
    }
  }
  const roles =
    intent.want === 'create group'
      ? intent.roles
      : intent.want === 'change roles'
        ? [...intent.add, ...intent.remove]
        : [];
  if (roles.length > MAX_ROLES_PER_GROUP) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot use ${roles.length} roles in one change: the most that one group can hold is ${MAX_ROLES_PER_GROUP}`,
      'Choose which roles to leave out',
    );
  }
  const baseline = roles.find((role) => role.trim().toLowerCase() === 'userdefault');
  if (baseline !== undefined) {
    throw new Failure(
      'NOT_ALLOWED',
      'Cannot assign or remove UserDefault: everybody has it without assignment',
      'What everybody may do is set in the Administration of Qlik Cloud, under Manage users, Permissions',
    );
  }
  if (intent.want === 'create group' && [...(intent.description ?? '')].length > MAX_DESCRIPTION) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot use a description of ${[...(intent.description ?? '')].length} characters: the most is ${MAX_DESCRIPTION}`,
      'Give a shorter description',
    );
  }
  if (intent.want === 'create group' && intent.name.trim().toLowerCase().startsWith('com.qlik.')) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot create a group named ${quote(intent.name)}: names that begin with com.qlik. belong to Qlik's own groups`,
      'Choose another name',
    );
  }
}
