import { describe, expect, test } from 'vitest';
import { readSettings } from '../../src/config/settings.js';
import type { Fault } from '../../src/sandbox/sandbox.js';
import { openWorld, untouched } from '../support/tools/world.js';

/** Every read of a group fails like this, for ever. */
const always = (fault: Omit<Fault, 'on'>): Fault => ({
  on: { method: 'GET', path: '/api/v1/groups' },
  times: 1_000,
  ...fault,
});

/** Whole answer to looking at a group; changes of it are refused alike, and nothing is sent. */
async function refused(...faults: Fault[]): Promise<string> {
  const world = await openWorld({ faults });
  const text = await world.refusal('get_group', { group: 'CG-Empty' });
  const untraced = (one: string): string => one.replace(/(trace id: )\w+/, '$1…');
  for (const [name, more] of [
    ['delete_custom_group', {}],
    ['remove_role', { roles: ['Steward'] }],
    ['assign_role', { roles: ['Steward'], dry_run: true }],
  ] as const) {
    const other = await world.refusal(name, { group: 'CG-Empty', ...more });
    expect(untraced(other)).toBe(untraced(text));
  }
  expect(world.traces()).toEqual(untouched);
  return text;
}

describe('settings', () => {
  test.each<[string, NodeJS.ProcessEnv]>([
    ['left out', {}],
    ['blank', { QLIK_TENANT_URL: ' ', QLIK_API_KEY: '' }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a host hands on unfilled.
    ['not filled in', { QLIK_TENANT_URL: '${QLIK_TENANT_URL}', QLIK_API_KEY: '${input:key}' }],
  ])('%s', async (_, env) => {
    const world = await openWorld({ connect: () => readSettings(env) });
    for (const [name, args] of [
      ['list_groups', {}],
      ['delete_custom_group', { group: 'CG-Empty' }],
    ] as const) {
      expect(await world.refusal(name, args)).toBe(
        [
          'Cannot talk to Qlik Cloud: QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) are not set.',
          'Nothing was changed.',
          'What whoever runs this server can do: Set QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) in the environment of this server, then start it again.',
        ].join('\n'),
      );
    }
    expect(world.requests()).toEqual([]);
  });

  test('are asked for again with the next call', async () => {
    const env: NodeJS.ProcessEnv = {};
    const world = await openWorld({ connect: () => readSettings(env) });
    await world.refusal('list_groups');
    Object.assign(env, { QLIK_TENANT_URL: 'http://127.0.0.1:1', QLIK_API_KEY: 'k' });
    expect(await world.refusal('list_groups')).toContain('connection refused');
  });

  test('wrong arguments are told before settings that are missing', async () => {
    const world = await openWorld({ connect: () => readSettings({}) });
    expect(await world.refusal('get_group')).toContain('"group" is missing');
  });
});

test('a port where nobody listens', async () => {
  const env = { QLIK_TENANT_URL: 'http://127.0.0.1:1', QLIK_API_KEY: 'k' };
  const world = await openWorld({ connect: () => readSettings(env) });
  expect(await world.refusal('list_groups')).toMatchInlineSnapshot(`
    "Cannot reach http://127.0.0.1:1: connection refused.
    Nothing was changed.
    What the person can do: Check QLIK_TENANT_URL and the network of this machine, then try again."
  `);
  expect(await world.refusal('delete_custom_group', { group: 'CG-Empty' })).toContain(
    'connection refused.\nNothing was changed.',
  );
  expect(world.traces()).toEqual(untouched);
});

test('401 as JSON', async () => {
  expect(await refused(always({ kind: 'unauthorized' }))).toMatchInlineSnapshot(`
    "Cannot complete GET /api/v1/groups: http://TENANT does not accept the credentials (401).
    Qlik Cloud says: "Unauthorized: Expired" (GROUPS-SIM-401).
    Qlik's trace id: 00000000000000000000000000000001.
    Nothing was changed.
    What whoever runs this server can do: Check that the API key or client belongs to this tenant and was not revoked or expired, and that the owner of an API key may still use API keys."
  `);
});

test('401 as HTML', async () => {
  const world = await openWorld({
    faults: [{ ...always({ kind: 'unauthorized' }), on: {} }],
    knobs: { unauthorizedBody: 'html' },
  });
  expect(await world.refusal('list_groups')).toMatchInlineSnapshot(`
    "Cannot complete GET /api/v1/groups: http://TENANT does not accept the credentials (401).
    Nothing was changed.
    What whoever runs this server can do: Check that the API key or client belongs to this tenant and was not revoked or expired, and that the owner of an API key may still use API keys."
  `);
  expect(await world.refusal('delete_custom_group', { group: 'CG-Empty' })).toContain(
    'does not accept the credentials (401).\nNothing was changed.',
  );
  expect(world.traces()).toEqual(untouched);
});

test('403', async () => {
  expect(await refused(always({ kind: 'status', status: 403 }))).toMatchInlineSnapshot(`
    "Cannot complete GET /api/v1/groups: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403).
    Qlik Cloud says: "Forbidden: Injected" (GROUPS-SIM-403).
    Qlik's trace id: 00000000000000000000000000000001.
    Nothing was changed.
    What whoever runs this server can do: Give the owner of the credentials the role TenantAdmin, or use credentials that have it."
  `);
});

test('404', async () => {
  expect(await refused(always({ kind: 'status', status: 404 }))).toMatchInlineSnapshot(`
    "Cannot complete GET /api/v1/groups: the tenant has nothing with that id (404).
    Qlik Cloud says: "Not found: Injected" (GROUPS-7).
    Qlik's trace id: 00000000000000000000000000000001.
    Nothing was changed.
    What to do next: List or search again and use an id that is returned now."
  `);
});

test('500', async () => {
  expect(await refused(always({ kind: 'status', status: 500 }))).toMatchInlineSnapshot(`
    "Cannot complete GET /api/v1/groups: http://TENANT has a problem of its own (500).
    Qlik Cloud says: "Internal error: Injected" (GROUPS-SIM-500).
    Qlik's trace id: 00000000000000000000000000000001.
    Nothing was changed.
    What the person can do: Try again in a few minutes; if it stays so, look at the Qlik Cloud status page."
  `);
});

test('503', async () => {
  expect(await refused(always({ kind: 'status', status: 503 }))).toMatchInlineSnapshot(`
    "Cannot complete GET /api/v1/groups: http://TENANT has a problem of its own (503).
    Qlik Cloud says: "Service unavailable: Injected" (GROUPS-SIM-503).
    Qlik's trace id: 00000000000000000000000000000004.
    Nothing was changed.
    What the person can do: Try again in a few minutes; if it stays so, look at the Qlik Cloud status page."
  `);
});

test('503 that ends', async () => {
  const world = await openWorld({
    faults: [{ ...always({ kind: 'status', status: 503 }), times: 3 }],
  });
  expect(await world.say('list_groups', { query: 'CG-Empty' })).toContain('"CG-Empty"');
  expect(world.waits.length).toBeGreaterThan(1);
});

test('429 that ends', async () => {
  const fault = { ...always({ kind: 'status', status: 429, retryAfter: '2' }), times: 2 };
  const world = await openWorld({ faults: [fault] });
  expect(await world.say('get_group', { group: 'CG-Empty' })).toContain('"CG-Empty"');
  expect(world.waits.length).toBeGreaterThan(1);
});

test('429 that does not end', async () => {
  const fault = always({ kind: 'status', status: 429, retryAfter: '600' });
  const world = await openWorld({ faults: [fault] });
  expect(await world.refusal('list_groups')).toMatchInlineSnapshot(`
    "Cannot complete GET /api/v1/groups: the tenant allows no more requests for now (429).
    Qlik Cloud says: "API rate limit reached: You need to wait 600 seconds until limit is lifted." (HTTP-429).
    Qlik's trace id: 00000000000000000000000000000001.
    Nothing was changed.
    What to do next: Wait a few minutes, then call again; nothing was changed by this request."
  `);
  // The tenant said how long, so it is not even asked.
  const before = world.requests().length;
  expect(await world.refusal('delete_custom_group', { group: 'CG-Empty' })).toMatch(
    /^Cannot send GET \/api\/v1\/groups: the tenant allows no more requests for another \d+ s\.\nNothing was changed\.\nWhat to do next: Wait \d+ s, then call again; nothing was changed by this request\.$/,
  );
  expect(world.requests()).toHaveLength(before);
  expect(world.traces()).toEqual(untouched);
});

test('a budget that is used up', async () => {
  const world = await openWorld({ knobs: { rateLimit: { scale: 0.0014 } } });
  await world.say('list_groups', { kind: 'system' });
  await world.say('list_groups', { kind: 'system' });
  await world.say('list_groups', { kind: 'system' });
  expect(await world.refusal('list_groups', { kind: 'system' })).toMatchInlineSnapshot(`
    "Cannot complete GET /api/v1/groups: the tenant allows no more requests for now (429).
    Qlik Cloud says: "API rate limit reached: You need to wait 300 seconds until limit is lifted." (HTTP-429).
    Qlik's trace id: 00000000000000000000000000000001.
    Nothing was changed.
    What to do next: Wait a few minutes, then call again; nothing was changed by this request."
  `);
});

test('a connection that is cut', async () => {
  expect(await refused(always({ kind: 'drop' }))).toMatchInlineSnapshot(`
    "Cannot reach http://TENANT: the connection was cut.
    Nothing was changed.
    What the person can do: Check QLIK_TENANT_URL and the network of this machine, then try again."
  `);
});

test('a body that ends too soon', async () => {
  expect(await refused(always({ kind: 'truncated' }))).toMatchInlineSnapshot(`
    "Cannot use the answer to GET /api/v1/groups: the answer is not complete JSON.
    Nothing was changed.
    What whoever runs this server can do: Check that QLIK_TENANT_URL leads to a Qlik Cloud tenant and not to a proxy or sign-in page; otherwise report this as a bug."
  `);
});

test('HTML instead of JSON', async () => {
  expect(await refused(always({ kind: 'html', status: 200 }))).toMatchInlineSnapshot(`
    "Cannot use the answer to GET /api/v1/groups: the answer is not complete JSON.
    Nothing was changed.
    What whoever runs this server can do: Check that QLIK_TENANT_URL leads to a Qlik Cloud tenant and not to a proxy or sign-in page; otherwise report this as a bug."
  `);
});

test('HTML of a gateway', async () => {
  expect(await refused(always({ kind: 'html', status: 502 }))).toMatchInlineSnapshot(`
    "Cannot complete GET /api/v1/groups: http://TENANT has a problem of its own (502).
    Nothing was changed.
    What the person can do: Try again in a few minutes; if it stays so, look at the Qlik Cloud status page."
  `);
});

test('a page that leads to another host', async () => {
  const world = await openWorld({
    seed: { groups: 150, users: 1 },
    faults: [always({ kind: 'next-foreign' })],
  });
  expect(await world.refusal('list_groups', { query: 'nowhere' })).toMatchInlineSnapshot(`
    "Cannot use the answer to GET /api/v1/groups: the link to its next page has no cursor.
    Nothing was changed.
    What whoever runs this server can do: Check that QLIK_TENANT_URL leads to a Qlik Cloud tenant and not to a proxy or sign-in page; otherwise report this as a bug."
  `);
});
