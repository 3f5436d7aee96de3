import { describe, expect, test } from 'vitest';
import type { WireReply, WireRequest } from '../../src/qlik/http/transport.js';
import type { Fault } from '../../src/sandbox/sandbox.js';
import {
  creation,
  deletion,
  ofGroup,
  rolesNow,
  run,
  told,
  writes,
} from '../support/changes/run-change.js';
import { listeningTenant, simulatedTenant, textOf } from '../support/directory/simulated-tenant.js';

/** The wish of most tests here, the state before, and the state wished for. */
const wish = ofGroup('CG-Sales', ['Steward']);
const before = 'ManagedSpaceCreator, Report exporter';
const after = `${before}, Steward`;

const patch = { method: 'PATCH', path: '/api/v1/groups/' };
const path = '/api/v1/groups/{groupId}';
const origin = 'https://acme-lab.eu.qlikcloud.com';

/** Waits of the reading that looks again and again while nothing has changed. */
const patience = [400, 1_000, 2_000];

async function afterFault(fault: Omit<Fault, 'on'>) {
  const tenant = simulatedTenant();
  tenant.sandbox.fail({ on: patch, ...fault });
  const outcome = told(await run(tenant, wish));
  return { outcome, writes: writes(tenant), waits: tenant.waits };
}

describe('a write that nobody answered properly', () => {
  const trouble = `unknown, TENANT_UNAVAILABLE: Cannot complete PATCH ${path}: ${origin} has a problem of its own`;

  test.each([500, 502, 503, 504])('with %i was not done, says the reading', async (status) => {
    expect(await afterFault({ kind: 'status', status })).toEqual({
      outcome: ['applied', `${trouble} (${status})`, `as before: ${before}`],
      writes: [`PATCH ${status}`],
      waits: patience,
    });
  });

  test.each([500, 503])('with %i was done all the same, says the reading', async (status) => {
    expect(await afterFault({ kind: 'status', status, when: 'after' })).toEqual({
      outcome: ['applied', `${trouble} (${status})`, `as planned: ${after}`],
      writes: [`PATCH ${status} applied`],
      waits: [],
    });
  });

  test('with a page of a proxy is settled by reading', async () => {
    expect(await afterFault({ kind: 'html', status: 502, when: 'after' })).toEqual({
      outcome: ['applied', `${trouble} (502)`, `as planned: ${after}`],
      writes: ['PATCH 502 applied'],
      waits: [],
    });
  });

  test('with 207, which groups do not know, is settled by reading', async () => {
    expect(await afterFault({ kind: 'status', status: 207 })).toEqual({
      outcome: [
        'applied',
        `unknown, REPLY_NOT_UNDERSTOOD: Cannot use the answer to PATCH ${path}: the answer does not have the documented form at the whole`,
        `as before: ${before}`,
      ],
      writes: ['PATCH 207'],
      waits: patience,
    });
  });

  test.each([
    ['before', `as before: ${before}`, 'PATCH 0', patience],
    ['after', `as planned: ${after}`, 'PATCH 0 applied', []],
  ] as const)(
    'on a connection cut %s the tenant acted is settled by reading',
    async (when, found, sent, waits) => {
      const tenant = await listeningTenant();
      tenant.sandbox.fail({ on: patch, kind: 'drop', when });
      expect(told(await run(tenant, wish))).toEqual([
        'applied',
        `unknown, TENANT_UNAVAILABLE: Cannot reach ${tenant.directory.client.origin}: the connection was cut`,
        found,
      ]);
      expect([writes(tenant), tenant.waits]).toEqual([[sent], waits]);
    },
  );
});

describe('a write that was refused', () => {
  test.each([
    [400, 'REFUSED_BY_QLIK', 'Qlik Cloud refuses the request as it is'],
    [401, 'SIGN_IN_FAILED', `${origin} does not accept the credentials`],
    [
      403,
      'FORBIDDEN',
      'the credentials lack the permission for it, or a rule of Qlik Cloud forbids it',
    ],
    [404, 'NOT_FOUND', 'the tenant has nothing with that id'],
    [409, 'CONFLICT', 'it contradicts what is in the tenant now, such as a name that is taken'],
  ])('with %i has failed, and one reading confirms it', async (status, code, why) => {
    expect(await afterFault({ kind: 'status', status })).toEqual({
      outcome: [
        'applied',
        `failed, ${code}: Cannot complete PATCH ${path}: ${why} (${status})`,
        `as before: ${before}`,
      ],
      writes: [`PATCH ${status}`],
      waits: [],
    });
  });

  test('by the rate limit is sent again when its time has come', async () => {
    expect(await afterFault({ kind: 'status', status: 429, retryAfter: '7' })).toEqual({
      outcome: ['applied', 'done', `as planned: ${after}`],
      writes: ['PATCH 429', 'PATCH 204 applied'],
      waits: [7_000],
    });
  });

  test('by the rate limit again and again has failed', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: patch, kind: 'status', status: 429, times: 9 });
    const [what] = await textOf(run(tenant, wish));
    expect({ what, writes: writes(tenant), waits: tenant.waits }).toEqual({
      what: `RATE_LIMITED: Cannot complete PATCH ${path}: the tenant allows no more requests for now (429)`,
      writes: ['PATCH 429', 'PATCH 429', 'PATCH 429', 'PATCH 429'],
      waits: [1_000, 1_000, 1_000],
    });
  });
});

describe('a creation', () => {
  const post = { method: 'POST', path: '/api/v1/groups' };
  const wanted = creation('CG-New', ['Steward'], 'Trial');

  test('whose answer broke off is found by its name, and not sent again', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: post, kind: 'truncated' });
    const outcome = await run(tenant, wanted);
    expect(told(outcome)).toEqual([
      'applied',
      'unknown, REPLY_NOT_UNDERSTOOD: Cannot use the answer to POST /api/v1/groups: the answer is not complete JSON',
      'as planned: Steward',
    ]);
    expect(outcome).toMatchObject({ found: [{ id: tenant.sandbox.groupByName('CG-New').id }] });
    expect(writes(tenant)).toEqual(['POST 201 applied']);
  });

  test('on a cut connection is found by its name, and asking again has nothing to do', async () => {
    const tenant = await listeningTenant();
    tenant.sandbox.fail({ on: post, kind: 'drop', when: 'after' });
    expect(told(await run(tenant, wanted)).at(-1)).toBe('as planned: Steward');
    expect(told(await run(tenant, wanted))).toEqual(['nothing to do']);
    expect(writes(tenant)).toEqual(['POST 0 applied']);
  });

  test('that never arrived can be asked for again', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: post, kind: 'status', status: 500 });
    expect(told(await run(tenant, wanted)).at(-1)).toBe('as before: no roles');
    expect(told(await run(tenant, wanted))).toEqual(['applied', 'done', 'as planned: Steward']);
    expect(writes(tenant)).toEqual(['POST 500', 'POST 201 applied']);
  });

  test('is not done as planned when its description was lost', async () => {
    const withoutDescription = (request: WireRequest, answer: () => WireReply): WireReply => {
      const reply = answer();
      if (request.method !== 'GET' || !request.path.startsWith('/api/v1/groups/')) return reply;
      return { ...reply, text: reply.text.replace('"description":"Trial",', '') };
    };
    const tenant = simulatedTenant({ around: withoutDescription });
    expect(told(await run(tenant, wanted))).toEqual(['applied', 'done', 'different: Steward']);
  });
});

describe('a deletion', () => {
  test('answered with 500 is settled by reading', async () => {
    for (const [when, found] of [
      ['before', 'as before: no roles'],
      ['after', 'as planned: no roles'],
    ] as const) {
      const tenant = simulatedTenant();
      tenant.sandbox.fail({ on: { method: 'DELETE' }, kind: 'status', status: 500, when });
      expect(told(await run(tenant, deletion('CG-Empty'))).at(-1)).toBe(found);
      expect(writes(tenant)).toHaveLength(1);
    }
  });
});

describe('roles that are hidden', () => {
  test.each([
    ['a group', wish],
    ['a deletion', deletion('CG-Empty')],
  ])('stop the change before any write: %s', async (_, intent) => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: { path: '/api/v1/groups' }, kind: 'hidden-roles', times: 9 });
    const [text] = await textOf(run(tenant, intent));
    expect(text).toMatch(/^ROLES_NOT_VISIBLE: Cannot plan a change of group "/);
    expect(writes(tenant)).toEqual([]);
  });

  test('from a caller without rights stop it too', async () => {
    const key = 'sandbox-key-viewer';
    const tenant = simulatedTenant({ client: { credential: { kind: 'api-key', key } } });
    expect(await textOf(run(tenant, wish))).toEqual([
      'ROLES_NOT_VISIBLE: Cannot plan a change of group "CG-Sales": its current roles are hidden from this credential',
      'Give the server a credential of a tenant admin, which may read role assignments',
    ]);
    expect(writes(tenant)).toEqual([]);
  });

  test('after the write leave it unconfirmed', async () => {
    const tenant = simulatedTenant();
    const on = { path: `/api/v1/groups/${tenant.sandbox.groupByName('CG-Sales').id}` };
    tenant.sandbox.fail({ on, kind: 'hidden-roles', skip: 1 });
    expect(told(await run(tenant, wish))).toEqual([
      'applied',
      'done',
      'unreadable, ROLES_NOT_VISIBLE: Cannot verify the change: the roles are hidden from this credential',
    ]);
  });
});

test('a reading that fails after the write leaves it unconfirmed', async () => {
  const tenant = simulatedTenant();
  const { id } = tenant.sandbox.groupByName('CG-Sales');
  const on = { method: 'GET', path: `/api/v1/groups/${id}` };
  tenant.sandbox.fail({ on, kind: 'status', status: 503, skip: 1, times: 9 });
  expect(told(await run(tenant, wish))).toEqual([
    'applied',
    'done',
    `unreadable, TENANT_UNAVAILABLE: Cannot complete GET ${path}: ${origin} has a problem of its own (503)`,
  ]);
  expect(rolesNow(tenant, 'CG-Sales')).toContain('Steward');
});

test('a reading that fails before the write stops the change', async () => {
  const tenant = simulatedTenant();
  tenant.sandbox.fail({ on: { path: '/api/v1/users' }, kind: 'truncated', times: 9 });
  expect((await textOf(run(tenant, wish)))[0]).toBe(
    'REPLY_NOT_UNDERSTOOD: Cannot use the answer to GET /api/v1/users: the answer is not complete JSON',
  );
  expect(writes(tenant)).toEqual([]);
});

test('a call cancelled during the write lets the write end, and tells what came of it', async () => {
  const controller = new AbortController();
  const tenant = simulatedTenant({
    around: (request, answer) => {
      if (request.method !== 'GET') controller.abort();
      return answer();
    },
  });
  expect(told(await run(tenant, wish, { reading: { signal: controller.signal } }))).toEqual([
    'applied',
    'done',
    `as planned: ${after}`,
  ]);
  expect(writes(tenant)).toEqual(['PATCH 204 applied']);
});
