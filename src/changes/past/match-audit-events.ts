/**
 * Which events of Qlik's audit log are the traces of changes in our journal. All others were made
 * elsewhere, also where the account is the one behind our credential: a person who owns an API key
 * works in the Administration under the same name.
 *
 * @module
 */

import type { AuditEvent } from '../../directory/audit/audit-event.js';
import type { Entry, Journal } from '../../ledger/journal.js';
import type { Plan } from '../../plan/plan.js';
import { latestChanges, type PastChange, pastChange } from './history.js';
import { matchEventToChange } from './match-event-to-plan.js';

/** How much later than the outcome an event may be: events are written behind, and clocks differ. */
export const AFTER = 5 * 60_000;
/** How much earlier than the intent it may be, because clocks differ. */
const BEFORE = 2 * 60_000;
/** Longer than any change takes; one whose end nobody saw may have taken that long. */
const CUT_OFF = 60 * 60_000;

/** Between when its traces were left, in milliseconds since the epoch; both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When it was written; `undefined` when nothing can have been. */
export function writingOf({ entries, outcome }: PastChange): Span | undefined {
  const times = (kind: Entry['kind']) =>
    Date.parse(entries.findLast((entry) => entry.kind === kind)?.time ?? '');
  const from = times('intent');
  if (Number.isNaN(from)) return undefined;
  const steps = outcome?.steps ?? [];
  const unsent = steps.every(({ state }) => state === 'failed' || state === 'skipped');
  if (steps.length > 0 && unsent) return undefined;
  const end = times('outcome');
  // Without steps it was cut off, and the outcome was written by a later process.
  const cutOff = Number.isNaN(end) || steps.length === 0;
  const latest = Math.min(Number.isNaN(end) ? Infinity : end, from + CUT_OFF);
  return { from, to: cutOff ? latest : Math.max(from, end) };
}

/** In which part of the log its traces are looked for. */
export function widened({ from, to }: Span): Span {
  return { from: from - BEFORE, to: to + AFTER };
}

export interface Candidate {
  readonly event: AuditEvent;
  /** Done by the account that this server uses now. */
  readonly ours: boolean;
}

/**
 * The change behind each event that has one. A change leaves one event for each thing it touches.
 *
 * @param principal As the journal has it. What another credential of this server wrote is known by
 * what it did only, as nobody knows the account it belonged to.
 */
export async function matchAuditEvents(
  journal: Journal,
  principal: string,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<AuditEvent, PastChange>> {
  const changes = await touching(journal, candidates);
  const pairs = candidates
    .flatMap((candidate) => changes.flatMap((past) => pairOf(candidate, past, principal)))
    .sort((a, b) => a.rank - b.rank || a.distance - b.distance || a.event.time - b.event.time);
  const traces = new Map<AuditEvent, PastChange>();
  const taken = new Set<string>();
  for (const { event, past } of pairs) {
    const place = `${past.id} ${event.thing} ${event.target.id ?? ''}`;
    if (traces.has(event) || taken.has(place)) continue;
    traces.set(event, past);
    taken.add(place);
  }
  return traces;
}

interface Pair {
  readonly event: AuditEvent;
  readonly past: PastChange;
  readonly rank: number;
  /** From the time in which it was written, in milliseconds. */
  readonly distance: number;
}

function pairOf({ event, ours }: Candidate, past: PastChange, principal: string): Pair[] {
  const span = writingOf(past);
  if (past.plans.length === 0 || span === undefined) return [];
  const { from, to } = widened(span);
  if (event.time < from || event.time > to) return [];
  const fit = matchEventToChange(past, event);
  const known = ours || (fit === 'agrees' && past.principal !== principal);
  if (fit === 'no' || !known) return [];
  const distance = Math.max(0, span.from - event.time, event.time - span.to);
  return [{ event, past, rank: fit === 'agrees' ? 0 : 1, distance }];
}

/** Changes of that time and of those things only, so that few are held in memory. */
async function touching(journal: Journal, candidates: readonly Candidate[]): Promise<PastChange[]> {
  if (candidates.length === 0) return [];
  const times = candidates.map(({ event }) => event.time);
  const earliest = Math.min(...times) - CUT_OFF - AFTER;
  const latest = Math.max(...times) + BEFORE;
  const ids = new Set(candidates.map(({ event }) => event.target.id));
  const wanted = new Set<string>();
  return latestChanges(journal, Infinity, (entry) => {
    if (entry.kind === 'outcome') return wanted.has(entry.change);
    if (entry.kind !== 'intent') return false;
    const time = Date.parse(entry.time);
    if (time < earliest || time > latest) return false;
    if (!pastChange([entry]).plans.some((plan) => touches(plan, ids))) return false;
    wanted.add(entry.change);
    return true;
  });
}

function touches({ target, joins, leaves }: Plan, ids: ReadonlySet<string | undefined>): boolean {
  // A group that was created has no id before.
  return target.id === undefined || [target, ...joins, ...leaves].some(({ id }) => ids.has(id));
}
