import { describe, expect, test } from 'vitest';
import { adminPaths } from '../../../src/directory/access/admin-holders.js';
import type { AdminHolder } from '../../../src/directory/access/admin-paths.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { simulatedTenant } from '../../support/directory/simulated-tenant.js';
import { failureOf } from '../../support/qlik/scripted-transport.js';

/** Worked out from the state of the simulated tenant, not from its answers. */
function truth({ state, roleByName }: Sandbox): AdminHolder[] {
  const { id: admin } = roleByName('TenantAdmin');
  return [...state.users.values()]
    .map((user) => ({
      userId: user.id,
      active: user.status === 'active',
      bot: user.clientId !== undefined,
      direct: user.assignedRoles.includes(admin),
      viaGroups: user.assignedGroups.filter((id) =>
        state.groups.get(id)?.assignedRoles.includes(admin),
      ),
    }))
    .filter(({ direct, viaGroups }) => direct || viaGroups.length > 0);
}

const byUser = (holders: readonly AdminHolder[]) =>
  [...holders].sort((a, b) => (a.userId < b.userId ? -1 : 1));

describe('adminPaths()', () => {
  test('knows everybody of the demo tenant, the bot too', async () => {
    const { directory, sandbox } = simulatedTenant();
    const { callerId, everyoneHoldsIt, holders } = await adminPaths(directory, {});
    expect(callerId).toBe(sandbox.userByEmail('ana.berg@acme.example').id);
    expect(everyoneHoldsIt).toBe(false);
    expect(byUser(holders)).toEqual(byUser(truth(sandbox)));
    expect(holders.filter(({ bot }) => bot)).toHaveLength(1);
    expect(holders).toHaveLength(7);
  });

  test('reads all pages and every path of a person', async () => {
    const { directory, sandbox } = simulatedTenant({ seed: { groups: 4, users: 600 } });
    const [first, second] = [...sandbox.state.groups.keys()];
    for (const id of [first, second]) sandbox.setGroupRoles(id ?? '', ['TenantAdmin', 'Steward']);
    const { id: admin } = sandbox.roleByName('TenantAdmin');
    for (const [at, user] of [...sandbox.state.users.values()].entries()) {
      const status = at % 7 === 3 ? 'disabled' : 'active';
      const assignedRoles = at % 4 === 0 ? [admin] : [];
      sandbox.state.users.set(user.id, { ...user, status, assignedRoles });
    }
    const { holders } = await adminPaths(directory, {});
    expect(byUser(holders)).toEqual(byUser(truth(sandbox)));
    expect(holders.length).toBeGreaterThan(300);
    expect(holders.some(({ viaGroups }) => viaGroups.length > 1)).toBe(true);
  });

  test.each([
    ['the client behind it', { subject: 'okta-u-1', clientId: 'c1' }],
    ['its subject', { subject: 'qlikbot\\c1' }],
  ])('knows a bot by %s', async (_, fields) => {
    const { directory, sandbox } = simulatedTenant();
    const user = { ...sandbox.userByEmail('carl.nyman@acme.example'), ...fields };
    sandbox.state.users.set(user.id, user);
    const { holders } = await adminPaths(directory, {});
    expect(holders.find(({ userId }) => userId === user.id)).toMatchObject({ bot: true });
  });

  test('takes no role for TenantAdmin that is only spelled like it', async () => {
    const { directory, sandbox } = simulatedTenant();
    const own = { ...sandbox.roleByName('Report exporter'), id: 'r1', name: 'tenantadmin' };
    sandbox.state.roles.set(own.id, own);
    const user = sandbox.userByEmail('maria.lopez@acme.example');
    sandbox.state.users.set(user.id, { ...user, assignedRoles: [own.id] });
    const { holders } = await adminPaths(directory, {});
    // The filter of the tenant ignores case and gives her too.
    expect(holders.find(({ userId }) => userId === user.id)).toMatchObject({
      direct: false,
      viaGroups: [],
    });
  });

  test('sees that Everyone holds it', async () => {
    const { directory, sandbox } = simulatedTenant();
    sandbox.setGroupRoles('000000000000000000000001', ['TenantAdmin']);
    expect((await adminPaths(directory, {})).everyoneHoldsIt).toBe(true);
  });

  test('sees no path in roles that are hidden', async () => {
    const { directory, sandbox } = simulatedTenant();
    sandbox.fail({ on: { path: '/api/v1/' }, kind: 'hidden-roles', times: 99 });
    const { everyoneHoldsIt, holders } = await adminPaths(directory, {});
    expect(everyoneHoldsIt).toBe(false);
    expect(holders.filter(({ direct, viaGroups }) => direct || viaGroups.length > 0)).toEqual([]);
  });

  test('fails when any page fails, rather than forget a holder', async () => {
    const { directory, sandbox } = simulatedTenant({ seed: { groups: 4, users: 600 } });
    const [first] = [...sandbox.state.groups.keys()];
    sandbox.setGroupRoles(first ?? '', ['TenantAdmin']);
    sandbox.fail({ on: { path: '/api/v1/users' }, kind: 'status', status: 403, skip: 4 });
    expect((await failureOf(adminPaths(directory, {}))).code).toBe('FORBIDDEN');
  });
});
