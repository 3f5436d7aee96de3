/**
 * The files of a journal: `journal-000001.jsonl` and so on.
 *
 * @module
 */

import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../../text/disk-refusal.js';
import { type Line, splitLines } from './journal-lines.js';

export interface JournalFile {
  /** From 1. */
  readonly number: number;
  readonly name: string;
  readonly path: string;
}

export function journalFile(folder: string, number: number): JournalFile {
  const name = `journal-${String(number).padStart(6, '0')}.jsonl`;
  return { number, name, path: join(folder, name) };
}

/** Oldest first; none where there is no folder. */
export async function listJournal(folder: string): Promise<JournalFile[]> {
  const names = (await unlessMissing(readdir(folder))) ?? [];
  return names
    .flatMap((name) => {
      const number = Number(/^journal-(\d{6,15})\.jsonl$/.exec(name)?.[1] ?? 0);
      const file = journalFile(folder, number);
      // A copy with one zero more is not a file of the journal.
      return number > 0 && file.name === name ? [file] : [];
    })
    .sort((a, b) => a.number - b.number);
}

/** Every line of a file, read piece by piece. */
export function linesOf({ path }: JournalFile): AsyncGenerator<Line> {
  return splitLines(createReadStream(path, { highWaterMark: 256 * 1024 }));
}
