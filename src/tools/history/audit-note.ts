/**
 * What an answer says about Qlik's audit log: which part of it was looked at, what may be missing, and
 * why it could not be read.
 *
 * @module
 */

import type { Failure } from '../../errors.js';
import { AUDIT_DAYS } from '../../qlik/api/audits.js';
import { failureText } from '../../text/failure-text.js';

export interface Looked {
  /** Milliseconds since the epoch: what was told of the log, in this answer. */
  readonly from: number;
  readonly to: number;
  /** Whether it goes up to these minutes. */
  readonly latest: boolean;
  /** Whether more was asked for than Qlik keeps there. */
  readonly archived: boolean;
  /** Events told. */
  readonly found: number;
  readonly narrowed: boolean;
}

export function noteOf({ from, to, latest, archived, found, narrowed }: Looked): string {
  const read = `read from ${second(from)} to ${second(to)}`;
  const what = `no change made elsewhere${narrowed ? ' that fits' : ''}`;
  return [
    found > 0
      ? `What was changed elsewhere is told from Qlik's audit log, ${read}.`
      : `Qlik's audit log, ${read}, has ${what}.`,
    ...(latest ? ['What happened in the last minutes may not be in it yet.'] : []),
    ...(archived
      ? [
          `Qlik keeps ${AUDIT_DAYS} days there; what is older is in its archive, which is not read here.`,
        ]
      : []),
  ].join(' ');
}

/** @param from Down to where it was read all the same, in milliseconds since the epoch. */
export function failedNote(failure: Failure, from: number): string {
  const part = Number.isFinite(from) ? ` before ${second(from)}` : '';
  return failureText(failure, `Changes made elsewhere${part} are missing here.`);
}

/** Without the milliseconds. */
function second(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
