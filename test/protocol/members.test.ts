import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, test } from 'vitest';
import { clients, MAIN, type Reply, typing } from '../support/protocol/clients.js';
import {
  forgetRefusals,
  listeningTenant,
  nobody,
  serveTo,
  whole,
  writes,
} from '../support/protocol/set-up.js';

/** Each asks: tool, arguments, what has to be typed, how many writes it takes. */
const changes = [
  ['add_members', { group: 'CG-Admins', people: ['maria.lopez@acme.example'] }, 'TenantAdmin', 1],
  ['add_members', { group: 'CG-Empty', from_group: 'CG-Finance' }, '41', 41],
  ['remove_members', { group: 'CG-Finance', people: ['Ana Quinn', 'Bo Holm'] }, '2', 2],
  ['set_members', { group: 'cg-finance', people: [] }, '3', 3],
  ['update_custom_group', { group: 'CG-Sales', new_name: 'CG-Vertrieb' }, 'CG-Sales', 1],
  [
    'delete_custom_group',
    { group: 'CG-Finance-EMEA', remove_members_first: true },
    'CG-Finance-EMEA',
    13,
  ],
] as const;

describe.each(clients)('%s', (_, connect) => {
  test('approved, each is done and read back', async () => {
    const left = changes.map(([, , wanted]) => wanted);
    const served = await serveTo(connect, { answer: () => typing(left.shift() ?? nobody()) });
    for (const [tool, args, , sent] of changes) {
      const before = writes(served).length;
      const answer = await served.client.callTool(tool, args);
      expect(answer.data, tool).toMatchObject({ outcome: 'changed' });
      expect(answer.text, tool).toMatch(/^Done in 127\.0\.0\.1:\d+, and read back: /);
      expect(writes(served).length - before, tool).toBe(sent);
    }
    expect(served.client.questions).toHaveLength(changes.length);
    expect(served.sandbox.groupByName('CG-Vertrieb').name).toBe('CG-Vertrieb');
    expect(() => served.sandbox.groupByName('CG-Finance-EMEA')).toThrow();
  });

  test.each<[string, Reply]>([
    ['declined', { action: 'decline' }],
    ['closed', { action: 'cancel' }],
    ['something else typed', typing('yes')],
    ['nothing typed', typing('')],
  ])('%s, none is done', async (_, reply) => {
    const served = await serveTo(connect, { answer: () => reply });
    for (const [tool, args] of changes) {
      const answer = await served.client.callTool(tool, args);
      expect([answer.isError, answer.text.includes('\nNothing was changed.\n')]).toEqual([
        true,
        true,
      ]);
      await forgetRefusals(served);
    }
    expect(served.client.questions).toHaveLength(changes.length);
    expect(writes(served)).toEqual([]);
  });

  test('with a client that cannot ask, none is done', async () => {
    const served = await serveTo(connect, { elicitation: 'none' });
    for (const [tool, args] of changes) {
      expect(whole(await served.client.callTool(tool, args))).toMatch(
        /^\[error\] Cannot do this without a person who approves it/,
      );
    }
    expect(writes(served)).toEqual([]);
  });
});

test('a long change reports how far it is', async () => {
  const { env, sandbox } = await listeningTenant();
  const client = new Client(
    { name: 'protocol-tests', version: '1.0.0' },
    {
      capabilities: { elicitation: { form: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  client.setRequestHandler('elicitation/create', () => ({
    action: 'accept' as const,
    content: { typed: '41' },
  }));
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [MAIN], env }));
  const heard: string[] = [];
  const args = { group: 'CG-Empty', from_group: 'CG-Finance' };
  await client.callTool(
    { name: 'add_members', arguments: args },
    { onprogress: ({ message }) => message !== undefined && heard.push(message) },
  );
  await client.close();
  expect(heard).toEqual(
    expect.arrayContaining(['10 of 41 written', '20 of 41 written', '30 of 41 written']),
  );
  expect(sandbox.writes()).toHaveLength(41);
});
