/**
 * What Qlik's audit log knows beside our journal: changes made elsewhere, and what a change of ours
 * undid because somebody else was at it in the same moment.
 *
 * @module
 */

import type { PastChange } from '../../changes/past/history.js';
import {
  AFTER,
  matchAuditEvents,
  widened,
  writingOf,
} from '../../changes/past/match-audit-events.js';
import { overwritten } from '../../changes/past/match-event-to-plan.js';
import { ECHO_SPAN, withoutEchoes } from '../../directory/audit/audit-echoes.js';
import type { AuditEvent } from '../../directory/audit/audit-event.js';
import { type AuditsRead, readAudits } from '../../directory/audit/audit-log.js';
import type { Reading } from '../../directory/directory.js';
import { nameUsers } from '../../directory/lookup/name-users.js';
import { Failure } from '../../errors.js';
import type { User } from '../../qlik/api/users.js';
import { clean } from '../../text/clean.js';
import type { TenantSession } from '../tool.js';
import { failedNote, noteOf } from './audit-note.js';
import { isArchived, type Scope, scopeOf, type Wanted } from './audit-scope.js';
import { actorOf, describeEvent, overwroteWords, shownId } from './describe-event.js';
import type { EventView } from './event-view.js';
import { type ChangeRow, isDue, type LogPart } from './timeline.js';

export interface Looking extends Wanted {
  /** The changes to tell beside it, newest first; one more than the limit when there are more. */
  readonly changes: readonly ChangeRow[];
  readonly limit: number;
}

export interface ExternalChanges extends LogPart {
  /** By the ids of changes. */
  readonly overwrote: ReadonlyMap<string, string>;
  readonly view: (event: AuditEvent) => EventView;
  /** What to say about it beside an answer. */
  readonly note: (answer: Answered) => string;
}

/** What of it an answer tells. */
export interface Answered {
  /** Events told. */
  readonly found: number;
  /** Time of the last row, in milliseconds since the epoch; left out when all was told. */
  readonly until?: number | undefined;
  readonly narrowed: boolean;
}

/** Who acts in this server's name. */
type Account = Pick<User, 'id' | 'clientId'>;

/** @throws {Failure} `CANCELLED` only: the journal is told without the log, too. */
export async function externalChanges(
  tenant: TenantSession,
  looking: Looking,
  reading: Reading,
): Promise<ExternalChanges> {
  const scope = scopeOf(looking);
  if (typeof scope === 'string') {
    return { ...nothing, note: () => `Qlik's audit log was not read: ${scope}.` };
  }
  try {
    return await look(tenant, await tenant.directory.me(reading), scope, looking, reading);
  } catch (error) {
    if (!(error instanceof Failure) || error.code === 'CANCELLED') throw error;
    return { ...nothing, known: Infinity, note: () => failedNote(error, Infinity) };
  }
}

const nothing = {
  rows: [],
  known: -Infinity,
  more: false,
  overwrote: new Map(),
  view: (event: AuditEvent) => viewEvent(event, new Map(), false),
} as const;

async function look(
  { directory, pipeline }: TenantSession,
  me: User,
  { period, fits }: Scope,
  looking: Looking,
  reading: Reading,
): Promise<ExternalChanges> {
  const { told, changes, limit } = looking;
  const top = told?.time ?? Infinity;
  const isOurs = (event: AuditEvent) => isBy(me, event);
  const due = (event: AuditEvent, known: number) =>
    event.time > known && fits(event) && isDue(event, told);
  const enough = (read: readonly AuditEvent[], reached: number): boolean => {
    const known = knownFrom(reached, top);
    // Those of our own account are most likely in the journal.
    const others = withoutEchoes(read).filter((event) => !isOurs(event) && due(event, known));
    const rows = changes.filter(({ time }) => time > known);
    const traced = rows.slice(0, limit).every((row) => begun(row.told.past) > reached);
    return traced && rows.length + others.length > limit;
  };
  // From a little later on: the other telling of an event may be there.
  const to = period.to + (told === undefined ? 0 : ECHO_SPAN);
  const read = await readAudits(directory, { ...period, to }, enough, reading);
  const events = withoutEchoes(read.events);
  const candidates = events.map((event) => ({ event, ours: isOurs(event) }));
  const principal = pipeline.approval.principal.slice(0, 16);
  const { journal } = pipeline.ledger;
  const traces = await matchAuditEvents(journal, principal, candidates);
  const known = knownOf(read, top);
  const rows = events.filter((event) => !traces.has(event) && due(event, known));
  const actors = rows.slice(0, limit).flatMap(({ by }) => (by === undefined ? [] : [by]));
  const strangers = actors.filter((id) => id !== me.id);
  const people = new Map(await nameUsers(directory, strangers, reading)).set(me.id, me);
  return {
    rows: rows.map((event) => ({ kind: 'event', time: event.time, event })),
    known,
    more: !read.complete && read.failure === undefined,
    overwrote: overwroteIn(traces),
    view: (event) => viewEvent(event, people, isOurs(event)),
    note: (answer) =>
      read.failure === undefined
        ? noteOf({
            from: Math.max(period.from, known, answer.until ?? -Infinity),
            to: Math.min(period.to, looking.now),
            latest: period.to > looking.now - AFTER,
            archived: isArchived(looking),
            found: answer.found,
            narrowed: answer.narrowed,
          })
        : failedNote(read.failure, read.reached),
  };
}

function isBy({ id, clientId }: Account, { by, through }: AuditEvent): boolean {
  return by === id || (through !== undefined && [id, clientId].includes(through.sub));
}

/** When the trace of a change whose roles may have been overwritten can begin; later than all if none. */
function begun(past: PastChange): number {
  const span = writingOf(past);
  const replaces = past.plans.some(
    ({ kind, target }) => kind === 'change roles' && target.type === 'group',
  );
  if (!replaces) return Infinity;
  return span === undefined ? Infinity : widened(span).from;
}

function knownOf({ complete, failure, reached }: AuditsRead, top: number): number {
  if (complete) return -Infinity;
  return failure === undefined ? knownFrom(reached, top) : reached;
}

/**
 * Of the last events read the other telling may be among those not read, so they wait for the next
 * answer. More events in such a short time than one answer reads are not waited for: that had no end.
 */
function knownFrom(reached: number, top: number): number {
  return reached + ECHO_SPAN < top ? reached + ECHO_SPAN : Math.min(reached, top) - 1;
}

function overwroteIn(traces: ReadonlyMap<AuditEvent, PastChange>): Map<string, string> {
  const words = new Map<string, string>();
  for (const [event, { id, plans }] of traces) {
    const plan = plans.find(({ target }) => target.id === event.target.id);
    const found = plan === undefined ? undefined : overwritten(plan, event);
    if (plan !== undefined && found !== undefined) {
      words.set(clean(id).text, overwroteWords(plan.before.roles, found));
    }
  }
  return words;
}

function viewEvent(event: AuditEvent, people: ReadonlyMap<string, User>, ours: boolean): EventView {
  const who = actorOf(event, people);
  return {
    time: new Date(event.time).toISOString(),
    what: describeEvent(event),
    by: ours
      ? `${who}, the account of this server's own credential, but not through this journal`
      : who,
    event: shownId(event.id),
  };
}
