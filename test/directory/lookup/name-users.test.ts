import { expect, test } from 'vitest';
import { nameUsers } from '../../../src/directory/lookup/name-users.js';
import { simulatedTenant } from '../../support/directory/simulated-tenant.js';
import { failureOf } from '../../support/qlik/scripted-transport.js';

const ana = '695f9c400000000000a00000';
const carl = '695f9c7c0000000000a00001';

test('names each once, with one request', async () => {
  const tenant = simulatedTenant();
  const ids = [ana, carl, ana, '66e9d8c7b6a5f4e3d2c1b0a9', '" or id ne "', ''];
  const people = await nameUsers(tenant.directory, ids, {});
  expect([...people.values()].map(({ name }) => name).sort()).toEqual(['Ana Berg', 'Carl Nyman']);
  expect(tenant.requests()).toEqual([
    `GET /api/v1/users?limit=100&filter=id eq "${ana}" or id eq "${carl}" or id eq "66e9d8c7b6a5f4e3d2c1b0a9"`,
  ]);
});

test('asks for nobody when there is nobody', async () => {
  const tenant = simulatedTenant();
  expect((await nameUsers(tenant.directory, [], {})).size).toBe(0);
  expect(tenant.requests()).toEqual([]);
});

test('a tenant that does not answer names nobody; a call that was cancelled ends', async () => {
  const tenant = simulatedTenant();
  tenant.sandbox.fail({ on: {}, kind: 'status', status: 403 });
  expect((await nameUsers(tenant.directory, [ana], {})).size).toBe(0);
  const signal = AbortSignal.abort();
  const failure = await failureOf(nameUsers(tenant.directory, [ana], { signal }));
  expect(failure.code).toBe('CANCELLED');
});
