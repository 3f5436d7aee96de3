/**
 * A list of the tenant as stretches, from any of its pages on. A tenant that leads in circles is left.
 *
 * @module
 */

import { Failure } from '../errors.js';
import type { ListChunk } from './list-chunk.js';

interface PageRead<Entry> {
  readonly items: readonly Entry[];
  readonly total?: number;
  readonly next?: string;
}

/**
 * @param what What is listed, in a sentence: `the people`.
 * @param at The tenant's cursor of the page to begin with.
 * @throws {Failure} `REPLY_NOT_UNDERSTOOD` when a page comes a second time.
 */
export async function* paginate<Entry>(
  what: string,
  at: string | undefined,
  read: (cursor: string | undefined) => Promise<PageRead<Entry>>,
): AsyncGenerator<ListChunk<Entry>> {
  const seen = new Set<string>();
  for (let cursor = at; ; ) {
    const { items, next, total } = await read(cursor);
    yield { at: cursor, next, entries: items, total };
    if (next === undefined) return;
    if (seen.has(next)) {
      throw new Failure(
        'REPLY_NOT_UNDERSTOOD',
        `Cannot list ${what} to the end: the tenant leads back to a page that was already read`,
        'Try again; if it stays so, report it as a bug',
      );
    }
    seen.add(next);
    cursor = next;
  }
}
