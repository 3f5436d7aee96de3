/**
 * Approvals that were used: one file each, so that a used one stays used across restarts.
 *
 * @module
 */

import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../../text/disk-refusal.js';
import { FILE_MODE, flushFolder, isRefusal, makeFolder } from './disk.js';
import { type FileLocks, fileNameFor } from './file-lock.js';

/** Milliseconds between two searches for void ones. */
const TIDY_EVERY = 10 * 60_000;

/**
 * How long a void one is kept all the same. A clock that is set back by less makes no used approval
 * new.
 */
const KEPT = 60 * 60_000;

export interface SpentApprovalsOptions {
  readonly folder: string;
  readonly now: () => number;
  readonly locks: FileLocks;
}

/** `spend` of a ledger. */
export function createSpentApprovals({ folder, now, locks }: SpentApprovalsOptions) {
  let tidied: number | undefined;

  async function tidy(): Promise<void> {
    // Both ways, for a clock that jumps.
    if (tidied !== undefined && Math.abs(now() - tidied) < TIDY_EVERY) return;
    tidied = now();
    for (const name of await readdir(folder)) {
      const until = await readUntil(join(folder, name));
      if (until !== undefined && until + KEPT < now()) await rm(join(folder, name));
    }
  }

  return async function spend(nonce: string, until: number): Promise<boolean> {
    if (until < now()) return false;
    // Under a lock, because a void file makes way for a new one in two steps.
    const release = await locks.hold('spent');
    try {
      await makeFolder(folder);
      await tidy();
      const path = join(folder, fileNameFor(nonce));
      const before = await readUntil(path);
      if (before !== undefined && before < now()) await rm(path);
      if (!(await create(path, until))) return false;
      await flushFolder(folder);
      // It may have become void while waiting.
      return until >= now();
    } finally {
      await release();
    }
  };
}

/** False when it is there already. */
async function create(path: string, until: number): Promise<boolean> {
  const handle = await open(path, 'wx', FILE_MODE).catch((error: unknown) => {
    if (isRefusal(error, 'EEXIST')) return undefined;
    throw error;
  });
  if (handle === undefined) return false;
  try {
    await handle.writeFile(String(until));
    await handle.sync();
    return true;
  } finally {
    await handle.close();
  }
}

/**
 * Undefined where there is none. A file that was cut off while it was written never becomes void: it
 * says that the approval was used, and no more.
 */
async function readUntil(path: string): Promise<number | undefined> {
  const text = await unlessMissing(readFile(path, 'utf8'));
  if (text === undefined) return undefined;
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}
