/**
 * What must outlive a call: what was done, which approvals were used, how often a thing happened of
 * late, and who is writing to what. One small interface, so that it can live in files or a database
 * without anybody above noticing.
 *
 * @module
 */

import type { Journal } from './journal.js';

export interface Ledger {
  /** What was asked, answered, refused and done, in order. */
  readonly journal: Journal;
  /** What happened of late, counted over all processes. */
  readonly tally: Tally;
  /**
   * Uses up an approval. True at most once per nonce, and never after `until`.
   *
   * @param until Milliseconds since the epoch after which the approval is void by itself.
   */
  spend(nonce: string, until: number): Promise<boolean>;
  /**
   * Runs `work` while nobody else holds any of these locks. They are taken in sorted order, each once,
   * so that sets that overlap never wait for each other in a circle, and let go in reverse order.
   * Inside `work` no other locks may be taken.
   *
   * @throws {Failure} `CANCELLED` when the caller leaves, `BUSY` when the deadline passes, both only
   * before `work` began; `JOURNAL_UNWRITABLE` when the locks cannot be kept.
   */
  withLocks<T>(names: readonly string[], work: () => Promise<T>, options?: LockOptions): Promise<T>;
}

export interface LockOptions {
  /** Ends the waiting. Work that has begun is not interrupted by it. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called every few seconds while others hold a lock.
   *
   * @param waited Milliseconds since the call.
   * @param name The lock that is waited for.
   */
  readonly onWait?: ((waited: number, name: string) => void) | undefined;
  /** Milliseconds for all locks together; two minutes when left out. */
  readonly deadlineMs?: number | undefined;
}

/** Small counters by kind, such as the people that changes of the last hour reached. */
export interface Tally {
  /** Counts something that happens now. @throws {Failure} `JOURNAL_UNWRITABLE` */
  add(kind: string, weight: number): Promise<void>;
  /**
   * What was counted within that time, oldest first. Kept for a day. An entry from the future, because
   * the clock was set back, counts as one of now.
   *
   * @throws {Failure} `JOURNAL_UNWRITABLE`, also when it cannot be read: then nothing may be changed
   * that depends on it.
   */
  recent(kind: string, withinMs: number): Promise<readonly TallyEntry[]>;
}

export interface TallyEntry {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly weight: number;
}
