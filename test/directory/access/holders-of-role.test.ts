import { describe, expect, test } from 'vitest';
import { countHolders } from '../../../src/directory/access/count-holders.js';
import {
  type Holding,
  holdersOf,
  type Question,
} from '../../../src/directory/access/holders-of-role.js';
import { EVERYONE_ID, getGroup } from '../../../src/qlik/api/groups.js';
import type { SandboxRole, SandboxUser } from '../../../src/sandbox/state/state.js';
import { simulatedTenant, type Tenant, textOf } from '../../support/directory/simulated-tenant.js';

async function asked({ directory, sandbox }: Tenant, name: string): Promise<Question> {
  const role = (await directory.roles({})).get(sandbox.roleByName(name).id);
  if (role === undefined) throw new Error(`no role ${name}`);
  const params = { groupId: EVERYONE_ID };
  return { role, everyone: await directory.client.send(getGroup, { params }) };
}

async function holders(tenant: Tenant, name: string): Promise<Holding[]> {
  const found: Holding[] = [];
  const question = await asked(tenant, name);
  for await (const { entries } of holdersOf(tenant.directory, question, undefined, {})) {
    found.push(...entries);
  }
  return found;
}

const idsOf = (found: readonly Holding[]): string[] =>
  found.flatMap((one) => (one.kind === 'person' ? [one.user.id] : []));

const brief = (found: readonly Holding[]): string[] =>
  found.map((one) =>
    one.kind === 'group'
      ? `${one.group.name}: ${one.members}`
      : `${one.user.name}: ${one.paths.map((path) => (path.via === 'group' ? path.name : path.via)).join(' + ')}`,
  );

function alter({ sandbox }: Tenant, email: string, fields: Partial<SandboxUser>): void {
  const user = { ...sandbox.userByEmail(email), ...fields };
  sandbox.state.users.set(user.id, user);
}

/** A second role whose name differs from one of Qlik's only in case. */
function addTwin({ sandbox }: Tenant): SandboxRole {
  const role: SandboxRole = {
    ...sandbox.roleByName('TenantAdmin'),
    id: '696000000000000000c0ffee',
    name: 'tenantadmin',
    type: 'custom',
    level: 'user',
  };
  sandbox.state.roles.set(role.id, role);
  return role;
}

describe('everybody who has a role', () => {
  test('directly, through a group, and both: each once with all ways', async () => {
    const tenant = simulatedTenant();
    const { id } = tenant.sandbox.groupByName('CG-Admins');
    alter(tenant, 'ana.berg@acme.example', { assignedGroups: [id] });
    expect(brief(await holders(tenant, 'TenantAdmin'))).toMatchInlineSnapshot(`
      [
        "CG-Admins: 5",
        "Ana Berg: direct + CG-Admins",
        "Carl Nyman: direct",
        "Group steward bot: direct",
        "Bo Okafor: CG-Admins",
        "Ines Weiss: CG-Admins",
        "Omar Sato: CG-Admins",
        "Zoë Rossi: CG-Admins",
      ]
    `);
    const question = await asked(tenant, 'TenantAdmin');
    expect(await countHolders(tenant.directory, question, {})).toEqual({
      people: 7,
      direct: 3,
      through_groups: 5,
    });
  });

  test('through Everyone: all, each once', async () => {
    const tenant = simulatedTenant();
    const role = tenant.sandbox.roleByName('PrivateAnalyticsContentCreator').id;
    alter(tenant, 'mei.lopez@acme.example', { assignedRoles: [role] });
    const found = await holders(tenant, 'PrivateAnalyticsContentCreator');
    expect(brief(found).slice(0, 3)).toEqual([
      'com.qlik.Everyone: 313',
      'Mei Lopez: direct + everyone',
      'Ana Berg: everyone',
    ]);
    expect(idsOf(found).sort()).toEqual([...tenant.sandbox.state.users.keys()].sort());
    const question = await asked(tenant, 'PrivateAnalyticsContentCreator');
    expect(await countHolders(tenant.directory, question, {})).toEqual({
      people: 313,
      direct: 1,
      through_groups: 0,
      everyone: 313,
    });
  });

  test('a group without members is named', async () => {
    const tenant = simulatedTenant();
    const group = tenant.sandbox.groupByName('CG-Empty');
    tenant.sandbox.setGroupRoles(group.id, ['AuditAdmin']);
    expect(brief(await holders(tenant, 'AuditAdmin'))).toEqual(['CG-Empty: 0']);
  });

  test('not those of a role whose name differs only in case', async () => {
    const tenant = simulatedTenant();
    const twin = addTwin(tenant);
    alter(tenant, 'mei.lopez@acme.example', { assignedRoles: [twin.id] });
    tenant.sandbox.setGroupRoles(tenant.sandbox.groupByName('CG-Empty').id, ['tenantadmin']);
    tenant.sandbox.setGroupRoles(tenant.sandbox.groupByName('CG-Sales').id, ['tenantadmin']);
    expect(brief(await holders(tenant, 'TenantAdmin'))).toHaveLength(8);
    expect(brief(await holders(tenant, 'tenantadmin')).slice(0, 4)).toEqual([
      'CG-Empty: 0',
      'CG-Sales: 25',
      'Mei Lopez: direct',
      expect.stringMatching(/: CG-Sales$/),
    ]);
    const question = await asked(tenant, 'TenantAdmin');
    expect(await countHolders(tenant.directory, question, {})).toEqual({ direct: 3 });
  });
});

test('counts what can be counted when the tenant refuses a combination', async () => {
  const tenant = simulatedTenant({
    around: ({ path }, answer) =>
      path.includes('%20and%20') ? { status: 400, headers: {}, text: '{}' } : answer(),
  });
  const question = await asked(tenant, 'TenantAdmin');
  expect(await countHolders(tenant.directory, question, {})).toEqual({
    direct: 3,
    through_groups: 4,
  });
});

test('goes on from any place to the same end', async () => {
  const tenant = simulatedTenant({ seed: { groups: 40, users: 900 } });
  const question = await asked(tenant, 'Steward');
  const whole: Holding[][] = [];
  const places: (string | undefined)[] = [];
  for await (const stretch of holdersOf(tenant.directory, question, undefined, {})) {
    whole.push([...stretch.entries]);
    places.push(stretch.next);
  }
  expect(places.length).toBeGreaterThan(5);
  expect(places.at(-1)).toBeUndefined();
  for (const [index, place] of places.slice(0, -1).entries()) {
    const rest: Holding[] = [];
    for await (const { entries } of holdersOf(tenant.directory, question, place, {})) {
      rest.push(...entries);
    }
    expect(brief(rest)).toEqual(brief(whole.slice(index + 1).flat()));
  }
});

test('hidden roles are no answer to who has them', async () => {
  for (const path of ['/api/v1/users', '/api/v1/groups', `/api/v1/groups/${EVERYONE_ID}`]) {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: { path }, kind: 'hidden-roles', times: 99 });
    expect(await textOf(holders(tenant, 'TenantAdmin'))).toEqual([
      'ROLES_NOT_VISIBLE: Cannot tell who has the role "TenantAdmin": roles are hidden from this credential',
      'Give the server a credential of a tenant admin, which may read role assignments',
    ]);
  }
});

test('a place of another list is refused', async () => {
  const tenant = simulatedTenant();
  const question = await asked(tenant, 'TenantAdmin');
  for (const at of ['elsewhere', 'groupsx', ':', '', 'everyone']) {
    const reading = holdersOf(tenant.directory, question, at, {}).next();
    expect(await textOf(reading)).toEqual([
      'ARGUMENT_INVALID: Cannot go on from this cursor: it is not of a list like this one',
      'Copy the cursor from the previous answer, or leave it out to start again',
    ]);
  }
});
