/**
 * A bulk change of twelve people in which something goes wrong, with the whole report as the model
 * and the person read it. Whatever happens, nobody is written to twice without a reason.
 */

import { describe, expect, test } from 'vitest';
import {
  addTwelve,
  all,
  allBut,
  notTried,
  onPatch,
  patchPath,
  placesIn,
  report,
  success,
  twelve,
} from '../support/changes/bulk-of-twelve.js';
import { writtenTwice } from '../support/changes/call-member-tools.js';
import { writes } from '../support/changes/run-change.js';
import { listeningTenant, simulatedTenant } from '../support/directory/simulated-tenant.js';

describe.each([0, 5, 11])('one answer goes wrong at place %i and', (skip) => {
  test.each([
    [400, 'Qlik Cloud refuses the request as it is'],
    [404, 'the tenant has nothing with that id'],
    [409, 'it contradicts what is in the tenant now, such as a name that is taken'],
  ])('%i leaves that one out, and the others are done', async (status, why) => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: onPatch, kind: 'status', status, skip });
    expect(await addTwelve(tenant)).toEqual(
      report(tenant, 11, [
        `Not done: Cannot complete ${patchPath}: ${why} (${status})`,
        skip,
        skip + 1,
      ]),
    );
    expect(placesIn(tenant)).toEqual(allBut(skip));
    expect([writes(tenant).length, writtenTwice(tenant)]).toEqual([12, []]);
  });

  test.each([
    ['before', 11],
    ['after', 12],
  ] as const)('500 %s the tenant acted is settled by reading', async (when, done) => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: onPatch, kind: 'status', status: 500, when, skip });
    const why = `Not known: Cannot complete ${patchPath}: ${tenant.directory.client.origin} has a problem of its own (500)`;
    expect(await addTwelve(tenant)).toEqual(
      done === 12 ? success(tenant) : report(tenant, 11, [why, skip, skip + 1]),
    );
    expect(placesIn(tenant)).toEqual(done === 12 ? all : allBut(skip));
    expect([writes(tenant).length, writtenTwice(tenant)]).toEqual([12, []]);
  });

  test.each([
    ['nothing', undefined],
    ['everything', 'after'],
  ] as const)('207 that stored %s is settled by reading', async (_, when) => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: onPatch, kind: 'partial207', skip, ...(when ? { when } : {}) });
    const why = 'Not known: Qlik Cloud stored only a part of the change';
    expect(await addTwelve(tenant)).toEqual(
      when === 'after' ? success(tenant) : report(tenant, 11, [why, skip, skip + 1]),
    );
    expect(placesIn(tenant)).toEqual(when === 'after' ? all : allBut(skip));
    expect([writes(tenant).length, writtenTwice(tenant)]).toEqual([12, []]);
  });

  test.each(['before', 'after'] as const)(
    'a connection cut %s is settled by reading',
    async (when) => {
      const tenant = await listeningTenant();
      tenant.sandbox.fail({ on: onPatch, kind: 'drop', when, skip });
      const why = `Not known: Cannot reach ${tenant.directory.client.origin}: the connection was cut`;
      expect(await addTwelve(tenant)).toEqual(
        when === 'after' ? success(tenant) : report(tenant, 11, [why, skip, skip + 1]),
      );
      expect(placesIn(tenant)).toEqual(when === 'after' ? all : allBut(skip));
      expect([writes(tenant).length, writtenTwice(tenant)]).toEqual([12, []]);
    },
  );

  test('403 stops at once: the next would be refused as well', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: onPatch, kind: 'status', status: 403, skip });
    const why = `Not done: Cannot complete ${patchPath}: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403)`;
    expect(await addTwelve(tenant)).toEqual(
      report(
        tenant,
        skip,
        [why, skip, skip + 1],
        ...(skip < 11 ? [[notTried, skip + 1, 12] satisfies [string, number, number]] : []),
      ),
    );
    expect(placesIn(tenant)).toEqual(all.slice(0, skip));
    expect(writes(tenant)).toHaveLength(skip + 1);
  });

  test('429 is sent again when its time has come', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: onPatch, kind: 'status', status: 429, retryAfter: '7', skip });
    expect(await addTwelve(tenant)).toEqual(success(tenant));
    expect([placesIn(tenant), tenant.waits]).toEqual([all, [7_000]]);
    expect([writes(tenant).length, writtenTwice(tenant)]).toEqual([13, []]);
  });
});

describe('failures in a row', () => {
  const why = `Not done: Cannot complete ${patchPath}: the tenant has nothing with that id (404)`;

  test('stop it at the third', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: onPatch, kind: 'status', status: 404, skip: 4, times: 9 });
    expect(await addTwelve(tenant)).toEqual(report(tenant, 4, [why, 4, 7], [notTried, 7, 12]));
    expect(writes(tenant)).toHaveLength(7);
  });

  test('stop it too when nobody knows whether they are failures', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: onPatch, kind: 'partial207', times: 9 });
    expect(await addTwelve(tenant)).toEqual(
      report(
        tenant,
        0,
        ['Not known: Qlik Cloud stored only a part of the change', 0, 3],
        [notTried, 3, 12],
      ),
    );
    expect(writes(tenant)).toHaveLength(3);
  });

  test('do not stop it when there are only two', async () => {
    const tenant = simulatedTenant();
    for (const skip of [1, 4, 7]) {
      tenant.sandbox.fail({ on: onPatch, kind: 'status', status: 404, skip, times: 2 });
    }
    expect((await addTwelve(tenant))[1]).toBe('Done, and read back: 6 people.');
    expect(placesIn(tenant)).toEqual(allBut(1, 2, 4, 5, 7, 8));
    expect(writes(tenant)).toHaveLength(12);
  });

  test('of a rate limit that does not end stop it at the first', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: onPatch, kind: 'status', status: 429, skip: 2, times: 9 });
    const limit = `Not done: Cannot complete ${patchPath}: the tenant allows no more requests for now (429)`;
    expect(await addTwelve(tenant)).toEqual(report(tenant, 2, [limit, 2, 3], [notTried, 3, 12]));
    expect(writtenTwice(tenant)).toEqual([]);
  });
});

test('a reading that fails after a 207 stops nobody else', async () => {
  const tenant = simulatedTenant();
  const { id } = twelve(tenant)[3] ?? { id: '' };
  tenant.sandbox.fail({ on: onPatch, kind: 'partial207', skip: 3, when: 'after' });
  const on = { method: 'GET', path: `/api/v1/users/${id}` };
  tenant.sandbox.fail({ on, kind: 'status', status: 503, times: 4 });
  expect(await addTwelve(tenant)).toEqual(
    success(tenant, 'For some of them the tenant did not answer properly, but they are as wanted.'),
  );
  expect(placesIn(tenant)).toEqual(all);
});
