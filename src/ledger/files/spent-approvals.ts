/**
 * Approvals that were used, kept for ever: no clock decides when one may be forgotten, so none that
 * jumps can make a used one new. A line is 70 bytes; 256 files keep each short.
 *
 * @module
 */

import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../../text/disk-refusal.js';
import { FILE_MODE, flushFolder, makeFolder } from './disk.js';
import { type FileLocks, fileNameFor } from './file-lock.js';
import { readLastEntry } from './last-entry.js';

export interface SpentApprovalsOptions {
  /** Of the ledger. */
  readonly folder: string;
  readonly now: () => number;
  readonly locks: FileLocks;
}

const spentIn = (folder: string): string => join(folder, 'spent');

/** `spend` of a ledger. */
export function createSpentApprovals({ folder, now, locks }: SpentApprovalsOptions) {
  const spent = spentIn(folder);
  return async function spend(nonce: string, until: number): Promise<boolean> {
    if (until < now()) return false;
    const release = await locks.hold('spent');
    try {
      await makeFolder(spent);
      const name = fileNameFor(nonce);
      const path = join(spent, name.slice(0, 2));
      const before = (await unlessMissing(readFile(path, 'utf8'))) ?? '';
      if (before.includes(name)) return false;
      // A line that was cut off is of an approval that its process did not come to use.
      const close = before === '' || before.endsWith('\n') ? '' : '\n';
      const seq = (await readLastEntry(folder))?.seq ?? 0;
      await add(path, `${close}${name} ${seq}\n`);
      await flushFolder(spent);
      // It may have become void while waiting.
      return until >= now();
    } finally {
      await release();
    }
  };
}

/** How many entries the journal had at least, by the approvals that were used since. */
export async function entriesProvedBySpent(folder: string): Promise<number> {
  const spent = spentIn(folder);
  let most = 0;
  for (const name of (await unlessMissing(readdir(spent))) ?? []) {
    if (!/^[0-9a-f]{2}$/.test(name)) continue;
    const text = await readFile(join(spent, name), 'utf8');
    for (const [, seq] of text.matchAll(/^[0-9a-f]{64} (\d{1,15})$/gm)) {
      most = Math.max(most, Number(seq));
    }
  }
  return most;
}

async function add(path: string, text: string): Promise<void> {
  const handle = await open(path, 'a', FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
