/**
 * The changes of one tenant out of the journal, newest first, in stretches that stay small however
 * long the journal is.
 *
 * @module
 */

import { z } from 'zod';
import { latestChanges, type PastChange } from '../../changes/past/history.js';
import type { ListChunk } from '../../directory/list-chunk.js';
import { Failure } from '../../errors.js';
import type { Entry, Journal } from '../../ledger/journal.js';

/** The most changes that are held in memory with their plans. */
const STRETCH = 200;

/** A change, with the one that undid it since. */
export interface Told {
  readonly past: PastChange;
  readonly undoneBy?: string;
}

/** What one look over the journal leaves in memory. */
interface Index {
  /** Of the tenant, newest first. */
  readonly ids: readonly string[];
  /** Id of a change → id of the one that undid it. */
  readonly undone: ReadonlyMap<string, string>;
  /** The last line there is. */
  readonly last: number;
}

const Undoing = z.lazy(() => z.object({ undoes: z.string() }));
const Found = z.lazy(() => z.object({ state: z.literal('as planned') }));
/** A list since changes can have several targets. */
const AsPlanned = z.lazy(() => z.object({ found: z.union([Found, z.array(Found)]) }));

/**
 * @param page Where to begin: a place that a stretch gave. The order is that of the lines which were
 * there when the first stretch was read, so that a change made meanwhile moves nothing.
 * @param mayFit Leaves out changes of which no entry may fit: each stretch costs a look over the journal.
 * @throws {Failure} `ARGUMENT_INVALID` for a place that no stretch has given.
 */
export async function* journalPages(
  journal: Journal,
  page?: string,
  mayFit?: (entry: Entry) => boolean,
): AsyncGenerator<ListChunk<Told>> {
  const from = page === undefined ? undefined : placeOf(page);
  const { ids, undone, last } = await indexOf(journal, from?.last, mayFit);
  const at = (start: number) => `${last}.${start}`;
  for (let start = from?.start ?? 0; start < ids.length || start === 0; start += STRETCH) {
    const wanted = ids.slice(start, start + STRETCH);
    const next = start + STRETCH;
    yield {
      at: at(start),
      ...(next < ids.length ? { next: at(next) } : {}),
      entries: await load(journal, wanted, undone),
    };
  }
}

function placeOf(page: string): { readonly last: number; readonly start: number } {
  const [, last, start] = /^(\d{1,15})\.(\d{1,15})$/.exec(page) ?? [];
  if (last !== undefined && start !== undefined) {
    return { last: Number(last), start: Number(start) };
  }
  throw new Failure(
    'ARGUMENT_INVALID',
    'Cannot go on from this cursor: it does not belong to a list of changes',
    'Copy the cursor from the previous answer, or leave it out to start again',
  );
}

async function indexOf(
  journal: Journal,
  until = Infinity,
  mayFit: (entry: Entry) => boolean = () => true,
): Promise<Index> {
  const ids = new Set<string>();
  const fitting = new Set<string>();
  const undoing = new Map<string, string>();
  const undone = new Map<string, string>();
  let last = 0;
  for await (const entry of journal.entries()) {
    if (entry.kind === 'torn') continue;
    const { change, data, kind, seq } = entry;
    if (kind === 'intent') {
      const intent = Undoing.safeParse(data).data;
      if (intent !== undefined) undoing.set(change, intent.undoes);
    }
    const undid = kind === 'outcome' ? undoing.get(change) : undefined;
    // An undo that did not end well has undone nothing.
    if (undid !== undefined && AsPlanned.safeParse(data).success) undone.set(undid, change);
    if (seq > until) continue;
    last = seq;
    if (mayFit(entry)) fitting.add(change);
    ids.delete(change);
    ids.add(change);
  }
  return {
    ids: [...ids].reverse().filter((id) => fitting.has(id)),
    undone,
    last: Math.min(until, last),
  };
}

/** In the given order, with everything that has been written about them by now. */
async function load(
  journal: Journal,
  ids: readonly string[],
  undone: ReadonlyMap<string, string>,
): Promise<Told[]> {
  const wanted = new Set(ids);
  const found = await latestChanges(journal, wanted.size, ({ change }) => wanted.has(change));
  const byId = new Map(found.map((past) => [past.id, past]));
  return ids.flatMap((id) => {
    const past = byId.get(id);
    const undoneBy = undone.get(id);
    return past === undefined ? [] : [{ past, ...(undoneBy === undefined ? {} : { undoneBy }) }];
  });
}
