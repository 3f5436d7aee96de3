import { describe, expect, test } from 'vitest';
import { simulatedTenant } from '../support/directory/simulated-tenant.js';
import { failureOf } from '../support/qlik/scripted-transport.js';

describe('the list of roles', () => {
  test('is read over all pages', async () => {
    const { directory, sandbox, requests } = simulatedTenant();
    const own = sandbox.roleByName('Report exporter');
    for (let at = 0; at < 150; at += 1) {
      sandbox.state.roles.set(`r${at}`, { ...own, id: `r${at}`, name: `Role ${at}` });
    }
    const roles = await directory.roles({});
    expect([...roles.keys()].sort()).toEqual([...sandbox.state.roles.keys()].sort());
    expect(requests()).toHaveLength(2);
  });

  test('is reused for a minute and read again after it', async () => {
    const { directory, sandbox, clock } = simulatedTenant();
    await directory.roles({});
    const { id } = sandbox.roleByName('Report exporter');
    sandbox.state.roles.delete(id);
    clock.time += 60_000;
    expect((await directory.roles({})).has(id)).toBe(true);
    expect(sandbox.log).toHaveLength(1);
    clock.time += 1;
    expect((await directory.roles({})).has(id)).toBe(false);
    expect(sandbox.log).toHaveLength(2);
  });

  test('is not remembered when reading it failed', async () => {
    const { directory, sandbox } = simulatedTenant();
    sandbox.fail({ on: {}, kind: 'status', status: 403 });
    expect((await failureOf(directory.roles({}))).code).toBe('FORBIDDEN');
    expect((await directory.roles({})).size).toBe(sandbox.state.roles.size);
  });
});

test('the caller is read once, and again when that failed', async () => {
  const { directory, sandbox, requests } = simulatedTenant();
  sandbox.fail({ on: {}, kind: 'status', status: 403 });
  expect((await failureOf(directory.me({}))).code).toBe('FORBIDDEN');
  const { id } = sandbox.userByEmail('ana.berg@acme.example');
  expect((await directory.me({})).id).toBe(id);
  expect((await directory.me({})).id).toBe(id);
  expect(requests()).toEqual([
    'GET /api/v1/users/me',
    'GET /api/v1/users/me',
    `GET /api/v1/users/${id}`,
  ]);
  expect(directory.tenant).toBe('acme-lab.eu.qlikcloud.com');
});
