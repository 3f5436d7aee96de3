import { describe, expect, test } from 'vitest';
import { findGroup } from '../../../src/directory/lookup/find-group.js';
import { findRoles } from '../../../src/directory/lookup/find-roles.js';
import {
  fitsUser,
  type UserSearch,
  userPages,
} from '../../../src/directory/lookup/search-users.js';
import type { User } from '../../../src/qlik/api/users.js';
import type { WireReply } from '../../../src/qlik/http/transport.js';
import { simulatedTenant, type Tenant, textOf } from '../../support/directory/simulated-tenant.js';
import { failureOf } from '../../support/qlik/scripted-transport.js';

async function found({ directory }: Tenant, search: UserSearch, size = 100): Promise<User[]> {
  const users: User[] = [];
  for await (const { entries } of userPages(directory, search, undefined, size, {})) {
    users.push(...entries.filter((user) => fitsUser(user, search)));
  }
  return users;
}

const filtersOf = (tenant: Tenant): string[] =>
  tenant
    .requests()
    .filter((request) => request.includes('/users'))
    .map((request) => /filter=(.*)&totalResults/.exec(request)?.[1] ?? 'none');

const refused = (): WireReply => ({
  status: 400,
  headers: { 'content-type': 'application/json' },
  text: '{"errors":[{"code":"USERS-1","title":"Filter too complex"}]}',
});

async function everything({ directory }: Tenant): Promise<UserSearch> {
  const group = await findGroup(directory, 'CG-Admins', {});
  const roles = findRoles(await directory.roles({}), ['TenantAdmin', 'Steward']);
  return { query: 'Ana', status: 'active', group, roles };
}

describe('asks the tenant', () => {
  test('for everybody without conditions', async () => {
    const tenant = simulatedTenant();
    expect(await found(tenant, {})).toHaveLength(313);
    expect(new Set(filtersOf(tenant))).toEqual(new Set(['none']));
  });

  test.each([
    [{ query: ' ana ' }, 'name co "ana" or email co "ana" or subject co "ana"'],
    [{ query: 'a"b\\' }, String.raw`name co "a\"b\\" or email co "a\"b\\" or subject co "a\"b\\"`],
    [{ status: 'disabled' }, '(status eq "disabled")'],
    [
      { query: 'a', status: 'invited' },
      '(name co "a" or email co "a" or subject co "a") and (status eq "invited")',
    ],
    [
      { query: '695f9c400000000000a00000' },
      'name co "695f9c400000000000a00000" or email co "695f9c400000000000a00000" or subject co "695f9c400000000000a00000" or id eq "695f9c400000000000a00000"',
    ],
  ])('for %j', async (search, filter) => {
    const tenant = simulatedTenant();
    await found(tenant, search);
    expect(filtersOf(tenant)).toEqual([filter]);
  });

  test('for all conditions at once, those on status apart', async () => {
    const tenant = simulatedTenant();
    expect(await found(tenant, await everything(tenant))).toEqual([]);
    expect(filtersOf(tenant)).toEqual([
      'assignedGroups.id eq "696087900000000000b003ec" and (assignedRoles.id eq "608050f750afab80bd53586d" or assignedRoles.id eq "66336420000000000000d00f") and (name co "Ana" or email co "Ana" or subject co "Ana") and (status eq "active")',
    ]);
  });

  test('for everybody when the group is Everyone', async () => {
    const tenant = simulatedTenant();
    const group = await findGroup(tenant.directory, 'Everyone', {});
    expect(await found(tenant, { group })).toHaveLength(313);
    expect(new Set(filtersOf(tenant))).toEqual(new Set(['none']));
  });

  test('not for roles that are too many for a filter', async () => {
    const tenant = simulatedTenant();
    const roles = [...(await tenant.directory.roles({})).values()];
    const many = Array.from({ length: 21 }, (_, at) => roles[at % roles.length] ?? roles[0]);
    const search = { roles: many.flatMap((role) => role ?? []) };
    expect((await found(tenant, search)).map((user) => user.name)).toEqual([
      'Ana Berg',
      'Carl Nyman',
      'Group steward bot',
    ]);
    expect(filtersOf(tenant).slice(0, 1)).toEqual(['none']);
  });
});

describe('when the tenant refuses a combination', () => {
  test('asks for the plainest condition and judges the rest', async () => {
    const tenant = simulatedTenant({
      around: ({ path }, answer) => (path.includes('%20and%20') ? refused() : answer()),
    });
    const group = await findGroup(tenant.directory, 'CG-Finance', {});
    const search = { query: 'nyman', status: 'active', group };
    const names = (await found(tenant, search, 5)).map((user) => user.name);
    const held = [...tenant.sandbox.state.users.values()]
      .filter((user) => user.assignedGroups.includes(group.id))
      .filter((user) => user.status === 'active' && user.name.includes('Nyman'))
      .map((user) => user.name);
    expect(names).toEqual(held.sort());
    expect(names.length).toBeGreaterThan(1);
    expect(filtersOf(tenant).at(-1)).toBe(`assignedGroups.id eq "${group.id}"`);
    expect(tenant.requests().at(-1)).toContain('limit=100');
  });

  test('gives no total', async () => {
    const tenant = simulatedTenant({
      around: ({ path }, answer) => (path.includes('%20and%20') ? refused() : answer()),
    });
    const search = { query: 'nyman', status: 'active' };
    for await (const { total } of userPages(tenant.directory, search, undefined, 5, {})) {
      expect(total).toBeUndefined();
    }
  });

  test('fails when the plainest is refused too, or something else is wrong', async () => {
    for (const status of [400, 403]) {
      const tenant = simulatedTenant({
        around: ({ path }, answer) =>
          path.includes('/users') ? { ...refused(), status } : answer(),
      });
      const failure = await failureOf(found(tenant, { query: 'a', status: 'active' }));
      expect(failure.context.status).toBe(status);
      expect(filtersOf(tenant)).toEqual([]);
    }
  });
});

test('an id in other letters is not taken for the id, and letter case of texts does not count', () => {
  const user = { id: 'aB1', name: 'Zoë Rossi', subject: 'S-1', email: 'z@acme.example' };
  const person: User = { ...user, status: 'active' };
  const fit = (query: string) => fitsUser(person, { query });
  expect(['aB1', 'zOË', 'Zoe\u0308', 's-1', 'Z@ACME', ''].map(fit)).toEqual(Array(6).fill(true));
  expect(['ab1', 'zoe', 'nobody'].map(fit)).toEqual([false, false, false]);
});

test('hidden roles are no answer to who has them', async () => {
  const tenant = simulatedTenant();
  tenant.sandbox.fail({ on: { path: '/api/v1/users' }, kind: 'hidden-roles', times: 9 });
  const roles = findRoles(await tenant.directory.roles({}), ['TenantAdmin']);
  expect(await textOf(found(tenant, { roles }))).toMatchInlineSnapshot(`
    [
      "ROLES_NOT_VISIBLE: Cannot search for people by role: the roles of people are hidden from this credential",
      "Give the server a credential of a tenant admin, which may read role assignments",
    ]
  `);
});

test('a tenant that leads in circles is left', async () => {
  const tenant = simulatedTenant();
  tenant.sandbox.fail({ on: { path: '/api/v1/users' }, kind: 'next-repeated', times: 9 });
  expect(await textOf(found(tenant, {}, 50))).toMatchInlineSnapshot(`
    [
      "REPLY_NOT_UNDERSTOOD: Cannot list the people to the end: the tenant leads back to a page that was already read",
      "Try again; if it stays so, report it as a bug",
    ]
  `);
});
