/**
 * The settings file of a client with this server in it, and without it again. Pure: text in, text out.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../../errors.js';
import { shownPath } from '../config-paths.js';
import { changesTo, type EntryChange, isRecord } from '../entry/entry-changes.js';
import { isOurs, SERVER_KEY } from '../entry/server-entry.js';
import { nodeAt, plainValue, readDocument } from './jsonc-document.js';
import { withoutProperty, withValue } from './jsonc-edits.js';

/** Which file, and where in it the servers stand. */
export interface Spot {
  readonly file: string;
  /** Top-level key of the servers. */
  readonly key: string;
  /** Whole path of this server; see {@link isOurs}. */
  readonly main?: string;
}

/**
 * @param text What stands in the file; undefined where there is none.
 * @param replace Whether a different server under the same name may go.
 * @returns The new text; undefined where nothing has to change.
 * @throws {Failure} CLIENT_NOT_CHANGED
 */
export function installInto(
  text: string | undefined,
  { file, key, main }: Spot,
  wanted: Readonly<Record<string, unknown>>,
  replace: boolean,
): string | undefined {
  const path = [key, SERVER_KEY];
  const present = entryIn(text ?? '', { file, key });
  if (present === undefined || (replace && !isOurs(present, main))) {
    return set(text ?? '', file, path, wanted);
  }
  if (!isRecord(present) || !isOurs(present, main)) {
    throw new Failure(
      'CLIENT_NOT_CHANGED',
      `Cannot put this server into ${shownPath(file)}: a different server stands there as ${SERVER_KEY}`,
      'Give that one another name, or say --replace to put this one in its place',
    );
  }
  const changes = changesTo(present, wanted);
  if (changes.length === 0) return undefined;
  return changes.reduce((before, change) => applied(before, file, path, change), text ?? '');
}

/**
 * @param earlier Texts that the file once had. Where one of them differs from the text by the entry
 * alone, it is taken whole: it tells whether the list of servers was there before.
 * @returns The new text; undefined where the entry is not there.
 * @throws {Failure} CLIENT_NOT_CHANGED
 */
export function uninstallFrom(
  text: string,
  { file, key, main }: Spot,
  earlier: readonly string[],
): string | undefined {
  const present = entryIn(text, { file, key });
  if (present === undefined) return undefined;
  if (!isOurs(present, main)) {
    throw new Failure(
      'CLIENT_NOT_CHANGED',
      `Cannot take this server out of ${shownPath(file)}: a different server stands there as ${SERVER_KEY}`,
      'If you want to be rid of that one, take it out by hand',
    );
  }
  const exact = earlier.find((before) => differsByEntryAlone(before, text, { file, key }));
  return exact ?? withoutProperty(readDocument(text, file), [key, SERVER_KEY]);
}

/** Whether the text is what a new file would hold: the entry and nothing else. */
export function holdsNothingElse(text: string, spot: Spot): boolean {
  return differsByEntryAlone('', text, spot);
}

/**
 * What stands under our name; undefined where nothing does.
 *
 * @throws {Failure} CLIENT_NOT_CHANGED where the file cannot be used.
 */
export function entryIn(text: string, { file, key }: Pick<Spot, 'file' | 'key'>): unknown {
  return plainValue(nodeAt(readDocument(text, file), [key, SERVER_KEY], file));
}

function differsByEntryAlone(
  before: string,
  text: string,
  { file, key }: Pick<Spot, 'file' | 'key'>,
): boolean {
  const path = [key, SERVER_KEY];
  try {
    if (entryIn(before, { file, key }) !== undefined) return false;
    // The person may have filled in or added something since: the values do not count.
    const same = withValue(readDocument(text, file), path, null);
    return withValue(readDocument(before, file), path, null) === same;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

function applied(
  text: string,
  file: string,
  path: readonly string[],
  { path: rest, value }: EntryChange,
): string {
  const whole = [...path, ...rest];
  return value === undefined
    ? withoutProperty(readDocument(text, file), whole)
    : set(text, file, whole, value);
}

/** Reads back what it wrote: a file that a client cannot read would cost all its servers. */
function set(text: string, file: string, path: readonly string[], value: unknown): string {
  const after = withValue(readDocument(text, file), path, value);
  if (isDeepStrictEqual(plainValue(nodeAt(readDocument(after, file), path, file)), value))
    return after;
  throw new Error('the edit did not come out as meant');
}
