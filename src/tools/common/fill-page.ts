/**
 * Fills one answer from a source of entries, so that it stays readable whatever the tenant's size:
 * at most `limit` entries, and never more text than a model can be given at once.
 *
 * @module
 */

import type { ListChunk } from '../../directory/list-chunk.js';
import { MAX_SHOWN } from '../../text/clean.js';
import { type Place, writeCursor } from './cursor.js';

/**
 * The most that the entries of one answer may weigh: about 7,000 tokens, counted as one token per
 * three ASCII characters and one per other character.
 */
const MAX_WEIGHT = 21_000;

/** The most stretches read for one answer; a rare match in a large tenant needs several answers. */
const MAX_STRETCHES = 50;

export interface Filled<View> {
  readonly views: View[];
  /** Where the next answer goes on; left out at the end. */
  readonly cursor?: string;
  /** True when reading stopped before enough entries were found. */
  readonly unfinished: boolean;
  /** How many entries the source has, before any are left out; where it is known. */
  readonly total?: number;
}

/**
 * @param view Makes an entry readable, or gives `undefined` to leave it out.
 * @param beside What else stands in the answer, and leaves less room.
 */
export async function fillPage<Entry, View>(
  source: AsyncIterable<ListChunk<Entry>>,
  from: Place,
  limit: number,
  view: (entry: Entry) => View | undefined,
  beside: object = {},
): Promise<Filled<View>> {
  const views: View[] = [];
  let weight = weigh(beside);
  let stretches = 0;
  let known: { readonly total?: number } = {};
  for await (const { at, next, entries, total, pause = false } of source) {
    if (total !== undefined) known = { total };
    const skip = stretches === 0 ? from.skip : 0;
    stretches += 1;
    for (const [index, entry] of entries.entries()) {
      const shown = index < skip ? undefined : view(entry);
      if (shown === undefined) continue;
      weight += weigh(shown);
      if (views.length >= limit || (views.length > 0 && weight > MAX_WEIGHT)) {
        const place = { ...(at === undefined ? {} : { page: at }), skip: index };
        return { views, cursor: writeCursor(place), unfinished: false, ...known };
      }
      views.push(shown);
    }
    const enough = views.length >= limit;
    if (next !== undefined && (enough || pause || stretches >= MAX_STRETCHES)) {
      return { views, cursor: writeCursor({ page: next, skip: 0 }), unfinished: !enough, ...known };
    }
  }
  return { views, unfinished: false, ...known };
}

/**
 * A view whose foreign texts are cut as far as it takes to fit into one answer.
 *
 * @param build Makes the view with texts of at most that many characters.
 */
export function fitted<View>(build: (max: number) => View): View {
  for (const max of [MAX_SHOWN, 40]) {
    const view = build(max);
    if (weigh(view) <= MAX_WEIGHT) return view;
  }
  return build(20);
}

function weigh(view: unknown): number {
  const text = JSON.stringify(view);
  const others = text.match(/[^ -~]/gu)?.length ?? 0;
  return text.length + 2 * others;
}

/** The line that says how to get the rest; nothing at the end of a list. */
export function restLine({ views, cursor, unfinished }: Filled<unknown>): string[] {
  if (cursor === undefined) return [];
  return [
    unfinished
      ? `Not everything was looked through yet; ${views.length} found so far. Go on with cursor ${cursor}`
      : `There are more. Go on with cursor ${cursor}`,
  ];
}
