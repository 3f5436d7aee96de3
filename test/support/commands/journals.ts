/**
 * Journals to read, and the command line to read them with.
 *
 * @module
 */

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { run } from '../../../src/commands/run.js';
import { stateFolder } from '../../../src/config/state-folder.js';
import { lineOf } from '../../../src/ledger/files/journal-lines.js';
import { type Entry, type JournalEvent, nextEntry } from '../../../src/ledger/journal.js';

export const acme = 'acme.eu.qlikcloud.com';
const home = new URL('../../..', import.meta.url);

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Machine {
  /** Runs `qlik-groups-mcp`. The folder of the state stands as `STATE` in what it says. */
  readonly say: (...args: string[]) => Promise<Said>;
  /** Writes a journal, one event a second from the given time on. */
  readonly keep: (
    tenant: string,
    events: readonly JournalEvent[],
    from?: string,
  ) => Promise<readonly Entry[]>;
  /** Makes what was exported the journal of a tenant. */
  readonly put: (tenant: string, text: string) => Promise<void>;
  /** Changes the text of a journal behind the server's back. */
  readonly tamper: (tenant: string, change: (text: string) => string) => Promise<void>;
}

/** A machine on which nothing was written down yet. */
export async function machine(settings: Record<string, string> = {}): Promise<Machine> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'journal-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const env = { QLIK_GROUPS_STATE: path.join(root, 'state'), ...settings };
  const fileOf = (tenant: string): string =>
    path.join(stateFolder(tenant, env), 'journal-000001.jsonl');
  const put = async (tenant: string, text: string): Promise<void> => {
    await mkdir(path.dirname(fileOf(tenant)), { recursive: true });
    await writeFile(fileOf(tenant), text);
  };
  return {
    async say(...args) {
      const said = await heard({ QLIK_TENANT_URL: undefined, ...env }, args);
      const plain = (text: string): string => text.replaceAll(env.QLIK_GROUPS_STATE, 'STATE');
      return { code: said.code, out: plain(said.out), err: plain(said.err) };
    },
    async keep(tenant, events, from = '2026-03-01T09:00:00.000Z') {
      const entries: Entry[] = [];
      for (const [second, event] of events.entries()) {
        const time = new Date(Date.parse(from) + second * 1_000).toISOString();
        entries.push(nextEntry(entries.at(-1), event, time));
      }
      await put(tenant, entries.map((entry) => `${lineOf(entry)}\n`).join(''));
      return entries;
    },
    put,
    async tamper(tenant, change) {
      await writeFile(fileOf(tenant), change(await readFile(fileOf(tenant), 'utf8')));
    },
  };
}

async function heard(
  env: Record<string, string | undefined>,
  args: readonly string[],
): Promise<Said> {
  const said = { out: '', err: '' };
  const listen = (to: keyof typeof said) => (text: unknown, then?: unknown) => {
    said[to] += String(text);
    if (typeof then === 'function') then();
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(listen('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(listen('err')),
  ];
  for (const [name, value] of Object.entries({ NO_COLOR: '1', ...env })) vi.stubEnv(name, value);
  try {
    return { code: await run(args, home), ...said };
  } finally {
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}

const who = {
  tenant: acme,
  principal: '1b2c3d4e5f607182',
  client: 'claude-code 2.1.0',
} as const;

/** What the server writes down about a change that was approved and done. */
export const approved: readonly [JournalEvent, ...JournalEvent[]] = [
  {
    ...who,
    tool: 'remove_role',
    kind: 'asked',
    change: 'change-1',
    summary:
      'asked whether to take "Steward" away from the custom group "CG-Finance" (id 696087cc0000000000b003e9)',
    data: { digest: 'd1' },
  },
  {
    ...who,
    tool: 'remove_role',
    kind: 'answered',
    change: 'change-1',
    summary: 'answered with accept: approved',
    data: { action: 'accept' },
  },
  {
    ...who,
    tool: 'remove_role',
    kind: 'intent',
    change: 'change-1',
    summary: 'take "Steward" away from the custom group "CG-Finance" (id 696087cc0000000000b003e9)',
    data: { level: 'destructive' },
  },
  {
    ...who,
    tool: 'remove_role',
    kind: 'outcome',
    change: 'change-1',
    summary: 'as planned; 1 step of 1 done',
    data: { steps: [{ state: 'done' }] },
  },
];

/** A refusal, and a change that the server did not live to see the end of. */
export const later: readonly JournalEvent[] = [
  {
    ...who,
    client: 'vscode 1.109.0',
    tool: 'assign_role',
    kind: 'refused',
    change: 'change-2',
    summary: 'Cannot give "TenantAdmin" to Everyone: an administrator role would reach everybody',
  },
  {
    ...who,
    tool: 'create_custom_group',
    kind: 'intent',
    change: 'change-3',
    summary: 'create the custom group "CG-Marketing"',
  },
];

const rtl = '\u202e';
const esc = '\u001b';

/** Text that somebody wrote to fool a reader, a terminal or a spreadsheet. */
export const odd: readonly JournalEvent[] = [
  {
    ...who,
    client: `=cmd|' /C calc'!A0${esc}[2J`,
    tool: 'update_custom_group',
    kind: 'refused',
    change: `change-4${rtl}`,
    summary: `Cannot rename "${esc}[31mCG-${rtl}lasrever"\nto "a,b\u200b"\u009b2J`,
    data: { note: `${esc}[2J${rtl};=1+1` },
  },
];
