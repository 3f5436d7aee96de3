import { afterEach, expect, test } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { asking } from '../../support/sandbox/ask.js';

const path = '/api/v1/groups';

test('a failure before the change leaves the tenant alone, one after it does not', () => {
  const { ask, fail, log, writes } = asking();
  fail({ on: { method: 'POST', path }, kind: 'status', status: 503 });
  fail({ on: { method: 'POST', path }, kind: 'status', status: 502, when: 'after' });
  const post = () => ask('POST', path, { name: 'A' }).status;
  expect([post(), post(), post()]).toEqual([503, 502, 409]);
  expect(log.map((line) => line.applied)).toEqual([false, true, false]);
  expect(writes().map((line) => line.status)).toEqual([503, 502, 409]);
});

test('skip lets requests through and times repeats', () => {
  const { ask, fail } = asking();
  fail({ on: { path }, kind: 'unauthorized', skip: 1, times: 2 });
  const get = () => ask('GET', path).status;
  expect([get(), get(), get(), get()]).toEqual([200, 401, 401, 200]);
});

test.each([
  [undefined, '1'],
  ['', undefined],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT'],
])('a 429 with retryAfter %j carries the header %j', (retryAfter, header) => {
  const { ask, fail } = asking();
  fail({
    on: {},
    kind: 'status',
    status: 429,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
  const reply = ask('GET', path);
  expect([reply.status, reply.headers['retry-after']]).toEqual([429, header]);
});

test('roles change behind the back of a reader', () => {
  const { ask, fail, groupByName } = asking();
  const url = `${path}/${groupByName('CG-Finance').id}`;
  fail({ on: { path }, kind: 'concurrent-roles', roles: ['DataAdmin'] });
  ask('GET', path);
  const roles = () => ask('GET', url).body.assignedRoles.map((role: { name: string }) => role.name);
  expect(roles()).toEqual(['SharedSpaceCreator', 'Steward']);
  expect(roles()).toEqual(['DataAdmin']);
});

test('pages can lead astray', () => {
  const { ask, fail } = asking();
  const next = (query: string) => ask('GET', `${path}?${query}`).body.links.next;
  fail({ on: { path }, kind: 'next-foreign' });
  expect(next('limit=5').href).toMatch('https://attacker.example/api/v1/groups?limit=5');
  const second = next('limit=5').href.replace('https://acme-lab.eu.qlikcloud.com', '');
  fail({ on: { path }, kind: 'next-repeated' });
  expect(ask('GET', second).body.links.next.href).toContain(second);
  fail({ on: { path }, kind: 'next-null' });
  expect(next('limit=5').href).toBeTruthy();
  expect(next('limit=100')).toEqual({ href: null });
});

test('replies can lack roles, have new fields, http links, or end too soon', () => {
  const { ask, fail, groupByName } = asking();
  const url = `${path}/${groupByName('CG-Finance').id}`;
  fail({ on: { path }, kind: 'hidden-roles' });
  expect(ask('GET', url).body).not.toHaveProperty('assignedRoles');
  fail({ on: { path }, kind: 'extra-fields' });
  expect(ask('GET', url).body).toHaveProperty('addedByQlikLater');
  fail({ on: { path }, kind: 'http-links' });
  expect(ask('GET', url).body.links.self.href).toMatch(/^http:\/\//);
  fail({ on: { path }, kind: 'truncated' });
  expect(ask('GET', url).body).toBeTypeOf('string');
  fail({ on: { path }, kind: 'html', status: 504 });
  expect(ask('GET', url)).toMatchObject({ status: 504, body: expect.stringContaining('<html>') });
});

let running: { close(): Promise<void> } | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function started(sandbox: Sandbox): Promise<string> {
  const server = await sandbox.listen();
  running = server;
  return server.url;
}

test('over a socket, connections drop after the change and answers come late', async () => {
  const sandbox = asking();
  const url = await started(sandbox);
  const headers = { authorization: `Bearer ${sandbox.apiKey}` };
  sandbox.fail({ on: { method: 'POST' }, kind: 'drop', when: 'after' });
  const body = JSON.stringify({ name: 'Dropped' });
  await expect(fetch(url + path, { method: 'POST', headers, body })).rejects.toThrow();
  expect(sandbox.groupByName('Dropped').providerType).toBe('idp');
  expect(sandbox.log.at(-1)).toMatchObject({ status: 0, applied: true });
  sandbox.fail({ on: {}, kind: 'slow', delayMs: 60 });
  const began = performance.now();
  const reply = await fetch(url + path, { headers });
  expect(reply.status).toBe(200);
  expect(performance.now() - began).toBeGreaterThan(50);
});
