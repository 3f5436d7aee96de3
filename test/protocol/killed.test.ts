/**
 * The real binary, killed for real, at a spread of the points in a change of 50 people; every single one
 * of them is met without processes in `test/changes/killed-anywhere.test.ts`.
 */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, test, vi } from 'vitest';
import { verifyJournal } from '../../src/ledger/files/verify-journal.js';
import { MAIN } from '../support/protocol/clients.js';
import { listeningTenant, type Tenant } from '../support/protocol/set-up.js';

const PEOPLE = 50;

const agree = (message: string): string => message.split('\n').at(-1) ?? '';

/** A server of its own on the tenant, and a person at its client. */
async function start({ env }: Tenant, person = agree) {
  const client = new Client(
    { name: 'protocol-tests', version: '1.0.0' },
    {
      capabilities: { elicitation: { form: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  client.setRequestHandler('elicitation/create', ({ params }) => ({
    action: 'accept' as const,
    content: { typed: person(params.message) },
  }));
  const transport = new StdioClientTransport({ command: process.execPath, args: [MAIN], env });
  await client.connect(transport);
  const say = async (name: string, given: Record<string, unknown> = {}): Promise<string> => {
    const { content } = await client.callTool({ name, arguments: given });
    const [block] = content;
    return block?.type === 'text' ? block.text : '';
  };
  return { client, say, kill: () => process.kill(transport.pid ?? 0, 'SIGKILL') };
}

function argumentsFor({ sandbox }: Tenant) {
  const active = [...sandbox.state.users.values()].filter(({ status }) => status === 'active');
  return { group: 'CG-Empty', people: active.slice(0, PEOPLE).map(({ email = '' }) => email) };
}

const membersIn = ({ sandbox }: Tenant, group: string): number => {
  const { id } = sandbox.groupByName(group);
  return [...sandbox.state.users.values()].filter((user) => user.assignedGroups.includes(id))
    .length;
};

async function checked({ env }: Tenant) {
  const folders = await readdir(env.QLIK_GROUPS_STATE ?? '');
  const folder = folders.find((name) => name.startsWith('id=')) ?? '';
  return verifyJournal(join(env.QLIK_GROUPS_STATE ?? '', folder));
}

/** Longer than the test lives. */
const delayMs = 600_000;
const write = { method: 'PATCH', path: '/api/v1/users/' };

/** The tenant takes the write of that number and does not answer; whether it acts on it first. */
function holdWrite({ sandbox }: Tenant, number: number, when: 'before' | 'after'): void {
  const skip = number - 1;
  sandbox.fail({ on: write, kind: 'slow', delayMs, skip });
  if (when === 'before') sandbox.fail({ on: write, kind: 'status', skip });
}

const until = (what: () => boolean) => vi.waitUntil(what, { interval: 1, timeout: 20_000 });

/** Where it is killed, how many are in by then, and how to wait for it. */
const points: readonly [string, number, (tenant: Tenant) => Promise<unknown>][] = [
  ...([1, 17, 50] as const).map((number): (typeof points)[number] => [
    `before the tenant acts on write ${number}`,
    number - 1,
    (tenant) => {
      holdWrite(tenant, number, 'before');
      return until(() => tenant.sandbox.writes().length === number);
    },
  ]),
  ...([1, 33, 50] as const).map((number): (typeof points)[number] => [
    `after the tenant acted on write ${number}, before it answered`,
    number,
    (tenant) => {
      holdWrite(tenant, number, 'after');
      return until(() => tenant.sandbox.writes().length === number);
    },
  ]),
  [
    'while it reads back',
    PEOPLE,
    async ({ sandbox }) => {
      await until(() => sandbox.writes().length > 0);
      sandbox.fail({ on: { method: 'GET' }, kind: 'slow', delayMs });
      await until(() => sandbox.writes().length === PEOPLE && sandbox.log.at(-1)?.method === 'GET');
    },
  ],
];

test.each(points)('killed %s', async (_, done, reached) => {
  const tenant = await listeningTenant();
  const args = argumentsFor(tenant);
  const first = await start(tenant);
  const call = first.say('add_members', args).catch(() => 'gone');
  await reached(tenant);
  first.kill();
  expect(await call).toBe('gone');
  await first.client.close();
  expect(membersIn(tenant, 'CG-Empty')).toBe(done);

  const sent = tenant.sandbox.writes().length;
  const second = await start(tenant);
  const [news = '', ...rest] = (await second.say('list_groups', { query: 'empty' })).split('\n');
  expect(news).toMatch(
    /^An earlier change was interrupted: it tried to add 50 people to the custom group "CG-Empty" \(id [0-9a-f]+\)\. Reading the tenant shows that /,
  );
  const known = new Map([
    [0, 'nothing of it was done.'],
    [PEOPLE, 'all of it was done.'],
  ]);
  expect(news).toContain(known.get(done) ?? `a part was done; not done for ${PEOPLE - done}: `);
  expect(rest[0]).toMatch(/^1 group that fits/);
  // Told once, and nothing was repeated by itself.
  expect(await second.say('list_groups', { query: 'empty' })).not.toContain('interrupted');
  expect([tenant.sandbox.writes().length, membersIn(tenant, 'CG-Empty')]).toEqual([sent, done]);

  // The same call finishes the rest, and undoing what was interrupted takes only that back.
  const change = /change id is (\S+)\.$/.exec(news)?.[1] ?? '';
  await second.say('add_members', args);
  expect(membersIn(tenant, 'CG-Empty')).toBe(PEOPLE);
  await second.say('undo_change', { change });
  expect(membersIn(tenant, 'CG-Empty')).toBe(PEOPLE - done);
  await second.client.close();
  expect((await checked(tenant)).problems).toEqual([]);
});

test('killed while the person thinks, nothing was begun', async () => {
  const tenant = await listeningTenant();
  const args = argumentsFor(tenant);
  const first = await start(tenant, (message) => {
    first.kill();
    return agree(message);
  });
  expect(await first.say('add_members', args).catch(() => 'gone')).toBe('gone');
  await first.client.close();

  const second = await start(tenant);
  expect(await second.say('list_groups', { query: 'empty' })).toMatch(/^1 group that fits/);
  expect(await checked(tenant)).toEqual({ entries: 1, problems: [] });
  await second.say('add_members', args);
  await second.client.close();
  expect(membersIn(tenant, 'CG-Empty')).toBe(PEOPLE);
});
