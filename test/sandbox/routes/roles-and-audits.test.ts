import { expect, test } from 'vitest';
import { asking, names } from '../../support/sandbox/ask.js';

test('there are 17 default roles and three custom ones, more than a usual page shows', () => {
  const { ask, find } = asking();
  const all = ask('GET', '/api/v1/roles?totalResults=true').body;
  expect([all.data.length, all.totalResults]).toEqual([20, 20]);
  expect(find('/api/v1/roles', 'type eq "default"').body.totalResults).toBe(17);
  expect(names(find('/api/v1/roles', 'type eq "custom"'))).toEqual([
    'API key holder',
    'Full analyst',
    'Report exporter',
  ]);
});

test('a role in use cannot be deleted, and its error carries no status', () => {
  const { ask, roleByName, setGroupRoles, groupByName } = asking();
  const url = `/api/v1/roles/${roleByName('Report exporter').id}`;
  const refused = ask('DELETE', url);
  expect(refused.status).toBe(403);
  expect(refused.body.errors[0]).not.toHaveProperty('status');
  setGroupRoles(groupByName('CG-Sales').id, []);
  expect([ask('DELETE', url).status, ask('DELETE', url).status]).toEqual([204, 404]);
});

test('default roles cannot be changed, except the scopes of UserDefault', () => {
  const { ask, roleByName } = asking();
  const patch = (name: string, path: string, value: unknown) =>
    ask('PATCH', `/api/v1/roles/${roleByName(name).id}`, [{ op: 'replace', path, value }]).status;
  expect(patch('Steward', '/description', 'x')).toBe(403);
  expect(patch('UserDefault', '/description', 'x')).toBe(403);
  expect(patch('UserDefault', '/assignedScopes', ['api-keys'])).toBe(204);
});

test('custom roles are created with a free name and user scopes only', () => {
  const { ask } = asking();
  const post = (body: object) => ask('POST', '/api/v1/roles', body).status;
  expect(post({ name: 'Steward' })).toBe(400);
  expect(post({ name: 'steward', assignedScopes: ['api-keys'] })).toBe(201);
  expect(post({ name: 'Boss', assignedScopes: ['admin_classic'] })).toBe(400);
});

test('the audit log is listed newest first, ten to a page, with old and new roles', () => {
  let time = 1_800_000_000_000;
  const it = asking({ now: () => time });
  for (let at = 0; at < 11; at += 1) {
    time += 1000;
    it.ask('POST', '/api/v1/groups', { name: `G${at}` });
  }
  time += 1000;
  it.setGroupRoles(it.groupByName('CG-Empty').id, ['Steward']);
  const page = it.ask('GET', '/api/v1/audits').body;
  expect(page.data).toHaveLength(10);
  expect(page.data[0]).toMatchObject({
    eventType: 'com.qlik.core.group.updated',
    userId: it.userByEmail('carl.nyman@acme.example').id,
    data: {
      name: 'CG-Empty',
      _updates: [{ path: '/assignedRoles', oldValue: [], newValue: [{ name: 'Steward' }] }],
    },
  });
  expect(it.ask('GET', page.links.next.href.slice(33)).body.data).toHaveLength(2);
  const one = it.ask('GET', `/api/v1/audits/${page.data[0].id}`);
  expect(one.body.eventId).toBe(page.data[0].eventId);
});

test('the old family of names tells the same again, with texts, but not everything', () => {
  const { ask, groupByName, userByEmail, roleByName, setGroupRoles, state } = asking({
    knobs: { legacyEvents: true },
  });
  setGroupRoles(groupByName('CG-Empty').id, ['Steward']);
  const user = userByEmail('mei.lopez@acme.example').id;
  const value = { id: roleByName('Steward').id };
  ask('PATCH', `/api/v1/users/${user}`, [{ op: 'add', path: '/assignedRoles/-', value }]);
  ask('DELETE', `/api/v1/groups/${groupByName('CG-Empty').id}`);
  expect(state.events.map(({ eventType, source }) => `${eventType} ${source}`)).toEqual([
    'com.qlik.core.group.updated com.qlik/identities',
    'com.qlik.v1.group.updated com.qlik/identities',
    'com.qlik.core.user.updated com.qlik/identities',
    'com.qlik.core.group.deleted com.qlik/identities',
    'com.qlik.v1.group.deleted com.qlik/groups',
  ]);
  const steward = { id: value.id, name: 'Steward', type: 'default', level: 'user' };
  expect(state.events[1]?.data.updates).toEqual([
    { path: '/assignedRoles', oldValue: '[]', newValue: JSON.stringify([steward]) },
  ]);
});

test('the tenant is found by a redirect, and its errors have a status in quotes', () => {
  const { ask } = asking();
  const reply = ask('GET', '/api/v1/tenants/me');
  expect(reply.status).toBe(302);
  expect(ask('GET', reply.headers.location?.slice(33) ?? '').body.region).toBe('eu');
  expect(ask('GET', '/api/v1/tenants/x').body.errors[0]).toMatchObject({
    code: 'TENANTS-8',
    status: '404',
  });
});
