import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/sandbox.js';
import { openWorld, type World } from './world.js';

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
    Change id, to look it up or to undo it: CHANGE
    The group gets a new id: spaces and section access that name the old one do not find it."
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
    It reaches 25 people, among them "Ana Holm", "Bo Novak", "Carl Lind", "Elif Dubois", "Finn Berg", "Gita Nyman", "Hugo Lopez" and "Ines Berg".
    People who are signed in keep their old rights until they sign in again.
    Change id, to look it up or to undo it: CHANGE
    Left alone, because it was changed since: "Steward"."
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
    expect(await undoneWith({ on, status: 403 })).toMatchInlineSnapshot(`
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

  test('by a dry run, which shows what it would do', async () => {
    const world = await openWorld();
    await world.say('remove_role', { group: 'CG-Finance', roles: ['Steward'] });
    const [change = ''] = world.changes;
    expect(await world.say('undo_change', { change, dry_run: true })).toMatchInlineSnapshot(`
      "Dry run in TENANT: this would give "Steward" to the custom group "CG-Finance" (id 696086a00000000000b003e8). Nothing was changed.
      It reaches 41 people, among them "Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor" and "Elif Sato".
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
    Change id, to look it up or to undo it: CHANGE
    The group gets a new id: spaces and section access that name the old one do not find it."
  `);
  const { id } = world.sandbox.groupByName('CG-Finance-EMEA');
  const users = [...world.sandbox.state.users.values()];
  expect(users.filter((user) => user.assignedGroups.includes(id))).toHaveLength(12);
  // Undone, only the one who was put in last goes again.
  expect((await undo(world)).data).toMatchObject({ outcome: 'changed', joining: 0, leaving: 1 });
});
