/** A change that waits for the rate limit is decided on what there is after the wait. */

import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/config/policy/policy.js';
import { failureText } from '../../src/text/failure-text.js';
import type { Tool } from '../../src/tools/tool.js';
import { addMembers } from '../../src/tools/write/add-members.js';
import { assignRole } from '../../src/tools/write/assign-role.js';
import { removeRole } from '../../src/tools/write/remove-role.js';
import { call } from '../support/changes/call-member-tools.js';
import { rolesNow, rolesOf, writes } from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant } from '../support/directory/simulated-tenant.js';
import { allEntries } from '../support/ledger/all-entries.js';
import { rules } from '../support/plan/policies.js';
import { failureOf } from '../support/qlik/scripted-transport.js';

const MARIA = 'maria.lopez@acme.example';
const ME = 'ana.berg@acme.example';

interface Wait {
  /** What others do while the change waits, once. */
  readonly act: (tenant: Tenant) => void;
  /** Beginning of the path of the write that is turned away. */
  readonly path?: string;
  /** This tenant takes roles of a user only as a whole list: single operations get a 400 first. */
  readonly wholeListsOnly?: boolean;
  readonly policy?: () => Policy;
}

/** A tenant that answers a write with 429 and `Retry-After: 8`, and lets others act in these seconds. */
function waiting({ act, path = '/api/v1/', wholeListsOnly = false }: Wait): Tenant {
  let isTurnedAway = false;
  let hasActed = false;
  const tenant: Tenant = simulatedTenant({
    knobs: { selfDemotion: 204 },
    client: {
      sleep: async (ms) => {
        tenant.waits.push(ms);
        tenant.clock.time += ms;
        if (!isTurnedAway || hasActed) return;
        hasActed = true;
        act(tenant);
      },
    },
    around: ({ method, path: at, body = '' }, answer) => {
      if (method !== 'PATCH' || !at.startsWith(path)) return answer();
      if (wholeListsOnly && !body.includes('"replace"')) {
        return { status: 400, headers: {}, text: '{"errors":[{"code":"HTTP-400","title":"no"}]}' };
      }
      if (isTurnedAway) return answer();
      isTurnedAway = true;
      return { status: 429, headers: { 'retry-after': '8' }, text: '' };
    },
  });
  return tenant;
}

/** Every line of the journal, changes numbered by their ids in order. */
async function journal({ pipeline }: Tenant): Promise<string[]> {
  const entries = await allEntries(pipeline.ledger.journal);
  const ids = [...new Set(entries.map(({ change }) => change))];
  return entries.map(({ kind, change, summary }) => `${ids.indexOf(change)} ${kind}: ${summary}`);
}

/** Every question and the whole answer, error or not. */
async function answer(
  tenant: Tenant,
  tool: Tool,
  args: object,
  policy: () => Policy = () => [],
): Promise<string> {
  const how = { policy: async () => policy() };
  try {
    const { asked, text } = await call(tenant, tool, args, how);
    return [...asked, text].join('\n---\n');
  } catch (error) {
    return failureText(await failureOf(Promise.reject(error)));
  }
}

const colleague = (add: string, remove: string) => (tenant: Tenant) => {
  const { sandbox } = tenant;
  const { id } = sandbox.groupByName('CG-Finance');
  const roles = rolesNow(tenant, 'CG-Finance').filter((name) => name !== remove);
  sandbox.setGroupRoles(id, [...roles, add]);
};

const colleagueOfUser = (email: string, add: string[], remove: string[]) => (tenant: Tenant) => {
  const { sandbox } = tenant;
  const user = sandbox.userByEmail(email);
  const gone = remove.map((name) => sandbox.roleByName(name).id);
  const assignedRoles = [
    ...user.assignedRoles.filter((id) => !gone.includes(id)),
    ...add.map((name) => sandbox.roleByName(name).id),
  ];
  sandbox.state.users.set(user.id, { ...user, assignedRoles });
};

describe('a 429 with Retry-After 8 on the PATCH of a group', () => {
  test('while a colleague gives one role and takes another: nothing of theirs is lost', async () => {
    const tenant = waiting({ act: colleague('DataAdmin', 'Steward') });
    expect(
      await answer(tenant, assignRole, { group: 'CG-Finance', roles: ['Report exporter'] }),
    ).toMatchInlineSnapshot(`
      "In acme-lab.eu.qlikcloud.com: give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it reaches more than 25 people.
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) gain "Report exporter".
      The group keeps "SharedSpaceCreator" and "Steward".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      Report exporter
      ---
      Since you were asked, somebody else changed the custom group "CG-Finance" (id 696086a00000000000b003e8): it now has "DataAdmin" and it no longer has "Steward". Your answer was not used.
      In acme-lab.eu.qlikcloud.com: give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it reaches more than 25 people.
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) gain "Report exporter".
      The group keeps "SharedSpaceCreator" and "DataAdmin".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      Report exporter
      ---
      Done in acme-lab.eu.qlikcloud.com, and read back: gave "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator" and "DataAdmin"
      Roles now: "SharedSpaceCreator", "DataAdmin" and "Report exporter"
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) gained "Report exporter".
      People who are signed in keep their old rights until they sign in again."
    `);
    expect(rolesNow(tenant, 'CG-Finance').sort()).toMatchInlineSnapshot(`
      [
        "DataAdmin",
        "Report exporter",
        "SharedSpaceCreator",
      ]
    `);
    expect(tenant.waits).toContain(8_000);
    expect(await journal(tenant)).toMatchInlineSnapshot(`
      [
        "0 asked: asked whether to give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8)",
        "0 answered: answered with accept: approved",
        "0 intent: give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8)",
        "1 asked: asked whether to give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8)",
        "0 outcome: as before; 0 steps of 1 done",
        "0 unused: approved, not used: it is no longer exactly what was asked about",
        "1 answered: answered with accept: approved",
        "1 intent: give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8)",
        "1 outcome: as planned; 1 step of 1 done",
      ]
    `);
  });

  test('while a colleague changes what nobody is asked about: both are kept, and the first plan is closed', async () => {
    const tenant = waiting({ act: colleagueOfUser(MARIA, ['SharedSpaceCreator'], ['Steward']) });
    colleagueOfUser(MARIA, ['Steward'], [])(tenant);
    const args = { user: MARIA, roles: ['Report exporter'] };
    expect(await answer(tenant, assignRole, args)).toMatchInlineSnapshot(`
      "Done in acme-lab.eu.qlikcloud.com, and read back: gave "Report exporter" to the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c).
      Roles before: "SharedSpaceCreator"
      Roles now: "SharedSpaceCreator" and "Report exporter"
      "Maria Lopez" gained "Report exporter".
      People who are signed in keep their old rights until they sign in again."
    `);
    expect(rolesOf(tenant, MARIA).sort()).toEqual(['Report exporter', 'SharedSpaceCreator']);
    expect(await journal(tenant)).toMatchInlineSnapshot(`
      [
        "0 intent: give "Report exporter" to the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c)",
        "0 outcome: as before; 0 steps of 1 done",
        "1 intent: give "Report exporter" to the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c)",
        "1 outcome: as planned; 1 step of 1 done",
      ]
    `);
  });

  test('while nobody acts: one intent and one outcome, under one id', async () => {
    const tenant = waiting({ act: () => undefined });
    await answer(tenant, addMembers, { group: 'CG-Empty', people: [MARIA] });
    expect(await journal(tenant)).toMatchInlineSnapshot(`
      [
        "0 intent: add "Maria Lopez" ("maria.lopez@acme.example") to the custom group "CG-Empty" (id 696087cc0000000000b003ed)",
        "0 outcome: as planned; 1 step of 1 done",
      ]
    `);
    expect(writes(tenant)).toEqual(['PATCH 204 applied']);
  });

  test('while the policy is set to read-only: refused, and nothing is sent', async () => {
    let policy: Policy = [];
    const act = () => {
      policy = [rules({ readOnly: 'readOnly' })];
    };
    const tenant = waiting({ act });
    const args = { group: 'CG-Finance', roles: ['Report exporter'] };
    expect(await answer(tenant, assignRole, args, () => policy)).toMatchInlineSnapshot(`
      "Cannot give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8): this server is read-only.
      Nothing was changed.
      What the person can do: Ask whoever runs this server, should it be needed; the rule is "readOnly" in policy.json, and only they can change it."
    `);
    expect(writes(tenant)).toEqual([]);
    expect(await journal(tenant)).toMatchInlineSnapshot(`
      [
        "0 asked: asked whether to give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8)",
        "0 answered: answered with accept: approved",
        "0 intent: give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8)",
        "0 outcome: as before; 0 steps of 1 done",
        "0 unused: approved, not used: Cannot give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8): this server is read-only",
      ]
    `);
  });

  test('while the policy is set to read-only after an approval: the journal has it as not used', async () => {
    let policy: Policy = [];
    const act = () => {
      policy = [rules({ readOnly: 'readOnly' })];
    };
    const tenant = waiting({ act });
    const args = { group: 'CG-Finance', roles: ['Steward'] };
    expect(await answer(tenant, removeRole, args, () => policy)).toMatchInlineSnapshot(`
      "Cannot take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8): this server is read-only.
      Nothing was changed.
      What the person can do: Ask whoever runs this server, should it be needed; the rule is "readOnly" in policy.json, and only they can change it."
    `);
    expect(writes(tenant)).toEqual([]);
    expect(await journal(tenant)).toMatchInlineSnapshot(`
      [
        "0 asked: asked whether to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)",
        "0 answered: answered with accept: approved",
        "0 intent: take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)",
        "0 outcome: as before; 0 steps of 1 done",
        "0 unused: approved, not used: Cannot take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8): this server is read-only",
      ]
    `);
  });

  test('while the other way of the caller to TenantAdmin goes: refused, and nothing is sent', async () => {
    const act = (tenant: Tenant) => colleagueOfUser(ME, [], ['TenantAdmin'])(tenant);
    const tenant = waiting({ act, path: '/api/v1/groups' });
    const { sandbox } = tenant;
    const me = sandbox.userByEmail(ME);
    const { id } = sandbox.groupByName('CG-Empty');
    sandbox.setGroupRoles(id, ['TenantAdmin']);
    sandbox.state.users.set(me.id, { ...me, assignedGroups: [...me.assignedGroups, id] });
    const args = { group: 'CG-Empty', roles: ['TenantAdmin'] };
    expect(await answer(tenant, removeRole, args)).toMatchInlineSnapshot(`
      "Cannot take TenantAdmin away here: it is the last way in which you hold it yourself.
      Nothing was changed.
      What the person can do: Ask another tenant admin to do this, or first give yourself the role another way."
    `);
    expect(writes(tenant)).toEqual([]);
    expect(rolesNow(tenant, 'CG-Empty')).toEqual(['TenantAdmin']);
    expect(await journal(tenant)).toMatchInlineSnapshot(`
      [
        "0 asked: asked whether to take "TenantAdmin" away from the custom group "CG-Empty" (id 696087cc0000000000b003ed)",
        "0 answered: answered with accept: approved",
        "0 intent: take "TenantAdmin" away from the custom group "CG-Empty" (id 696087cc0000000000b003ed)",
        "0 outcome: as before; 0 steps of 1 done",
        "0 unused: approved, not used: Cannot take TenantAdmin away here: it is the last way in which you hold it yourself",
      ]
    `);
  });
});

describe('a 400 and then a 429 with Retry-After 8 on the roles of a person', () => {
  const wholeListsOnly = true;
  const args = { user: MARIA, roles: ['Steward'] };

  test('while a colleague gives one role and takes another: nothing of theirs is lost', async () => {
    const act = colleagueOfUser(MARIA, ['DataAdmin'], ['SharedSpaceCreator']);
    const tenant = waiting({ wholeListsOnly, act });
    colleagueOfUser(MARIA, ['SharedSpaceCreator', 'Report exporter'], [])(tenant);
    expect(await answer(tenant, assignRole, args)).toMatchInlineSnapshot(`
      "Tried in acme-lab.eu.qlikcloud.com to give "Steward" to the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c).
      Reading back shows neither the state before nor the one wanted, so somebody else changed it at the same time or only a part was stored. Now the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c) has "Report exporter", "DataAdmin" and "Steward".
      What to do next: Tell the person, compare with what was wanted, and ask for the difference."
    `);
    expect(rolesOf(tenant, MARIA).sort()).toMatchInlineSnapshot(`
      [
        "DataAdmin",
        "Report exporter",
        "Steward",
      ]
    `);
    expect(await journal(tenant)).toMatchInlineSnapshot(`
      [
        "0 intent: give "Steward" to the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c)",
        "0 outcome: different; 1 step of 1 done",
      ]
    `);
  });

  test('while the policy is set to read-only: refused, and nothing is changed', async () => {
    let policy: Policy = [];
    const act = () => {
      policy = [rules({ readOnly: 'readOnly' })];
    };
    const tenant = waiting({ wholeListsOnly, act });
    const before = rolesOf(tenant, MARIA);
    expect(await answer(tenant, assignRole, args, () => policy)).toMatchInlineSnapshot(`
      "Tried in acme-lab.eu.qlikcloud.com to give "Steward" to the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c).
      Cannot give "Steward" to the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c): this server is read-only.
      Nothing was changed; reading back confirms it.
      What the person can do: Ask whoever runs this server, should it be needed; the rule is "readOnly" in policy.json, and only they can change it."
    `);
    expect(rolesOf(tenant, MARIA)).toEqual(before);
    expect(writes(tenant)).toEqual([]);
    expect(await journal(tenant)).toMatchInlineSnapshot(`
      [
        "0 intent: give "Steward" to the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c)",
        "0 outcome: as before; 0 steps of 1 done",
      ]
    `);
  });

  test('while the other way of the caller to TenantAdmin goes: refused, and nothing is changed', async () => {
    const act = ({ sandbox }: Tenant) =>
      sandbox.setGroupRoles(sandbox.groupByName('CG-Empty').id, []);
    const tenant = waiting({ wholeListsOnly, act });
    const { sandbox } = tenant;
    const me = sandbox.userByEmail(ME);
    const { id } = sandbox.groupByName('CG-Empty');
    sandbox.setGroupRoles(id, ['TenantAdmin']);
    sandbox.state.users.set(me.id, { ...me, assignedGroups: [...me.assignedGroups, id] });
    const taking = { user: ME, roles: ['TenantAdmin'] };
    expect(await answer(tenant, removeRole, taking)).toMatchInlineSnapshot(`
      "In acme-lab.eu.qlikcloud.com: take "TenantAdmin" away from the person "Ana Berg" ("ana.berg@acme.example", id 695f9c400000000000a00000).
      You are asked because it takes rights away.
      "Ana Berg" keeps "TenantAdmin" through "CG-Empty".
      Of direct roles, this person keeps no roles.
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      TenantAdmin
      ---
      Tried in acme-lab.eu.qlikcloud.com to take "TenantAdmin" away from the person "Ana Berg" ("ana.berg@acme.example", id 695f9c400000000000a00000).
      Cannot take TenantAdmin away here: it is the last way in which you hold it yourself.
      Nothing was changed; reading back confirms it.
      What the person can do: Ask another tenant admin to do this, or first give yourself the role another way."
    `);
    expect(rolesOf(tenant, ME)).toContain('TenantAdmin');
    expect(writes(tenant)).toEqual([]);
    expect(await journal(tenant)).toMatchInlineSnapshot(`
      [
        "0 asked: asked whether to take "TenantAdmin" away from the person "Ana Berg" ("ana.berg@acme.example", id 695f9c400000000000a00000)",
        "0 answered: answered with accept: approved",
        "0 intent: take "TenantAdmin" away from the person "Ana Berg" ("ana.berg@acme.example", id 695f9c400000000000a00000)",
        "0 outcome: as before; 0 steps of 1 done",
      ]
    `);
  });
});
