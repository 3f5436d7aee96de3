/**
 * The journal: one line per event, each sealed with the hash of the line before it, so that a line
 * that is missing, changed or moved is found.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * The fields of an entry, once and for all: this is also the order in which they are hashed and
 * written. What is moved or added here changes every proof; journals that are there must verify.
 */
export const Entry = z.object({
  /** From 1, without gaps. */
  seq: z.int().min(1),
  /** ISO 8601, by the clock of the machine: order is by `seq`. */
  time: z.string(),
  /**
   * `asked`, `answered`: the question and what came back. `unused`: an approval that came to nothing. `refused`: by a guard, or for want of an
   * approval. `intent`: about to be written. `outcome`: what became of it. `torn`: a line before was
   * cut off in the middle of writing and is closed here.
   */
  kind: z.enum(['asked', 'answered', 'unused', 'refused', 'intent', 'outcome', 'torn']),
  /** All events of one change share it. */
  change: z.string(),
  /** Host of the tenant, by the name that was used. */
  tenant: z.string(),
  /** Fingerprint of the credential; never the credential. */
  principal: z.string(),
  /** Name and version that the MCP client gave of itself. */
  client: z.string(),
  tool: z.string(),
  /** In words, for a person who reads the journal. */
  summary: z.string(),
  /** Plan, approval, outcome of each step: plain JSON of the part that wrote it. */
  data: z.unknown().optional(),
  /** Hash of the entry before; 64 zeros for the first. */
  previous: z.string(),
  /** SHA-256 in hex over everything else in this entry. */
  hash: z.string(),
});
export type Entry = z.infer<typeof Entry>;

/** What is written down. No token, secret or typed word ever is. */
export type JournalEvent = Omit<Entry, 'seq' | 'time' | 'previous' | 'hash'>;

/** The names of the fields, in their order. */
export const ENTRY_FIELDS = Entry.keyof().options;

export interface Journal {
  /**
   * Appends an event and makes it last: when this resolves, a crash does not lose it.
   *
   * @throws {Failure} `JOURNAL_UNWRITABLE` when it cannot be written, `JOURNAL_UNREADABLE` when its end
   * cannot be read; then nothing must be changed.
   */
  append(event: JournalEvent): Promise<Entry>;
  /** Every entry that can be read, oldest first. @throws {Failure} `JOURNAL_UNREADABLE` */
  entries(): AsyncIterable<Entry>;
}

/** What stands before the first entry. */
export const START = '0'.repeat(64);

/** The entry that follows. Pure. */
export function nextEntry(
  last: Pick<Entry, 'seq' | 'hash'> | undefined,
  event: JournalEvent,
  time: string,
): Entry {
  const body = { seq: (last?.seq ?? 0) + 1, time, ...event, previous: last?.hash ?? START };
  return { ...body, hash: hashOf(body) };
}

/** Over the JSON of the values, in the order of {@link Entry}; no data and `null` are the same. */
export function hashOf(body: Omit<Entry, 'hash'>): string {
  const values = HASHED_FIELDS.map((field) => body[field] ?? null);
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

const HASHED_FIELDS = ENTRY_FIELDS.filter((field) => field !== 'hash');
