/**
 * The journal in files: one line per entry, added at the end and never changed. Several processes
 * write to one journal, each under its lock.
 *
 * @module
 */

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type Entry, type Journal, type JournalEvent, nextEntry } from '../journal.js';
import { FILE_MODE, flushFolder, NO_FOLLOW, orUnreadable, orUnwritable } from './disk.js';
import type { FileLocks } from './file-lock.js';
import { privateFolder } from './folder-fault.js';
import { type JournalFile, journalFile, linesOf, listJournal } from './journal-files.js';
import { lineOf, MAX_LINE, readLine } from './journal-lines.js';
import { readTail, type Tail } from './journal-tail.js';
import {
  entriesMissing,
  keepLastEntry,
  type LastEntry,
  lostEntries,
  readLastEntry,
} from './last-entry.js';

/** A new file is begun before one grows beyond this. */
const MAX_FILE = 8 * 1024 * 1024;

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NO_FOLLOW;

export interface FileJournalOptions {
  readonly folder: string;
  /** Milliseconds since the epoch. May jump: order is by `seq`. */
  readonly now: () => number;
  readonly locks: FileLocks;
  /** Bytes. */
  readonly maxFile?: number;
  /** Adds the text to the end of the file; for tests with a disk that fails. */
  readonly write?: (handle: FileHandle, text: string) => Promise<void>;
}

export function createFileJournal({
  folder,
  now,
  locks,
  maxFile = MAX_FILE,
  write = (handle, text) => handle.appendFile(text),
}: FileJournalOptions): Journal {
  /** By this process. */
  let written: LastEntry | undefined;

  /** Adds to the end of a file and makes it last. */
  async function add({ path }: JournalFile, text: string): Promise<void> {
    const handle = await open(path, APPEND, FILE_MODE);
    try {
      await write(handle, text);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async function appendLocked(event: JournalEvent): Promise<Entry> {
    const files = await orUnreadable(() => listJournal(folder));
    const kept = latest(written, await orUnreadable(() => readLastEntry(folder)));
    const tail = await orUnreadable(() => readTail(files));
    if (kept !== undefined && lostEntries(kept, tail.last)) throw entriesMissing();
    const { entry, text } = build(event, tail, new Date(now()).toISOString());
    // It could be written and not be read again. No plan comes near.
    if (Buffer.byteLength(text) > MAX_LINE)
      throw new Error('The event is too long for the journal');
    const close = tail.closed ? '' : '\n';
    const current = files.at(-1);
    if (current !== undefined && fits(tail.size, text, maxFile)) {
      await add(current, close + text);
      return entry;
    }
    if (current !== undefined && close !== '') await add(current, close);
    await add(journalFile(folder, (current?.number ?? 0) + 1), text);
    await flushFolder(folder);
    return entry;
  }

  return {
    append: (event) =>
      orUnwritable('Cannot write the journal', async () => {
        await privateFolder(folder);
        const release = await locks.hold('journal');
        try {
          const entry = await appendLocked(event);
          written = entry;
          await keepLastEntry(folder, entry);
          return entry;
        } finally {
          await release();
        }
      }),
    async *entries() {
      const files = await orUnreadable(() => listJournal(folder));
      for (const file of files) {
        const lines = linesOf(file);
        try {
          for (;;) {
            const next = await orUnreadable(() => lines.next());
            if (next.done) break;
            const entry = readLine(next.value);
            if (typeof entry === 'object') yield entry;
          }
        } finally {
          // Closes the file also when the reader leaves early.
          await lines.return(undefined);
        }
      }
    },
  };
}

function latest(a: LastEntry | undefined, b: LastEntry | undefined): LastEntry | undefined {
  return a !== undefined && (b === undefined || b.seq < a.seq) ? a : b;
}

/** An empty file takes a line of any length; it would fit nowhere else better. */
function fits(size: number, text: string, maxFile: number): boolean {
  return size === 0 || size + Buffer.byteLength(text) <= maxFile;
}

/** The entry, and the lines to add: before it, one that tells what was cut off. */
function build(event: JournalEvent, tail: Tail, time: string): { entry: Entry; text: string } {
  if (tail.torn.lines === 0) {
    const entry = nextEntry(tail.last, event, time);
    return { entry, text: `${lineOf(entry)}\n` };
  }
  const torn = nextEntry(tail.last, tornEvent(event, tail.torn), time);
  const entry = nextEntry(torn, event, time);
  return { entry, text: `${lineOf(torn)}\n${lineOf(entry)}\n` };
}

/** Found by whoever writes next, and part of no change. Holds how much was cut off, never what. */
function tornEvent(found: JournalEvent, torn: Tail['torn']): JournalEvent {
  const { tenant, principal, client } = found;
  const summary = `Closed ${torn.bytes} bytes that were cut off while they were written`;
  return { kind: 'torn', change: '', tenant, principal, client, tool: '', summary, data: torn };
}
