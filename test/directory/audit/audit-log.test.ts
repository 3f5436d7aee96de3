import { expect, test } from 'vitest';
import type { AuditEvent } from '../../../src/directory/audit/audit-event.js';
import { readAudits } from '../../../src/directory/audit/audit-log.js';
import {
  simulatedTenant,
  type Tenant,
  type TenantOptions,
} from '../../support/directory/simulated-tenant.js';
import { failureOf } from '../../support/qlik/scripted-transport.js';

const SECOND = 1_000;

/** A tenant in whose log a group was changed that often, each time a second later. */
function busyTenant(changes: number, options: TenantOptions = {}): Tenant {
  const tenant = simulatedTenant(options);
  const { id } = tenant.sandbox.groupByName('CG-Empty');
  for (let at = 0; at < changes; at += 1) {
    tenant.clock.time += SECOND;
    tenant.sandbox.setGroupRoles(id, at % 2 ? [] : ['Steward']);
  }
  return tenant;
}

const audits = (tenant: Tenant): string[] =>
  tenant.requests().filter((request) => request.includes('/audits'));

function read(
  { directory, clock }: Tenant,
  seconds: number,
  enough: (events: readonly AuditEvent[], reached: number) => boolean = () => false,
) {
  const to = clock.time;
  return readAudits(directory, { from: to - seconds * SECOND, to }, enough, {});
}

test('asks for identity events of a period, exactly and newest first', async () => {
  const tenant = busyTenant(3);
  const { events, complete } = await read(tenant, 1);
  expect([events.length, complete]).toEqual([2, true]);
  expect(audits(tenant)).toEqual([
    'GET /api/v1/audits?limit=100&source=com.qlik/identities&eventTime=2026-11-20T09:00:02.000Z/2026-11-20T09:00:03.000Z&sort=-eventTime',
    'GET /api/v1/audits?limit=100&source=com.qlik/groups&eventTime=2026-11-20T09:00:02.000Z/2026-11-20T09:00:03.000Z&sort=-eventTime',
  ]);
});

test('reads page by page until it is enough', async () => {
  const tenant = busyTenant(450);
  const { events, complete, reached } = await read(tenant, 1_000, (all) => all.length >= 150);
  expect([events.length, complete]).toEqual([200, false]);
  expect(reached).toBe(events.at(-1)?.time);
  expect(audits(tenant)).toHaveLength(3);
});

test('reads no more than so many', async () => {
  const tenant = busyTenant(1_200);
  const { events, complete } = await read(tenant, 2_000);
  expect([events.length, complete]).toEqual([600, false]);
  expect(audits(tenant)).toHaveLength(7);
});

test('keeps both sources in step', async () => {
  const tenant = busyTenant(450);
  const { events } = tenant.sandbox.state;
  const source = 'com.qlik/groups';
  events.splice(0, events.length, ...events.map((one, at) => (at % 3 ? one : { ...one, source })));
  const { events: found, reached } = await read(tenant, 1_000, (all) => all.length >= 150);
  const newer = events.filter(({ eventTime }) => Date.parse(eventTime) > reached);
  expect(found.length).toBeGreaterThanOrEqual(150);
  expect(found.filter(({ time }) => time > reached)).toHaveLength(newer.length);
});

test.each([
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [400, 'REFUSED_BY_QLIK'],
])('a refusal with %i is part of the result, with what was read before', async (status, code) => {
  const tenant = busyTenant(450);
  tenant.sandbox.fail({ on: { path: '/api/v1/audits' }, kind: 'status', status, skip: 3 });
  const { events, failure, complete } = await read(tenant, 1_000);
  expect([events.length, failure?.code, complete]).toEqual([200, code, false]);
});

test('a call that was cancelled reads nothing and says so', async () => {
  const { directory } = busyTenant(1);
  const signal = AbortSignal.abort();
  const reading = readAudits(directory, { from: 0, to: SECOND }, () => true, { signal });
  expect((await failureOf(reading)).code).toBe('CANCELLED');
});
