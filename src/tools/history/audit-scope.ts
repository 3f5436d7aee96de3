/**
 * Which part of Qlik's audit log belongs to what was asked for.
 *
 * @module
 */

import { type PastChange, targetsOf } from '../../changes/past/history.js';
import { AFTER, widened, writingOf } from '../../changes/past/match-audit-events.js';
import { type AuditEvent, isEventAbout } from '../../directory/audit/audit-event.js';
import type { Period } from '../../directory/audit/audit-log.js';
import { AUDIT_DAYS } from '../../qlik/api/audits.js';
import type { Moment } from './timeline.js';

const DAY = 24 * 60 * 60_000;

export interface Wanted {
  readonly only: 'done' | 'refused' | undefined;
  /** Exact name or id of a group or person. */
  readonly group: string | undefined;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly now: number;
  /** Down to where the log was told before. */
  readonly told: Moment | undefined;
  /** Whether one change was asked for, and which the journal has under that id. */
  readonly one: { readonly past: PastChange | undefined } | undefined;
}

export interface Scope {
  readonly period: Period;
  readonly fits: (event: AuditEvent) => boolean;
}

/** The scope, or why there is none, as an end to the sentence "Qlik's audit log was not read". */
export function scopeOf({ only, group, since, now, told, one }: Wanted): Scope | string {
  if (only === 'refused') return 'it has nothing of what was refused or declined here';
  const kept = now - AUDIT_DAYS * DAY;
  const about = (event: AuditEvent) => group === undefined || isEventAbout(event, group);
  const latest = told?.time ?? now + AFTER;
  const within = (span: Period, fits: Scope['fits']): Scope | string => {
    const period = { from: Math.max(span.from, kept), to: Math.min(span.to, latest) };
    return period.from > period.to
      ? `it has nothing of that time, or nothing more; it keeps ${AUDIT_DAYS} days`
      : { period, fits };
  };
  if (one === undefined) return within({ from: since ?? kept, to: latest }, about);
  const span = one.past && writingOf(one.past);
  const ids = one.past === undefined ? [] : targetsOf(one.past).flatMap(({ id }) => id ?? []);
  if (span === undefined || ids.length === 0) return 'nothing is known to have been written for it';
  return within(
    widened(span),
    (event) => about(event) && ids.some((id) => isEventAbout(event, id)),
  );
}

/** Whether more was asked for than Qlik keeps there. */
export function isArchived({ since, now }: Wanted): boolean {
  return since !== undefined && since < now - AUDIT_DAYS * DAY;
}
