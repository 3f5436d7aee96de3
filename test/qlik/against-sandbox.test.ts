/**
 * The real client, over real connections of this machine, against the simulated tenant.
 *
 * @module
 */

import { describe, expect, onTestFinished, test } from 'vitest';
import type { ListEndpoint, Query } from '../../src/qlik/api/endpoint.js';
import { and, contains, eq, or, render } from '../../src/qlik/api/filter.js';
import { EVERYONE_ID, getGroup, listGroups } from '../../src/qlik/api/groups.js';
import { listRoles } from '../../src/qlik/api/roles.js';
import { getMe, listUsers } from '../../src/qlik/api/users.js';
import { type Credential, createQlikClient, type QlikClient } from '../../src/qlik/client.js';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.js';
import { failureOf } from '../support/qlik/scripted-transport.js';

interface Options extends Pick<SandboxOptions, 'knobs'> {
  readonly credential?: (sandbox: Sandbox) => Credential;
}

const apiKey = ({ apiKey: key }: Sandbox): Credential => ({ kind: 'api-key', key });
const bot = ({ oauthClient }: Sandbox): Credential => ({
  kind: 'client-credentials',
  ...oauthClient,
});

async function connect({ knobs = {}, credential = apiKey }: Options = {}) {
  const clock = { time: Date.parse('2026-11-20T09:00:00Z') };
  const now = () => clock.time;
  const sandbox = createSandbox({ now, knobs });
  const server = await sandbox.listen();
  const waits: number[] = [];
  const client = createQlikClient({
    tenantUrl: server.url,
    credential: credential(sandbox),
    now,
    random: () => 0,
    sleep: async (ms) => {
      waits.push(ms);
      clock.time += ms;
    },
  });
  onTestFinished(async () => {
    await client.close();
    await server.close();
  });
  const requests = () =>
    sandbox.log.map(({ method, path, status }) => `${method} ${path} ${status}`);
  return { client, sandbox, clock, waits, requests };
}

async function idsOf(client: QlikClient, endpoint: ListEndpoint, query: Query): Promise<string[]> {
  const ids: string[] = [];
  for await (const { items } of client.pages(endpoint, { query })) {
    ids.push(...items.map(({ id }) => id));
  }
  return ids;
}

const everyone = { params: { groupId: EVERYONE_ID } };

describe('signing in', () => {
  test('with an API key is no request of its own', async () => {
    const { client, requests } = await connect();
    expect((await client.send(getMe, {})).email).toBe('ana.berg@acme.example');
    expect(requests()).toEqual([
      'GET /api/v1/users/me 301',
      'GET /api/v1/users/695f9c400000000000a00000 200',
    ]);
  });

  test('works where the tenant answers for the caller without a redirect', async () => {
    const { client, requests } = await connect({ knobs: { meRedirect: false } });
    expect((await client.send(getMe, {})).email).toBe('ana.berg@acme.example');
    expect(requests()).toEqual(['GET /api/v1/users/me 200']);
  });

  test('with an OAuth client fetches one token, also for calls at the same time', async () => {
    const { client, sandbox, requests } = await connect({ credential: bot });
    const [me, group] = await Promise.all([
      client.send(getMe, {}),
      client.send(getGroup, everyone),
    ]);
    await client.send(getGroup, everyone);
    expect(me).toMatchObject({ clientId: sandbox.oauthClient.id, name: 'Group steward bot' });
    expect(group.assignedRoles).toHaveLength(1);
    expect(requests().filter((line) => line.includes('/oauth/'))).toEqual([
      'POST /oauth/token 200',
    ]);
  });

  test('renews the token before it ends, and once when it is refused', async () => {
    const { client, sandbox, clock, requests } = await connect({
      credential: bot,
      knobs: { tokenSeconds: 600 },
    });
    await client.send(getGroup, everyone);
    clock.time += 545_000;
    await client.send(getGroup, everyone);
    sandbox.state.tokens.clear();
    await client.send(getGroup, everyone);
    const group = `/api/v1/groups/${EVERYONE_ID}`;
    expect(requests()).toEqual([
      'POST /oauth/token 200',
      `GET ${group} 200`,
      'POST /oauth/token 200',
      `GET ${group} 200`,
      `GET ${group} 401`,
      'POST /oauth/token 200',
      `GET ${group} 200`,
    ]);
  });

  test('can be for a named person', async () => {
    const impersonate = { field: 'subject', value: 'okta-u-1' } as const;
    const { client } = await connect({
      credential: (sandbox) => ({
        kind: 'client-credentials',
        ...sandbox.oauthClient,
        impersonate,
      }),
    });
    expect((await client.send(getMe, {})).email).toBe('carl.nyman@acme.example');
  });

  test('with a wrong secret fails with words that do not hold it', async () => {
    const { client, requests } = await connect({
      credential: ({ oauthClient: { id } }) => ({
        kind: 'client-credentials',
        id,
        secret: 'a-wrong-secret-of-the-client',
      }),
    });
    const { code, message, next, context } = await failureOf(client.send(getMe, {}));
    expect({ code, message, next, context }).toEqual({
      code: 'SIGN_IN_FAILED',
      message: `Cannot sign in at ${client.origin}: the OAuth client is not accepted (401)`,
      next: 'Check QLIK_CLIENT_ID and QLIK_CLIENT_SECRET, and that the client is trusted, may use this grant and has the scope admin_classic',
      context: {
        status: 401,
        qlikErrors: [
          { code: 'OAUTH-SIM-CLIENT', title: 'Unauthorized', detail: 'Invalid client credentials' },
        ],
        sent: 'no',
      },
    });
    expect(requests()).toEqual(['POST /oauth/token 401']);
  });

  test.each(['json', 'html'] as const)(
    'with a revoked key fails clearly, %s or not',
    async (body) => {
      const { client } = await connect({
        knobs: { unauthorizedBody: body },
        credential: () => ({ kind: 'api-key', key: 'a-key-that-was-revoked' }),
      });
      expect(await failureOf(client.send(getGroup, everyone))).toMatchObject({
        code: 'SIGN_IN_FAILED',
        message: `Cannot complete GET /api/v1/groups/{groupId}: ${client.origin} does not accept the credentials (401)`,
        context: { status: 401, sent: 'answered' },
      });
    },
  );
});

describe('paging', () => {
  test('over all users gives everybody once', async () => {
    const { client, sandbox } = await connect();
    const ids = await idsOf(client, listUsers, { sort: '+name' });
    expect(new Set(ids)).toEqual(new Set(sandbox.state.users.keys()));
    const people = ids.filter((id) => sandbox.state.users.get(id)?.clientId === undefined);
    expect([people.length, ids.length, sandbox.log.length]).toEqual([312, 313, 4]);
  });

  test.each([1, 7, 12, 13, 100])('in steps of %i gives every group once', async (limit) => {
    const { client, sandbox } = await connect();
    const ids = await idsOf(client, listGroups, { limit });
    expect(ids.length).toBe(sandbox.state.groups.size);
    expect(new Set(ids)).toEqual(new Set(sandbox.state.groups.keys()));
  });

  test('gives every role, and the system groups alone', async () => {
    const { client, sandbox } = await connect();
    expect(await idsOf(client, listRoles, {})).toHaveLength(sandbox.state.roles.size);
    expect(await idsOf(client, listGroups, { systemGroups: true })).toEqual([EVERYONE_ID]);
  });

  test('goes on when links have the scheme http, are null, or fields are new', async () => {
    const { client, sandbox } = await connect();
    for (const kind of ['http-links', 'next-null', 'extra-fields'] as const) {
      sandbox.fail({ on: { path: '/api/v1/groups' }, kind, times: 9 });
    }
    expect(await idsOf(client, listGroups, { limit: 5 })).toHaveLength(12);
  });

  test('takes nothing from a link to a foreign host but its cursor', async () => {
    const { client, sandbox, requests } = await connect();
    sandbox.fail({ on: { path: '/api/v1/groups' }, kind: 'next-foreign' });
    const failure = await failureOf(idsOf(client, listGroups, { limit: 5 }));
    expect([failure.code, failure.message]).toEqual([
      'REPLY_NOT_UNDERSTOOD',
      'Cannot use the answer to GET /api/v1/groups: the link to its next page has no cursor',
    ]);
    expect(requests()).toEqual(['GET /api/v1/groups 200']);
  });

  test('does not go round in circles', async () => {
    const { client, sandbox, requests } = await connect();
    sandbox.fail({ on: { path: '/api/v1/groups' }, kind: 'next-repeated', times: 9 });
    const failure = await failureOf(idsOf(client, listGroups, { limit: 5 }));
    expect([failure.code, failure.message]).toEqual([
      'REPLY_NOT_UNDERSTOOD',
      'Cannot use the answer to GET /api/v1/groups: the list comes back to a page that was already read',
    ]);
    expect(requests()).toHaveLength(2);
  });
});

describe('filters', () => {
  test.each([
    'CG-R&D "Lab"',
    'a \\ b',
    '100 % + 1 & more = #?',
    "O'Brien (x) or name eq",
    'Ä 東京 🚀',
  ])('find a group named %j and no other', async (name) => {
    const { client, sandbox } = await connect();
    const group = { ...sandbox.groupByName('CG-R&D "Lab"'), name };
    sandbox.state.groups.set(group.id, group);
    const filter = render(and(eq('name', name), eq('providerType', 'custom')));
    expect(await idsOf(client, listGroups, { filter })).toEqual([group.id]);
  });

  test('find a subject with a backslash, as bots and Windows accounts have it', async () => {
    const { client, sandbox } = await connect();
    const user = { ...sandbox.userByEmail('maria.lopez@acme.example'), subject: 'ACME\\jdoe' };
    sandbox.state.users.set(user.id, user);
    const found = (filter: string) => idsOf(client, listUsers, { filter });
    expect(await found(render(eq('subject', 'ACME\\jdoe')))).toEqual([user.id]);
    expect(await found(render(contains('subject', '\\jd')))).toEqual([user.id]);
    expect(await found(render(contains('subject', 'qlikbot\\')))).toHaveLength(1);
  });

  test('find members, and people by any of several keys', async () => {
    const { client, sandbox } = await connect();
    const { id } = sandbox.groupByName('CG-Finance');
    const members = await idsOf(client, listUsers, { filter: render(eq('assignedGroups.id', id)) });
    expect(members).toHaveLength(41);
    const filter = render(or(eq('email', 'ANA.BERG@acme.example'), eq('name', 'Maria Lopez')));
    expect(await idsOf(client, listUsers, { filter })).toHaveLength(3);
  });
});

describe('trouble on the way', () => {
  test('of a reading is overcome: a cut connection, a bad gateway, a rate limit', async () => {
    const { client, sandbox, waits, requests } = await connect();
    const on = { path: '/api/v1/groups' };
    sandbox.fail({ on, kind: 'drop' });
    sandbox.fail({ on, kind: 'html', status: 502, skip: 1 });
    sandbox.fail({ on, kind: 'status', status: 429, retryAfter: '9', skip: 2 });
    expect((await client.send(getGroup, everyone)).id).toBe(EVERYONE_ID);
    expect(requests().map((line) => line.split(' ').at(-1))).toEqual(['0', '502', '429', '200']);
    expect(waits).toEqual([1_000, 2_000, 9_000]);
  });

  test('with a page of HTML for a 401 is a question of credentials', async () => {
    const { client, sandbox } = await connect();
    sandbox.fail({ on: {}, kind: 'html', status: 401 });
    const { code, message, context } = await failureOf(client.send(getGroup, everyone));
    expect([code, message, context]).toEqual([
      'SIGN_IN_FAILED',
      `Cannot complete GET /api/v1/groups/{groupId}: ${client.origin} does not accept the credentials (401)`,
      { status: 401, qlikErrors: [], sent: 'answered' },
    ]);
  });

  test('with half an answer is not taken for an answer', async () => {
    const { client, sandbox } = await connect();
    sandbox.fail({ on: {}, kind: 'truncated' });
    expect((await failureOf(client.send(getGroup, everyone))).message).toBe(
      'Cannot use the answer to GET /api/v1/groups/{groupId}: the answer is not complete JSON',
    );
  });

  test('of the rate limit costs waiting and no call', async () => {
    // A fiftieth of the documented budget: 100 readings in five minutes, for one every 2.5 seconds.
    const { client, clock, requests, waits } = await connect({
      knobs: { rateLimit: { scale: 0.02 } },
    });
    for (let i = 0; i < 150; i += 1) {
      clock.time += 2_500;
      await client.send(getGroup, everyone);
    }
    const statuses = requests().map((line) => line.split(' ').at(-1));
    expect(statuses.filter((status) => status === '200')).toHaveLength(150);
    expect(statuses.filter((status) => status === '429')).toHaveLength(waits.length);
    expect(waits.length).toBeGreaterThan(0);
  });
});
