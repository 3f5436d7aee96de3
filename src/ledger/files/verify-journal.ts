/**
 * Goes through a journal and says what is wrong with it, in words for a person.
 *
 * What it cannot find: a folder in which everything was rewritten from the first change on, since the
 * hashes need no secret.
 *
 * @module
 */

import { setTimeout } from 'node:timers/promises';
import { quote } from '../../text/clean.js';
import { type Entry, hashOf, START } from '../journal.js';
import { orUnreadable } from './disk.js';
import { type JournalFile, linesOf, listJournal } from './journal-files.js';
import { type Line, lineOf, readLine } from './journal-lines.js';
import { LAST_ENTRY, type LastEntry, readLastEntry } from './last-entry.js';
import { entriesProvedBySpent } from './spent-approvals.js';
import { namesOfFolder } from './tenant-index.js';

export interface JournalProblem {
  /** File and number of the line, such as `journal-000001.jsonl:17`, or the file alone. */
  readonly line: string;
  readonly what: string;
}

/** More are counted and not listed: a journal that was swapped for something else has no end of them. */
const MOST_PROBLEMS = 100;

export interface JournalCheck {
  readonly entries: number;
  readonly problems: readonly JournalProblem[];
}

/** Milliseconds in which a line that is being written is finished. */
const MOMENT = 300;

/**
 * Nothing is changed, and nobody is kept from writing meanwhile: a line that was not finished is
 * reported only when it is no longer than before a moment later.
 *
 * @param wait Sleeps the given milliseconds.
 * @throws {Failure} `JOURNAL_UNREADABLE`
 */
export function verifyJournal(
  folder: string,
  wait: (ms: number) => Promise<unknown> = setTimeout,
): Promise<JournalCheck> {
  return orUnreadable(async () => {
    const first = await look(folder);
    if (first.unfinished === undefined) return first.check;
    await wait(MOMENT);
    return (await look(folder, first.unfinished)).check;
  });
}

/** @param known The line that was found unfinished before; another one is still being written. */
async function look(folder: string, known?: string) {
  // Before the journal itself: others may be adding to it.
  const proof = { kept: await readLastEntry(folder), spent: await entriesProvedBySpent(folder) };
  const check = createCheck(proof, await namesOfFolder(folder), known);
  const files = await listJournal(folder);
  for (const [at, file] of files.entries()) {
    const before = files[at - 1]?.number ?? 0;
    if (file.number !== before + 1) check.report(file.name, missingFiles(before, file));
    let number = 0;
    for await (const line of linesOf(file)) {
      number += 1;
      check.line(`${file.name}:${number}`, line, at === files.length - 1);
    }
  }
  return check.end();
}

function missingFiles(before: number, { number }: JournalFile): string {
  return number === before + 2
    ? `The file with number ${before + 1}, which comes before this one, is missing`
    : `The files with numbers ${before + 1} to ${number - 1}, which come before this one, are missing`;
}

function createCheck(proof: Proof, names: ReadonlySet<string>, known: string | undefined) {
  const problems: JournalProblem[] = [];
  let unlisted = 0;
  let entries = 0;
  /** The entry with the highest number, so that one moved line is not reported again and again. */
  let last: Entry | undefined;
  let tenant: string | undefined;
  /** Lines since the last entry that are no JSON: in order if the next entry tells of them. */
  let torn: string[] = [];
  let tornLines = 0;
  let tornBytes = 0;
  /** The last line and its length, if it has no end. */
  let unfinished: string | undefined;

  function report(line: string, what: string): void {
    if (problems.length < MOST_PROBLEMS) problems.push({ line, what });
    else unlisted += 1;
  }

  function settleTorn(next: Entry | undefined): void {
    if (tornLines > 0 && !tellsOf(next, tornLines, tornBytes)) {
      for (const line of torn) {
        report(line, 'This line is not an entry: it was changed, cut off, or written by others');
      }
      unlisted += tornLines - torn.length;
    }
    torn = [];
    tornLines = 0;
    tornBytes = 0;
  }

  return {
    report,
    line(where: string, line: Line, inNewest: boolean): void {
      const found = readLine(line);
      if (!line.closed && inNewest) {
        unfinished = `${where} ${line.bytes}`;
        if (unfinished === known) {
          report(where, 'This line was not finished; the next entry closes it and tells of it');
        }
        if (typeof found !== 'object') return;
      } else if (found === 'torn') {
        if (torn.length <= MOST_PROBLEMS) torn.push(where);
        tornLines += 1;
        tornBytes += line.bytes;
        return;
      }
      if (typeof found !== 'object') {
        report(where, 'This line is not an entry: it was changed, or written by others');
        return;
      }
      settleTorn(found);
      entries += 1;
      if (found.seq === proof.kept?.seq && found.hash !== proof.kept.hash) {
        report(where, 'This is not the entry that this server wrote here: it was replaced');
      }
      for (const what of faults(found, line, last)) report(where, what);
      if (tenant !== undefined && found.tenant !== tenant && !names.has(found.tenant)) {
        report(where, otherTenant(found.tenant, tenant));
      }
      if (last === undefined || found.seq > last.seq) last = found;
      tenant = found.tenant;
    },
    end(): { readonly check: JournalCheck; readonly unfinished: string | undefined } {
      settleTorn(undefined);
      for (const { line, what } of missingEnd(proof, last?.seq ?? 0)) report(line, what);
      const more = unlisted === 0 ? [] : [{ line: '', what: `${unlisted} more problems` }];
      return { check: { entries, problems: [...problems, ...more] }, unfinished };
    },
  };
}

/** How far the journal came, by what else is in the folder. */
interface Proof {
  readonly kept: LastEntry | undefined;
  /** Number of entries. */
  readonly spent: number;
}

function missingEnd({ kept, spent }: Proof, last: number): JournalProblem[] {
  const end = last === 0 ? 'there is no entry' : `the last entry here is ${last}`;
  const missing = 'entries are missing at the end';
  if (kept !== undefined && kept.seq > last) {
    return [
      { line: LAST_ENTRY, what: `This server wrote entry ${kept.seq} and ${end}: ${missing}` },
    ];
  }
  if (spent <= last) return [];
  return [
    { line: 'spent', what: `An approval was used after entry ${spent} and ${end}: ${missing}` },
  ];
}

/** Whether this is the note that closes so many lines. */
function tellsOf(entry: Entry | undefined, lines: number, bytes: number): boolean {
  if (entry?.kind !== 'torn') return false;
  return JSON.stringify(entry.data) === JSON.stringify({ lines, bytes });
}

function otherTenant(here: string, before: string): string {
  return `This entry is of ${quote(here)} and the one before it of ${quote(before)}`;
}

function faults(entry: Entry, line: Line, last: Entry | undefined): string[] {
  const found: string[] = [];
  const expected = (last?.seq ?? 0) + 1;
  if (hashOf(entry) !== entry.hash) {
    found.push('This entry was changed after it was written: its hash does not match');
  } else if (lineOf(entry) !== line.text) {
    found.push(
      'This line was written anew by others: the entry is the same and its spelling is not',
    );
  }
  if (entry.seq > expected) {
    found.push(
      `Entry ${expected} should stand here and this is ${entry.seq}: lines are missing or were moved`,
    );
  } else if (entry.seq < expected) {
    found.push(
      `Entry ${entry.seq} stands behind entry ${expected - 1}: lines were moved or repeated`,
    );
  } else if (entry.previous !== (last?.hash ?? START)) {
    found.push(
      'This entry does not follow from the one before it: one of them was changed or replaced',
    );
  }
  return found;
}
