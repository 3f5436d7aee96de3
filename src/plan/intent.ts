/**
 * Intents: what a writing tool wants, in the words it was given, and what no tenant would take. Pure.
 *
 * @module
 */

import type { Person } from '../directory/person.js';
import { Failure } from '../errors.js';
import { hasControlCharacters, quote } from '../text/clean.js';
import { peopleOf } from '../text/people-list.js';
import { MAX_PEOPLE, MAX_ROLES_PER_GROUP } from './plan.js';
import type { Wording } from './plan-group.js';
import type { MemberMode } from './plan-members.js';

export interface MemberIntent {
  readonly want: 'change members';
  readonly mode: MemberMode;
  readonly group: string;
  /** Entries as pasted; one text may hold many. */
  readonly people: readonly string[];
  /** A group whose members are meant as well. */
  readonly fromGroup?: string | undefined;
  /** Goes on without the entries that fit nobody or several people. */
  readonly skipUnknown: boolean;
}

/** Puts people back to where a change found them; for undoing it. */
export interface ReturnIntent {
  readonly want: 'return members';
  readonly group: string;
  /** Those whom the change put into the group. */
  readonly came: readonly Person[];
  /** Those whom it took out. */
  readonly went: readonly Person[];
}

/** Groups, users and roles are named by id or by name; nothing is resolved yet. */
export type Intent =
  | {
      readonly want: 'create group';
      readonly name: string;
      readonly description?: string;
      readonly roles: readonly string[];
      /** Its first members; for undoing a deletion. */
      readonly members?: readonly Person[];
    }
  | {
      readonly want: 'change roles';
      readonly of: { readonly group: string } | { readonly user: string };
      readonly add: readonly string[];
      readonly remove: readonly string[];
    }
  | MemberIntent
  | ReturnIntent
  | {
      readonly want: 'update group';
      readonly group: string;
      readonly newName?: string | undefined;
      readonly description?: string | undefined;
      /** Leaves alone what is no longer so; for undoing a change that made it so. */
      readonly onlyFrom?: Wording;
    }
  | {
      readonly want: 'delete group';
      readonly group: string;
      /** Takes its members out before, as part of the same plan. */
      readonly membersFirst?: boolean;
      /** Of its members only these; for undoing a creation, which put them in. */
      readonly onlyMembers?: readonly Person[];
    };

/** @see https://qlik.dev/apis/rest/groups/ for the length of a name */
const MAX_NAME = 256;
/** Qlik documents no limit; this one is ours, so that a description stays one. */
const MAX_DESCRIPTION = 1024;

/** @throws {Failure} For arguments that no tenant would take, before anything is read. */
export function checkArguments(intent: Intent): void {
  for (const word of wordsOf(intent)) checkWord(word);
  if (intent.want === 'create group') {
    checkRoles(intent.roles);
    checkNewName(intent.name);
    checkDescription(intent.description);
  } else if (intent.want === 'change roles') checkRoles([...intent.add, ...intent.remove]);
  else if (intent.want === 'change members') checkPeople(intent);
  else if (intent.want === 'update group') {
    if (intent.newName === undefined && intent.description === undefined) {
      throw new Failure(
        'ARGUMENT_INVALID',
        'Cannot update the group: neither a new name nor a description is given',
        'Give new_name, description or both',
      );
    }
    if (intent.newName !== undefined) checkNewName(intent.newName);
    checkDescription(intent.description);
  }
}

function wordsOf(intent: Intent): readonly string[] {
  switch (intent.want) {
    case 'create group':
      return [intent.name, ...intent.roles];
    case 'change roles':
      return [...Object.values(intent.of), ...intent.add, ...intent.remove];
    case 'change members':
      return [
        intent.group,
        ...(intent.fromGroup === undefined ? [] : [intent.fromGroup]),
        ...peopleOf(intent.people),
      ];
    case 'update group':
      return [intent.group, ...(intent.newName === undefined ? [] : [intent.newName])];
    case 'return members':
    case 'delete group':
      return [intent.group];
  }
}

function checkWord(word: string): void {
  if (hasControlCharacters(word)) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot use ${quote(word)} as a name: it holds control characters`,
      'Give the name without line breaks, tabs or other control characters',
    );
  }
  const { length } = [...word.trim()];
  if (length === 0 || length > MAX_NAME) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot use ${quote(word)} as a name: a name has 1 to ${MAX_NAME} characters, this one has ${length}`,
      'Give a name of that length',
    );
  }
}

function checkRoles(roles: readonly string[]): void {
  if (roles.length > MAX_ROLES_PER_GROUP) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot use ${roles.length} roles in one change: the most that one group can hold is ${MAX_ROLES_PER_GROUP}`,
      'Choose which roles to leave out',
    );
  }
  if (roles.some((role) => role.trim().toLowerCase() === 'userdefault')) {
    throw new Failure(
      'NOT_ALLOWED',
      'Cannot assign or remove UserDefault: everybody has it without assignment',
      'Change what everybody may do in the Administration of Qlik Cloud, under Manage users, Permissions',
    );
  }
}

function checkNewName(name: string): void {
  if (!name.trim().toLowerCase().startsWith('com.qlik.')) return;
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot name a group ${quote(name)}: names that begin with com.qlik. belong to Qlik's own groups`,
    'Choose another name',
  );
}

function checkDescription(description = ''): void {
  const { length } = [...description];
  if (length <= MAX_DESCRIPTION) return;
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot use a description of ${length} characters: the most is ${MAX_DESCRIPTION}`,
    'Give a shorter description',
  );
}

function checkPeople({ mode, people, fromGroup }: MemberIntent): void {
  const { length } = peopleOf(people);
  if (length > MAX_PEOPLE) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot take ${length} people at once: the most is ${MAX_PEOPLE}`,
      'Split the list and make one call after the other',
    );
  }
  if (length === 0 && fromGroup === undefined && mode !== 'set') {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot ${mode} members: the list of people is empty`,
      'Give people by e-mail, exact name, subject or id, or a group to take them from',
    );
  }
}
