/**
 * From an intent to a plan: resolve the names, read the state fresh, and let the pure part decide.
 *
 * @module
 */

import type { Directory, Reading } from '../directory/directory.js';
import { findGroup, groupsNamed, kindOf, memberCount } from '../directory/find-group.js';
import { findRoles } from '../directory/find-roles.js';
import { findUser } from '../directory/find-user.js';
import { Failure } from '../errors.js';
import { type Group, getGroup } from '../qlik/groups.js';
import type { Role } from '../qlik/roles.js';
import type { User } from '../qlik/users.js';
import { hasControlCharacters, quote } from '../text/clean.js';
import {
  type CurrentState,
  MAX_ROLES_PER_GROUP,
  type Plan,
  planCreation,
  planDeletion,
  planRoles,
} from './plan.js';

/** What a writing tool wants, in the words it was given. */
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
/** No limit is documented; this is what the service is known to take. */
const MAX_DESCRIPTION = 1024;

/** A plan and the role definitions it was made with. */
export interface Prepared {
  readonly plan: Plan;
  readonly catalogue: ReadonlyMap<string, Role>;
}

/**
 * Reads what the intent is about and plans it.
 *
 * @throws {Failure} For arguments that no tenant would take, before anything is read; and for names
 * that fit nothing or several things.
 */
export async function prepare(
  directory: Directory,
  intent: Intent,
  reading: Reading,
): Promise<Prepared> {
  checkArguments(intent);
  const catalogue = await directory.roles(reading);
  switch (intent.want) {
    case 'create group': {
      const name = intent.name.trim().normalize('NFC');
      const roles = findRoles(catalogue, intent.roles);
      const existing = (await groupsNamed(directory, name, reading)).find(
        (group) => group.name === name && kindOf(group) === 'custom',
      );
      const current =
        existing === undefined ? undefined : await stateOfGroup(directory, existing, reading);
      const description = intent.description?.trim();
      const wish = { name, roles, ...(description === undefined ? {} : { description }) };
      return { plan: planCreation(directory.tenant, wish, current), catalogue };
    }
    case 'change roles': {
      const wish = {
        add: findRoles(catalogue, intent.add),
        remove: findRoles(catalogue, intent.remove),
      };
      const current =
        'group' in intent.of
          ? await stateOfGroup(
              directory,
              await findGroup(directory, intent.of.group, reading),
              reading,
            )
          : stateOfUser(await findUser(directory, intent.of.user, reading));
      return { plan: planRoles(directory.tenant, current, wish), catalogue };
    }
    case 'delete group': {
      const group = await findGroup(directory, intent.group, reading);
      return {
        plan: planDeletion(directory.tenant, await stateOfGroup(directory, group, reading)),
        catalogue,
      };
    }
  }
}

/** A group with its roles and the number of people it reaches. */
export async function stateOfGroup(
  directory: Directory,
  group: Group,
  reading: Reading,
): Promise<CurrentState> {
  return {
    target: { type: 'group', id: group.id, name: group.name, kind: kindOf(group) },
    roles: group.assignedRoles,
    ...(group.description === undefined ? {} : { description: group.description }),
    people: await memberCount(directory, group, reading),
  };
}

/** A user with the roles assigned directly. */
export function stateOfUser(user: User): CurrentState {
  return {
    target: {
      type: 'user',
      id: user.id,
      name: user.name,
      ...(user.email === undefined ? {} : { email: user.email }),
    },
    roles: user.assignedRoles,
    people: 1,
  };
}

/** The group of a plan read again. */
export async function rereadGroup(
  directory: Directory,
  groupId: string,
  reading: Reading,
): Promise<Group> {
  return directory.client.send(getGroup, { params: { groupId }, ...reading });
}

function checkArguments(intent: Intent): void {
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
