/**
 * From the words somebody used for one person to the user meant, with candidates where it is not clear.
 *
 * @see https://qlik.dev/apis/rest/users/
 * @module
 */

import { Failure } from '../../errors.js';
import { contains, or, render } from '../../qlik/api/filter.js';
import { listUsers, type User } from '../../qlik/api/users.js';
import { clean, quote } from '../../text/clean.js';
import type { Directory, Reading } from '../directory.js';
import { closest } from './closest.js';
import { readPeople, sortOut, wordOf } from './resolve-people.js';

/** How many people are named where it is not clear who is meant. */
const CANDIDATES_SHOWN = 8;

/** Shorter parts of a name are in too many names to tell anything. */
const SHORTEST_PART = 3;

/**
 * One user, by the rule of {@link sortOut}.
 *
 * @throws {Failure} `NAME_NOT_FOUND`, or `NAME_AMBIGUOUS` with e-mail, subject, status and id.
 */
export async function findUser(
  directory: Directory,
  wanted: string,
  reading: Reading,
): Promise<User> {
  const word = wordOf(wanted);
  const read = await readPeople(directory, [word], reading);
  const {
    people: [match],
    ambiguous: [unclear],
  } = sortOut([word], read);
  if (match !== undefined) return match;
  if (unclear !== undefined) {
    const { matches } = unclear;
    const more = matches.length - CANDIDATES_SHOWN;
    throw new Failure(
      'NAME_AMBIGUOUS',
      `Cannot tell which person ${quote(word)} is: ${matches.length} match (${candidates(matches)}${more > 0 ? `; and ${more} more` : ''})`,
      'Ask the person which one is meant, then give the e-mail or id instead of the name',
    );
  }
  throw new Failure(
    'NAME_NOT_FOUND',
    `Cannot find a person with the id, e-mail, subject or name ${quote(word)}${await hint(directory, word, read, reading)}`,
    'Call find_users with a part of the name, or ask the person for the e-mail address as Qlik Cloud knows it',
  );
}

async function hint(
  directory: Directory,
  word: string,
  alike: readonly User[],
  reading: Reading,
): Promise<string> {
  if (alike.length > 0) return `. Different only in case: ${candidates(alike)}`;
  const close = await closestPeople(directory, word, reading);
  return close.length > 0 ? `. Closest: ${candidates(close)}` : '';
}

/** People with a part of the name, those most like the whole of it first. */
async function closestPeople(
  directory: Directory,
  word: string,
  reading: Reading,
): Promise<User[]> {
  const [whole = ''] = word.split('@');
  const parts = whole.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length >= SHORTEST_PART);
  const [first, ...others] = parts.slice(0, 4).map((part) => contains('name', part));
  if (first === undefined) return [];
  const query = { filter: render(or(first, ...others)), limit: 100 };
  const { items } = await directory.client.page(listUsers, { query, ...reading });
  const names = closest(whole, [...new Set(items.map((user) => user.name))]);
  return names.flatMap((name) => items.filter((user) => user.name === name));
}

function candidates(users: readonly User[]): string {
  return users.slice(0, CANDIDATES_SHOWN).map(candidate).join('; ');
}

function candidate({ id, name, email, subject, status }: User): string {
  const keys = [...(email === undefined ? [] : [quote(email)]), `subject ${quote(subject)}`];
  return [quote(name), ...keys, clean(status, 20).text, `id ${id}`].join(', ');
}
