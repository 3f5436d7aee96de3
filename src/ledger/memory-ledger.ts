/**
 * A ledger for one process, gone with it: for tests, and for a simulated tenant.
 *
 * @module
 */

import { type Entry, nextEntry } from './journal.js';
import type { Ledger, TallyEntry } from './ledger.js';
import { createProcessLocks } from './process-locks.js';
import { current, within } from './tally-entries.js';
import { withLocks } from './with-locks.js';

/** @param now Milliseconds since the epoch. */
export function createMemoryLedger(now: () => number): Ledger {
  const spent = new Set<string>();
  const tallies = new Map<string, readonly TallyEntry[]>();
  const hold = createProcessLocks();
  const entries: Entry[] = [];

  function tallyOf(kind: string): readonly TallyEntry[] {
    const kept = current(tallies.get(kind) ?? [], now());
    tallies.set(kind, kept);
    return kept;
  }

  return {
    journal: {
      async append(event) {
        const entry = nextEntry(entries.at(-1), event, new Date(now()).toISOString());
        entries.push(entry);
        return entry;
      },
      async *entries() {
        yield* [...entries];
      },
    },
    tally: {
      async add(kind, weight) {
        tallies.set(kind, [...tallyOf(kind), { time: now(), weight }]);
      },
      recent: async (kind, withinMs) => within(tallyOf(kind), now(), withinMs),
    },
    async spend(nonce, until) {
      if (until < now() || spent.has(nonce)) return false;
      spent.add(nonce);
      return true;
    },
    withLocks: (names, work, options) => withLocks(hold, names, work, options),
  };
}
