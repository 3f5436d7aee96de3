/**
 * What a check is and what it finds: plain data, for a terminal and for a program.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { qlikText } from '../text/failure-text.js';
import type { Patient } from './context.js';

/** `not checked`: nothing is known, for a reason that is not the fault of what was to be checked. */
export type State = 'ok' | 'warning' | 'failed' | 'not checked';

/** Whole sentences, cleaned. */
export interface Finding {
  readonly state: State;
  /** What was looked at and found. */
  readonly found: string;
  /** What to do about it; with every state but `ok`. */
  readonly mend?: string;
}

export interface Check {
  /** Read by programs, so it never changes. */
  readonly id: string;
  /** What is checked, as it stands in a sentence: `the sign-in`. */
  readonly subject: string;
  /** Ids of checks before this one that must not have failed. */
  readonly needs?: readonly string[];
  /** Whether there is anything to look at; where not, there is no line. Left out, there always is. */
  applies?(patient: Patient): Promise<boolean>;
  /** @throws {Failure} which becomes what was found. */
  run(patient: Patient): Finding | Promise<Finding>;
}

export function ok(found: string): Finding {
  return { state: 'ok', found };
}

export function warning(found: string, mend: string): Finding {
  return { state: 'warning', found, mend };
}

export function failed(found: string, mend: string): Finding {
  return { state: 'failed', found, mend };
}

export function notChecked(found: string, mend: string): Finding {
  return { state: 'not checked', found, mend };
}

/** What a failure says of itself; other words where more is known. */
export function fromFailure(
  failure: Failure,
  mend = `${failure.next}.`,
  what = failure.message,
): Finding {
  return failed([`${what}.`, ...qlikText(failure)].join(' '), mend);
}

/** @returns What failed. @throws Whatever is no failure. */
export async function failureIn(work: () => unknown): Promise<Failure | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
