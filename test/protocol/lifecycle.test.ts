import { describe, expect, test, vi } from 'vitest';
import { typing } from '../support/protocol/clients.js';
import { type Ended, type Raw, startRaw } from '../support/protocol/raw.js';
import { listeningTenant, type Tenant, writes } from '../support/protocol/set-up.js';

const clean = { code: 0, signal: null };

/** What a client of the older revision sends first; it can show forms. */
async function shakeHands(raw: Raw): Promise<void> {
  await raw.request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: { elicitation: {} },
    clientInfo: { name: 'protocol-tests', version: '1.0.0' },
  });
  raw.write(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
}

type State = readonly [name: string, reach: () => Promise<Raw>];

/** Everything that a server may be in the middle of when it has to end. */
const states: State[] = [
  ['before anything came in', async () => startRaw()],
  [
    'after tools were listed, without settings',
    async () => {
      const raw = startRaw();
      await raw.modern('tools/list');
      return raw;
    },
  ],
  [
    'after a call that read from the tenant',
    async () => {
      const raw = startRaw({ env: (await listeningTenant()).env });
      expect(await raw.call('list_groups', {})).toMatchObject({ isError: false });
      return raw;
    },
  ],
  [
    'after a call, with the simulated tenant inside',
    async () => {
      const raw = startRaw({ args: ['--sandbox'] });
      expect(await raw.call('list_groups', {})).toMatchObject({ isError: false });
      return raw;
    },
  ],
  [
    'while a question waits for its answer',
    async () => {
      const raw = startRaw({ args: ['--sandbox'] });
      await shakeHands(raw);
      void raw.request('tools/call', {
        name: 'delete_custom_group',
        arguments: { group: 'CG-Empty' },
      });
      await vi.waitFor(() => expect(raw.lines.join()).toContain('elicitation/create'), 10_000);
      return raw;
    },
  ],
  [
    'while the tenant takes its time',
    async () => {
      const { raw } = await waitingForTenant();
      return raw;
    },
  ],
];

/** A call whose first read of the tenant is not answered for longer than any test takes. */
async function waitingForTenant(): Promise<Tenant & { readonly raw: Raw }> {
  const tenant = await listeningTenant();
  tenant.sandbox.fail({ on: { method: 'GET' }, kind: 'slow', delayMs: 300_000 });
  const raw = startRaw({ env: tenant.env });
  void raw.modern('tools/call', { name: 'list_groups', arguments: {} });
  await vi.waitFor(() => expect(tenant.sandbox.log).not.toEqual([]), 10_000);
  return { ...tenant, raw };
}

describe.each(states)('%s', (_, reach) => {
  test('it ends by itself when stdin is closed', async () => {
    const raw = await reach();
    raw.closeInput();
    expect(await raw.ended).toEqual(clean);
    expect(raw.stderr()).toBe('');
  });

  test('it ends by itself on SIGTERM', async () => {
    const raw = await reach();
    expect(await endAfter(raw, 'SIGTERM')).toEqual(clean);
    expect(raw.stderr()).toBe('');
  });
});

test('it ends by itself on SIGINT', async () => {
  expect(await endAfter(startRaw(), 'SIGINT')).toEqual(clean);
});

/** Waits for an answer first: before it listens for signals, one would end it the hard way. */
async function endAfter(raw: Raw, signal: NodeJS.Signals): Promise<Ended> {
  await raw.request('ping');
  raw.kill(signal);
  return raw.ended;
}

test('nothing is sent to the tenant before the first call', async () => {
  const { env, sandbox } = await listeningTenant();
  const raw = startRaw({ env });
  await raw.modern('server/discover');
  await raw.modern('tools/list');
  expect(sandbox.log).toEqual([]);
  await raw.call('list_groups', {});
  expect(sandbox.log).not.toEqual([]);
});

describe('stdout carries the protocol alone', () => {
  /** Whatever comes in, each line that goes out is one JSON-RPC message. */
  const linesAfterEverything = async (raw: Raw): Promise<unknown[]> => {
    raw.write('this is no JSON');
    raw.write('{"also": "no message"}');
    raw.write('');
    await raw.modern('server/discover');
    await raw.modern('tools/list');
    await raw.modern('no/such-method');
    await raw.toolCall('list_groups', { limit: 3 });
    await raw.toolCall('list_groups', { nonsense: true });
    await raw.toolCall('get_group', { group: 'CG-R&D "Lab"' });
    await raw.toolCall('remove_role', { group: 'CG-Finance', roles: ['Steward'] });
    await raw.toolCall('no_such_tool', {});
    raw.closeInput();
    expect(await raw.ended).toEqual(clean);
    return raw.lines.map((line) => JSON.parse(line));
  };

  test.each([
    ['without settings', async () => ({})],
    ['with the simulated tenant inside', async () => ({ args: ['--sandbox'] })],
    ['with a tenant', async () => ({ env: (await listeningTenant()).env })],
    [
      'with a tenant that refuses the key',
      async () => ({ env: { ...(await listeningTenant()).env, QLIK_API_KEY: 'made-up' } }),
    ],
  ])('%s', async (_, options) => {
    const messages = await linesAfterEverything(startRaw(await options()));
    expect(messages).toHaveLength(8);
    for (const message of messages) expect(message).toMatchObject({ jsonrpc: '2.0' });
  });
});

test('what went wrong in the protocol is noted on stderr, without quoting it', async () => {
  const raw = startRaw();
  raw.write('{"a key": "super-secret"}');
  await raw.modern('tools/list');
  expect(raw.stderr()).toMatchInlineSnapshot(`
    "qlik-groups-mcp: protocol: ZodError
    "
  `);
});

test('an approved change that is on its way is read back, though the client has gone', async () => {
  const tenant = await listeningTenant();
  const raw = startRaw({ env: tenant.env });
  const empty = { group: 'CG-Empty' };
  const { state } = await raw.ask('delete_custom_group', empty);
  tenant.sandbox.fail({ on: { method: 'DELETE' }, kind: 'slow', delayMs: 500 });
  void raw.toolCall('delete_custom_group', empty, { reply: typing('CG-Empty'), state });
  await vi.waitFor(() => expect(writes(tenant)).toHaveLength(1), 10_000);
  raw.closeInput();
  expect(await raw.ended).toEqual(clean);
  const requests = tenant.sandbox.log.map(({ method, path }) => `${method} ${path}`);
  expect(requests.slice(-2)).toEqual([
    'DELETE /api/v1/groups/696087cc0000000000b003ed',
    'GET /api/v1/groups/696087cc0000000000b003ed',
  ]);
});
