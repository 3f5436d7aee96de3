/**
 * A ledger that is opened with its first use: where it is kept is known only once the tenant answered.
 *
 * @module
 */

import type { Ledger } from './ledger.js';

/** @param open Tried again with the next use after it failed. */
export function lazyLedger(open: () => Promise<Ledger>): Ledger {
  let opened: Promise<Ledger> | undefined;
  const ledger = (): Promise<Ledger> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    journal: {
      append: async (event) => (await ledger()).journal.append(event),
      async *entries() {
        yield* (await ledger()).journal.entries();
      },
    },
    tally: {
      add: async (kind, weight) => (await ledger()).tally.add(kind, weight),
      recent: async (kind, withinMs) => (await ledger()).tally.recent(kind, withinMs),
    },
    spend: async (nonce, until) => (await ledger()).spend(nonce, until),
    withLocks: async (names, work, options) => (await ledger()).withLocks(names, work, options),
  };
}
