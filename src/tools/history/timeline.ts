/**
 * The journal and Qlik's audit log as one list, newest first, in parts that join without gaps and
 * repeats: where a part ends is kept as a place in the journal and a moment in the log.
 *
 * @module
 */

import { z } from 'zod';
import type { AuditEvent } from '../../directory/audit/audit-event.js';
import type { ListChunk } from '../../directory/list-chunk.js';
import { Failure } from '../../errors.js';
import type { Place } from '../common/cursor.js';
import type { ChangeView } from './change-view.js';
import type { Told } from './journal-pages.js';

/** Down to where the log was told. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Id of the last event told of that time; left out when none of that time was told. */
  readonly id?: string;
}

/** Where a part of the list begins. */
export interface Begin {
  /** In the journal; of its newest line when left out. */
  readonly journal: Place;
  /** In the log; now when left out. */
  readonly log?: Moment;
}

export interface ChangeRow {
  readonly kind: 'change';
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly told: Told;
  readonly view: ChangeView;
  /** Where the journal goes on after it. */
  readonly after: Place;
}

export interface EventRow {
  readonly kind: 'event';
  readonly time: number;
  readonly event: AuditEvent;
}

export type Row = ChangeRow | EventRow;

/** As much of the journal as was read; without `rest` to its end. */
export interface JournalPart {
  readonly rows: readonly ChangeRow[];
  /** Where it goes on, and the time down to which everything is there. */
  readonly rest?: { readonly at: Place; readonly time: number };
}

/** As much of the log as was read. */
export interface LogPart {
  readonly rows: readonly EventRow[];
  /** The time down to which everything is there. */
  readonly known: number;
  /** Whether it goes on below, and what is older has to wait for that. */
  readonly more: boolean;
}

const Written = z.lazy(() =>
  z.tuple([
    z.string().nullable(),
    z.int().min(0),
    z.number().nullable(),
    z.string().max(200).nullable(),
  ]),
);

/** @throws {Failure} `ARGUMENT_INVALID` for a cursor of another list. */
export function beginOf({ page, skip }: Place): Begin {
  if (page === undefined && skip === 0) return { journal: { skip: 0 } };
  let json: unknown;
  try {
    json = JSON.parse(page ?? '');
  } catch {
    json = undefined;
  }
  const written = Written.safeParse(json).data;
  if (written === undefined) {
    throw new Failure(
      'ARGUMENT_INVALID',
      'Cannot go on from this cursor: it does not belong to a list of changes',
      'Copy the cursor from the previous answer, or leave it out to start again',
    );
  }
  const [at, given, time, id] = written;
  return {
    journal: { skip: given, ...(at === null ? {} : { page: at }) },
    ...(time === null ? {} : { log: { time, ...(id === null ? {} : { id }) } }),
  };
}

function write({ journal, log }: Begin): string {
  return JSON.stringify([
    journal.page ?? null,
    journal.skip,
    log?.time ?? null,
    log?.id ?? null,
  ] satisfies z.infer<typeof Written>);
}

/** Whether an event is still to be told. */
export function isDue({ time, id }: AuditEvent, log: Moment | undefined): boolean {
  if (log === undefined || time < log.time) return true;
  return time === log.time && (log.id === undefined || id < log.id);
}

/** Each row for itself, as a list can be left after any of them. */
export async function* merged(
  begin: Begin,
  changes: JournalPart,
  events: LogPart,
): AsyncGenerator<ListChunk<Row>> {
  let at = begin;
  let [change, event] = [0, 0];
  for (;;) {
    const row = later(changes.rows[change], events.rows[event]);
    if (row === undefined || mustWait(row, changes, events)) break;
    yield { at: write(at), entries: [row] };
    at = after(at, row, events.known);
    if (row.kind === 'change') change += 1;
    else event += 1;
  }
  if (changes.rest === undefined && !events.more) return;
  const rest = change < changes.rows.length ? undefined : changes.rest;
  const told = event === events.rows.length && events.more;
  const next = {
    journal: rest?.at ?? at.journal,
    ...(told ? { log: { time: events.known } } : at.log && { log: at.log }),
  };
  yield { at: write(at), next: write(next), entries: [], pause: true };
}

function later(change: ChangeRow | undefined, event: EventRow | undefined): Row | undefined {
  if (change === undefined || event === undefined) return change ?? event;
  return event.time > change.time ? event : change;
}

/** What the other source has of that time may not be read yet. */
function mustWait({ kind, time }: Row, { rest }: JournalPart, { more, known }: LogPart): boolean {
  return kind === 'change' ? more && time <= known : rest !== undefined && time <= rest.time;
}

/** Once a change is told, so is every event after it, as far as the log could be read. */
function after({ journal, log }: Begin, row: Row, known: number): Begin {
  if (row.kind === 'event') return { journal, log: { time: row.time, id: row.event.id } };
  const time = Math.max(row.time, known);
  const moment = time < (log?.time ?? Infinity) ? { time } : log;
  return { journal: row.after, ...(moment === undefined ? {} : { log: moment }) };
}
