import { describe, expect, test } from 'vitest';
import { openWorld, untouched, type World } from '../../support/tools/world.js';

function rolesOf({ sandbox }: World, name: string): string[] {
  return sandbox
    .groupByName(name)
    .assignedRoles.map((id) => sandbox.state.roles.get(id)?.name ?? id)
    .sort();
}

describe('assign_role', () => {
  test('a role that few people get', async () => {
    const world = await openWorld();
    const args = { group: 'CG-R&D "Lab"', roles: ['Steward'] };
    expect(await world.say('assign_role', args)).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: gave "Steward" to the custom group "CG-R&D \\"Lab\\"" (id 696087540000000000b003eb).
      Roles before: "AutomlExperimentContributor"
      Roles now: "AutomlExperimentContributor" and "Steward"
      All 8 people ("Ines Lopez", "Jun Holm", "Klara Lind", "Luis Okafor", "Nora Rossi", "Pavel Sato", "Rosa Weiss" and "Sven Müller") gained "Steward".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 0, writes: ['PATCH 204 applied'] });
    expect(rolesOf(world, 'CG-R&D "Lab"')).toEqual(['AutomlExperimentContributor', 'Steward']);
  });

  test('the structured half', async () => {
    const world = await openWorld();
    const args = { group: 'CG-Admins', roles: ['Steward', 'TenantAdmin'] };
    expect(await world.data('assign_role', args)).toMatchInlineSnapshot(`
      {
        "change": "CHANGE",
        "gives": [
          {
            "id": "66336420000000000000d00f",
            "level": "user",
            "name": "Steward",
          },
        ],
        "irreversible": [],
        "needs_approval": false,
        "notes": [
          "People who are signed in keep their old rights until they sign in again",
        ],
        "outcome": "changed",
        "people": 4,
        "roles_before": [
          "TenantAdmin",
        ],
        "roles_now": [
          "Steward",
          "TenantAdmin",
        ],
        "takes": [],
        "target": {
          "id": "696087900000000000b003ec",
          "kind": "custom",
          "name": "CG-Admins",
          "type": "group",
        },
        "tenant": "TENANT",
      }
    `);
  });

  test('the requests of one change by id', async () => {
    const world = await openWorld();
    const { id } = world.sandbox.groupByName('CG-Empty');
    await world.say('assign_role', { group: id, roles: ['Steward'] });
    expect(world.requests()).toEqual([
      'GET /api/v1/roles',
      // Whom it reaches, and then the group.
      'GET /api/v1/groups/000000000000000000000001',
      'GET /api/v1/users',
      expect.stringMatching(/^GET /),
      expect.stringMatching(/^GET /),
      `PATCH /api/v1/groups/${id}`,
      `GET /api/v1/groups/${id}`,
    ]);
  });

  test('to nobody yet', async () => {
    const world = await openWorld();
    expect(
      await world.say('assign_role', { group: 'CG-Empty', roles: ['Steward'] }),
    ).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: gave "Steward" to the custom group "CG-Empty" (id 696087cc0000000000b003ed).
      Roles before: no roles
      Roles now: "Steward"
      It has no members, so it reaches nobody yet.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 0, writes: ['PATCH 204 applied'] });
  });

  test('what the group has already', async () => {
    const world = await openWorld();
    const args = { group: 'CG-Finance', roles: ['Steward'] };
    expect(await world.say('assign_role', args)).toMatchInlineSnapshot(
      `"Nothing to do in TENANT: the custom group "CG-Finance" (id 696086a00000000000b003e8) has "SharedSpaceCreator" and "Steward", as asked for. Nothing was changed."`,
    );
    expect(await world.data('assign_role', args)).toMatchInlineSnapshot(`
      {
        "gives": [],
        "irreversible": [],
        "needs_approval": false,
        "notes": [],
        "outcome": "nothing_to_do",
        "people": 41,
        "roles_before": [
          "SharedSpaceCreator",
          "Steward",
        ],
        "roles_now": [
          "SharedSpaceCreator",
          "Steward",
        ],
        "takes": [],
        "target": {
          "id": "696086a00000000000b003e8",
          "kind": "custom",
          "name": "CG-Finance",
          "type": "group",
        },
        "tenant": "TENANT",
      }
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('a role named twice, by name and by id', async () => {
    const world = await openWorld();
    const { id } = world.sandbox.roleByName('Steward');
    await world.say('assign_role', { group: 'CG-Empty', roles: ['Steward', id, ' Steward '] });
    expect(rolesOf(world, 'CG-Empty')).toEqual(['Steward']);
  });

  test('to more than 25 people', async () => {
    const world = await openWorld();
    expect(
      await world.say('assign_role', { group: 'CG-Finance', roles: ['DataSpaceCreator'] }),
    ).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: gave "DataSpaceCreator" to the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator" and "Steward"
      Roles now: "SharedSpaceCreator", "Steward" and "DataSpaceCreator"
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) gained "DataSpaceCreator".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.questions).toMatchInlineSnapshot(`
      [
        "In TENANT: give "DataSpaceCreator" to the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it reaches more than 25 people.
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) gain "DataSpaceCreator".
      The group keeps "SharedSpaceCreator" and "Steward".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      DataSpaceCreator",
      ]
    `);
    expect(world.traces().writes).toEqual(['PATCH 204 applied']);
  });

  test('of an administrator to everybody', async () => {
    const world = await openWorld();
    expect(
      await world.refusal('assign_role', { group: 'Everyone', roles: ['DataAdmin'] }),
    ).toMatchInlineSnapshot(`
      "Cannot give the administrator role "DataAdmin" to everybody in the tenant.
      Nothing was changed.
      What the person can do: Give it to a custom group with the few people who need it."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('to everybody', async () => {
    const world = await openWorld();
    expect(
      await world.say('assign_role', { group: 'Everyone', roles: ['Steward'] }),
    ).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: gave "Steward" to the system group "com.qlik.Everyone" (id 000000000000000000000001).
      Roles before: "PrivateAnalyticsContentCreator"
      Roles now: "PrivateAnalyticsContentCreator" and "Steward"
      Everybody in the tenant (313 people) gained "Steward".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 204 applied'] });
  });

  test('a dry run of several roles', async () => {
    const world = await openWorld();
    const args = { group: 'CG-Sales', roles: ['DataAdmin', 'Full analyst'], dry_run: true };
    expect(await world.say('assign_role', args)).toMatchInlineSnapshot(`
      "Dry run in TENANT: this would give "DataAdmin" and "Full analyst" to the custom group "CG-Sales" (id 696088080000000000b003ee). Nothing was changed.
      All 25 people ("Ana Holm", "Bo Novak", "Carl Lind", "Elif Dubois", "Finn Berg", "Gita Nyman", "Hugo Lopez", "Ines Berg" and 17 more) would gain "DataAdmin" and "Full analyst".
      Roles now: "ManagedSpaceCreator" and "Report exporter"
      Roles then: "ManagedSpaceCreator", "Report exporter", "DataAdmin" and "Full analyst"
      A person would be asked first, because "DataAdmin" is an administrator role and it may raise people to full users, which uses entitlements."
    `);
    expect(await world.data('assign_role', args)).toMatchInlineSnapshot(`
      {
        "gives": [
          {
            "id": "66336420000000000000d002",
            "level": "admin",
            "name": "DataAdmin",
          },
          {
            "id": "695f9cb80000000000c00002",
            "level": "user",
            "name": "Full analyst",
          },
        ],
        "irreversible": [],
        "needs_approval": true,
        "notes": [],
        "outcome": "dry_run",
        "people": 25,
        "roles_before": [
          "ManagedSpaceCreator",
          "Report exporter",
        ],
        "roles_now": [
          "DataAdmin",
          "Full analyst",
          "ManagedSpaceCreator",
          "Report exporter",
        ],
        "takes": [],
        "target": {
          "id": "696088080000000000b003ee",
          "kind": "custom",
          "name": "CG-Sales",
          "type": "group",
        },
        "tenant": "TENANT",
      }
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('a dry run of what needs no question', async () => {
    const world = await openWorld();
    const args = { group: 'CG-Empty', roles: ['Steward'], dry_run: true };
    expect(await world.say('assign_role', args)).toMatchInlineSnapshot(`
      "Dry run in TENANT: this would give "Steward" to the custom group "CG-Empty" (id 696087cc0000000000b003ed). Nothing was changed.
      It has no members, so it reaches nobody yet.
      Roles now: no roles
      Roles then: "Steward"
      No question would be asked: it only adds, to few people, and nothing of an administrator."
    `);
    expect(world.traces()).toEqual(untouched);
  });
});
