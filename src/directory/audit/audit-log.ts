/**
 * Reads the events of groups, users and roles from Qlik's audit log: newest first, only as far as
 * they are needed, and never more than so many.
 *
 * @see https://qlik.dev/apis/rest/audits/
 * @module
 */

import { Failure } from '../../errors.js';
import { identitySources, listAudits } from '../../qlik/api/audits.js';
import type { Directory, Reading } from '../directory.js';
import { type AuditEvent, eventOf, newestFirst } from './audit-event.js';

/** Requests for one look into the log, of 100 events each. */
const MAX_READS = 7;

/** Milliseconds since the epoch, both ends included. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export interface AuditsRead {
  /** Newest first, echoes included. */
  readonly events: readonly AuditEvent[];
  /** All events after this time are there. The beginning of the period when it was read to its end. */
  readonly reached: number;
  readonly complete: boolean;
  /** What ended the reading before its time. */
  readonly failure?: Failure;
}

/** What is left to read of one source. */
interface Stream {
  readonly source: string;
  readonly next?: string;
  /** Time of the oldest event read. */
  readonly reached: number;
}

/**
 * @param enough Told all events so far and the time down to which there are no others; true ends it.
 * @throws {Failure} `CANCELLED` only; any other failure is part of the result.
 */
export async function readAudits(
  directory: Directory,
  period: Period,
  enough: (events: readonly AuditEvent[], reached: number) => boolean,
  reading: Reading,
): Promise<AuditsRead> {
  const events = new Map<string, AuditEvent>();
  const sorted = () => [...events.values()].sort(newestFirst);
  let streams: Stream[] = identitySources.map((source) => ({ source, reached: Infinity }));
  let reached = Infinity;
  try {
    for (let reads = 0; reads < MAX_READS && streams.length > 0; reads += 1) {
      // The one that is behind.
      const [stream, ...others] = streams.sort((a, b) => b.reached - a.reached);
      if (stream === undefined) break;
      const page = await pageOf(directory, stream, period, reading);
      for (const event of page.events) events.set(event.id, event);
      streams = page.rest === undefined ? others : [page.rest, ...others];
      reached = Math.max(period.from, ...streams.map((one) => one.reached));
      if (reached < Infinity && streams.length > 0 && enough(sorted(), reached)) break;
    }
    return { events: sorted(), reached, complete: streams.length === 0 };
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'CANCELLED') throw error;
    return { events: sorted(), reached, complete: false, failure: explained(error) };
  }
}

async function pageOf(
  { client }: Directory,
  { source, next, reached }: Stream,
  { from, to }: Period,
  reading: Reading,
): Promise<{ readonly events: AuditEvent[]; readonly rest: Stream | undefined }> {
  const eventTime = [from, to].map((time) => new Date(time).toISOString()).join('/');
  const query = { source, eventTime, sort: '-eventTime', limit: 100, next };
  const page = await client.page(listAudits, { query, ...reading });
  const times = page.items
    .map(({ eventTime: time = '' }) => Date.parse(time))
    .filter((time) => !Number.isNaN(time));
  return {
    events: page.items.flatMap((item) => eventOf(item) ?? []),
    rest:
      page.next === undefined
        ? undefined
        : { source, next: page.next, reached: Math.min(reached, ...times) },
  };
}

/** What a 404 means elsewhere makes no sense here. */
function explained(failure: Failure): Failure {
  if (failure.code !== 'NOT_FOUND') return failure;
  return new Failure(
    'NOT_FOUND',
    "Cannot read Qlik's audit log: this tenant has none at /api/v1/audits (404)",
    'Ask an administrator to look at Events in the Administration of Qlik Cloud',
    failure.context,
  );
}
