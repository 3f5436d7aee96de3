import { describe, expect, test } from 'vitest';
import { openWorld, type World } from '../../support/tools/world.js';

/** Somebody of CG-Finance who is in CG-Finance-EMEA as well. */
const inBoth = 'ana.quinn@acme.example';

/** What was asked, and what was answered. */
async function all(world: World, tool: string, args: Record<string, unknown>): Promise<string> {
  const answer = await world.say(tool, args);
  return [...world.questions, answer].join('\n\n');
}

describe('who really gains and loses what is in the question and in the answer', () => {
  test('a role taken from a group, which some keep through another group', async () => {
    const world = await openWorld();
    const args = { group: 'CG-Finance', roles: ['SharedSpaceCreator'] };
    expect(await all(world, 'remove_role', args)).toMatchInlineSnapshot(`
      "In TENANT: take "SharedSpaceCreator" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it takes rights away.
      29 of 41 ("Ana Müller", "Bo Nyman", "Carl Novak", "Elif Okafor", "Finn Rossi", "Gita Sato", "Hugo Weiss", "Ines Lind" and 21 more) lose "SharedSpaceCreator"; 12 keep it through "CG-Finance-EMEA".
      The group keeps "Steward".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      SharedSpaceCreator

      Done in TENANT, and read back: took "SharedSpaceCreator" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator" and "Steward"
      Roles now: "Steward"
      29 of 41 ("Ana Müller", "Bo Nyman", "Carl Novak", "Elif Okafor", "Finn Rossi", "Gita Sato", "Hugo Weiss", "Ines Lind" and 21 more) lost "SharedSpaceCreator"; 12 kept it through "CG-Finance-EMEA".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
  });

  test('the same as a dry run', async () => {
    const world = await openWorld();
    const args = { group: 'CG-Finance', roles: ['SharedSpaceCreator'], dry_run: true };
    expect(await world.say('remove_role', args)).toMatchInlineSnapshot(`
      "Dry run in TENANT: this would take "SharedSpaceCreator" away from the custom group "CG-Finance" (id 696086a00000000000b003e8). Nothing was changed.
      29 of 41 ("Ana Müller", "Bo Nyman", "Carl Novak", "Elif Okafor", "Finn Rossi", "Gita Sato", "Hugo Weiss", "Ines Lind" and 21 more) would lose "SharedSpaceCreator"; 12 would keep it through "CG-Finance-EMEA".
      Roles now: "SharedSpaceCreator" and "Steward"
      Roles then: "Steward"
      A person would be asked first, because it takes rights away."
    `);
  });

  test('a member who leaves and keeps one role', async () => {
    const world = await openWorld();
    const args = { group: 'CG-Finance', people: [inBoth] };
    expect(await all(world, 'remove_members', args)).toMatchInlineSnapshot(`
      "In TENANT: take "Ana Quinn" ("ana.quinn@acme.example") out of the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it takes people out of the group.
      "Ana Quinn" keeps "SharedSpaceCreator" through "CG-Finance-EMEA".
      "Ana Quinn" loses "Steward".
      This can be undone by the opposite change.
      To approve, type the e-mail address of the person exactly as it stands on the next line:
      ana.quinn@acme.example

      Done in TENANT, and read back: took "Ana Quinn" ("ana.quinn@acme.example") out of the custom group "CG-Finance" (id 696086a00000000000b003e8).
      "Ana Quinn" kept "SharedSpaceCreator" through "CG-Finance-EMEA".
      "Ana Quinn" lost "Steward".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
  });

  test('a deletion with members', async () => {
    const world = await openWorld();
    const args = { group: 'CG-Finance-EMEA', remove_members_first: true };
    expect(await all(world, 'delete_custom_group', args)).toMatchInlineSnapshot(`
      "In TENANT: take 12 people out of the custom group "CG-Finance-EMEA" (id 696086dc0000000000b003e9) and delete it.
      You are asked because it empties and deletes a group.
      All 12 people keep "SharedSpaceCreator" through "CG-Finance".
      Leaving: "Ana Quinn" ("ana.quinn@acme.example"), "Bo Holm" ("bo.holm@acme.example"), "Carl Dubois" ("carl.dubois@acme.example"), "Elif Sato" ("elif.sato@acme.example"), "Finn Weiss" ("finn.weiss@acme.example"), "Gita Müller" ("gita.muller@acme.example"), "Hugo Novak" ("hugo.novak@acme.example"), "Maria Lopez" ("maria.lopez@acme.example"), "Mei Berg" ("mei.berg@acme.example"), "Omar Okafor" ("omar.okafor@acme.example"), "Vera Nyman" ("vera.nyman@acme.example") and "Zoë Lind" ("zoe.lind@acme.example").
      This cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
      To approve, type the name of the group exactly as it stands on the next line:
      CG-Finance-EMEA

      Done in TENANT, and read back: took 12 people out of the custom group "CG-Finance-EMEA" (id 696086dc0000000000b003e9) and deleted it.
      Roles before: "SharedSpaceCreator"
      All 12 people kept "SharedSpaceCreator" through "CG-Finance".
      Taken out first: "Ana Quinn" ("ana.quinn@acme.example"), "Bo Holm" ("bo.holm@acme.example"), "Carl Dubois" ("carl.dubois@acme.example"), "Elif Sato" ("elif.sato@acme.example"), "Finn Weiss" ("finn.weiss@acme.example"), "Gita Müller" ("gita.muller@acme.example"), "Hugo Novak" ("hugo.novak@acme.example"), "Maria Lopez" ("maria.lopez@acme.example") and 4 more.
      Cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
      Change id, to look it up or to undo it: CHANGE"
    `);
  });

  test('a role given to a group of which some have it already', async () => {
    const world = await openWorld();
    const { sandbox } = world;
    const { assignedRoles } = sandbox.groupByName('CG-Finance');
    const group = sandbox.groupByName('CG-Finance-EMEA');
    sandbox.state.groups.set(group.id, { ...group, assignedRoles });
    await world.say('remove_role', { group: 'CG-Finance', roles: ['Steward'] });
    const before = world.questions.length;
    const answer = await world.say('assign_role', { group: 'CG-Finance', roles: ['Steward'] });
    expect([...world.questions.slice(before), answer].join('\n\n')).toMatchInlineSnapshot(`
      "In TENANT: give "Steward" to the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it reaches more than 25 people.
      29 of 41 ("Ana Müller", "Bo Nyman", "Carl Novak", "Elif Okafor", "Finn Rossi", "Gita Sato", "Hugo Weiss", "Ines Lind" and 21 more) gain "Steward"; 12 have it already.
      The group keeps "SharedSpaceCreator".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      Steward

      Done in TENANT, and read back: gave "Steward" to the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator"
      Roles now: "SharedSpaceCreator" and "Steward"
      29 of 41 ("Ana Müller", "Bo Nyman", "Carl Novak", "Elif Okafor", "Finn Rossi", "Gita Sato", "Hugo Weiss", "Ines Lind" and 21 more) gained "Steward"; 12 had it already.
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
  });

  test('a person whose groups hide their roles', async () => {
    const world = await openWorld();
    world.sandbox.fail({
      on: { method: 'GET', path: '/api/v1/users' },
      kind: 'hidden-roles',
      times: 20,
    });
    const args = { group: 'CG-Finance', people: [inBoth] };
    expect(await all(world, 'remove_members', args)).toMatchInlineSnapshot(`
      "In TENANT: take "Ana Quinn" ("ana.quinn@acme.example") out of the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it takes people out of the group.
      "Ana Quinn" loses "SharedSpaceCreator" and "Steward", unless held in a way that is hidden.
      This can be undone by the opposite change.
      To approve, type the e-mail address of the person exactly as it stands on the next line:
      ana.quinn@acme.example

      Done in TENANT, and read back: took "Ana Quinn" ("ana.quinn@acme.example") out of the custom group "CG-Finance" (id 696086a00000000000b003e8).
      "Ana Quinn" lost "SharedSpaceCreator" and "Steward", unless held in a way that is hidden.
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
  });

  test('501 people are too many, and the words say what may be', async () => {
    const world = await openWorld();
    const { sandbox } = world;
    const { id } = sandbox.groupByName('CG-Finance');
    const user = sandbox.userByEmail(inBoth);
    for (let at = 0; at < 460; at += 1) {
      const number = String(at).padStart(4, '0').padStart(24, 'c');
      const subject = `acme\\person${at}`;
      const email = `person${at}@acme.example`;
      sandbox.state.users.set(number, {
        ...user,
        id: number,
        subject,
        email,
        assignedGroups: [id],
      });
    }
    const args = { group: 'CG-Finance', roles: ['SharedSpaceCreator'] };
    expect(await all(world, 'remove_role', args)).toMatchInlineSnapshot(`
      "In TENANT: take "SharedSpaceCreator" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it takes rights away.
      Its 501 members ("Ana Müller", "Ana Quinn" and 499 more) lose "SharedSpaceCreator", unless held another way.
      The group keeps "Steward".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      SharedSpaceCreator

      Done in TENANT, and read back: took "SharedSpaceCreator" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator" and "Steward"
      Roles now: "Steward"
      Its 501 members lost "SharedSpaceCreator", unless held another way.
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    // Of the members only the first page: once for the question, once for the answer.
    const members = world.requests().filter((line) => line === 'GET /api/v1/users').length;
    expect(members).toBe(4);
  });
});
