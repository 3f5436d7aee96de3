import { describe, expect, test } from 'vitest';
import { openWorld, untouched } from '../../support/tools/world.js';

const tool = 'create_custom_group';

test('a new group', async () => {
  const world = await openWorld();
  const args = { name: 'CG-New', description: 'For the move', roles: ['Steward'] };
  expect(await world.say(tool, args)).toMatchInlineSnapshot(`
    "Done in TENANT, and read back: created the custom group "CG-New" (id 6b000c100000000000000001) with "Steward".
    Roles now: "Steward"
    Change id, to look it up or to undo it: CHANGE"
  `);
  expect(world.traces()).toEqual({ questions: 0, writes: ['POST 201 applied'] });
  expect(world.sandbox.groupByName('CG-New')).toMatchObject({
    providerType: 'custom',
    description: 'For the move',
    assignedRoles: [world.sandbox.roleByName('Steward').id],
  });
});

test('the structured half', async () => {
  const world = await openWorld();
  expect(await world.data(tool, { name: ' CG-New ', roles: ['Steward'] })).toMatchInlineSnapshot(`
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
      "notes": [],
      "outcome": "changed",
      "people": 0,
      "roles_before": [],
      "roles_now": [
        "Steward",
      ],
      "takes": [],
      "target": {
        "id": "6b000c100000000000000001",
        "kind": "custom",
        "name": "CG-New",
        "type": "group",
      },
      "tenant": "TENANT",
    }
  `);
  expect(world.traces()).toEqual({ questions: 0, writes: ['POST 201 applied'] });
});

test('the same again is nothing to do', async () => {
  const world = await openWorld();
  const args = { name: 'CG-New', description: 'For the move', roles: ['Steward'] };
  await world.say(tool, args);
  expect(await world.say(tool, args)).toMatchInlineSnapshot(
    `"Nothing to do in TENANT: the custom group "CG-New" (id 6b000c100000000000000001) is there already, with "Steward". Nothing was changed."`,
  );
  expect(await world.data(tool, args)).toMatchInlineSnapshot(`
    {
      "gives": [],
      "irreversible": [],
      "needs_approval": false,
      "notes": [],
      "outcome": "nothing_to_do",
      "people": 0,
      "roles_before": [
        "Steward",
      ],
      "roles_now": [
        "Steward",
      ],
      "takes": [],
      "target": {
        "id": "6b000c100000000000000001",
        "kind": "custom",
        "name": "CG-New",
        "type": "group",
      },
      "tenant": "TENANT",
    }
  `);
  expect(world.traces().writes).toEqual(['POST 201 applied']);
});

describe('a name that a custom group has already', () => {
  test('with other roles is refused', async () => {
    const world = await openWorld();
    expect(
      await world.refusal(tool, { name: 'CG-Finance', roles: ['Steward'] }),
    ).toMatchInlineSnapshot(`
      "Cannot create the custom group "CG-Finance": a custom group of that name exists (id 696086a00000000000b003e8).
      Nothing was changed.
      What the person can do: Choose another name, or change the existing group with assign_role and remove_role."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('with another description is refused', async () => {
    const world = await openWorld();
    expect(
      await world.refusal(tool, { name: 'CG-Empty', description: 'Not so empty' }),
    ).toMatchInlineSnapshot(`
      "Cannot create the custom group "CG-Empty": a custom group of that name exists (id 696087cc0000000000b003ed).
      Nothing was changed.
      What the person can do: Choose another name, or change the existing group with assign_role and remove_role."
    `);
    expect(world.traces()).toEqual(untouched);
  });
});

test('look-alike names are noted', async () => {
  const world = await openWorld();
  expect(await world.say(tool, { name: 'cg-FINANCE' })).toMatchInlineSnapshot(`
    "Done in TENANT, and read back: created the custom group "cg-FINANCE" (id 6b000c100000000000000001) with no roles.
    Roles now: no roles
    Easily confused with it: the custom group "CG-Finance" (id 696086a00000000000b003e8).
    Easily confused with it: the custom group "cg-finance" (id 696087180000000000b003ea).
    Change id, to look it up or to undo it: CHANGE"
  `);
  expect((await world.data(tool, { name: 'FINANCE' })).notes).toMatchInlineSnapshot(`
    [
      "Easily confused with it: the custom group "Finance" (id 696088bc0000000000b003f1)",
      "Easily confused with it: the IdP group "Finance" (id 69609e100000000000b0044c)",
    ]
  `);
  expect(world.traces().writes).toEqual(['POST 201 applied', 'POST 201 applied']);
});

test('the name of an IdP group is free', async () => {
  const world = await openWorld();
  const name = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
  expect(await world.say(tool, { name })).toMatchInlineSnapshot(`
    "Done in TENANT, and read back: created the custom group "3f2504e0-4f89-41d3-9a0c-0305e82c3301" (id 6b000c100000000000000001) with no roles.
    Roles now: no roles
    Easily confused with it: the IdP group "3f2504e0-4f89-41d3-9a0c-0305e82c3301" (id 69609e4c0000000000b0044d).
    Change id, to look it up or to undo it: CHANGE"
  `);
  expect(world.traces().writes).toEqual(['POST 201 applied']);
});

describe('a dry run', () => {
  test('of a group that gives little', async () => {
    const world = await openWorld();
    const args = { name: 'CG-New', roles: ['Steward'], dry_run: true };
    expect(await world.say(tool, args)).toMatchInlineSnapshot(`
      "Dry run in TENANT: this would create the custom group "CG-New" with "Steward". Nothing was changed.
      Roles then: "Steward"
      No question would be asked: it only adds, to few people, and nothing of an administrator."
    `);
    expect(await world.data(tool, args)).toMatchInlineSnapshot(`
      {
        "gives": [
          {
            "id": "66336420000000000000d00f",
            "level": "user",
            "name": "Steward",
          },
        ],
        "irreversible": [],
        "needs_approval": false,
        "notes": [],
        "outcome": "dry_run",
        "people": 0,
        "roles_before": [],
        "roles_now": [
          "Steward",
        ],
        "takes": [],
        "target": {
          "kind": "custom",
          "name": "CG-New",
          "type": "group",
        },
        "tenant": "TENANT",
      }
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('of a group of administrators', async () => {
    const world = await openWorld();
    const args = { name: 'cg-admins', roles: ['TenantAdmin', 'Full analyst'], dry_run: true };
    expect(await world.say(tool, args)).toMatchInlineSnapshot(`
      "Dry run in TENANT: this would create the custom group "cg-admins" with "TenantAdmin" and "Full analyst". Nothing was changed.
      Roles then: "TenantAdmin" and "Full analyst"
      A person would be asked first, because "TenantAdmin" is an administrator role and it may raise people to full users, which uses entitlements.
      Easily confused with it: the custom group "CG-Admins" (id 696087900000000000b003ec)."
    `);
    expect((await world.data(tool, args)).needs_approval).toBe(true);
    expect(world.traces()).toEqual(untouched);
  });

  test('of a group that is there', async () => {
    const world = await openWorld();
    expect(await world.say(tool, { name: 'CG-Empty', dry_run: true })).toMatchInlineSnapshot(
      `"Nothing to do in TENANT: the custom group "CG-Empty" (id 696087cc0000000000b003ed) is there already, with no roles. Nothing was changed."`,
    );
    expect(world.traces()).toEqual(untouched);
  });
});

describe('a group of administrators', () => {
  const args = { name: 'CG-New', roles: ['DataAdmin'] };

  test('is asked about', async () => {
    const world = await openWorld();
    expect(await world.say(tool, args)).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: created the custom group "CG-New" (id 6b000c100000000000000001) with "DataAdmin".
      Roles now: "DataAdmin"
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.questions.join('\n---\n')).toContain('create the custom group "CG-New"');
    expect(world.traces()).toEqual({ questions: 1, writes: ['POST 201 applied'] });
  });

  test('is not made when the person declines', async () => {
    const world = await openWorld({ person: () => ({ action: 'decline' }) });
    expect(await world.refusal(tool, args)).toMatchInlineSnapshot(`
      "Not done: the person declined.
      Nothing was changed.
      What the person can do: Ask for it again, should it be wanted after all."
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: [] });
  });

  test('is not made when nobody can be asked', async () => {
    const world = await openWorld({ person: 'nobody' });
    expect(await world.refusal(tool, args)).toMatchInlineSnapshot(`
      "Cannot do this without a person who approves it, and this client cannot ask one: it does not offer form elicitation, and QLIK_APPROVAL turns the approval page off.
      Nothing was changed.
      What the person can do: Use a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change."
    `);
    expect(world.traces()).toEqual(untouched);
  });
});

test('a group that somebody else makes while the person thinks', async () => {
  const world = await openWorld({
    person: (question) => {
      world.sandbox.answer({
        method: 'POST',
        url: '/api/v1/groups',
        headers: { authorization: `Bearer ${world.sandbox.apiKey}` },
        body: JSON.stringify({ name: 'CG-New', providerType: 'custom' }),
      });
      return question.split('\n').at(-1) ?? '';
    },
  });
  expect(
    await world.refusal(tool, { name: 'CG-New', roles: ['DataAdmin'] }),
  ).toMatchInlineSnapshot(`
    "Cannot create the custom group "CG-New": a custom group of that name exists (id 6b000c100000000000000001).
    Nothing was changed.
    What the person can do: Choose another name, or change the existing group with assign_role and remove_role."
  `);
  // The write is the colleague's.
  expect(world.traces()).toEqual({ questions: 1, writes: ['POST 201 applied'] });
});
