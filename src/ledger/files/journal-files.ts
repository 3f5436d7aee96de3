/**
 * The files of a journal: `journal-000001.jsonl` and so on.
 *
 * @module
 */

import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../../text/disk-refusal.js';
import { NO_FOLLOW } from './disk.js';
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

/** To read from. A symbolic link is refused. */
export function openJournal({ path }: JournalFile): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | NO_FOLLOW);
}

/** Every line of a file, read piece by piece. */
export async function* linesOf(file: JournalFile): AsyncGenerator<Line> {
  const handle = await openJournal(file);
  yield* splitLines(handle.createReadStream({ highWaterMark: 256 * 1024 }));
}
