import { describe, expect, test } from 'vitest';
import { openWorld, untouched, type World } from '../../support/tools/world.js';

const carl = 'carl.nyman@acme.example';
const mei = 'mei.lopez@acme.example';

function rolesOf({ sandbox }: World, email: string): string[] {
  return sandbox
    .userByEmail(email)
    .assignedRoles.map((id) => sandbox.state.roles.get(id)?.name ?? id)
    .sort();
}

describe('assign_role', () => {
  test('a role to one person', async () => {
    const world = await openWorld();
    expect(
      await world.say('assign_role', { user: mei, roles: ['Steward'] }),
    ).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: gave "Steward" to the person "Mei Lopez" ("mei.lopez@acme.example", id 695f9cb80000000000a00002).
      Roles before: no roles
      Roles now: "Steward"
      "Mei Lopez" gained "Steward".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 0, writes: ['PATCH 204 applied'] });
    expect(rolesOf(world, mei)).toEqual(['Steward']);
  });

  test('the structured half', async () => {
    const world = await openWorld();
    expect(
      await world.data('assign_role', { user: mei, roles: ['Steward'] }),
    ).toMatchInlineSnapshot(`
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
        "people": 1,
        "roles_before": [],
        "roles_now": [
          "Steward",
        ],
        "takes": [],
        "target": {
          "email": "mei.lopez@acme.example",
          "id": "695f9cb80000000000a00002",
          "name": "Mei Lopez",
          "type": "user",
        },
        "tenant": "TENANT",
      }
    `);
  });

  test('of an administrator to one person', async () => {
    const world = await openWorld();
    expect(
      await world.say('assign_role', { user: 'okta-u-2', roles: ['TenantAdmin'] }),
    ).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: gave "TenantAdmin" to the person "Mei Lopez" ("mei.lopez@acme.example", id 695f9cb80000000000a00002).
      Roles before: no roles
      Roles now: "TenantAdmin"
      "Mei Lopez" gained "TenantAdmin".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.questions).toMatchInlineSnapshot(`
      [
        "In TENANT: give "TenantAdmin" to the person "Mei Lopez" ("mei.lopez@acme.example", id 695f9cb80000000000a00002).
      You are asked because "TenantAdmin" is an administrator role.
      "Mei Lopez" gains "TenantAdmin".
      Of direct roles, this person keeps no roles.
      This can be undone by the opposite change.
      To approve, type the name of the administrator role exactly as it stands on the next line:
      TenantAdmin",
      ]
    `);
    expect(world.traces().writes).toEqual(['PATCH 204 applied']);
  });

  test('what the person has already', async () => {
    const world = await openWorld();
    expect(
      await world.say('assign_role', { user: carl, roles: ['TenantAdmin'] }),
    ).toMatchInlineSnapshot(
      `"Nothing to do in TENANT: the person "Carl Nyman" ("carl.nyman@acme.example", id 695f9c7c0000000000a00001) has "TenantAdmin", as asked for. Nothing was changed."`,
    );
    expect(world.traces()).toEqual(untouched);
  });

  test('a dry run', async () => {
    const world = await openWorld();
    const args = { user: 'Mei Lopez', roles: ['Full analyst'], dry_run: true };
    expect(await world.say('assign_role', args)).toMatchInlineSnapshot(`
      "Dry run in TENANT: this would give "Full analyst" to the person "Mei Lopez" ("mei.lopez@acme.example", id 695f9cb80000000000a00002). Nothing was changed.
      "Mei Lopez" would gain "Full analyst".
      Roles now: no roles
      Roles then: "Full analyst"
      A person would be asked first, because it may raise people to full users, which uses entitlements."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('to a tenant that knows only the replacement of the whole list', async () => {
    const fault = { on: { method: 'PATCH' }, kind: 'status', status: 400 } as const;
    const world = await openWorld({ faults: [fault] });
    await world.say('assign_role', { user: mei, roles: ['Steward'] });
    expect(world.traces().writes).toEqual(['PATCH 400', 'PATCH 204 applied']);
    expect(rolesOf(world, mei)).toEqual(['Steward']);
  });
});

describe('remove_role', () => {
  test('is asked about, and done', async () => {
    const world = await openWorld();
    expect(
      await world.say('remove_role', { user: carl, roles: ['TenantAdmin'] }),
    ).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: took "TenantAdmin" away from the person "Carl Nyman" ("carl.nyman@acme.example", id 695f9c7c0000000000a00001).
      Roles before: "TenantAdmin"
      Roles now: no roles
      "Carl Nyman" lost "TenantAdmin".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.questions).toMatchInlineSnapshot(`
      [
        "In TENANT: take "TenantAdmin" away from the person "Carl Nyman" ("carl.nyman@acme.example", id 695f9c7c0000000000a00001).
      You are asked because it takes rights away.
      "Carl Nyman" loses "TenantAdmin".
      Of direct roles, this person keeps no roles.
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      TenantAdmin",
      ]
    `);
    expect(world.traces().writes).toEqual(['PATCH 204 applied']);
    expect(rolesOf(world, carl)).toEqual([]);
  });

  test('the structured half', async () => {
    const world = await openWorld();
    expect(
      await world.data('remove_role', { user: carl, roles: ['TenantAdmin'] }),
    ).toMatchInlineSnapshot(`
      {
        "change": "CHANGE",
        "gives": [],
        "irreversible": [],
        "needs_approval": true,
        "notes": [
          "People who are signed in keep their old rights until they sign in again",
        ],
        "outcome": "changed",
        "people": 1,
        "roles_before": [
          "TenantAdmin",
        ],
        "roles_now": [],
        "takes": [
          {
            "id": "608050f750afab80bd53586d",
            "level": "admin",
            "name": "TenantAdmin",
          },
        ],
        "target": {
          "email": "carl.nyman@acme.example",
          "id": "695f9c7c0000000000a00001",
          "name": "Carl Nyman",
          "type": "user",
        },
        "tenant": "TENANT",
      }
    `);
  });
});

describe('people', () => {
  test('that nothing fits', async () => {
    const world = await openWorld();
    expect(
      await world.refusal('assign_role', { user: 'nobody@acme.example', roles: ['Steward'] }),
    ).toMatchInlineSnapshot(`
      "Cannot find a person with the id, e-mail, subject or name "nobody@acme.example".
      Nothing was changed.
      What to do next: Call find_users with a part of the name, or ask the person for the e-mail address as Qlik Cloud knows it."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('in another case', async () => {
    const world = await openWorld();
    expect(
      await world.refusal('assign_role', { user: 'mei lopez', roles: ['Steward'] }),
    ).toMatchInlineSnapshot(`
      "Cannot find a person with the id, e-mail, subject or name "mei lopez". Different only in case: "Mei Lopez", "mei.lopez@acme.example", subject "okta-u-2", active, id 695f9cb80000000000a00002.
      Nothing was changed.
      What to do next: Call find_users with a part of the name, or ask the person for the e-mail address as Qlik Cloud knows it."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('of one name', async () => {
    const world = await openWorld();
    expect(
      await world.refusal('assign_role', { user: 'Maria Lopez', roles: ['Steward'] }),
    ).toMatchInlineSnapshot(`
      "Cannot tell which person "Maria Lopez" is: 2 match ("Maria Lopez", "maria.lopez@acme.example", subject "okta-u-28", active, id 695fa2d00000000000a0001c; "Maria Lopez", "maria.lopez2@acme.example", subject "okta-u-290", active, id 695fe0380000000000a00122).
      Nothing was changed.
      What to do next: Ask the person which one is meant, then give the e-mail or id instead of the name."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('by e-mail in another case', async () => {
    const world = await openWorld();
    await world.say('assign_role', { user: mei.toUpperCase(), roles: ['Steward'] });
    expect(rolesOf(world, mei)).toEqual(['Steward']);
  });
});

test('a change of which only a part was stored', async () => {
  const fault = { on: { method: 'PATCH' }, kind: 'partial207' } as const;
  const world = await openWorld({ faults: [fault] });
  expect(
    await world.refusal('assign_role', { user: mei, roles: ['Steward', 'DataSpaceCreator'] }),
  ).toMatchInlineSnapshot(`
    "Tried in TENANT to give "Steward" and "DataSpaceCreator" to the person "Mei Lopez" ("mei.lopez@acme.example", id 695f9cb80000000000a00002).
    Qlik Cloud stored only a part of the change.
    Qlik Cloud says: "Partial update: Not everything was stored" (USERS-SIM-PARTIAL).
    Reading back shows neither the state before nor the one wanted, so somebody else changed it at the same time or only a part was stored. Now the person "Mei Lopez" ("mei.lopez@acme.example", id 695f9cb80000000000a00002) has "Steward".
    What to do next: Tell the person, compare with what was wanted, and ask for the difference.
    Change id, to look it up or to undo it: CHANGE"
  `);
  expect(world.traces()).toEqual({ questions: 0, writes: ['PATCH 207 applied'] });
});

test('a change that was said to be stored in part, and is there as a whole', async () => {
  const fault = { on: { method: 'PATCH' }, kind: 'partial207', when: 'after' } as const;
  const world = await openWorld({ faults: [fault] });
  const args = { user: mei, roles: ['Steward', 'DataSpaceCreator'] };
  expect(await world.say('assign_role', args)).toMatchInlineSnapshot(`
    "Done in TENANT, and read back: gave "Steward" and "DataSpaceCreator" to the person "Mei Lopez" ("mei.lopez@acme.example", id 695f9cb80000000000a00002).
    Roles before: no roles
    Roles now: "Steward" and "DataSpaceCreator"
    "Mei Lopez" gained "Steward" and "DataSpaceCreator".
    People who are signed in keep their old rights until they sign in again.
    Change id, to look it up or to undo it: CHANGE"
  `);
  expect(world.traces()).toEqual({ questions: 0, writes: ['PATCH 207 applied'] });
});
