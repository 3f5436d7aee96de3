/**
 * From the words somebody used for a person to the user meant: by id, e-mail, subject or name.
 *
 * @see https://qlik.dev/apis/rest/users/
 * @module
 */

import { Failure } from '../errors.js';
import { contains, eq, or, render } from '../qlik/filter.js';
import { getUser, listUsers, type User } from '../qlik/users.js';
import { clean, quote } from '../text/clean.js';
import { closest } from './closest.js';
import type { Directory, Reading } from './directory.js';
import { isUserId } from './person.js';

/** How many people are named where it is not clear who is meant. */
const CANDIDATES_SHOWN = 8;

/** Shorter parts of a name are in too many names to tell anything. */
const SHORTEST_PART = 3;

/**
 * One user. An id, e-mail or subject that fits wins over a name; e-mail ignores case, the rest does not.
 *
 * @throws {Failure} `NAME_NOT_FOUND`, or `NAME_AMBIGUOUS` with e-mail, subject, status and id.
 */
export async function findUser(
  directory: Directory,
  wanted: string,
  reading: Reading,
): Promise<User> {
  const word = wanted.trim().normalize('NFC');
  if (isUserId(word)) {
    const byId = await userById(directory, word, reading);
    if (byId !== undefined) return byId;
  }
  const alike: User[] = [];
  const filter = render(or(eq('email', word), eq('subject', word), eq('name', word)));
  for await (const page of directory.client.pages(listUsers, {
    query: { filter, limit: 100 },
    ...reading,
  })) {
    alike.push(...page.items);
  }
  const keyed = alike.filter(
    (user) => user.subject === word || user.email?.toLowerCase() === word.toLowerCase(),
  );
  const matches =
    keyed.length > 0 ? keyed : alike.filter((user) => user.name.normalize('NFC') === word);
  const [match, ...others] = matches;
  if (match !== undefined && others.length === 0) return match;
  if (match !== undefined) {
    const more = matches.length - CANDIDATES_SHOWN;
    throw new Failure(
      'NAME_AMBIGUOUS',
      `Cannot tell which person ${quote(word)} is: ${matches.length} match (${candidates(matches)}${more > 0 ? `; and ${more} more` : ''})`,
      'Ask the person which one is meant, then give the e-mail or id instead of the name',
    );
  }
  throw new Failure(
    'NAME_NOT_FOUND',
    `Cannot find a person with the id, e-mail, subject or name ${quote(word)}${await hint(directory, word, alike, reading)}`,
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

/** The user of that id, or `undefined` when there is none. */
async function userById(
  directory: Directory,
  id: string,
  reading: Reading,
): Promise<User | undefined> {
  try {
    return await directory.client.send(getUser, { params: { userId: id }, ...reading });
  } catch (error) {
    if (error instanceof Failure && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

function candidates(users: readonly User[]): string {
  return users.slice(0, CANDIDATES_SHOWN).map(candidate).join('; ');
}

function candidate({ id, name, email, subject, status }: User): string {
  const keys = [...(email === undefined ? [] : [quote(email)]), `subject ${quote(subject)}`];
  return [quote(name), ...keys, clean(status, 20).text, `id ${id}`].join(', ');
}
