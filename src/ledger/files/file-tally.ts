/**
 * The tally in files: one small file per kind, written whole each time and put in place in one step.
 *
 * @module
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { unlessMissing } from '../../text/disk-refusal.js';
import type { Tally, TallyEntry } from '../ledger.js';
import { current, within } from '../tally-entries.js';
import { makeFolder, orUnwritable, parseJson, replaceFile } from './disk.js';
import { type FileLocks, fileNameFor } from './file-lock.js';

const Entries = z.array(z.object({ time: z.number(), weight: z.number() }));

export interface FileTallyOptions {
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly locks: FileLocks;
}

const CANNOT = 'Cannot count in the state folder';

export function createFileTally({ folder, now, locks }: FileTallyOptions): Tally {
  const pathOf = (kind: string): string => join(folder, `${fileNameFor(kind)}.json`);

  /** Brings the file up to date, and adds to it. */
  async function update(kind: string, added: readonly number[]): Promise<readonly TallyEntry[]> {
    const release = await locks.hold('tally');
    try {
      await makeFolder(folder);
      const time = now();
      const kept = current(await read(pathOf(kind)), time);
      const entries = [...kept, ...added.map((weight) => ({ time, weight }))];
      await replaceFile(pathOf(kind), JSON.stringify(entries));
      return entries;
    } finally {
      await release();
    }
  }

  return {
    add: (kind, weight) =>
      orUnwritable(CANNOT, async () => {
        await update(kind, [weight]);
      }),
    recent: (kind, withinMs) =>
      orUnwritable(CANNOT, async () => {
        const found = await read(pathOf(kind));
        const isFromFuture = found.some(({ time }) => time > now());
        // Written as of now, or it would count until the clock is there.
        const entries = isFromFuture ? await update(kind, []) : current(found, now());
        return within(entries, now(), withinMs);
      }),
  };
}

/** A file is put in place whole, so one that cannot be understood is not ours. */
async function read(path: string): Promise<readonly TallyEntry[]> {
  const text = (await unlessMissing(readFile(path, 'utf8'))) ?? '[]';
  const entries = Entries.safeParse(parseJson(text));
  return entries.success ? entries.data : [];
}
