/**
 * From ids of users, as logs have them, to the people they belong to.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import { eq, or, render } from '../../qlik/api/filter.js';
import { listUsers, type User } from '../../qlik/api/users.js';
import type { Directory, Reading } from '../directory.js';
import { isUserId } from '../person.js';

/** As many ids fit into one filter; in one look into a log there are rarely more than a few. */
const MOST = 60;

/**
 * With one request. Who is not found, being deleted for good or one too many, is left out; nobody is
 * found when the tenant does not answer, because a name is only nice to have.
 *
 * @throws {Failure} `CANCELLED`
 */
export async function nameUsers(
  { client }: Directory,
  ids: readonly string[],
  reading: Reading,
): Promise<ReadonlyMap<string, User>> {
  const wanted = [...new Set(ids)].filter(isUserId).slice(0, MOST);
  const [first, ...others] = wanted.map((id) => eq('id', id));
  if (first === undefined) return new Map();
  const query = { filter: render(or(first, ...others)), limit: 100 };
  try {
    const { items } = await client.page(listUsers, { query, ...reading });
    return new Map(items.map((user) => [user.id, user]));
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'CANCELLED') throw error;
    return new Map();
  }
}
