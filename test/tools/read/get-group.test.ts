import { expect, test } from 'vitest';
import { openWorld, untouched } from '../../support/tools/world.js';

test('a custom group', async () => {
  const world = await openWorld();
  expect(await world.say('get_group', { group: 'CG-Finance' })).toMatchInlineSnapshot(`
    "The custom group "CG-Finance" (id 696086a00000000000b003e8) in TENANT
    Description: "Month-end reporting team"
    Created: 2026-01-09T04:40:00.000Z
    Last updated: 2026-01-09T04:40:00.000Z
    Roles it gives:
    - "SharedSpaceCreator" · id 605a1c2151382ffc836af862 · user level · "Create shared spaces"
    - "Steward" · id 66336420000000000000d00f · user level · "Business glossaries and terms"
    Members: 41 people, 20 of them shown here:
    - "Ana Müller" · "ana.muller@acme.example" · id 695fa7800000000000a00030 · active
    - "Ana Quinn" · "ana.quinn@acme.example" · id 695fa1e00000000000a00018 · active
    - "Bo Holm" · "bo.holm@acme.example" · id 695fa30c0000000000a0001d · active
    - "Bo Nyman" · "bo.nyman@acme.example" · id 695fa8ac0000000000a00035 · active
    - "Carl Dubois" · "carl.dubois@acme.example" · id 695fa21c0000000000a00019 · active
    - "Carl Novak" · "carl.novak@acme.example" · id 695fa7bc0000000000a00031 · active
    - "Elif Okafor" · "elif.okafor@acme.example" · id 695fa6900000000000a0002c · active
    - "Elif Sato" · "elif.sato@acme.example" · id 695fa0f00000000000a00014 · active
    - "Finn Rossi" · "finn.rossi@acme.example" · id 695fa6cc0000000000a0002d · active
    - "Finn Weiss" · "finn.weiss@acme.example" · id 695fa12c0000000000a00015 · active
    - "Gita Müller" · "gita.muller@acme.example" · id 695fa1680000000000a00016 · active
    - "Gita Sato" · "gita.sato@acme.example" · id 695fa7080000000000a0002e · active
    - "Hugo Novak" · "hugo.novak@acme.example" · id 695fa1a40000000000a00017 · active
    - "Hugo Weiss" · "hugo.weiss@acme.example" · id 695fa7440000000000a0002f · active
    - "Ines Lind" · "ines.lind@acme.example" · id 695fa9600000000000a00038 · active
    - "Ines Rossi" · "ines.rossi@acme.example" · id 695fa3c00000000000a00020 · active
    - "Jun Okafor" · "jun.okafor@acme.example" · id 695fa99c0000000000a00039 · active
    - "Jun Sato" · "jun.sato@acme.example" · id 695fa3fc0000000000a00021 · active
    - "Klara Rossi" · "klara.rossi@acme.example" · id 695fa9d80000000000a0003a · active
    - "Klara Weiss" · "klara.weiss@acme.example" · id 695fa4380000000000a00022 · active
    There are more. Go on with cursor eyJwYWdlIjoiV3lKdVlXMWxJaXdpYTJ4aGNtRWdkMlZwYzNNaUxDSTJPVFZtWVRRek9EQXdNREF3TURBd01EQmhNREF3TWpJaVhRIiwic2tpcCI6MH0"
  `);
  expect(await world.data('get_group', { group: 'CG-Finance', limit: 2 })).toMatchInlineSnapshot(`
    {
      "created": "2026-01-09T04:40:00.000Z",
      "cursor": "eyJwYWdlIjoiV3lKdVlXMWxJaXdpWVc1aElIRjFhVzV1SWl3aU5qazFabUV4WlRBd01EQXdNREF3TURBd1lUQXdNREU0SWwwIiwic2tpcCI6MH0",
      "description": "Month-end reporting team",
      "id": "696086a00000000000b003e8",
      "kind": "custom",
      "members": 41,
      "name": "CG-Finance",
      "not_active": 0,
      "people": [
        {
          "bot": false,
          "email": "ana.muller@acme.example",
          "id": "695fa7800000000000a00030",
          "name": "Ana Müller",
          "status": "active",
        },
        {
          "bot": false,
          "email": "ana.quinn@acme.example",
          "id": "695fa1e00000000000a00018",
          "name": "Ana Quinn",
          "status": "active",
        },
      ],
      "roles": [
        {
          "description": "Create shared spaces",
          "full_user": false,
          "id": "605a1c2151382ffc836af862",
          "level": "user",
          "name": "SharedSpaceCreator",
        },
        {
          "description": "Business glossaries and terms",
          "full_user": false,
          "id": "66336420000000000000d00f",
          "level": "user",
          "name": "Steward",
        },
      ],
      "tenant": "TENANT",
      "updated": "2026-01-09T04:40:00.000Z",
    }
  `);
  expect(world.traces()).toEqual(untouched);
});

test('by id, and with spaces around the name', async () => {
  const world = await openWorld();
  const { id } = world.sandbox.groupByName('CG-Finance');
  const text = await world.say('get_group', { group: 'CG-Finance' });
  expect(await world.say('get_group', { group: id })).toBe(text);
  expect(await world.say('get_group', { group: ' CG-Finance ' })).toBe(text);
});

test('a group without members and roles', async () => {
  const world = await openWorld();
  expect(await world.say('get_group', { group: 'CG-Empty' })).toMatchInlineSnapshot(`
    "The custom group "CG-Empty" (id 696087cc0000000000b003ed) in TENANT
    Created: 2026-01-09T04:45:00.000Z
    Last updated: 2026-01-09T04:45:00.000Z
    Roles: none; being a member gives nothing by itself
    Members: 0 people"
  `);
  expect(await world.data('get_group', { group: 'CG-Empty' })).toMatchInlineSnapshot(`
    {
      "created": "2026-01-09T04:45:00.000Z",
      "id": "696087cc0000000000b003ed",
      "kind": "custom",
      "members": 0,
      "name": "CG-Empty",
      "not_active": 0,
      "people": [],
      "roles": [],
      "tenant": "TENANT",
      "updated": "2026-01-09T04:45:00.000Z",
    }
  `);
});

test('a group of the identity provider', async () => {
  const world = await openWorld();
  const group = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
  expect(await world.say('get_group', { group, limit: 3 })).toMatchInlineSnapshot(`
    "The IdP group "3f2504e0-4f89-41d3-9a0c-0305e82c3301" (id 69609e4c0000000000b0044d) in TENANT
    Created: 2026-01-09T06:21:00.000Z
    Last updated: 2026-01-09T06:21:00.000Z
    Roles it gives:
    - "DataServicesContributor" · id 66336420000000000000d009 · user level · "Data integration services"
    Members: 20 people, 3 of them shown here:
    - "Ana Weiss" · "ana.weiss@acme.example" · id 695fcee00000000000a000d8 · active
    - "Carl Müller" · "carl.muller@acme.example" · id 695fcf1c0000000000a000d9 · active
    - "Elif Lind" · "elif.lind@acme.example" · id 695fcdf00000000000a000d4 · active
    There are more. Go on with cursor eyJwYWdlIjoiV3lKdVlXMWxJaXdpWld4cFppQnNhVzVrSWl3aU5qazFabU5rWmpBd01EQXdNREF3TURBd1lUQXdNR1EwSWwwIiwic2tpcCI6MH0"
  `);
});

test('everybody', async () => {
  const world = await openWorld();
  const text = await world.say('get_group', { group: 'com.qlik.Everyone', limit: 2 });
  expect(text).toMatchInlineSnapshot(`
    "The system group "com.qlik.Everyone" (id 000000000000000000000001) in TENANT
    Created: 2024-05-02T10:00:00.000Z
    Last updated: 2024-05-02T10:00:00.000Z
    Roles it gives:
    - "PrivateAnalyticsContentCreator" · id 66336420000000000000d00d · user level · "Content in the personal space"
    Members: 313 people, 2 of them shown here:
    - "Ana Berg" · "ana.berg@acme.example" · id 695f9c400000000000a00000 · active
    - "Ana Dubois" · "ana.dubois@acme.example" · id 695fc3a00000000000a000a8 · active
    There are more. Go on with cursor eyJwYWdlIjoiV3lKdVlXMWxJaXdpWVc1aElHUjFZbTlwY3lJc0lqWTVOV1pqTTJFd01EQXdNREF3TURBd01HRXdNREJoT0NKZCIsInNraXAiOjB9"
  `);
  expect(await world.say('get_group', { group: 'Everyone', limit: 2 })).toBe(text);
  expect(await world.say('get_group', { group: '000000000000000000000001', limit: 2 })).toBe(text);
});

test('quotes in a name, and few members', async () => {
  const world = await openWorld();
  expect(await world.say('get_group', { group: 'CG-R&D "Lab"' })).toMatchInlineSnapshot(`
    "The custom group "CG-R&D \\"Lab\\"" (id 696087540000000000b003eb) in TENANT
    Description: "Trials & prototypes"
    Created: 2026-01-09T04:43:00.000Z
    Last updated: 2026-01-09T04:43:00.000Z
    Roles it gives:
    - "AutomlExperimentContributor" · id 66336420000000000000d006 · user level · "ML experiments"
    Members: 8 people:
    - "Ines Lopez" · "ines.lopez@acme.example" · id 695faf000000000000a00050 · active
    - "Jun Holm" · "jun.holm@acme.example" · id 695faf3c0000000000a00051 · active
    - "Klara Lind" · "klara.lind@acme.example" · id 695faf780000000000a00052 · active
    - "Luis Okafor" · "luis.okafor@acme.example" · id 695fafb40000000000a00053 · active
    - "Nora Rossi" · "nora.rossi@acme.example" · id 695faff00000000000a00054 · active
    - "Pavel Sato" · "pavel.sato@acme.example" · id 695fb02c0000000000a00055 · active
    - "Rosa Weiss" · "rosa.weiss@acme.example" · id 695fb0680000000000a00056 · active
    - "Sven Müller" · "sven.muller@acme.example" · id 695fb0a40000000000a00057 · active"
  `);
});

test('a role that can raise basic users to full users', async () => {
  const world = await openWorld();
  world.sandbox.setGroupRoles(world.sandbox.groupByName('CG-Empty').id, ['Full analyst']);
  expect(await world.say('get_group', { group: 'CG-Empty' })).toMatchInlineSnapshot(`
    "The custom group "CG-Empty" (id 696087cc0000000000b003ed) in TENANT
    Created: 2026-01-09T04:45:00.000Z
    Last updated: 2026-11-20T09:00:00.000Z
    Roles it gives:
    - "Full analyst" · id 695f9cb80000000000c00002 · user level · can raise a basic user to a full user · "Raises a basic user to a full user"
    Members: 0 people"
  `);
});

test('roles that are hidden from the credential', async () => {
  const fault = { on: { path: '/api/v1/groups' }, kind: 'hidden-roles', times: 2 } as const;
  const world = await openWorld({ faults: [fault, fault] });
  expect(await world.say('get_group', { group: 'CG-Finance', limit: 1 })).toMatchInlineSnapshot(`
    "The custom group "CG-Finance" (id 696086a00000000000b003e8) in TENANT
    Description: "Month-end reporting team"
    Created: 2026-01-09T04:40:00.000Z
    Last updated: 2026-01-09T04:40:00.000Z
    Roles: hidden from the credential of this server
    Members: 41 people, 1 of them shown here:
    - "Ana Müller" · "ana.muller@acme.example" · id 695fa7800000000000a00030 · active
    There are more. Go on with cursor eyJwYWdlIjoiV3lKdVlXMWxJaXdpWVc1aElHM0R2R3hzWlhJaUxDSTJPVFZtWVRjNE1EQXdNREF3TURBd01EQmhNREF3TXpBaVhRIiwic2tpcCI6MH0"
  `);
  expect(await world.data('get_group', { group: 'CG-Finance' })).not.toHaveProperty('roles');
});

test('one member', async () => {
  const world = await openWorld();
  const { state, userByEmail, groupByName } = world.sandbox;
  const carl = userByEmail('carl.nyman@acme.example');
  state.users.set(carl.id, { ...carl, assignedGroups: [groupByName('CG-Empty').id] });
  expect(await world.say('get_group', { group: 'CG-Empty' })).toMatchInlineSnapshot(`
    "The custom group "CG-Empty" (id 696087cc0000000000b003ed) in TENANT
    Created: 2026-01-09T04:45:00.000Z
    Last updated: 2026-01-09T04:45:00.000Z
    Roles: none; being a member gives nothing by itself
    Members: 1 person:
    - "Carl Nyman" · "carl.nyman@acme.example" · id 695f9c7c0000000000a00001 · active"
  `);
});
