/**
 * How long a bulk change takes. Qlik allows 100 writes a minute, counted over five minutes: 500 at
 * once, and then as many as leave the window. The clock moves only with waits and with requests.
 */

import { describe, expect, test } from 'vitest';
import type { Reading } from '../../src/directory/directory.js';
import { members, writtenTwice } from '../support/changes/call-member-tools.js';
import { adding, run, told } from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant } from '../support/directory/simulated-tenant.js';

const WINDOW = 5 * 60_000;
const PER_WINDOW = 500;

/** A tenant with a rate limit, an empty group and many people. @param latency Of each request. */
function bulkTenant(latency: (request: number) => number = () => 0): Tenant {
  let requests = 0;
  const tenant: Tenant = simulatedTenant({
    seed: { groups: 0, users: 1_101 },
    knobs: { rateLimit: { scale: 1 } },
    around: (_, answer) => {
      requests += 1;
      // Half of it on the way there, so that the tenant counts later than the client.
      tenant.clock.time += latency(requests) / 2;
      const reply = answer();
      tenant.clock.time += latency(requests) / 2;
      return reply;
    },
  });
  tenant.sandbox.state.groups.set('bbbbbbbbbbbbbbbbbbbbbbbb', {
    id: 'bbbbbbbbbbbbbbbbbbbbbbbb',
    name: 'CG-Bulk',
    providerType: 'custom',
    status: 'active',
    assignedRoles: [],
    createdAt: '2026-01-08T12:00:00.000Z',
    lastUpdatedAt: '2026-01-08T12:00:00.000Z',
  });
  return tenant;
}

/** Adds people in changes of 500, one after the other, and says what was told meanwhile. */
async function addMany(tenant: Tenant, many: number) {
  const people = Array.from({ length: many }, (_, at) => `user${at + 1}@acme.example`);
  const start = tenant.clock.time;
  const progress: string[] = [];
  const waits: number[] = [];
  const notes: string[] = [];
  const reading: Reading = {
    onProgress: (message) => progress.push(message),
    onWait: (ms) => waits.push(ms),
  };
  for (let from = 0; from < many; from += 500) {
    const intent = adding('CG-Bulk', people.slice(from, from + 500));
    const ended = await run(tenant, intent, { reading });
    if (ended.state === 'applied') notes.push(...ended.set.plans[0].notes);
    const outcome = told(ended);
    expect(new Set(outcome.slice(1, -1))).toEqual(new Set(['done']));
    expect(outcome.at(-1)).toBe('as planned: no roles');
  }
  expect(members(tenant, 'CG-Bulk')).toEqual([...people].sort());
  expect(writtenTwice(tenant)).toEqual([]);
  return { took: tenant.clock.time - start, progress, waits, notes };
}

const statuses = (tenant: Tenant, status: number) =>
  tenant.sandbox.log.filter((request) => request.status === status).length;

describe('1,000 people', () => {
  test('take one window, and not 5 % longer', async () => {
    const tenant = bulkTenant();
    const { took, waits } = await addMany(tenant, 1_000);
    expect(took).toBeGreaterThanOrEqual(WINDOW);
    expect(took).toBeLessThanOrEqual(WINDOW * 1.05);
    expect(waits).toEqual([WINDOW]);
    expect([statuses(tenant, 429), statuses(tenant, 204)]).toEqual([0, 1_000]);
  });

  test('take little longer with answers that take their time', async () => {
    const latency = 120;
    const tenant = bulkTenant(() => latency);
    const { took } = await addMany(tenant, 1_000);
    // The last of them can be sent one window after the 500th.
    const least = WINDOW + PER_WINDOW * latency;
    expect(took).toBeGreaterThanOrEqual(least);
    expect(took).toBeLessThanOrEqual(least * 1.05);
    expect([statuses(tenant, 429), statuses(tenant, 204)]).toEqual([0, 1_000]);
  });

  test('lose nobody to a rate limit met because of uneven answers', async () => {
    // Between 20 and 400 ms, by no order that repeats itself within a window.
    const uneven = (request: number) => 20 + ((request * 7_919) % 381);
    const tenant = bulkTenant(uneven);
    const { took } = await addMany(tenant, 1_000);
    const least = WINDOW + PER_WINDOW * 210;
    expect([statuses(tenant, 429), statuses(tenant, 204)]).toEqual([0, 1_000]);
    expect(took).toBeLessThanOrEqual(least * 1.05);
  });
});

test('a refusal for the rate limit costs its own wait, not another window', async () => {
  const tenant = bulkTenant();
  const on = { method: 'PATCH', path: '/api/v1/users/' };
  tenant.sandbox.fail({ on, kind: 'status', status: 429, retryAfter: '9', skip: 700, times: 2 });
  const { took } = await addMany(tenant, 1_000);
  expect([statuses(tenant, 429), statuses(tenant, 204)]).toEqual([2, 1_000]);
  expect(took).toBe(WINDOW + 2 * 9_000);
});

test('1,100 people take two windows, the second in part', async () => {
  const tenant = bulkTenant();
  const { took } = await addMany(tenant, 1_100);
  expect(took).toBeGreaterThanOrEqual(2 * WINDOW);
  expect(took).toBeLessThanOrEqual(2 * WINDOW * 1.05);
  expect(statuses(tenant, 429)).toBe(0);
});

test('progress is told every ten people, and rises', async () => {
  const { progress } = await addMany(bulkTenant(), 1_000);
  const rising = Array.from({ length: 50 }, (_, at) => `${(at + 1) * 10} of 500 written`);
  expect(progress).toEqual([...rising, ...rising]);
});

test('what is forecast is what it takes', async () => {
  for (const [latency, many] of [
    [0, 1_000],
    [100, 1_000],
  ] as const) {
    const tenant = bulkTenant(() => latency);
    const { client } = tenant.directory;
    const forecast = client.forecast('write', many);
    // Asking is no sending: a second forecast is the same.
    expect(client.forecast('write', many)).toBe(forecast);
    const { took } = await addMany(tenant, many);
    expect(Math.abs(took - forecast - (many / 2) * latency)).toBeLessThanOrEqual(forecast * 0.05);
  }
});

test('the person is told beforehand how long it takes', async () => {
  const { notes } = await addMany(bulkTenant(), 1_000);
  expect(notes).toEqual([
    'People: 500 to add',
    'Takes about 3 minutes: Qlik takes one request per person',
    'People: 500 to add',
    'Takes about 5 minutes: Qlik takes one request per person',
  ]);
});
