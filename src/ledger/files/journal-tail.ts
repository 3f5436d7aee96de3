/**
 * Where a journal ends: its last entry, and what was cut off behind it.
 *
 * @module
 */

import type { FileHandle } from 'node:fs/promises';
import type { Entry } from '../journal.js';
import { type JournalFile, linesOf, openJournal } from './journal-files.js';
import { type Line, readLine, splitLines } from './journal-lines.js';

export interface Tail {
  readonly last: Entry | undefined;
  /** Lines behind the last entry that were cut off, and an entry whose newline was. */
  readonly torn: { readonly lines: number; readonly bytes: number };
  /** The newest file ends in a newline, or is empty. */
  readonly closed: boolean;
  /** Bytes in the newest file. */
  readonly size: number;
}

/** How much of a file is read before all of it is: first enough for most ends, then for long ones. */
const WINDOWS = [64 * 1024, 1024 * 1024];

/** Reads backwards only as far as the last entry. */
export async function readTail(files: readonly JournalFile[]): Promise<Tail> {
  let torn = { lines: 0, bytes: 0 };
  let newest: { closed: boolean; size: number } | undefined;
  // A file without any entry was begun just before a crash; the last entry is in the one before.
  for (const file of files.toReversed()) {
    const end = await readEnd(file);
    newest ??= end;
    torn = { lines: torn.lines + end.torn.lines, bytes: torn.bytes + end.torn.bytes };
    if (end.last !== undefined) return { ...newest, last: end.last, torn };
  }
  return { closed: true, size: 0, ...newest, last: undefined, torn };
}

async function readEnd(file: JournalFile): Promise<Tail> {
  const handle = await openJournal(file);
  try {
    const { size } = await handle.stat();
    for (const window of WINDOWS) {
      const end = await scan(splitLines([await readWindow(handle, size, window)]));
      if (end.last !== undefined || window >= size) return { ...end, size };
    }
    return { ...(await scan(linesOf(file))), size };
  } finally {
    await handle.close();
  }
}

/** The last bytes of a file, from the first line on that begins in them. */
async function readWindow(handle: FileHandle, size: number, window: number): Promise<Buffer> {
  const length = Math.min(size, window);
  const { buffer, bytesRead } = await handle.read(
    Buffer.alloc(length),
    0,
    length,
    Math.max(0, size - length),
  );
  const read = buffer.subarray(0, bytesRead);
  if (length === size) return read;
  const newline = read.indexOf('\n');
  return newline < 0 ? Buffer.alloc(0) : read.subarray(newline + 1);
}

async function scan(lines: AsyncIterable<Line>): Promise<Omit<Tail, 'size'>> {
  let last: Entry | undefined;
  let torn = { lines: 0, bytes: 0 };
  let closed = true;
  for await (const line of lines) {
    const found = readLine(line);
    closed = line.closed;
    // What is JSON and no entry was not cut off; it is for verification to report.
    if (found === 'foreign') continue;
    if (found !== 'torn') last = found;
    const before = found === 'torn' ? torn : { lines: 0, bytes: 0 };
    const isTorn = found === 'torn' || !closed;
    torn = isTorn
      ? { lines: before.lines + 1, bytes: before.bytes + line.bytes }
      : { lines: 0, bytes: 0 };
  }
  return { last, torn, closed };
}
