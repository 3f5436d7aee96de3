/**
 * What must outlive a call: what was done, which approvals were used, and who is writing to what. One
 * small interface, so that it can live in files or a database without anybody above noticing.
 *
 * @module
 */

import type { Journal } from './journal.js';

export interface Ledger {
  /** What was asked, answered, refused and done, in order. */
  readonly journal: Journal;
  /**
   * Uses up an approval. True at most once per nonce, and never after `until`.
   *
   * @param until Milliseconds since the epoch after which the approval is void by itself.
   */
  spend(nonce: string, until: number): Promise<boolean>;
  /** Runs `work` while nobody else holds the lock of that name; waits for it. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
}
