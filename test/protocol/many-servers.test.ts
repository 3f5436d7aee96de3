import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, test, vi } from 'vitest';
import { tenantFolderName } from '../../src/config/state-folder.js';
import { verifyJournal } from '../../src/ledger/files/verify-journal.js';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { MAIN } from '../support/protocol/clients.js';
import { listeningTenant } from '../support/protocol/set-up.js';

// Five times the slowest run seen, on a busy computer.
vi.setConfig({ testTimeout: 310_000 });

const SERVERS = 8;
const CALLS = 125;
/** Few enough for the servers to meet, and enough for no group to hold more than 100 roles. */
const GROUPS = 11;

/** Groups without roles and members, and roles of which nobody is asked. */
function prepare({ state, groupByName }: Sandbox) {
  const [pattern] = state.roles.values();
  if (pattern === undefined) throw new Error('a tenant has roles');
  const idOf = (kind: string, at: number) =>
    `7a000000000000000000${kind}${String(at).padStart(3, '0')}`;
  const roles = Array.from({ length: Math.ceil((SERVERS * CALLS) / GROUPS) }, (_, at) => {
    const id = idOf('a', at);
    const words = { name: `Role ${at}`, type: 'custom', level: 'user' } as const;
    state.roles.set(id, { ...pattern, ...words, id, assignedScopes: [] });
    return id;
  });
  const groups = Array.from({ length: GROUPS }, (_, at) => {
    const id = idOf('b', at);
    state.groups.set(id, {
      ...groupByName('CG-Empty'),
      id,
      name: `CG-Shared ${at}`,
      assignedRoles: [],
    });
    return id;
  });
  const pairs = roles.flatMap((role) => groups.map((group) => ({ group, role })));
  return pairs.slice(0, SERVERS * CALLS);
}

test('8 servers that give 1,000 roles to the same few groups lose none, and keep one whole journal', async () => {
  const { env, sandbox } = await listeningTenant();
  const pairs = prepare(sandbox);

  const answers = await Promise.all(
    Array.from({ length: SERVERS }, async (_, server) => {
      const client = new Client({ name: `server-${server}`, version: '1.0.0' });
      await client.connect(
        new StdioClientTransport({ command: process.execPath, args: [MAIN], env }),
      );
      const outcomes: unknown[] = [];
      for (const { group, role } of pairs.filter((_, at) => at % SERVERS === server)) {
        const { structuredContent } = await client.callTool({
          name: 'assign_role',
          arguments: { group, roles: [role] },
        });
        outcomes.push((structuredContent as { outcome?: unknown } | undefined)?.outcome);
      }
      await client.close();
      return outcomes;
    }),
  );

  expect(answers.flat()).toEqual(pairs.map(() => 'changed'));
  for (const group of new Set(pairs.map((pair) => pair.group))) {
    const now = new Set(sandbox.state.groups.get(group)?.assignedRoles);
    const given = pairs.filter((pair) => pair.group === group).map(({ role }) => role);
    expect(now).toEqual(new Set(given));
  }
  expect(sandbox.writes()).toHaveLength(pairs.length);
  const folders = await readdir(env.QLIK_GROUPS_STATE ?? '');
  const folder = folders.find((name) => name.startsWith('id=')) ?? '';
  // An intent and an outcome for each.
  expect(await verifyJournal(join(env.QLIK_GROUPS_STATE ?? '', folder))).toMatchObject({
    entries: 2 * pairs.length,
    problems: [],
  });
});

test('two servers that know one tenant by two names lose no role, and keep one journal', async () => {
  const { env, sandbox } = await listeningTenant();
  const state = env.QLIK_GROUPS_STATE ?? '';
  const pairs = prepare(sandbox);
  const { port } = new URL(env.QLIK_TENANT_URL ?? '');
  const names = [`127.0.0.1:${port}`, `localhost:${port}`];
  // Three rounds of both at once, each with 50 changes.
  for (let round = 0; round < 3; round += 1) {
    await Promise.all(
      names.map(async (name, server) => {
        const client = new Client({ name: `server-${server}`, version: '1.0.0' });
        const QLIK_TENANT_URL = `http://${name}`;
        await client.connect(
          new StdioClientTransport({
            command: process.execPath,
            args: [MAIN],
            env: { ...env, QLIK_TENANT_URL },
          }),
        );
        for (let n = 0; n < 25; n += 1) {
          const { group, role } = pairs[round * 50 + 2 * n + server] ?? { group: '', role: '' };
          const { structuredContent } = await client.callTool({
            name: 'assign_role',
            arguments: { group, roles: [role] },
          });
          expect(structuredContent).toMatchObject({ outcome: 'changed' });
        }
        await client.close();
      }),
    );
  }

  for (const group of new Set(pairs.map((pair) => pair.group))) {
    const given = pairs.slice(0, 150).filter((pair) => pair.group === group);
    expect(new Set(sandbox.state.groups.get(group)?.assignedRoles)).toEqual(
      new Set(given.map(({ role }) => role)),
    );
  }
  const folders = (await readdir(state)).filter((name) => name !== '_locks');
  expect(folders).toEqual([tenantFolderName(sandbox.state.tenant.id), 'tenants.json']);
  expect(await verifyJournal(join(state, folders[0] ?? ''))).toEqual({
    entries: 2 * 150,
    problems: [],
  });
});
