import { describe, expect, test } from 'vitest';
import { asking } from '../../support/sandbox/ask.js';

const add = (value: unknown) => ({ op: 'add', path: '/assignedGroups/-', value });
const remove = (value: unknown) => ({ op: 'remove-value', path: '/assignedGroups', value });
const replace = (value: unknown) => ({ op: 'replace', path: '/assignedGroups', value });

function scene(knobs = {}) {
  const it = asking({ knobs });
  const user = it.userByEmail('ana.berg@acme.example');
  const patch = (...body: unknown[]) => it.ask('PATCH', `/api/v1/users/${user.id}`, body).status;
  const groups = () => it.userByEmail('ana.berg@acme.example').assignedGroups;
  const idOf = (name: string) => it.groupByName(name).id;
  return { ...it, user, patch, groups, idOf };
}

describe('memberships', () => {
  test('are added by id string or by name and provider type', () => {
    const { patch, groups, idOf } = scene();
    const byName = { name: 'CG-Sales', providerType: 'custom' };
    expect(patch(add(idOf('CG-Empty')), add(byName))).toBe(204);
    expect(groups()).toEqual([idOf('CG-Empty'), idOf('CG-Sales')]);
  });

  test('cannot be added twice, and then nothing of the request is applied', () => {
    const { patch, groups, idOf } = scene();
    expect(patch(add(idOf('CG-Empty')))).toBe(204);
    expect(patch(add(idOf('CG-Sales')), add(idOf('CG-Empty')))).toBe(400);
    expect(groups()).toEqual([idOf('CG-Empty')]);
  });

  test('move in one request', () => {
    const { patch, groups, idOf } = scene();
    patch(add(idOf('CG-Empty')));
    expect(patch(remove(idOf('CG-Empty')), add(idOf('CG-Sales')))).toBe(204);
    expect(groups()).toEqual([idOf('CG-Sales')]);
  });

  test('of IdP and system groups cannot be touched', () => {
    const { patch, groupByName } = scene();
    const idp = groupByName('Finance', 'idp').id;
    expect(patch(add(idp))).toBe(400);
    expect(patch(remove(idp))).toBe(400);
    expect(patch(add('000000000000000000000001'))).toBe(400);
  });

  test('that are absent, unknown or given as {id} are refused unless a knob is turned', () => {
    const strict = scene();
    const tolerant = scene({ removeAbsent: 204, addIdObject: 204, unknownGroup: 404 });
    const id = strict.idOf('CG-Empty');
    expect([strict, tolerant].map(({ patch }) => patch(remove(id)))).toEqual([400, 204]);
    expect([strict, tolerant].map(({ patch }) => patch(add({ id })))).toEqual([400, 204]);
    expect([strict, tolerant].map(({ patch }) => patch(add('no-such')))).toEqual([400, 404]);
  });

  test('can be replaced only for users without IdP groups', () => {
    const { ask, state, groupByName, patch, idOf } = scene();
    expect(patch(replace([{ id: idOf('CG-Empty') }]))).toBe(204);
    const idp = groupByName('Finance', 'idp').id;
    const member = [...state.users.values()].find((user) => user.assignedGroups.includes(idp));
    const body = [replace([{ id: idOf('CG-Empty') }, { id: idp }])];
    expect(ask('PATCH', `/api/v1/users/${member?.id}`, body).status).toBe(400);
  });

  test('show in the filter, late when the knob says so', () => {
    let time = 1_800_000_000_000;
    const it = asking({ now: () => time, knobs: { membershipDelayMs: 2000 } });
    const { id } = it.groupByName('CG-Empty');
    const user = it.userByEmail('ana.berg@acme.example');
    it.ask('PATCH', `/api/v1/users/${user.id}`, [add(id)]);
    const members = () =>
      it.find('/api/v1/users', `assignedGroups.id eq "${id}"`).body.totalResults;
    expect(members()).toBe(0);
    time += 2000;
    expect(members()).toBe(1);
    expect(it.ask('GET', `/api/v1/users/${user.id}`).body.assignedGroups[0].name).toBe('CG-Empty');
  });
});

describe('roles of a user', () => {
  const path = '/assignedRoles';

  test('are added, taken away and replaced', () => {
    const { ask, userByEmail, roleByName } = asking();
    const email = 'maria.lopez@acme.example';
    const url = `/api/v1/users/${userByEmail(email).id}`;
    const roles = () => userByEmail(email).assignedRoles;
    const held = { op: 'add', path: `${path}/-`, value: { name: 'Steward' } };
    expect(ask('PATCH', url, [held]).status).toBe(204);
    expect(roles()).toEqual([roleByName('Steward').id]);
    expect(ask('PATCH', url, [held]).status).toBe(400);
    const gone = { op: 'remove-value', path, value: { id: roleByName('Steward').id } };
    expect(ask('PATCH', url, [gone]).status).toBe(204);
    expect(ask('PATCH', url, [{ op: 'replace', path, value: [{ name: 'Steward' }] }]).status).toBe(
      204,
    );
    expect(roles()).toEqual([roleByName('Steward').id]);
  });

  test('keep TenantAdmin with the caller', () => {
    const { patch } = scene();
    expect(patch({ op: 'remove-value', path, value: { name: 'TenantAdmin' } })).toBe(403);
  });
});

describe('users', () => {
  test('are created as invited, once per subject', () => {
    const { ask, state } = asking();
    const body = { subject: 'okta-new', email: 'new@acme.example', name: 'New Person' };
    const made = ask('POST', '/api/v1/users', body);
    expect([made.status, made.body.status]).toEqual([201, 'invited']);
    expect(ask('POST', '/api/v1/users', body).status).toBe(409);
    expect(ask('POST', '/api/v1/users', { email: 'x@acme.example' }).status).toBe(400);
    expect(state.events.map((event) => event.eventType)).toEqual(['com.qlik.core.user.created']);
  });

  test('redirect from me with 301 and an HTML body', () => {
    const { ask, userByEmail } = asking();
    const reply = ask('GET', '/api/v1/users/me');
    const { id } = userByEmail('ana.berg@acme.example');
    expect(reply.status).toBe(301);
    expect(reply.headers.location).toBe(`https://acme-lab.eu.qlikcloud.com/api/v1/users/${id}`);
    expect(reply.headers['content-type']).toBe('text/html');
  });

  test('are counted as a whole and read with chosen fields', () => {
    const { ask } = asking();
    expect(ask('GET', '/api/v1/users/actions/count').body).toEqual({ total: 313 });
    const [first] = ask('GET', '/api/v1/users?fields=id,name&limit=1').body.data;
    expect(Object.keys(first)).toEqual(['id', 'name']);
  });

  test('keep their record as deleted', () => {
    const { ask, userByEmail } = asking();
    const url = `/api/v1/users/${userByEmail('maria.lopez@acme.example').id}`;
    expect([ask('DELETE', url).status, ask('DELETE', url).status]).toEqual([204, 404]);
    expect(ask('GET', url).body).toMatchObject({ status: 'deleted', assignedGroups: [] });
  });

  test('partly patched answer 207 without the last operation', () => {
    const { patch, fail, groups, idOf } = scene();
    fail({ on: {}, kind: 'partial207' });
    expect(patch(add(idOf('CG-Empty')), add(idOf('CG-Sales')))).toBe(207);
    expect(groups()).toEqual([idOf('CG-Empty')]);
  });
});
