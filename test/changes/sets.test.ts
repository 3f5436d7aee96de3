/** Changes of many targets through the pipeline: planned, approved, written and undone as one. */

import { describe, expect, test } from 'vitest';
import type { ChangeRequest, Outcome } from '../../src/changes/change-request.js';
import { findChange } from '../../src/changes/past/history.js';
import { inverseOf } from '../../src/changes/past/inverse.js';
import { failureText } from '../../src/text/failure-text.js';
import { members, put } from '../support/changes/call-member-tools.js';
import {
  type Asked,
  adding,
  creation,
  deletion,
  ofGroup,
  ofUser,
  removing,
  rolesNow,
  rolesOf,
  runSet,
  setting,
  told,
  writes,
} from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant } from '../support/directory/simulated-tenant.js';
import { allEntries } from '../support/ledger/all-entries.js';
import { failureOf } from '../support/qlik/scripted-transport.js';

const MARIA = 'maria.lopez@acme.example';
const CARL = 'carl.nyman@acme.example';
const MEI = 'mei.lopez@acme.example';

type Intents = ChangeRequest['intents'];

/** Bodies of all writes, ids replaced by names. */
function sent({ sandbox }: Tenant): string[] {
  const { users, groups, roles } = sandbox.state;
  const named = (text: string): string =>
    text.replaceAll(/[0-9a-f]{24}/g, (id) => {
      const user = users.get(id);
      return user?.email ?? groups.get(id)?.name ?? roles.get(id)?.name ?? id;
    });
  return sandbox.writes().map(({ method, path, status }) => named(`${method} ${path} ${status}`));
}

async function journal({ pipeline }: Tenant): Promise<string[]> {
  const entries = await allEntries(pipeline.ledger.journal);
  const ids = [...new Set(entries.map(({ change }) => change))];
  return entries.map(({ kind, change, summary }) => `${ids.indexOf(change)} ${kind}: ${summary}`);
}

async function refused(tenant: Tenant, intents: Intents): Promise<string> {
  const text = failureText(await failureOf(runSet(tenant, intents)));
  expect(writes(tenant)).toEqual([]);
  return text;
}

async function undo(tenant: Tenant, outcome: Outcome, asked: Asked = {}): Promise<Outcome> {
  if (outcome.state !== 'applied') throw new Error(`it was not applied: ${outcome.state}`);
  const past = await findChange(tenant.pipeline.ledger.journal, outcome.id);
  if (past === undefined) throw new Error('it is not in the journal');
  const { intents, undoing } = inverseOf(past, await tenant.directory.roles({}));
  return runSet(tenant, intents, { ...asked, undoing });
}

/** Names, roles and members of every custom group, and direct roles of everybody who has some. */
function state({ sandbox }: Tenant) {
  const { users, groups, roles } = sandbox.state;
  const names = (ids: readonly string[]) => ids.map((id) => roles.get(id)?.name ?? id).sort();
  const custom = [...groups.values()]
    .filter(({ providerType }) => providerType === 'custom')
    .map(({ id, name, description, assignedRoles }) => [
      name,
      description ?? '',
      names(assignedRoles),
      [...users.recordsBy('group', id)].map((user) => user.email).sort(),
    ])
    .sort();
  const direct = [...users.values()]
    .filter(({ assignedRoles }) => assignedRoles.length > 0)
    .map(({ email, assignedRoles }) => [email, names(assignedRoles)])
    .sort();
  return { custom, direct };
}

const team: Intents = [
  creation('CG-Team', ['Steward']),
  ofGroup('CG-Team', ['SharedSpaceCreator']),
  adding('CG-Team', [MARIA, CARL]),
];

test('a group is created, given roles and filled as one change: one write for it, one for each person', async () => {
  const tenant = simulatedTenant();
  const outcome = await runSet(tenant, team);
  expect(told(outcome)).toMatchInlineSnapshot(`
    [
      "applied",
      "done",
      "done",
      "done",
      "as planned: SharedSpaceCreator, Steward",
      "as planned: SharedSpaceCreator, Steward",
      "as planned: SharedSpaceCreator, Steward",
    ]
  `);
  expect(sent(tenant)).toMatchInlineSnapshot(`
    [
      "POST /api/v1/groups 201",
      "PATCH /api/v1/users/maria.lopez@acme.example 204",
      "PATCH /api/v1/users/carl.nyman@acme.example 204",
    ]
  `);
  expect(rolesNow(tenant, 'CG-Team').sort()).toEqual(['SharedSpaceCreator', 'Steward']);
  expect(members(tenant, 'CG-Team')).toEqual([CARL, MARIA]);
  expect(await journal(tenant)).toMatchInlineSnapshot(`
    [
      "0 intent: create the custom group "CG-Team" with "Steward"; give "SharedSpaceCreator" to the custom group "CG-Team"; add 2 people to the custom group "CG-Team"",
      "0 outcome: as planned; 3 steps of 3 done",
    ]
  `);
});

test('one person in several groups with direct roles is one write', async () => {
  const tenant = simulatedTenant();
  put(tenant, 'CG-Finance', [MARIA]);
  const outcome = await runSet(tenant, [
    removing('CG-Finance', [MARIA]),
    adding('CG-Empty', [MARIA]),
    adding('cg-finance', [MARIA]),
    ofUser(MARIA, ['Steward', 'SharedSpaceCreator']),
  ]);
  expect(told(outcome)).toMatchInlineSnapshot(`
    [
      "applied",
      "done",
      "as planned: SharedSpaceCreator, Steward",
      "as planned: no roles",
      "as planned: no roles",
      "as planned: SharedSpaceCreator, Steward",
    ]
  `);
  expect(sent(tenant)).toEqual([`PATCH /api/v1/users/${MARIA} 204`]);
  expect(rolesOf(tenant, MARIA).sort()).toEqual(['SharedSpaceCreator', 'Steward']);
  expect(members(tenant, 'CG-Finance')).not.toContain(MARIA);
  expect(members(tenant, 'CG-Empty')).toEqual([MARIA]);
});

describe('what contradicts itself is refused, and nothing is sent', () => {
  test('a person put in and taken out', async () => {
    const intents: Intents = [adding('CG-Empty', [MARIA]), removing('CG-Empty', [MARIA])];
    expect(await refused(simulatedTenant(), intents)).toMatchInlineSnapshot(`
      "Cannot plan this change: it contradicts itself about "Maria Lopez" in "CG-Empty".
      Nothing was changed.
      What to do next: Say for each person, role and group only what it should be in the end."
    `);
  });

  test('a role given and taken', async () => {
    const intents: Intents = [
      ofGroup('CG-Empty', ['Steward']),
      ofGroup('CG-Empty', [], ['Steward']),
    ];
    expect(await refused(simulatedTenant(), intents)).toMatchInlineSnapshot(`
      "Cannot plan this change: it contradicts itself about the role "Steward" of "CG-Empty".
      Nothing was changed.
      What to do next: Say for each person, role and group only what it should be in the end."
    `);
  });

  test('a group deleted and then changed', async () => {
    const intents: Intents = [deletion('CG-Empty'), ofGroup('CG-Empty', ['Steward'])];
    expect(await refused(simulatedTenant(), intents)).toMatchInlineSnapshot(`
      "Cannot plan this change: it contradicts itself about "CG-Empty", which the same change deletes.
      Nothing was changed.
      What to do next: Say for each person, role and group only what it should be in the end."
    `);
  });

  test('people put into a group that is then deleted', async () => {
    const intents: Intents = [adding('CG-Empty', [MARIA]), deletion('CG-Empty', true)];
    expect(await refused(simulatedTenant(), intents)).toMatchInlineSnapshot(`
      "Cannot take the members out of "CG-Empty" now: the tenant counts 1 and shows 0, as it may for a while after a change.
      Nothing was changed.
      What to do next: Wait a minute, then call again."
    `);
  });

  test('the same new name twice', async () => {
    const intents: Intents = [creation('CG-New', ['Steward']), creation('CG-New')];
    expect(await refused(simulatedTenant(), intents)).toMatchInlineSnapshot(`
      "Cannot plan this change: it contradicts itself about the name "CG-New", which two groups would get.
      Nothing was changed.
      What to do next: Say for each person, role and group only what it should be in the end."
    `);
  });

  test('a new name that another group of the set gets by renaming', async () => {
    const intents: Intents = [
      creation('CG-New'),
      { want: 'update group', group: 'CG-Empty', newName: 'CG-New' },
    ];
    expect(await refused(simulatedTenant(), intents)).toMatchInlineSnapshot(`
      "Cannot plan this change: it contradicts itself about the name "CG-New", which two groups would get.
      Nothing was changed.
      What to do next: Say for each person, role and group only what it should be in the end."
    `);
  });

  test('two groups renamed to the same name', async () => {
    const intents: Intents = [
      { want: 'update group', group: 'CG-Finance', newName: 'CG-New' },
      { want: 'update group', group: 'CG-Empty', newName: 'CG-New' },
    ];
    expect(await refused(simulatedTenant(), intents)).toMatchInlineSnapshot(`
      "Cannot plan this change: it contradicts itself about the name "CG-New", which two groups would get.
      Nothing was changed.
      What to do next: Say for each person, role and group only what it should be in the end."
    `);
  });
});

test('a group is emptied in part, and then deleted with the rest of its members', async () => {
  const tenant = simulatedTenant();
  put(tenant, 'CG-Empty', [MARIA, CARL]);
  const outcome = await runSet(tenant, [removing('CG-Empty', [MARIA]), deletion('CG-Empty', true)]);
  expect(told(outcome)).toMatchInlineSnapshot(`
    [
      "applied",
      "done",
      "done",
      "done",
      "as planned: no roles",
      "as planned: no roles",
    ]
  `);
  expect(sent(tenant)).toHaveLength(3);
});

test('the same twice is done once', async () => {
  const tenant = simulatedTenant();
  const outcome = await runSet(tenant, [
    adding('CG-Empty', [MARIA]),
    adding('CG-Empty', [MARIA, CARL]),
    ofGroup('CG-Empty', ['Steward']),
    ofGroup('CG-Empty', ['Steward', 'SharedSpaceCreator']),
  ]);
  expect(told(outcome)).toMatchInlineSnapshot(`
    [
      "applied",
      "done",
      "done",
      "done",
      "as planned: no roles",
      "as planned: no roles",
      "as planned: SharedSpaceCreator, Steward",
      "as planned: SharedSpaceCreator, Steward",
    ]
  `);
  expect(sent(tenant)).toHaveLength(3);
});

test('a part that fails is told person by person, and the same call again finishes it', async () => {
  const tenant = simulatedTenant();
  const { id } = tenant.sandbox.userByEmail(CARL);
  const path = `/api/v1/users/${id}`;
  tenant.sandbox.fail({ on: { method: 'PATCH', path }, kind: 'status', status: 500 });
  const intents: Intents = [
    creation('CG-Team', ['Steward']),
    adding('CG-Team', [CARL, MARIA]),
    adding('CG-Empty', [CARL, MEI]),
  ];
  const outcome = await runSet(tenant, intents);
  expect(told(outcome)).toMatchInlineSnapshot(`
    [
      "applied",
      "done",
      "unknown, TENANT_UNAVAILABLE: Cannot complete PATCH /api/v1/users/{userId}: https://acme-lab.eu.qlikcloud.com has a problem of its own (500)",
      "done",
      "done",
      "as planned: Steward",
      "in part: missing Carl Nyman; lingering nobody",
      "in part: missing Carl Nyman; lingering nobody",
    ]
  `);
  expect(told(await runSet(tenant, intents))).toMatchInlineSnapshot(`
    [
      "applied",
      "done",
      "as planned: Steward",
      "as planned: Steward",
      "as planned: no roles",
    ]
  `);
  expect(members(tenant, 'CG-Team')).toEqual([CARL, MARIA]);
  expect(members(tenant, 'CG-Empty')).toEqual([CARL, MEI]);
  expect(told(await runSet(tenant, intents))).toEqual(['nothing to do']);
});

describe('undoing a set', () => {
  const many: Intents = [
    creation('CG-Team', ['Steward']),
    adding('CG-Team', [MARIA, CARL]),
    ofGroup('CG-Finance', ['Report exporter'], ['Steward']),
    ofUser(MARIA, ['SharedSpaceCreator']),
    { want: 'update group', group: 'CG-Empty', newName: 'CG-Full', description: 'Now in use' },
    setting('CG-Empty', [MEI]),
  ];

  test('gives back everything as it was', async () => {
    const tenant = simulatedTenant();
    const before = state(tenant);
    const outcome = await runSet(tenant, many);
    expect(state(tenant)).not.toEqual(before);
    expect(told(await undo(tenant, outcome))).toMatchInlineSnapshot(`
      [
        "applied",
        "done",
        "done",
        "done",
        "done",
        "done",
        "done",
        "as planned: no roles",
        "as planned: no roles",
        "as planned: no roles",
        "as planned: SharedSpaceCreator, Steward",
        "as planned: Steward",
        "as planned: no roles",
      ]
    `);
    expect(state(tenant)).toEqual(before);
    expect(await journal(tenant)).toMatchInlineSnapshot(`
      [
        "0 asked: asked whether to create the custom group "CG-Team" with "Steward"; add 2 people to the custom group "CG-Team"; give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8) and take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8); and 3 more changes",
        "0 answered: answered with accept: approved",
        "0 intent: create the custom group "CG-Team" with "Steward"; add 2 people to the custom group "CG-Team"; give "Report exporter" to the custom group "CG-Finance" (id 696086a00000000000b003e8) and take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8); and 3 more changes",
        "0 outcome: as planned; 6 steps of 6 done",
        "1 asked: asked whether to take "Mei Lopez" ("mei.lopez@acme.example") out of the custom group "CG-Full" (id 696087cc0000000000b003ed); rename the custom group "CG-Full" (id 696087cc0000000000b003ed) to "CG-Empty" and describe it as ""; take "SharedSpaceCreator" away from the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c); and 3 more changes",
        "1 answered: answered with accept: approved",
        "1 intent: take "Mei Lopez" ("mei.lopez@acme.example") out of the custom group "CG-Full" (id 696087cc0000000000b003ed); rename the custom group "CG-Full" (id 696087cc0000000000b003ed) to "CG-Empty" and describe it as ""; take "SharedSpaceCreator" away from the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c); and 3 more changes",
        "1 outcome: as planned; 6 steps of 6 done",
      ]
    `);
  });

  test('leaves alone what others changed since', async () => {
    const tenant = simulatedTenant();
    const outcome = await runSet(tenant, many);
    const { sandbox } = tenant;
    const { id } = sandbox.groupByName('CG-Finance');
    sandbox.setGroupRoles(id, ['Steward', 'Report exporter', 'DataAdmin']);
    put(tenant, 'CG-Full', [CARL]);
    const questions: string[] = [];
    const undone = await undo(tenant, outcome, {
      meanwhile: ({ question }) => void questions.push(question.message),
    });
    expect(questions).toMatchInlineSnapshot(`
      [
        "In acme-lab.eu.qlikcloud.com, 6 changes as one:
      1. Take "Mei Lopez" ("mei.lopez@acme.example") out of the custom group "CG-Full" (id 696087cc0000000000b003ed).
      2. Rename the custom group "CG-Full" (id 696087cc0000000000b003ed) to "CG-Empty" and describe it as "".
      3. Take "SharedSpaceCreator" away from the person "Maria Lopez" ("maria.lopez@acme.example", id 695fa2d00000000000a0001c).
      4. Take "Report exporter" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      5. Take 2 people out of the custom group "CG-Team" (id 6b000c100000000000000001).
      6. Delete the custom group "CG-Team" (id 6b000c100000000000000001).
      You are asked because it deletes a group, it replaces what the group is called or described as, it takes rights away and it takes people out of the group.
      "Maria Lopez" keeps "SharedSpaceCreator" through "CG-Finance-EMEA".
      1 of 2 ("Carl Nyman") loses "Steward"; 1 keeps it through "CG-Finance".
      All 41 people ("Maria Lopez", "Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor" and 33 more) lose "Report exporter".
      "CG-Full": The group gives no roles, so they lose none by it.
      "Maria Lopez": Of direct roles, this person keeps no roles.
      "CG-Finance": The group keeps "Steward" and "DataAdmin".
      "CG-Team": Leaving: "Maria Lopez" ("maria.lopez@acme.example") and "Carl Nyman" ("carl.nyman@acme.example").
      "CG-Team": It has no members, so nobody loses anything by it.
      "CG-Team": It gives "Steward".
      This cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
      Held already, so left alone: "Steward".
      Load scripts, section access and other systems that name "CG-Full" do not follow the new name.
      To approve, type the number of writes exactly as it stands on the next line:
      6",
      ]
    `);
    expect(told(undone)).toMatchInlineSnapshot(`
      [
        "applied",
        "done",
        "done",
        "done",
        "done",
        "done",
        "done",
        "as planned: no roles",
        "as planned: no roles",
        "as planned: no roles",
        "as planned: DataAdmin, Steward",
        "as planned: Steward",
        "as planned: no roles",
      ]
    `);
    expect(rolesNow(tenant, 'CG-Finance').sort()).toEqual(['DataAdmin', 'Steward']);
    expect(members(tenant, 'CG-Empty')).toEqual([CARL]);
  });

  test('gives back a deleted group with its members, and the roles and people around it', async () => {
    const tenant = simulatedTenant();
    put(tenant, 'CG-Empty', [MARIA, MEI]);
    const before = state(tenant);
    const outcome = await runSet(tenant, [
      ofUser(MARIA, ['Steward']),
      adding('CG-Finance', [MEI]),
      removing('CG-Empty', [MARIA]),
      deletion('CG-Empty', true),
    ]);
    expect(told(outcome)).toMatchInlineSnapshot(`
      [
        "applied",
        "done",
        "done",
        "done",
        "as planned: Steward",
        "as planned: SharedSpaceCreator, Steward",
        "as planned: no roles",
        "as planned: no roles",
      ]
    `);
    expect(told(await undo(tenant, outcome))).toMatchInlineSnapshot(`
      [
        "applied",
        "done",
        "done",
        "done",
        "as planned: no roles",
        "as planned: no roles",
        "as planned: SharedSpaceCreator, Steward",
        "as planned: no roles",
      ]
    `);
    expect(state(tenant)).toEqual(before);
  });
});
