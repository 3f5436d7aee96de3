import { describe, expect, test } from 'vitest';
import { openWorld, untouched } from '../../support/tools/world.js';

const tool = 'delete_custom_group';

test('a group without members', async () => {
  const world = await openWorld();
  expect(await world.say(tool, { group: 'CG-Empty' })).toMatchInlineSnapshot(`
    "Done in TENANT, and read back: deleted the custom group "CG-Empty" (id 696087cc0000000000b003ed).
    Roles before: no roles
    Cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
    Change id, to look it up or to undo it: CHANGE"
  `);
  expect(world.questions).toMatchInlineSnapshot(`
    [
      "In TENANT: delete the custom group "CG-Empty" (id 696087cc0000000000b003ed).
    You are asked because it deletes a group.
    It has no members, so nobody loses anything by it.
    It gives no roles.
    This cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
    To approve, type the name of the group exactly as it stands on the next line:
    CG-Empty",
    ]
  `);
  expect(world.traces().writes).toEqual(['DELETE 204 applied']);
  expect(() => world.sandbox.groupByName('CG-Empty')).toThrow('No group CG-Empty');
});

test('the structured half', async () => {
  const world = await openWorld();
  world.sandbox.setGroupRoles(world.sandbox.groupByName('CG-Empty').id, ['Steward']);
  expect(await world.data(tool, { group: 'CG-Empty' })).toMatchInlineSnapshot(`
    {
      "change": "CHANGE",
      "gives": [],
      "irreversible": [
        "a group made again gets a new id",
        "Qlik does not say what becomes of spaces and section access that name it",
      ],
      "needs_approval": true,
      "notes": [],
      "outcome": "changed",
      "people": 0,
      "roles_before": [
        "Steward",
      ],
      "roles_now": [],
      "takes": [],
      "target": {
        "id": "696087cc0000000000b003ed",
        "kind": "custom",
        "name": "CG-Empty",
        "type": "group",
      },
      "tenant": "TENANT",
    }
  `);
});

test('a dry run', async () => {
  const world = await openWorld();
  expect(await world.say(tool, { group: 'CG-Empty', dry_run: true })).toMatchInlineSnapshot(`
    "Dry run in TENANT: this would delete the custom group "CG-Empty" (id 696087cc0000000000b003ed). Nothing was changed.
    Roles now: no roles
    Cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
    A person would be asked first, because it deletes a group."
  `);
  expect(await world.data(tool, { group: 'CG-Empty', dry_run: true })).toMatchInlineSnapshot(`
    {
      "gives": [],
      "irreversible": [
        "a group made again gets a new id",
        "Qlik does not say what becomes of spaces and section access that name it",
      ],
      "needs_approval": true,
      "notes": [],
      "outcome": "dry_run",
      "people": 0,
      "roles_before": [],
      "roles_now": [],
      "takes": [],
      "target": {
        "id": "696087cc0000000000b003ed",
        "kind": "custom",
        "name": "CG-Empty",
        "type": "group",
      },
      "tenant": "TENANT",
    }
  `);
  expect(world.traces()).toEqual(untouched);
});

describe('refused without a question', () => {
  test('a group with members', async () => {
    const world = await openWorld();
    expect(await world.refusal(tool, { group: 'CG-Finance' })).toMatchInlineSnapshot(`
      "Cannot delete the custom group "CG-Finance": it has 41 members, and Qlik deletes only empty groups.
      Nothing was changed.
      What to do next: Call delete_custom_group with remove_members_first: true if its members are to be taken out as well."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('a group of the identity provider', async () => {
    const world = await openWorld();
    const group = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
    expect(await world.refusal(tool, { group })).toMatchInlineSnapshot(`
      "Cannot delete "3f2504e0-4f89-41d3-9a0c-0305e82c3301": it is an IdP group, which belongs to the identity provider.
      Nothing was changed.
      What the person can do: Only custom groups can be deleted here; take its roles away with remove_role if it should give none."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('everybody', async () => {
    const world = await openWorld();
    expect(await world.refusal(tool, { group: 'Everyone' })).toMatchInlineSnapshot(`
      "Cannot delete "com.qlik.Everyone": it is a system group.
      Nothing was changed.
      What the person can do: Only custom groups can be deleted here; take its roles away with remove_role if it should give none."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('a client that cannot ask', async () => {
    const world = await openWorld({ person: 'nobody' });
    expect(await world.refusal(tool, { group: 'CG-Empty' })).toMatchInlineSnapshot(`
      "Cannot do this without a person who approves it, and this client cannot ask one: it does not offer form elicitation, and QLIK_APPROVAL turns the approval page off.
      Nothing was changed.
      What the person can do: Use a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change."
    `);
    expect(world.traces()).toEqual(untouched);
  });
});

test('the person types the name of another group', async () => {
  const world = await openWorld({ person: () => 'CG-Finance' });
  expect(await world.refusal(tool, { group: 'CG-Empty' })).toMatchInlineSnapshot(`
    "Not done: what was typed is not what the question asked for.
    Nothing was changed.
    What the person can do: Ask for it again and type it exactly as the question shows it; upper and lower case matter."
  `);
  expect(world.traces()).toEqual({ questions: 1, writes: [] });
});

test('somebody joins while the person thinks', async () => {
  const world = await openWorld({
    person: (question) => {
      const { state, userByEmail, groupByName } = world.sandbox;
      const user = userByEmail('carl.nyman@acme.example');
      state.users.set(user.id, { ...user, assignedGroups: [groupByName('CG-Empty').id] });
      return question.split('\n').at(-1) ?? '';
    },
  });
  expect(await world.refusal(tool, { group: 'CG-Empty' })).toMatchInlineSnapshot(`
    "Cannot delete the custom group "CG-Empty": it has 1 member, and Qlik deletes only empty groups.
    Nothing was changed.
    What to do next: Call delete_custom_group with remove_members_first: true if its members are to be taken out as well."
  `);
  expect(world.traces()).toEqual({ questions: 1, writes: [] });
});

test('somebody deletes it while the person thinks', async () => {
  const world = await openWorld({
    person: (question) => {
      world.sandbox.state.groups.delete(world.sandbox.groupByName('CG-Empty').id);
      return question.split('\n').at(-1) ?? '';
    },
  });
  expect(await world.refusal(tool, { group: 'CG-Empty' })).toMatchInlineSnapshot(`
    "Cannot find a group named "CG-Empty". Closest: "CG-Finance-EMEA" (custom group, id 696086dc0000000000b003e9).
    Nothing was changed.
    What to do next: Call list_groups with a part of the name, then use a name or id it returns; ask the person which group is meant."
  `);
  expect(world.traces()).toEqual({ questions: 1, writes: [] });
});
