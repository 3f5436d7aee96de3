/**
 * Which entry was written last, kept beside the journal, so that one that lost its end is noticed.
 *
 * @module
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../../errors.js';
import { refusalCode, unlessMissing } from '../../text/disk-refusal.js';
import { Entry } from '../journal.js';
import { parseJson, replaceFile } from './disk.js';

export const LAST_ENTRY = 'last.json';

const LastEntry = z.lazy(() => Entry.pick({ seq: true, hash: true }));
export type LastEntry = z.infer<typeof LastEntry>;

/** Undefined where none was kept, or it cannot be understood. */
export async function readLastEntry(folder: string): Promise<LastEntry | undefined> {
  const text = await unlessMissing(readFile(join(folder, LAST_ENTRY), 'utf8'));
  return LastEntry.safeParse(parseJson(text ?? '')).data;
}

/** Written after the entry itself, so it never is ahead of the journal. */
export async function keepLastEntry(folder: string, { seq, hash }: LastEntry): Promise<void> {
  try {
    await replaceFile(join(folder, LAST_ENTRY), `${JSON.stringify({ seq, hash })}\n`);
  } catch (error) {
    // The entry is in the journal; one that is kept too late only proves less.
    if (refusalCode(error) === undefined) throw error;
  }
}

/**
 * What the journal ends with, held against what was written last. It may be further: a process can end
 * before it keeps its last entry.
 */
export function lostEntries(kept: LastEntry, last: Entry | undefined): boolean {
  if (last === undefined || last.seq < kept.seq) return true;
  if (last.seq === kept.seq) return last.hash !== kept.hash;
  return last.seq === kept.seq + 1 && last.previous !== kept.hash;
}

export function entriesMissing(): Failure {
  return new Failure(
    'JOURNAL_UNREADABLE',
    'Cannot go on with the journal: entries that this server wrote at its end are missing or were replaced',
    'Run qlik-groups-mcp journal verify, which says what is missing, and put the files back; or begin a new journal: close all clients, move the folder that qlik-groups-mcp doctor shows to another place, and start them again',
  );
}
