/**
 * Several locks at once, with an end to the waiting: the same for every ledger, whatever its locks are
 * made of.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { count } from '../text/lists.js';
import type { LockOptions } from './ledger.js';
import type { HoldLock } from './process-locks.js';

const DEADLINE_MS = 120_000;

/** Milliseconds between two calls of `onWait`. */
const REPORT_EVERY_MS = 3_000;

/** `withLocks` of a ledger whose single locks are taken by `hold`. */
export async function withLocks<T>(
  hold: HoldLock,
  names: readonly string[],
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const releases: (() => Promise<void>)[] = [];
  try {
    await takeAll(hold, [...new Set(names)].sort(), releases, options);
    return await work();
  } finally {
    // What the work gave or threw matters more than a lock that cannot be let go: it is free once this
    // process ends.
    for (const release of releases.reverse()) await release().catch(() => undefined);
  }
}

async function takeAll(
  hold: HoldLock,
  sorted: readonly string[],
  releases: (() => Promise<void>)[],
  { signal, onWait, deadlineMs = DEADLINE_MS }: LockOptions,
): Promise<void> {
  const began = performance.now();
  let wanted = '';
  const waiting = new AbortController();
  const cancel = (): void => waiting.abort(cancelled());
  const deadline = setTimeout(() => waiting.abort(busy(deadlineMs)), deadlineMs);
  const report = setInterval(
    () => onWait?.(Math.round(performance.now() - began), wanted),
    REPORT_EVERY_MS,
  );
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    if (signal?.aborted) throw cancelled();
    for (const name of sorted) {
      wanted = name;
      releases.push(await hold(name, waiting.signal));
    }
    // It may have ended just when the last lock came.
    waiting.signal.throwIfAborted();
  } finally {
    clearTimeout(deadline);
    clearInterval(report);
    signal?.removeEventListener('abort', cancel);
  }
}

function cancelled(): Failure {
  return new Failure(
    'CANCELLED',
    'The call was cancelled while it waited for another change',
    'Call again when it is wanted',
  );
}

function busy(deadlineMs: number): Failure {
  const waited = count(Math.round(deadlineMs / 1000), 'second');
  return new Failure(
    'BUSY',
    `Another change of the same group or person is still running after ${waited}`,
    'Call again in a minute',
  );
}
