import { describe, expect, test } from 'vitest';
import { openWorld, untouched, type World } from '../../support/tools/world.js';

function rolesOf({ sandbox }: World, name: string): string[] {
  return sandbox
    .groupByName(name)
    .assignedRoles.map((id) => sandbox.state.roles.get(id)?.name ?? id)
    .sort();
}

describe('remove_role', () => {
  const args = { group: 'CG-Finance', roles: ['Steward'] };

  test('is asked about, and done', async () => {
    const world = await openWorld();
    expect(await world.say('remove_role', args)).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: took "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator" and "Steward"
      Roles now: "SharedSpaceCreator"
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lost "Steward".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.questions).toMatchInlineSnapshot(`
      [
        "In TENANT: take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it takes rights away.
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lose "Steward".
      The group keeps "SharedSpaceCreator".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      Steward",
      ]
    `);
    expect(world.traces().writes).toEqual(['PATCH 204 applied']);
    expect(rolesOf(world, 'CG-Finance')).toEqual(['SharedSpaceCreator']);
  });

  test('the structured half', async () => {
    const world = await openWorld();
    expect(await world.data('remove_role', args)).toMatchInlineSnapshot(`
      {
        "change": "CHANGE",
        "gives": [],
        "irreversible": [],
        "needs_approval": true,
        "notes": [
          "People who are signed in keep their old rights until they sign in again",
        ],
        "outcome": "changed",
        "people": 41,
        "roles_before": [
          "SharedSpaceCreator",
          "Steward",
        ],
        "roles_now": [
          "SharedSpaceCreator",
        ],
        "takes": [
          {
            "id": "66336420000000000000d00f",
            "level": "user",
            "name": "Steward",
          },
        ],
        "target": {
          "id": "696086a00000000000b003e8",
          "kind": "custom",
          "name": "CG-Finance",
          "type": "group",
        },
        "tenant": "TENANT",
      }
    `);
  });

  test('what the group does not have', async () => {
    const world = await openWorld();
    expect(
      await world.say('remove_role', { group: 'CG-Empty', roles: ['Steward'] }),
    ).toMatchInlineSnapshot(
      `"Nothing to do in TENANT: the custom group "CG-Empty" (id 696087cc0000000000b003ed) has no roles, as asked for. Nothing was changed."`,
    );
    expect(world.traces()).toEqual(untouched);
  });

  test('a wrong answer', async () => {
    const world = await openWorld({ person: () => 'steward' });
    expect(await world.refusal('remove_role', args)).toMatchInlineSnapshot(`
      "Not done: what was typed is not what the question asked for.
      Nothing was changed.
      What the person can do: Ask for it again and type it exactly as the question shows it; upper and lower case matter."
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: [] });
  });

  test('a person who closes the question', async () => {
    const world = await openWorld({ person: () => ({ action: 'cancel' }) });
    expect(await world.refusal('remove_role', args)).toMatchInlineSnapshot(`
      "Not done: the question was closed without an answer.
      Nothing was changed.
      What the person can do: Ask for it again and answer the question."
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: [] });
  });

  test('a group that changes while the person thinks is asked about again', async () => {
    const world = await openWorld({
      person: (question) => {
        if (world.questions.length === 1) {
          const { id } = world.sandbox.groupByName('CG-Finance');
          world.sandbox.setGroupRoles(id, ['Steward', 'DataSpaceCreator']);
        }
        return question.split('\n').at(-1) ?? '';
      },
    });
    await world.say('remove_role', args);
    expect(world.questions[1]).toMatchInlineSnapshot(`
      "Since you were asked, somebody else changed the custom group "CG-Finance" (id 696086a00000000000b003e8): it now has "DataSpaceCreator" and it no longer has "SharedSpaceCreator". Your answer was not used.
      In TENANT: take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it takes rights away.
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lose "Steward".
      The group keeps "DataSpaceCreator".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      Steward"
    `);
    expect(world.traces()).toEqual({ questions: 2, writes: ['PATCH 204 applied'] });
    expect(rolesOf(world, 'CG-Finance')).toEqual(['DataSpaceCreator']);
  });

  test('the last way in which the caller is an administrator', async () => {
    const world = await openWorld();
    const user = 'ana.berg@acme.example';
    expect(
      await world.refusal('remove_role', { user, roles: ['TenantAdmin'] }),
    ).toMatchInlineSnapshot(`
      "Cannot take TenantAdmin away here: it is the last way in which you hold it yourself.
      Nothing was changed.
      What the person can do: Ask another tenant admin to do this, or first give yourself the role another way."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('TenantAdmin from a group, while others keep it', async () => {
    const world = await openWorld();
    expect(
      await world.say('remove_role', { group: 'CG-Admins', roles: ['TenantAdmin'] }),
    ).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: took "TenantAdmin" away from the custom group "CG-Admins" (id 696087900000000000b003ec).
      Roles before: "TenantAdmin"
      Roles now: no roles
      All 4 people ("Bo Okafor", "Ines Weiss", "Omar Sato" and "Zoë Rossi") lost "TenantAdmin".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 204 applied'] });
  });

  test('a dry run', async () => {
    const world = await openWorld();
    expect(await world.say('remove_role', { ...args, dry_run: true })).toMatchInlineSnapshot(`
      "Dry run in TENANT: this would take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8). Nothing was changed.
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) would lose "Steward".
      Roles now: "SharedSpaceCreator" and "Steward"
      Roles then: "SharedSpaceCreator"
      A person would be asked first, because it takes rights away."
    `);
    expect(world.traces()).toEqual(untouched);
  });
});

test('each change is asked about anew, also the same one again', async () => {
  const world = await openWorld();
  await world.say('remove_role', { group: 'CG-Finance', roles: ['Steward'] });
  await world.say('assign_role', { group: 'CG-Finance', roles: ['Steward'] });
  await world.say('remove_role', { group: 'CG-Finance', roles: ['Steward'] });
  expect(world.traces()).toEqual({
    questions: 3,
    writes: ['PATCH 204 applied', 'PATCH 204 applied', 'PATCH 204 applied'],
  });
});
