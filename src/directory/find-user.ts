/**
 * From the words somebody used for a person to the user meant: by id, e-mail, subject or name.
 *
 * @see https://qlik.dev/apis/rest/users/
 * @module
 */

import { Failure } from '../errors.js';
import { eq, or, render } from '../qlik/filter.js';
import { getUser, listUsers, type User } from '../qlik/users.js';
import { quote } from '../text/clean.js';
import type { Directory, Reading } from './directory.js';

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
  if (/^[\w-]{20,40}$/.test(word)) {
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
    throw new Failure(
      'NAME_AMBIGUOUS',
      `Cannot tell which person ${quote(word)} is: ${matches.length} match (${matches.map(candidate).join('; ')})`,
      'Ask the person which one is meant, then give the e-mail or id instead of the name',
    );
  }
  const hint =
    alike.length > 0
      ? `. Different only in case: ${alike.slice(0, 5).map(candidate).join('; ')}`
      : '';
  throw new Failure(
    'NAME_NOT_FOUND',
    `Cannot find a person with the id, e-mail, subject or name ${quote(word)}${hint}`,
    'Ask the person for the e-mail address as Qlik Cloud knows it',
  );
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

function candidate(user: User): string {
  return `${quote(user.name)}, ${quote(user.email ?? user.subject)}, ${user.status}, id ${user.id}`;
}
