/**
 * The journal: one line per event, each sealed with the hash of the line before it, so that a line
 * that is missing, changed or moved is found.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What is written down. No token, secret or typed word ever is. */
export const JournalEvent = z.object({
  /**
   * `asked`, `answered`: the question and what came back. `refused`: by a guard, or for want of an
   * approval. `intent`: about to be written. `outcome`: what became of it. `torn`: a line before was
   * cut off in the middle of writing and is closed here.
   */
  kind: z.enum(['asked', 'answered', 'refused', 'intent', 'outcome', 'torn']),
  /** All events of one change share it. */
  change: z.string(),
  /** Host of the tenant. */
  tenant: z.string(),
  /** Fingerprint of the credential; never the credential. */
  principal: z.string(),
  /** Name and version that the MCP client gave of itself. */
  client: z.string(),
  tool: z.string(),
  /** In words, for whoever reads the journal. */
  summary: z.string(),
  /** Plan, approval, outcome of each step: plain JSON for whoever wrote it. */
  data: z.unknown().optional(),
});
export type JournalEvent = z.infer<typeof JournalEvent>;

export const Entry = JournalEvent.extend({
  /** From 1, without gaps. */
  seq: z.int().min(1),
  /** ISO 8601, by the clock of the machine: order is by `seq`. */
  time: z.string(),
  /** Hash of the entry before; 64 zeros for the first. */
  previous: z.string(),
  /** SHA-256 in hex over everything else in this entry. */
  hash: z.string(),
});
export type Entry = z.infer<typeof Entry>;

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

/** Over the JSON of the entry without its hash, its fields in the order of {@link nextEntry}. */
export function hashOf(body: Omit<Entry, 'hash'>): string {
  const { seq, time, kind, change, tenant, principal, client, tool, summary, data, previous } =
    body;
  const text = JSON.stringify([
    seq,
    time,
    kind,
    change,
    tenant,
    principal,
    client,
    tool,
    summary,
    data ?? null,
    previous,
  ]);
  return createHash('sha256').update(text).digest('hex');
}
