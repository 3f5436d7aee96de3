/**
 * The rules of a tally, whatever it is kept in. Pure.
 *
 * @module
 */

import type { TallyEntry } from './ledger.js';

/** Milliseconds for which an entry is kept. */
const KEPT_MS = 24 * 60 * 60_000;

/**
 * The entries that still matter. One from the future becomes one of now: kept as it is, it would count
 * until a clock that once was wrong is right.
 */
export function current(entries: readonly TallyEntry[], now: number): readonly TallyEntry[] {
  return entries
    .filter(({ time }) => time >= now - KEPT_MS)
    .map(({ time, weight }) => ({ time: Math.min(time, now), weight }));
}

/** Those of the last so many milliseconds. */
export function within(
  entries: readonly TallyEntry[],
  now: number,
  withinMs: number,
): readonly TallyEntry[] {
  return entries.filter(({ time }) => time >= now - withinMs);
}
