/**
 * The journal as text: entries to lines and back, and long files line by line.
 *
 * @module
 */

import { ENTRY_FIELDS, Entry } from '../journal.js';

/** A longer line is nothing this server wrote. It is counted, and its text is not kept. */
export const MAX_LINE = 16 * 1024 * 1024;

const NEWLINE = 0x0a;

export interface Line {
  /** Without the newline; undefined for a line longer than {@link MAX_LINE}. */
  readonly text: string | undefined;
  /** Without the newline. */
  readonly bytes: number;
  /** Ends in a newline. Only the last line of a file can lack it. */
  readonly closed: boolean;
}

/**
 * The one text of an entry, without newline. Order and spelling are fixed, so that a line that was
 * written by somebody else can be told from ours even where it means the same.
 */
export function lineOf(entry: Entry): string {
  // The hash takes no data and `null` for the same, so the line must not tell them apart either.
  const fields = ENTRY_FIELDS.map((field) => [field, entry[field] ?? undefined]);
  return JSON.stringify(Object.fromEntries(fields));
}

/** The entry; `torn` for what is no JSON; `foreign` for JSON that is no entry. */
export function readLine({ text }: Line): Entry | 'torn' | 'foreign' {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return 'torn';
  }
  const entry = Entry.safeParse(value);
  return entry.success ? entry.data : 'foreign';
}

/**
 * Splits at newlines and nowhere else: `node:readline` also splits at U+2028, which JSON may hold.
 * Keeps one line in memory at a time.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let bytes = 0;
  const add = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= MAX_LINE) parts.push(part);
    else parts = [];
  };
  const take = (closed: boolean): Line => {
    const text = bytes > MAX_LINE ? undefined : Buffer.concat(parts).toString('utf8');
    const line = { text, bytes, closed };
    parts = [];
    bytes = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, at));
      yield take(true);
      from = at + 1;
    }
    if (from < chunk.length) add(chunk.subarray(from));
  }
  if (bytes > 0) yield take(false);
}
