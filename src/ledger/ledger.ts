/**
 * What must outlive a call: which approvals were used, and who is writing to what. One small
 * interface, so that it can live in a file or a database without anybody above noticing.
 *
 * @module
 */

export interface Ledger {
  /**
   * Uses up an approval. True at most once per nonce, and never after `until`.
   *
   * @param until Milliseconds since the epoch after which the approval is void by itself.
   */
  spend(nonce: string, until: number): Promise<boolean>;
  /** Runs `work` while nobody else holds the lock of that name; waits for it. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A ledger for one process; gone with it. @param now Milliseconds since the epoch. */
export function createMemoryLedger(now: () => number): Ledger {
  const spent = new Map<string, number>();
  const tails = new Map<string, Promise<unknown>>();
  return {
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
