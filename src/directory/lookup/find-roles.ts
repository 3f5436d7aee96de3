/**
 * From the words somebody used for roles to the roles meant. Never a guess.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import type { Role } from '../../qlik/api/roles.js';
import { quote } from '../../text/clean.js';
import { firstOf } from '../../text/lists.js';
import { closest } from './closest.js';

const REMOVED_ROLE = 'Developer';

/**
 * Roles by id or exact name, in the order asked for, each once.
 *
 * @throws {Failure} `NAME_NOT_FOUND` with the exact name when only the case differs, the closest names
 * otherwise, and for `Developer` what has replaced it.
 */
export function findRoles(catalogue: ReadonlyMap<string, Role>, wanted: readonly string[]): Role[] {
  const byName = new Map([...catalogue.values()].map((role) => [role.name, role]));
  const found = new Map<string, Role>();
  for (const word of wanted) {
    const role =
      catalogue.get(word) ?? byName.get(word) ?? byName.get(word.trim().normalize('NFC'));
    if (role === undefined) throw noSuchRole(word, [...byName.keys()]);
    found.set(role.id, role);
  }
  return [...found.values()];
}

function noSuchRole(wanted: string, names: readonly string[]): Failure {
  if (wanted.trim().toLowerCase() === REMOVED_ROLE.toLowerCase()) {
    return new Failure(
      'NAME_NOT_FOUND',
      'Cannot find the role "Developer": Qlik removed it in early 2026',
      'What it allowed is now the permission "Manage API keys" (scope api-keys): give a custom role that has it, which list_roles shows, or let a tenant admin add it to User Default in the Administration',
    );
  }
  const otherCase = names.filter((name) => name.toLowerCase() === wanted.trim().toLowerCase());
  if (otherCase.length > 0) {
    return new Failure(
      'NAME_NOT_FOUND',
      `Cannot find a role named ${quote(wanted)}: role names are case-sensitive, and the exact name is ${otherCase.map((name) => quote(name)).join(' or ')}`,
      'Use the exact name, if that is the role meant',
    );
  }
  return new Failure(
    'NAME_NOT_FOUND',
    `Cannot find a role named ${quote(wanted)}. Closest: ${firstOf(
      closest(wanted, names).map((name) => quote(name)),
      5,
    )}`,
    'Call list_roles, then use a name or id it returns; ask the person which role is meant',
  );
}
