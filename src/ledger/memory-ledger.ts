/**
 * A ledger for one process, gone with it: for tests, and for a simulated tenant.
 *
 * @module
 */

import { type Entry, nextEntry } from './journal.js';
import type { Ledger } from './ledger.js';

/** @param now Milliseconds since the epoch. */
export function createMemoryLedger(now: () => number): Ledger {
  const spent = new Map<string, number>();
  const tails = new Map<string, Promise<unknown>>();
  const entries: Entry[] = [];
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
    async spend(nonce, until) {
      for (const [old, end] of spent) if (end < now()) spent.delete(old);
      // Void ones are forgotten, so without the first condition they could be spent again and again.
      if (until < now() || spent.has(nonce)) return false;
      spent.set(nonce, until);
      return true;
    },
    async withLock(name, work) {
      const before = tails.get(name) ?? Promise.resolve();
      const run = before.then(work, work);
      const tail = run.catch(() => undefined);
      tails.set(name, tail);
      try {
        return await run;
      } finally {
        if (tails.get(name) === tail) tails.delete(name);
      }
    },
  };
}
