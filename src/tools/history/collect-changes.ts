/**
 * The next changes of the journal that fit, each with the place where the journal goes on after it.
 *
 * @module
 */

import type { ListChunk } from '../../directory/list-chunk.js';
import type { Place } from '../common/cursor.js';
import { type ChangeView, viewChange } from './change-view.js';
import type { Told } from './journal-pages.js';
import type { ChangeRow, JournalPart } from './timeline.js';

/** The most stretches read for one answer; a rare match in a long journal needs several answers. */
const MAX_STRETCHES = 50;

/**
 * @param begin Where the source begins; what was given of its first stretch is skipped.
 * @param now Milliseconds since the epoch.
 */
export async function collectChanges(
  source: AsyncIterable<ListChunk<Told>>,
  begin: Place,
  most: number,
  now: number,
  fits: (told: Told, view: ChangeView) => boolean,
): Promise<JournalPart> {
  const rows: ChangeRow[] = [];
  let stretches = 0;
  let time = Infinity;
  for await (const { at, next, entries } of source) {
    const skip = stretches === 0 ? begin.skip : 0;
    stretches += 1;
    for (const [index, told] of entries.entries()) {
      if (index < skip) continue;
      const view = viewChange(told, now);
      const written = Date.parse(view.time);
      // A time that nobody can read is that of the change after it.
      if (!Number.isNaN(written)) time = written;
      if (!fits(told, view)) continue;
      const after = { ...(at === undefined ? {} : { page: at }), skip: index + 1 };
      rows.push({ kind: 'change', time, told, view, after });
      if (rows.length >= most) return { rows };
    }
    if (next !== undefined && stretches >= MAX_STRETCHES) {
      return { rows, rest: { at: { page: next, skip: 0 }, time } };
    }
  }
  return { rows };
}
