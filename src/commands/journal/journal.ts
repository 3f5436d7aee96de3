/**
 * `qlik-groups-mcp journal show|verify|export`: reads what the server has written down. Changes
 * nothing, and needs no credential.
 *
 * @module
 */

import { readHost } from '../../config/connection.js';
import { thisMachine } from '../../config/machine.js';
import { profileName } from '../../config/profile/profile.js';
import { stateRoot } from '../../config/state-folder.js';
import { Failure } from '../../errors.js';
import { createFileLedger } from '../../ledger/files/file-ledger.js';
import { listJournal } from '../../ledger/files/journal-files.js';
import { lineOf } from '../../ledger/files/journal-lines.js';
import { readLastEntry } from '../../ledger/files/last-entry.js';
import { findTenantFolder, listTenantFolders } from '../../ledger/files/tenant-folder.js';
import { verifyJournal } from '../../ledger/files/verify-journal.js';
import type { Entry } from '../../ledger/journal.js';
import { clean, quote } from '../../text/clean.js';
import { count } from '../../text/lists.js';
import { type Print, painter } from '../stdout.js';
import { byChange, changeBlock, type Shown } from './blocks.js';
import { csvHeader, csvLine } from './csv.js';
import type { JournalRequest, Wanted } from './request.js';

export interface JournalOutput {
  /** To stdout. */
  readonly print: Print;
  /** A line to stderr. */
  readonly warn: (line: string) => void;
  readonly colours: boolean;
}

/** One journal that is there. */
interface Place {
  readonly tenant: string;
  readonly folder: string;
}

/** @returns The exit code: 1 when the journal is not whole or cannot be read, 2 when none was named. */
export async function journal(request: JournalRequest, out: JournalOutput): Promise<number> {
  try {
    const tenant = request.tenant ?? (await readHost(profileName(request.profile)));
    if (tenant === undefined) return await listTenants(request, out);
    const root = stateRoot(thisMachine());
    const place = { tenant, folder: await findTenantFolder({ root, host: tenant }) };
    if (!(await hasJournal(place.folder))) {
      const none = `There is no journal of ${tenant} yet: nothing was written down in ${place.folder}.`;
      await sayNone(none, request.verb, out);
      return 0;
    }
    switch (request.verb) {
      case 'show':
        return await show(place, request.wanted, out);
      case 'verify':
        return await verify(place, out);
      case 'export':
        return await exportTo(request.format, place, request.wanted, out);
    }
  } catch (error) {
    const words = wordsFor(error);
    if (words === undefined) throw error;
    out.warn(words);
    return 1;
  }
}

/** Where no tenant is named. Only to show is this an answer; nothing was proved or exported by it. */
async function listTenants({ verb }: JournalRequest, out: JournalOutput): Promise<number> {
  const tenants: string[] = [];
  for (const { tenant, folder } of await listTenantFolders(stateRoot(thisMachine()))) {
    if (await hasJournal(folder)) tenants.push(tenant);
  }
  if (tenants.length === 0) {
    await sayNone('There is no journal yet: nothing was written down on this machine.', verb, out);
    return 0;
  }
  const text = [
    `Name the tenant, or set QLIK_TENANT_URL. There is a journal of ${count(tenants.length, 'tenant')}:`,
    ...tenants.map((tenant) => `  qlik-groups-mcp journal ${verb} --tenant ${tenant}`),
  ].join('\n');
  if (verb === 'show') {
    await out.print(`${text}\n`);
    return 0;
  }
  out.warn(text);
  return 2;
}

/** What is exported goes into a file or a program; a sentence goes to the person who waits. */
async function sayNone(
  sentence: string,
  verb: JournalRequest['verb'],
  { print, warn }: JournalOutput,
): Promise<void> {
  if (verb === 'export') warn(sentence);
  else await print(`${sentence}\n`);
}

async function show(place: Place, wanted: Wanted, out: JournalOutput): Promise<number> {
  const entries: Shown[] = [];
  for await (const { data: _, ...shown } of entriesOf(place)) {
    if (wanted.change === undefined || shown.change === wanted.change) entries.push(shown);
  }
  // A change is shown whole when some of it is recent enough: half of it would mislead.
  const changes = byChange(entries).filter((events) =>
    events.some((event) => isSince(event, wanted)),
  );
  if (changes.length === 0) await out.print(`${nothingFound(place, wanted)}\n`);
  const paint = painter(out.colours);
  for (const [at, events] of changes.entries()) {
    await out.print(`${at === 0 ? '' : '\n'}${changeBlock(events, paint)}\n`);
  }
  await warnOfProblems(place, out);
  return 0;
}

async function exportTo(
  format: 'jsonl' | 'csv',
  place: Place,
  wanted: Wanted,
  out: JournalOutput,
): Promise<number> {
  if (format === 'csv') await out.print(csvHeader);
  for await (const entry of entriesOf(place)) {
    const { change } = wanted;
    if ((change !== undefined && entry.change !== change) || !isSince(entry, wanted)) continue;
    await out.print(format === 'csv' ? csvLine(entry) : `${lineOf(entry)}\n`);
  }
  await warnOfProblems(place, out);
  return 0;
}

async function verify({ tenant, folder }: Place, { print }: JournalOutput): Promise<number> {
  const { entries, problems } = await verifyJournal(folder);
  if (problems.length === 0) {
    const last = await lastOf(entriesOf({ tenant, folder }));
    const end = last === undefined ? '' : `; the last has the hash ${clean(last.hash).text}`;
    await print(
      `The journal of ${tenant} is whole: ${count(entries, 'entry', 'entries')}, each sealed with the one before it${end}.\n`,
    );
    return 0;
  }
  await print(
    `The journal of ${tenant} is not whole. ${count(entries, 'entry', 'entries')} can be read; what is wrong:\n`,
  );
  for (const { line, what } of problems) {
    await print(`  ${[line, what].flatMap((part) => clean(part, 240).text || []).join(': ')}\n`);
  }
  return 1;
}

/** What is shown or exported leaves out what cannot be read; nobody must take it for everything. */
async function warnOfProblems({ tenant, folder }: Place, { warn }: JournalOutput) {
  const { problems } = await verifyJournal(folder);
  if (problems.length === 0) return;
  warn(`this journal is not whole. See: qlik-groups-mcp journal verify --tenant ${tenant}`);
}

function entriesOf({ folder }: Place): AsyncIterable<Entry> {
  return createFileLedger({ folder, now: Date.now }).journal.entries();
}

async function lastOf(entries: AsyncIterable<Entry>): Promise<Entry | undefined> {
  let last: Entry | undefined;
  for await (const entry of entries) last = entry;
  return last;
}

/** A time that is none counts as recent: what somebody spoiled must not go unseen. */
function isSince({ time }: Shown, { since }: Wanted): boolean {
  return since === undefined || !(Date.parse(time) < since);
}

function nothingFound({ tenant }: Place, { since, change }: Wanted): string {
  const of = change === undefined ? '' : ` of the change ${quote(change)}`;
  const from = since === undefined ? '' : ` since ${new Date(since).toISOString()}`;
  return `The journal of ${tenant} has nothing${of}${from}.`;
}

async function hasJournal(folder: string): Promise<boolean> {
  if ((await listJournal(folder)).length > 0) return true;
  // One that was lost is there to be told of.
  return (await readLastEntry(folder)) !== undefined;
}

/** What a person reads; undefined where the error is not about settings or files. */
function wordsFor(error: unknown): string | undefined {
  if (error instanceof Failure) return `${error.message}. ${error.next}.`;
  if (!(error instanceof Error && 'path' in error)) return undefined;
  return `Cannot read the journal: ${clean(String(error.path), 240).text} (${codeOf(error)}).`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
