import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Fault } from '../../../src/sandbox/sandbox.js';
import { openWorld, type World } from '../../support/tools/world.js';

/** What everything about groups, members and direct roles is, by names; ids of groups may be new. */
function stateOf({ sandbox: { state } }: World) {
  const roles = (ids: readonly string[]) => ids.map((id) => state.roles.get(id)?.name).sort();
  const nameOf = (id: string) => state.groups.get(id)?.name;
  return {
    groups: [state.everyone, ...state.groups.values()]
      .map(({ name, description, assignedRoles }) => [
        name,
        description ?? '',
        roles(assignedRoles),
      ])
      .sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    users: [...state.users.values()].map(({ subject, assignedRoles, assignedGroups }) => [
      subject,
      roles(assignedRoles),
      assignedGroups.map(nameOf).sort(),
    ]),
  };
}

const undo = (world: World, change = world.changes.at(-1) ?? '') =>
  world.call('undo_change', { change });

describe('undone, everything is as it was', () => {
  test.each([
    ['assign_role', { group: 'CG-Sales', roles: ['Steward', 'DataAdmin'] }],
    ['assign_role', { user: 'mei.lopez@acme.example', roles: ['Steward'] }],
    ['remove_role', { group: 'CG-Finance', roles: ['Steward'] }],
    ['remove_role', { group: 'Everyone', roles: ['PrivateAnalyticsContentCreator'] }],
    ['create_custom_group', { name: 'CG-New', description: 'New', roles: ['Steward'] }],
    ['update_custom_group', { group: 'CG-Sales', new_name: 'CG-Vertrieb', description: '' }],
    ['delete_custom_group', { group: 'CG-Empty' }],
    ['delete_custom_group', { group: 'CG-Finance-EMEA', remove_members_first: true }],
    ['add_members', { group: 'CG-Empty', from_group: 'CG-Finance-EMEA' }],
    ['remove_members', { group: 'CG-Finance', people: ['Ana Quinn', 'Bo Holm'] }],
    ['set_members', { group: 'cg-finance', people: ['maria.lopez@acme.example', 'Ana Sato'] }],
  ])('%s %j, and the undoing of that undoing brings it back', async (tool, args) => {
    const world = await openWorld();
    const before = stateOf(world);
    await world.say(tool, args);
    const after = stateOf(world);
    expect(after).not.toEqual(before);
    expect((await undo(world)).data).toMatchObject({ outcome: 'changed' });
    expect(stateOf(world)).toEqual(before);
    expect((await undo(world)).data).toMatchObject({ outcome: 'changed' });
    expect(stateOf(world)).toEqual(after);
    expect(new Set(world.changes).size).toBe(3);
  });
});

test('the whole answer and question, for a deletion', async () => {
  const world = await openWorld();
  await world.say('delete_custom_group', { group: 'CG-Finance-EMEA', remove_members_first: true });
  const { text } = await undo(world);
  expect(text.replace(/\(id [0-9a-f]{24}\)/g, '(id NEW)')).toMatchInlineSnapshot(`
    "Done in TENANT, and read back: created the custom group "CG-Finance-EMEA" (id NEW) with "SharedSpaceCreator" and 12 people in it.
    Roles now: "SharedSpaceCreator"
    All 12 people had "SharedSpaceCreator" already.
    The group gets a new id: spaces and section access that name the old one do not find it.
    Change id, to look it up or to undo it: CHANGE"
  `);
  const again = await undo(world, world.changes[0]);
  expect(again.text.replace(/\(id [0-9a-f]{24}\)/g, '(id NEW)')).toMatchInlineSnapshot(
    `"Nothing to do in TENANT: the custom group "CG-Finance-EMEA" (id NEW) is there already, with "SharedSpaceCreator". Nothing was changed."`,
  );
});

test('what somebody else has changed since stays as it is', async () => {
  const world = await openWorld();
  const group = world.sandbox.groupByName('CG-Sales').id;
  await world.say('assign_role', { group, roles: ['Steward', 'DataAdmin'] });
  world.sandbox.setGroupRoles(group, ['ManagedSpaceCreator', 'SharedSpaceCreator', 'DataAdmin']);
  expect((await undo(world)).text).toMatchInlineSnapshot(`
    "Done in TENANT, and read back: took "DataAdmin" away from the custom group "CG-Sales" (id 696088080000000000b003ee).
    Roles before: "ManagedSpaceCreator", "SharedSpaceCreator" and "DataAdmin"
    Roles now: "ManagedSpaceCreator" and "SharedSpaceCreator"
    All 25 people ("Ana Holm", "Bo Novak", "Carl Lind", "Elif Dubois", "Finn Berg", "Gita Nyman", "Hugo Lopez", "Ines Berg", "Jun Nyman", "Klara Lopez", "Luis Holm", "Maria Müller", "Maria Sato", "Mei Okafor", "Nora Lind", "Omar Dubois", "Pavel Okafor", "Rosa Rossi", "Sven Sato", "Tara Weiss", "Uwe Müller", "Vera Rossi", "Wanda Novak", "Yusuf Quinn" and "Zoë Quinn") lost "DataAdmin".
    People who are signed in keep their old rights until they sign in again.
    Not held now, so left alone: "Steward".
    Change id, to look it up or to undo it: CHANGE"
  `);
  const { assignedRoles } = world.sandbox.groupByName('CG-Sales');
  expect(assignedRoles.map((id) => world.sandbox.state.roles.get(id)?.name)).toEqual([
    'ManagedSpaceCreator',
    'SharedSpaceCreator',
  ]);
  // Nothing of it is left to undo.
  expect((await undo(world, world.changes[0])).data).toMatchObject({ outcome: 'nothing_to_do' });
});

test('of a change that was done in part, only that part', async () => {
  const world = await openWorld();
  const on = { method: 'PATCH', path: '/api/v1/users/' };
  world.sandbox.fail({ on, kind: 'status', status: 404, skip: 2 });
  const people = ['Ana Quinn', 'Bo Holm', 'Carl Dubois', 'Elif Sato'];
  await world.refusal('add_members', { group: 'CG-Empty', people });
  const undone = await undo(world, await world.journalled('outcome'));
  expect(undone.data).toMatchObject({ outcome: 'changed', leaving: 3 });
  const { id } = world.sandbox.groupByName('CG-Empty');
  expect(
    [...world.sandbox.state.users.values()].filter((user) => user.assignedGroups.includes(id)),
  ).toEqual([]);
});

describe('what others changed since is told in the question, and left alone', () => {
  /** The question and the answer of an undoing. */
  async function undone(world: World, change = world.changes.at(-1) ?? ''): Promise<string[]> {
    const before = world.questions.length;
    const { text } = await undo(world, change);
    return [...world.questions.slice(before), text];
  }

  /** What a colleague does to people of a group elsewhere. */
  function move({ sandbox }: World, email: string, group: string, member: boolean): void {
    const { id } = sandbox.groupByName(group);
    const user = sandbox.userByEmail(email);
    const others = user.assignedGroups.filter((one) => one !== id);
    const assignedGroups = member ? [...others, id] : others;
    sandbox.state.users.set(user.id, { ...user, assignedGroups });
  }

  test('roles given again and roles taken away', async () => {
    const world = await openWorld();
    const { id } = world.sandbox.groupByName('CG-Finance');
    await world.say('assign_role', { group: id, roles: ['DataAdmin', 'AuditAdmin'] });
    await world.say('remove_role', { group: id, roles: ['Steward'] });
    const [given, taken] = world.changes;
    world.sandbox.setGroupRoles(id, ['SharedSpaceCreator', 'DataAdmin', 'Steward']);
    expect(await undone(world, given)).toMatchInlineSnapshot(`
      [
        "In TENANT: take "DataAdmin" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it takes rights away.
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lose "DataAdmin".
      The group keeps "SharedSpaceCreator" and "Steward".
      This can be undone by the opposite change.
      Not held now, so left alone: "AuditAdmin".
      To approve, type the name of the role exactly as it stands on the next line:
      DataAdmin",
        "Done in TENANT, and read back: took "DataAdmin" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator", "DataAdmin" and "Steward"
      Roles now: "SharedSpaceCreator" and "Steward"
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lost "DataAdmin".
      People who are signed in keep their old rights until they sign in again.
      Not held now, so left alone: "AuditAdmin".
      Change id, to look it up or to undo it: CHANGE",
      ]
    `);
    expect(await undone(world, taken)).toMatchInlineSnapshot(`
      [
        "Nothing to undo in TENANT: of that change nothing still stands for the custom group "CG-Finance" (id 696086a00000000000b003e8). Nothing was changed.
      Held already, so left alone: "Steward".",
      ]
    `);
  });

  test('people who left, people who came back, and people who are gone', async () => {
    const world = await openWorld();
    const came = ['ana.berg@acme.example', 'maria.lopez@acme.example'];
    await world.say('set_members', { group: 'cg-finance', people: came });
    const { users } = world.sandbox.state;
    const gone = world.sandbox.userByEmail('hugo.rossi@acme.example');
    users.set(gone.id, { ...gone, status: 'deleted' });
    move(world, 'maria.lopez@acme.example', 'cg-finance', false);
    move(world, 'ana.sato@acme.example', 'cg-finance', true);
    expect(await undone(world)).toMatchInlineSnapshot(`
      [
        "In TENANT: add "Gita Okafor" ("gita.okafor@acme.example") to the custom group "cg-finance" (id 696087180000000000b003ea) and take "Ana Berg" ("ana.berg@acme.example") out of it.
      You are asked because it takes people out of the group.
      Joining: "Gita Okafor" ("gita.okafor@acme.example").
      The group gives no roles, so they gain none by it now.
      Leaving: "Ana Berg" ("ana.berg@acme.example").
      The group gives no roles, so they lose none by it.
      This can be undone by the opposite change.
      Not in the group now, so left alone (1 person): "Maria Lopez" ("maria.lopez@acme.example").
      In the group already, so left alone (1 person): "Ana Sato" ("ana.sato@acme.example").
      No longer users of the tenant, so not put back (1 person): "Hugo Rossi" ("hugo.rossi@acme.example").
      To approve, type the number of people exactly as it stands on the next line:
      2",
        "Done in TENANT, and read back: added "Gita Okafor" ("gita.okafor@acme.example") to the custom group "cg-finance" (id 696087180000000000b003ea) and took "Ana Berg" ("ana.berg@acme.example") out of it.
      The group gives no roles.
      Not in the group now, so left alone (1 person): "Maria Lopez" ("maria.lopez@acme.example").
      In the group already, so left alone (1 person): "Ana Sato" ("ana.sato@acme.example").
      No longer users of the tenant, so not put back (1 person): "Hugo Rossi" ("hugo.rossi@acme.example").
      Change id, to look it up or to undo it: CHANGE",
      ]
    `);
    expect(await world.say('undo_change', { change: world.changes[0] })).toMatchInlineSnapshot(`
      "Nothing to undo in TENANT: of that change nothing still stands for the custom group "cg-finance" (id 696087180000000000b003ea). Nothing was changed.
      Not in the group now, so left alone (2 people): "Ana Berg" ("ana.berg@acme.example") and "Maria Lopez" ("maria.lopez@acme.example").
      In the group already, so left alone (2 people): "Ana Sato" ("ana.sato@acme.example") and "Gita Okafor" ("gita.okafor@acme.example").
      No longer users of the tenant, so not put back (1 person): "Hugo Rossi" ("hugo.rossi@acme.example")."
    `);
    expect(world.questions).toHaveLength(2);
  });

  test('many people, of whom the first few are named', async () => {
    const world = await openWorld();
    await world.say('add_members', { group: 'CG-Empty', from_group: 'CG-Finance-EMEA' });
    const [, ...left] = [...world.sandbox.state.users.values()].filter((user) =>
      user.assignedGroups.includes(world.sandbox.groupByName('CG-Empty').id),
    );
    for (const { email = '' } of left) move(world, email, 'CG-Empty', false);
    expect(await undone(world)).toMatchInlineSnapshot(`
      [
        "In TENANT: take "Elif Sato" ("elif.sato@acme.example") out of the custom group "CG-Empty" (id 696087cc0000000000b003ed).
      You are asked because it takes people out of the group.
      The group gives no roles, so they lose none by it.
      This can be undone by the opposite change.
      Not in the group now, so left alone (11 people): "Ana Quinn" ("ana.quinn@acme.example"), "Bo Holm" ("bo.holm@acme.example"), "Carl Dubois" ("carl.dubois@acme.example"), "Finn Weiss" ("finn.weiss@acme.example"), "Gita Müller" ("gita.muller@acme.example"), "Hugo Novak" ("hugo.novak@acme.example"), "Maria Lopez" ("maria.lopez@acme.example"), "Mei Berg" ("mei.berg@acme.example") and 3 more.
      To approve, type the e-mail address of the person exactly as it stands on the next line:
      elif.sato@acme.example",
        "Done in TENANT, and read back: took "Elif Sato" ("elif.sato@acme.example") out of the custom group "CG-Empty" (id 696087cc0000000000b003ed).
      Not in the group now, so left alone (11 people): "Ana Quinn" ("ana.quinn@acme.example"), "Bo Holm" ("bo.holm@acme.example"), "Carl Dubois" ("carl.dubois@acme.example"), "Finn Weiss" ("finn.weiss@acme.example"), "Gita Müller" ("gita.muller@acme.example"), "Hugo Novak" ("hugo.novak@acme.example"), "Maria Lopez" ("maria.lopez@acme.example"), "Mei Berg" ("mei.berg@acme.example") and 3 more.
      Change id, to look it up or to undo it: CHANGE",
      ]
    `);
  });

  test('a name and a description', async () => {
    const world = await openWorld();
    const args = { group: 'CG-Sales', new_name: 'CG-Vertrieb', description: 'Everybody who sells' };
    await world.say('update_custom_group', args);
    const group = world.sandbox.groupByName('CG-Vertrieb');
    world.sandbox.state.groups.set(group.id, { ...group, name: 'CG-Verkauf' });
    expect(await undone(world)).toMatchInlineSnapshot(`
      [
        "In TENANT: describe the custom group "CG-Verkauf" (id 696088080000000000b003ee) as "Sales dashboards".
      You are asked because it replaces what the group is called or described as.
      This can be undone by the opposite change.
      The name is left alone, because it was changed since: that change made it "CG-Vertrieb", and now it is "CG-Verkauf".
      To approve, type the name of the group exactly as it stands on the next line:
      CG-Verkauf",
        "Done in TENANT, and read back: described the custom group "CG-Verkauf" (id 696088080000000000b003ee) as "Sales dashboards".
      The name is left alone, because it was changed since: that change made it "CG-Vertrieb", and now it is "CG-Verkauf".
      Change id, to look it up or to undo it: CHANGE",
      ]
    `);
    const now = world.sandbox.groupByName('CG-Verkauf');
    world.sandbox.state.groups.set(group.id, { ...now, description: 'By somebody else' });
    expect(await undone(world, world.changes[0])).toMatchInlineSnapshot(`
      [
        "Nothing to undo in TENANT: of that change nothing still stands for the custom group "CG-Verkauf" (id 696088080000000000b003ee). Nothing was changed.
      The name is left alone, because it was changed since: that change made it "CG-Vertrieb", and now it is "CG-Verkauf".
      The description is left alone, because it was changed since: that change made it "Everybody who sells", and now it is "By somebody else".",
      ]
    `);
    expect(world.sandbox.groupByName('CG-Verkauf').description).toBe('By somebody else');
  });

  test('a group that was made, and given roles and another name since', async () => {
    const world = await openWorld();
    await world.say('create_custom_group', { name: 'CG-New', description: 'New' });
    const group = world.sandbox.groupByName('CG-New');
    world.sandbox.setGroupRoles(group.id, ['Steward']);
    const now = world.sandbox.groupByName('CG-New');
    world.sandbox.state.groups.set(group.id, { ...now, name: 'CG-Newer', description: 'Newer' });
    const told = await undone(world);
    expect(told.map((text) => text.replaceAll(group.id, 'NEW'))).toMatchInlineSnapshot(`
      [
        "In TENANT: delete the custom group "CG-Newer" (id NEW).
      You are asked because it deletes a group.
      It has no members, so nobody loses anything by it.
      It gives "Steward".
      This cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
      It was changed since it was made: then it was called "CG-New", was described as "New" and gave no roles.
      To approve, type the name of the group exactly as it stands on the next line:
      CG-Newer",
        "Done in TENANT, and read back: deleted the custom group "CG-Newer" (id NEW).
      Roles before: "Steward"
      Cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
      It was changed since it was made: then it was called "CG-New", was described as "New" and gave no roles.
      Change id, to look it up or to undo it: CHANGE",
      ]
    `);
  });

  test('a deleted group, of whose people one is gone and one role is no more', async () => {
    // The list of roles is kept for a minute.
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const world = await openWorld();
    await world.say('delete_custom_group', { group: 'CG-Finance', remove_members_first: true });
    const { roles, users } = world.sandbox.state;
    users.delete(world.sandbox.userByEmail('carl.dubois@acme.example').id);
    roles.delete(world.sandbox.roleByName('Steward').id);
    vi.advanceTimersByTime(61_000);
    const told = await undone(world);
    expect(
      told.map((text) => text.replace(/\(id [0-9a-f]{24}\)/, '(id NEW)')),
    ).toMatchInlineSnapshot(`
      [
        "In TENANT: create the custom group "CG-Finance" with "SharedSpaceCreator" and 40 people in it.
      You are asked because it reaches more than 25 people.
      29 of 40 ("Ana Müller", "Bo Nyman", "Carl Novak", "Elif Okafor", "Finn Rossi", "Gita Sato", "Hugo Weiss", "Ines Lind" and 21 more) gain "SharedSpaceCreator"; 11 have it already.
      Joining: 40 people; this form has room for 25 of them. 2 of them are not active, a bot, or of another e-mail domain, and listed first. "Mei Quinn" ("mei.quinn@acme.example", disabled), "Nora Weiss" ("nora.weiss@acme.example", invited), "Ana Müller" ("ana.muller@acme.example"), "Ana Quinn" ("ana.quinn@acme.example"), "Bo Holm" ("bo.holm@acme.example"), "Bo Nyman" ("bo.nyman@acme.example"), "Carl Novak" ("carl.novak@acme.example"), "Elif Okafor" ("elif.okafor@acme.example"), "Elif Sato" ("elif.sato@acme.example"), "Finn Rossi" ("finn.rossi@acme.example"), "Finn Weiss" ("finn.weiss@acme.example"), "Gita Müller" ("gita.muller@acme.example"), "Gita Sato" ("gita.sato@acme.example"), "Hugo Novak" ("hugo.novak@acme.example"), "Hugo Weiss" ("hugo.weiss@acme.example"), "Ines Lind" ("ines.lind@acme.example"), "Ines Rossi" ("ines.rossi@acme.example"), "Jun Okafor" ("jun.okafor@acme.example"), "Jun Sato" ("jun.sato@acme.example"), "Klara Rossi" ("klara.rossi@acme.example"), "Klara Weiss" ("klara.weiss@acme.example"), "Luis Müller" ("luis.muller@acme.example"), "Luis Sato" ("luis.sato@acme.example"), "Maria Berg" ("maria.berg@acme.example"), "Maria Lopez" ("maria.lopez@acme.example"), and 15 more who are not shown here.
      This can be undone by the opposite change.
      Easily confused with it: the custom group "cg-finance" (id NEW).
      No longer users of the tenant, so not put back (1 person): "Carl Dubois" ("carl.dubois@acme.example").
      Not active or no person: "Mei Quinn" ("mei.quinn@acme.example", disabled) and "Nora Weiss" ("nora.weiss@acme.example", invited).
      The group gets a new id: spaces and section access that name the old one do not find it.
      No longer a role of the tenant, so not given back: "Steward".
      To approve, type the name of the group exactly as it stands on the next line:
      CG-Finance",
        "Done in TENANT, and read back: created the custom group "CG-Finance" (id NEW) with "SharedSpaceCreator" and 40 people in it.
      Roles now: "SharedSpaceCreator"
      29 of 40 ("Ana Müller", "Bo Nyman", "Carl Novak", "Elif Okafor", "Finn Rossi", "Gita Sato", "Hugo Weiss", "Ines Lind" and 21 more) gained "SharedSpaceCreator"; 11 had it already.
      Easily confused with it: the custom group "cg-finance" (id 696087180000000000b003ea).
      No longer users of the tenant, so not put back (1 person): "Carl Dubois" ("carl.dubois@acme.example").
      Not active or no person: "Mei Quinn" ("mei.quinn@acme.example", disabled) and "Nora Weiss" ("nora.weiss@acme.example", invited).
      The group gets a new id: spaces and section access that name the old one do not find it.
      No longer a role of the tenant, so not given back: "Steward".
      Change id, to look it up or to undo it: CHANGE",
      ]
    `);
  });
});

describe('of a deletion, where something goes wrong', () => {
  async function undoneWith(fault: Pick<Fault, 'on' | 'status' | 'skip'>) {
    const world = await openWorld();
    await world.say('delete_custom_group', { group: 'cg-finance', remove_members_first: true });
    const [change = ''] = world.changes;
    world.sandbox.fail({ ...fault, kind: 'status' });
    return world.refusal('undo_change', { change });
  }

  test('a group that is not made again has nobody in it', async () => {
    const on = { method: 'POST', path: '/api/v1/groups' };
    expect(await undoneWith({ on, status: 403 })).toMatchInlineSnapshot(`
      "Tried in TENANT to create the custom group "cg-finance" with no roles and 3 people in it.
      Done, and read back: nobody.
      Not tried: the call was cancelled, or too much had gone wrong before. 3 people: "Ana Sato" ("ana.sato@acme.example"), "Gita Okafor" ("gita.okafor@acme.example") and "Hugo Rossi" ("hugo.rossi@acme.example").
      The group is not there: Cannot complete POST /api/v1/groups: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403).
      What to do next: call again with the same arguments; whoever is as wanted already is left alone.
      Change id, to look it up or to undo it: CHANGE"
    `);
  });

  test('the one who is not put back is told with the reason', async () => {
    const on = { method: 'PATCH', path: '/api/v1/users/' };
    expect(await undoneWith({ on, status: 404, skip: 2 })).toMatchInlineSnapshot(`
      "Tried in TENANT to create the custom group "cg-finance" with no roles and 3 people in it.
      Done, and read back: 2 people.
      Not done: Cannot complete PATCH /api/v1/users/{userId}: the tenant has nothing with that id (404). 1 person: "Hugo Rossi" ("hugo.rossi@acme.example").
      What to do next: call again with the same arguments; whoever is as wanted already is left alone.
      Change id, to look it up or to undo it: CHANGE"
    `);
  });

  test('a group that cannot be read back is not called done', async () => {
    const on = { method: 'GET', path: '/api/v1/groups/' };
    expect(await undoneWith({ on, status: 403, skip: 1 })).toMatchInlineSnapshot(`
      "Tried in TENANT to create the custom group "cg-finance" with no roles and 3 people in it.
      Done, and read back: nobody.
      Accepted by the tenant, but reading back failed. 3 people: "Ana Sato" ("ana.sato@acme.example"), "Gita Okafor" ("gita.okafor@acme.example") and "Hugo Rossi" ("hugo.rossi@acme.example").
      Whether the group is there is not known.
      Reading back failed: Cannot complete GET /api/v1/groups/{groupId}: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403).
      What to do next: look at the group with get_group, and put whoever is missing into it with add_members.
      Change id, to look it up or to undo it: CHANGE"
    `);
  });
});

describe('not undone', () => {
  test('what nobody has done', async () => {
    const world = await openWorld();
    expect(await world.refusal('undo_change', { change: 'no such id' })).toMatchInlineSnapshot(`
      "Cannot find the change "no such id" in the journal of this server for this tenant.
      Nothing was changed.
      What to do next: Call list_changes for the ids; changes made elsewhere cannot be undone here."
    `);
    expect(world.traces()).toEqual({ questions: 0, writes: [] });
  });

  test('what the person declined', async () => {
    const world = await openWorld({ person: () => ({ action: 'decline' }) });
    await world.refusal('delete_custom_group', { group: 'CG-Empty' });
    const change = await world.journalled('asked');
    expect(
      (await world.refusal('undo_change', { change })).replace(change, 'CHANGE'),
    ).toMatchInlineSnapshot(`
      "Cannot undo the change "CHANGE": it was asked or refused, but never applied.
      Nothing was changed.
      What the person can do: Look at the present state with get_group or explain_access, and ask for what is wanted."
    `);
    expect(world.traces().writes).toEqual([]);
  });

  test('a group that got members since', async () => {
    const world = await openWorld();
    await world.say('create_custom_group', { name: 'CG-New' });
    await world.say('add_members', { group: 'CG-New', people: ['Bo Holm'] });
    const [made = ''] = world.changes;
    const { text } = await undo(world, made);
    expect(text.replace(/\(id [0-9a-f]{24}\)/g, '(id NEW)')).toMatchInlineSnapshot(`
      "Cannot delete the custom group "CG-New": it has 1 member, and Qlik deletes only empty groups.
      Nothing was changed.
      What to do next: Call delete_custom_group with remove_members_first: true if its members are to be taken out as well."
    `);
  });

  test('a group made with people in it, to whom another came since', async () => {
    const world = await openWorld();
    await world.say('delete_custom_group', { group: 'cg-finance', remove_members_first: true });
    await undo(world);
    await world.say('add_members', { group: 'cg-finance', people: ['Bo Holm'] });
    const asked = world.questions.length;
    const { text } = await undo(world, world.changes[1]);
    expect(text.replace(/\(id [0-9a-f]{24}\)/g, '(id NEW)')).toMatchInlineSnapshot(`
      "Cannot delete the custom group "cg-finance": it has 4 members, and Qlik deletes only empty groups.
      Nothing was changed.
      What to do next: Call delete_custom_group with remove_members_first: true if its members are to be taken out as well."
    `);
    expect(world.questions).toHaveLength(asked);
  });

  test('by a dry run, which shows what it would do', async () => {
    const world = await openWorld();
    await world.say('remove_role', { group: 'CG-Finance', roles: ['Steward'] });
    const [change = ''] = world.changes;
    expect(await world.say('undo_change', { change, dry_run: true })).toMatchInlineSnapshot(`
      "Dry run in TENANT: this would give "Steward" to the custom group "CG-Finance" (id 696086a00000000000b003e8). Nothing was changed.
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) would gain "Steward".
      Roles now: "SharedSpaceCreator"
      Roles then: "SharedSpaceCreator" and "Steward"
      A person would be asked first, because it reaches more than 25 people."
    `);
    expect(world.traces().writes).toHaveLength(1);
  });
});

test('a deletion whose members came back only in part is finished by undoing it again', async () => {
  const world = await openWorld();
  await world.say('delete_custom_group', { group: 'CG-Finance-EMEA', remove_members_first: true });
  const [change = ''] = world.changes;
  const on = { method: 'PATCH', path: '/api/v1/users/' };
  world.sandbox.fail({ on, kind: 'status', status: 404, skip: 2 });
  await world.refusal('undo_change', { change });
  const { text } = await undo(world, change);
  expect(text.replace(/\(id [0-9a-f]{24}\)/g, '(id NEW)')).toMatchInlineSnapshot(`
    "Done in TENANT, and read back: added "Carl Dubois" ("carl.dubois@acme.example") to the custom group "CG-Finance-EMEA" (id NEW).
    Roles before: "SharedSpaceCreator"
    Roles now: "SharedSpaceCreator"
    "Carl Dubois" had "SharedSpaceCreator" already, through "CG-Finance".
    Change id, to look it up or to undo it: CHANGE"
  `);
  const { id } = world.sandbox.groupByName('CG-Finance-EMEA');
  const users = [...world.sandbox.state.users.values()];
  expect(users.filter((user) => user.assignedGroups.includes(id))).toHaveLength(12);
  // Undone, only the one who was put in last goes again.
  expect((await undo(world)).data).toMatchObject({ outcome: 'changed', joining: 0, leaving: 1 });
});
