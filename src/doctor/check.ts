/**
 * What a check is and what it finds: plain data, for a terminal and for a program.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { qlikText } from '../text/failure-text.js';
import type { DoctorContext } from './context.js';

/** `not checked`: nothing is known, for a reason that is not the fault of what was to be checked. */
export type State = 'ok' | 'warning' | 'failed' | 'not checked';

/** Whole sentences, cleaned. */
export interface Finding {
  readonly state: State;
  /** What was looked at and found. */
  readonly found: string;
  /** What to do about it; with every state but `ok`. */
  readonly fix?: string;
}

export interface Check {
  /** Read by programs, so it never changes. */
  readonly id: string;
  /** What is checked, as it stands in a sentence: `the sign-in`. */
  readonly subject: string;
  /** Ids of checks before this one that must not have failed. */
  readonly needs?: readonly string[];
  /** Whether there is anything to look at; where not, there is no line. Left out, there always is. */
  applies?(context: DoctorContext): Promise<boolean>;
  /** @throws {Failure} which becomes what was found. */
  run(context: DoctorContext): Finding | Promise<Finding>;
}

export function ok(found: string): Finding {
  return { state: 'ok', found };
}

export function warning(found: string, fix: string): Finding {
  return { state: 'warning', found, fix };
}

export function failed(found: string, fix: string): Finding {
  return { state: 'failed', found, fix };
}

export function notChecked(found: string, fix: string): Finding {
  return { state: 'not checked', found, fix };
}

/** What a failure says of itself; other words where more is known. */
export function fromFailure(
  failure: Failure,
  fix = `${failure.next}.`,
  what = failure.message,
): Finding {
  return failed([`${what}.`, ...qlikText(failure)].join(' '), fix);
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
