import { describe, expect, test } from 'vitest';
import type { WireReply, WireRequest } from '../../src/qlik/http/transport.js';
import { ofUser, rolesOf, run, told, writes } from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant, textOf } from '../support/directory/simulated-tenant.js';

const maria = 'maria.lopez@acme.example';
const on = { method: 'PATCH', path: '/api/v1/users/' };
const path = '/api/v1/users/{userId}';

/** Maria holds these before every test. */
const held = ['Steward', 'DataAdmin'];

function give({ sandbox }: Tenant, roles: readonly string[]): void {
  const user = sandbox.userByEmail(maria);
  const assignedRoles = roles.map((name) => sandbox.roleByName(name).id);
  sandbox.state.users.set(user.id, { ...user, assignedRoles });
}

/** @param colleague Acts between the reading and the first write. */
function tenantWithMaria(colleague: (tenant: Tenant) => void = () => {}): Tenant {
  let acted = false;
  const around = (request: WireRequest, answer: () => WireReply): WireReply => {
    if (request.method === 'PATCH' && !acted) {
      acted = true;
      colleague(tenant);
    }
    return answer();
  };
  const tenant: Tenant = simulatedTenant({ around });
  give(tenant, held);
  return tenant;
}

/** What was sent, with the names of the roles in place of their ids. */
function sent({ sandbox }: Tenant): string[] {
  const { roles } = sandbox.state;
  return sandbox.writes().map(({ body }) => {
    const named = body.replace(/"id":"([^"]+)"/g, (_, id: string) => `${roles.get(id)?.name}`);
    return named.replaceAll('"', '');
  });
}

const add = '{op:add,path:/assignedRoles/-,value:{SharedSpaceCreator}}';
const take = '{op:remove-value,path:/assignedRoles,value:{Steward}}';
const wish = ofUser(maria, ['SharedSpaceCreator'], ['Steward']);

describe('roles of a person', () => {
  test('are added and taken away one by one, in one request', async () => {
    const tenant = tenantWithMaria();
    expect(told(await run(tenant, wish))).toEqual([
      'applied',
      'done',
      'as planned: DataAdmin, SharedSpaceCreator',
    ]);
    expect(sent(tenant)).toEqual([`[${add},${take}]`]);
    expect(writes(tenant)).toEqual(['PATCH 204 applied']);
  });

  test('that a colleague gives meanwhile are kept, and said', async () => {
    const tenant = tenantWithMaria((one) => give(one, [...held, 'TenantAdmin']));
    expect(told(await run(tenant, wish))).toEqual([
      'applied',
      'done',
      'different: DataAdmin, SharedSpaceCreator, TenantAdmin',
    ]);
  });

  test('are stopped when hidden', async () => {
    const tenant = tenantWithMaria();
    tenant.sandbox.fail({ on: { path: '/api/v1/users' }, kind: 'hidden-roles', times: 9 });
    expect(await textOf(run(tenant, wish))).toEqual([
      'ROLES_NOT_VISIBLE: Cannot plan a change of user "Maria Lopez": its current roles are hidden from this credential',
      'Give the server a credential of a tenant admin, which may read role assignments',
    ]);
    expect(writes(tenant)).toEqual([]);
  });
});

describe('a tenant that knows no single operations', () => {
  test('gets the whole list, as just read, with the change in it', async () => {
    const tenant = tenantWithMaria((one) => give(one, [...held, 'TenantAdmin']));
    tenant.sandbox.fail({ on, kind: 'status', status: 400 });
    expect(told(await run(tenant, wish))).toEqual([
      'applied',
      'done',
      'different: DataAdmin, SharedSpaceCreator, TenantAdmin',
    ]);
    expect(sent(tenant)).toEqual([
      `[${add},${take}]`,
      '[{op:replace,path:/assignedRoles,value:[{DataAdmin},{TenantAdmin},{SharedSpaceCreator}]}]',
    ]);
    expect(writes(tenant)).toEqual(['PATCH 400', 'PATCH 204 applied']);
  });

  test('gets no list at all when the roles cannot be read again', async () => {
    const tenant = tenantWithMaria();
    tenant.sandbox.fail({ on, kind: 'status', status: 400 });
    await tenant.directory.me({});
    tenant.sandbox.fail({ on: { method: 'GET', path: '/api/v1/users/' }, kind: 'hidden-roles' });
    expect(told(await run(tenant, wish))).toEqual([
      'applied',
      `failed, REFUSED_BY_QLIK: Cannot complete PATCH ${path}: Qlik Cloud refuses the request as it is (400)`,
      'as before: DataAdmin, Steward',
    ]);
    expect(writes(tenant)).toEqual(['PATCH 400']);
  });

  test('that refuses the list as well has refused', async () => {
    const tenant = tenantWithMaria();
    tenant.sandbox.fail({ on, kind: 'status', status: 400, times: 2 });
    expect(told(await run(tenant, wish))).toEqual([
      'applied',
      `failed, REFUSED_BY_QLIK: Cannot complete PATCH ${path}: Qlik Cloud refuses the request as it is (400)`,
      'as before: DataAdmin, Steward',
    ]);
    expect(writes(tenant)).toEqual(['PATCH 400', 'PATCH 400']);
    expect(tenant.waits).toEqual([]);
  });

  test('whose answer to the list is lost is settled by reading', async () => {
    const tenant = tenantWithMaria();
    tenant.sandbox.fail({ on, kind: 'status', status: 400 });
    tenant.sandbox.fail({ on, kind: 'status', status: 503, when: 'after', skip: 1 });
    const outcome = told(await run(tenant, wish));
    expect(outcome[1]).toMatch(/^unknown, TENANT_UNAVAILABLE: /);
    expect(outcome[2]).toBe('as planned: DataAdmin, SharedSpaceCreator');
    expect(writes(tenant)).toEqual(['PATCH 400', 'PATCH 503 applied']);
  });
});

test('a role that a colleague gave a moment before is done, without a second write', async () => {
  const tenant = tenantWithMaria((one) => give(one, [...held, 'SharedSpaceCreator']));
  expect(told(await run(tenant, ofUser(maria, ['SharedSpaceCreator'])))).toEqual([
    'applied',
    'done',
    'as planned: DataAdmin, SharedSpaceCreator, Steward',
  ]);
  expect(writes(tenant)).toEqual(['PATCH 400']);
});

describe('a change that was stored in part', () => {
  const partly = 'unknown, REFUSED_BY_QLIK: Qlik Cloud stored only a part of the change';

  test.each([
    ['the first half', wish, undefined, 'different: DataAdmin, SharedSpaceCreator, Steward', []],
    ['all of it', wish, 'after', 'as planned: DataAdmin, SharedSpaceCreator', []],
    [
      'nothing of it',
      ofUser(maria, ['SharedSpaceCreator']),
      undefined,
      'as before: DataAdmin, Steward',
      [400, 1_000, 2_000],
    ],
  ] as const)('is told as it is found: %s', async (_, intent, when, found, waits) => {
    const tenant = tenantWithMaria();
    tenant.sandbox.fail({ on, kind: 'partial207', ...(when === undefined ? {} : { when }) });
    const outcome = await run(tenant, intent);
    // Reading the user settles it where all of it was stored.
    expect(told(outcome)).toEqual(['applied', when === 'after' ? 'done' : partly, found]);
    if (when !== 'after') {
      expect(outcome).toMatchObject({
        steps: [{ failure: { context: { qlikErrors: [{ code: 'USERS-SIM-PARTIAL' }] } } }],
      });
    }
    expect([writes(tenant).length, tenant.waits]).toEqual([1, waits]);
  });
});

test.each([403, 404, 409, 500])('%i is no reason to send the whole list', async (status) => {
  const tenant = tenantWithMaria();
  tenant.sandbox.fail({ on, kind: 'status', status });
  expect(told(await run(tenant, wish)).at(-1)).toBe('as before: DataAdmin, Steward');
  expect(writes(tenant)).toEqual([`PATCH ${status}`]);
  expect(rolesOf(tenant, maria)).toEqual(held);
});
