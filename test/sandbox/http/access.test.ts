import { describe, expect, test } from 'vitest';
import { type Asking, asking } from '../../support/sandbox/ask.js';

const viewer = 'sandbox-key-viewer';

function token(it: Asking, scope?: string, more: object = {}): string {
  const { id, secret } = it.oauthClient;
  const reply = it.ask('POST', '/oauth/token', {
    client_id: id,
    client_secret: secret,
    grant_type: 'client_credentials',
    ...(scope ? { scope } : {}),
    ...more,
  });
  return reply.body.access_token;
}

describe('callers', () => {
  test('without a valid token get 401, in JSON or as a web page', () => {
    const reply = asking().ask('GET', '/api/v1/groups', undefined, 'wrong');
    expect([reply.status, reply.body.errors[0].code]).toEqual([401, 'GROUPS-SIM-401']);
    const page = asking({ knobs: { unauthorizedBody: 'html' } });
    expect(page.ask('GET', '/api/v1/groups', undefined, 'wrong').body).toContain(
      '401 Authorization Required',
    );
  });

  test('who are no administrators see no roles and write nothing', () => {
    const { ask } = asking();
    const list = ask('GET', '/api/v1/groups', undefined, viewer);
    expect(list.status).toBe(200);
    expect(list.body.data[0]).not.toHaveProperty('assignedRoles');
    expect(ask('POST', '/api/v1/groups', { name: 'A' }, viewer).status).toBe(403);
    expect(ask('GET', '/api/v1/audits', undefined, viewer).status).toBe(403);
  });

  test('who are no administrators may be refused reads as well', () => {
    const { ask } = asking({ knobs: { readsWithoutAdmin: 403 } });
    expect(ask('GET', '/api/v1/groups', undefined, viewer).status).toBe(403);
    expect(ask('GET', '/api/v1/users/me', undefined, viewer).status).toBe(301);
  });

  test('become administrators through a group', () => {
    const { ask, setGroupRoles, state, groupByName } = asking();
    const owner = state.apiKeys.get(viewer)?.userId ?? '';
    const groupId = groupByName('CG-Empty').id;
    const path = '/assignedGroups/-';
    ask('PATCH', `/api/v1/users/${owner}`, [{ op: 'add', path, value: groupId }]);
    setGroupRoles(groupId, ['TenantAdmin']);
    expect(ask('POST', '/api/v1/groups', { name: 'A' }, viewer).status).toBe(201);
  });
});

describe('access tokens', () => {
  test('carry all scopes of the client but offline_access when none is asked for', () => {
    const it = asking();
    const { id, secret } = it.oauthClient;
    const body = `grant_type=client_credentials&client_id=${id}&client_secret=${secret}`;
    const reply = it.answer({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect(JSON.parse(reply.body)).toMatchObject({
      token_type: 'bearer',
      scope: 'admin_classic admin.users user_default',
      expires_in: 21600,
    });
  });

  test('are cut by their scopes', () => {
    const it = asking();
    const status = (method: string, url: string, body: unknown, scope: string) =>
      it.ask(method, url, body, token(it, scope)).status;
    const group = { name: 'A' };
    expect(status('POST', '/api/v1/groups', group, 'user_default')).toBe(403);
    expect(status('POST', '/api/v1/groups', group, 'admin.users')).toBe(403);
    expect(status('POST', '/api/v1/groups', group, 'admin_classic')).toBe(201);
    const url = `/api/v1/users/${it.userByEmail('maria.lopez@acme.example').id}`;
    const name = [{ op: 'replace', path: '/name', value: 'M. Lopez' }];
    const value = it.groupByName('CG-Empty').id;
    const member = [{ op: 'add', path: '/assignedGroups/-', value }];
    expect(status('PATCH', url, name, 'admin.users')).toBe(204);
    expect(status('PATCH', url, member, 'admin.users')).toBe(403);
  });

  test('expire and can be revoked', () => {
    let time = 1_800_000_000_000;
    const it = asking({ now: () => time, knobs: { tokenSeconds: 60 } });
    const read = (bearer: string) => it.ask('GET', '/api/v1/groups', undefined, bearer).status;
    const first = token(it);
    expect(read(first)).toBe(200);
    expect(it.ask('POST', '/oauth/revoke', { token: first }).status).toBe(200);
    expect(read(first)).toBe(401);
    const second = token(it);
    time += 60_000;
    expect(read(second)).toBe(401);
  });

  test('of an impersonated user leave the client in the audit log', () => {
    const it = asking();
    const grant_type = 'urn:qlik:oauth:user-impersonation';
    const user_lookup = { field: 'subject', value: 'okta-u-0' };
    const bearer = token(it, 'admin_classic', { grant_type, user_lookup });
    expect(it.ask('POST', '/api/v1/groups', { name: 'A' }, bearer).status).toBe(201);
    expect(it.state.events[0]).toMatchObject({
      userId: it.userByEmail('ana.berg@acme.example').id,
      extensions: { actor: { sub: it.oauthClient.id } },
    });
  });

  test.each([
    [400, { grant_type: 'password' }],
    [400, { scope: 'admin_everything' }],
    [401, { client_secret: 'wrong' }],
    [401, { client_id: 'wrong' }],
  ])('are refused with %i for %j', (status, wrong) => {
    const { ask, oauthClient } = asking();
    const { id: client_id, secret: client_secret } = oauthClient;
    const good = { client_id, client_secret, grant_type: 'client_credentials' };
    const reply = ask('POST', '/oauth/token', { ...good, ...wrong });
    expect([reply.status, reply.body.errors[0].status]).toEqual([status, String(status)]);
  });

  test('make a bot user at the first request', () => {
    const it = asking({ seed: 'empty' });
    expect(it.state.users.size).toBe(1);
    token(it);
    const [, bot] = it.state.users.values();
    expect(bot?.subject).toBe(`qlikbot\\${it.oauthClient.id}`);
  });
});

test('a caller who spends five minutes of writes at once has to wait', () => {
  let time = 1_800_000_000_000;
  const it = asking({ now: () => time, knobs: { rateLimit: { scale: 0.01 } } });
  const create = (name: string) => it.ask('POST', '/api/v1/groups', { name });
  expect(['1', '2', '3', '4', '5'].map((name) => create(name).status)).toEqual(Array(5).fill(201));
  time += 100_000;
  const refused = create('6');
  expect([refused.status, refused.headers['retry-after']]).toEqual([429, '200']);
  expect(refused.body.errors[0].code).toBe('HTTP-429');
  expect(it.ask('GET', '/api/v1/groups').status).toBe(200);
  time += 200_000;
  expect(create('6').status).toBe(201);
});
