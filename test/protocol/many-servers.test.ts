import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, test, vi } from 'vitest';
import { verifyJournal } from '../../src/ledger/verify-journal.js';
import { MAIN } from './clients.js';
import { listeningTenant } from './set-up.js';

vi.setConfig({ testTimeout: 120_000 });

const SERVERS = 8;
const CALLS = 25;

test('8 servers that give roles to the same few groups lose none, and keep one whole journal', async () => {
  const { env, sandbox } = await listeningTenant();
  const groups = ['CG-Sales', 'CG-Finance-EMEA', 'cg-finance', 'CG-Empty', 'CG-R&D "Lab"'];
  // Enough of them for every call to give one that the group has not.
  const roles = [...sandbox.state.roles.values()].slice(0, 1).flatMap((pattern) =>
    Array.from({ length: (SERVERS * CALLS) / groups.length }, (_, at) => {
      const id = `7a0000000000000000000${String(at).padStart(3, '0')}`;
      return {
        ...pattern,
        id,
        name: `Role ${at}`,
        type: 'custom' as const,
        level: 'user' as const,
      };
    }),
  );
  for (const role of roles) sandbox.state.roles.set(role.id, { ...role, assignedScopes: [] });
  const before = new Map(groups.map((name) => [name, sandbox.groupByName(name).assignedRoles]));
  const pairs = groups.flatMap((group) => roles.map((role) => ({ group, role: role.id })));

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
  for (const name of groups) {
    const now = new Set(sandbox.groupByName(name).assignedRoles);
    expect(now).toEqual(new Set([...(before.get(name) ?? []), ...roles.map((role) => role.id)]));
  }
  expect(sandbox.writes()).toHaveLength(pairs.length);
  const [folder = ''] = await readdir(env.QLIK_GROUPS_STATE ?? '');
  // An intent and an outcome for each.
  expect(await verifyJournal(join(env.QLIK_GROUPS_STATE ?? '', folder))).toMatchObject({
    entries: 2 * pairs.length,
    problems: [],
  });
});
