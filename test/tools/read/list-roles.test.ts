import { describe, expect, test } from 'vitest';
import { openWorld, untouched } from '../../support/tools/world.js';

test('all roles', async () => {
  const world = await openWorld();
  expect(await world.say('list_roles')).toMatchInlineSnapshot(`
    "20 roles of 20 in TENANT:
    - "API key holder" · user level · custom · id 695f9c7c0000000000c00001 · "May manage own API keys"
    - "AnalyticsAdmin" · admin level · default · id 605a18af2ab08cdbfad09259 · "Some areas of governance and analytics content"
    - "AuditAdmin" · admin level · default · id 608050f7634644db3678b1a2 · "Audit of natural-language events and data"
    - "AutomationCreator" · user level · default · id 66336420000000000000d004 · "Private automations"
    - "AutomlDeploymentContributor" · user level · default · id 66336420000000000000d005 · "ML deployments"
    - "AutomlExperimentContributor" · user level · default · id 66336420000000000000d006 · "ML experiments"
    - "CollaborationPlatformUser" · user level · default · id 66336420000000000000d007 · "Qlik from external collaboration platforms"
    - "DataAdmin" · admin level · default · id 66336420000000000000d002 · "Data spaces"
    - "DataProductManager" · user level · default · id 66336420000000000000d008 · "Data products"
    - "DataServicesContributor" · user level · default · id 66336420000000000000d009 · "Data integration services"
    - "DataSpaceCreator" · user level · default · id 66336420000000000000d00a · "Create data spaces"
    - "EmbeddedAnalyticsUser" · user level · default · id 66336420000000000000d00b · "Blocks the user interface, leaves the API"
    - "Full analyst" · user level · custom · id 695f9cb80000000000c00002 · can raise a basic user to a full user · "Raises a basic user to a full user"
    - "ManagedSpaceCreator" · user level · default · id 66336420000000000000d00c · "Create managed spaces"
    - "PrivateAnalyticsContentCreator" · user level · default · id 66336420000000000000d00d · "Content in the personal space"
    - "Report exporter" · user level · custom · id 695f9c400000000000c00000 · "May export images and PDF"
    - "SharedSpaceCreator" · user level · default · id 605a1c2151382ffc836af862 · "Create shared spaces"
    - "Steward" · user level · default · id 66336420000000000000d00f · "Business glossaries and terms"
    - "TenantAdmin" · admin level · default · id 608050f750afab80bd53586d · "Everything in the tenant, with users, groups and roles"
    - "UserDefault" · user level · default · id 66336420000000000000d010 · "Baseline of every user""
  `);
  expect(world.traces()).toEqual(untouched);
});

test('the roles of administrators', async () => {
  const world = await openWorld();
  expect(await world.say('list_roles', { level: 'admin' })).toMatchInlineSnapshot(`
    "4 roles of 4 that fit in TENANT:
    - "AnalyticsAdmin" · admin level · default · id 605a18af2ab08cdbfad09259 · "Some areas of governance and analytics content"
    - "AuditAdmin" · admin level · default · id 608050f7634644db3678b1a2 · "Audit of natural-language events and data"
    - "DataAdmin" · admin level · default · id 66336420000000000000d002 · "Data spaces"
    - "TenantAdmin" · admin level · default · id 608050f750afab80bd53586d · "Everything in the tenant, with users, groups and roles""
  `);
});

test('the roles made here', async () => {
  const world = await openWorld();
  expect(await world.say('list_roles', { type: 'custom' })).toMatchInlineSnapshot(`
    "3 roles of 3 that fit in TENANT:
    - "API key holder" · user level · custom · id 695f9c7c0000000000c00001 · "May manage own API keys"
    - "Full analyst" · user level · custom · id 695f9cb80000000000c00002 · can raise a basic user to a full user · "Raises a basic user to a full user"
    - "Report exporter" · user level · custom · id 695f9c400000000000c00000 · "May export images and PDF""
  `);
  expect(await world.data('list_roles', { type: 'custom' })).toMatchInlineSnapshot(`
    {
      "roles": [
        {
          "description": "May manage own API keys",
          "full_user": false,
          "id": "695f9c7c0000000000c00001",
          "level": "user",
          "name": "API key holder",
          "type": "custom",
        },
        {
          "description": "Raises a basic user to a full user",
          "full_user": true,
          "id": "695f9cb80000000000c00002",
          "level": "user",
          "name": "Full analyst",
          "type": "custom",
        },
        {
          "description": "May export images and PDF",
          "full_user": false,
          "id": "695f9c400000000000c00000",
          "level": "user",
          "name": "Report exporter",
          "type": "custom",
        },
      ],
      "tenant": "TENANT",
    }
  `);
});

test('a part of name or description', async () => {
  const world = await openWorld();
  expect(await world.say('list_roles', { query: ' SPACES ' })).toMatchInlineSnapshot(`
    "4 roles of 4 that fit in TENANT:
    - "DataAdmin" · admin level · default · id 66336420000000000000d002 · "Data spaces"
    - "DataSpaceCreator" · user level · default · id 66336420000000000000d00a · "Create data spaces"
    - "ManagedSpaceCreator" · user level · default · id 66336420000000000000d00c · "Create managed spaces"
    - "SharedSpaceCreator" · user level · default · id 605a1c2151382ffc836af862 · "Create shared spaces""
  `);
});

test('everything at once', async () => {
  const world = await openWorld();
  const args = { query: 'space', level: 'user', type: 'default', limit: 2 };
  const first = await world.call('list_roles', args);
  expect(first.text).toMatchInlineSnapshot(`
    "2 roles of 4 that fit in TENANT:
    - "DataSpaceCreator" · user level · default · id 66336420000000000000d00a · "Create data spaces"
    - "ManagedSpaceCreator" · user level · default · id 66336420000000000000d00c · "Create managed spaces"
    There are more. Go on with cursor eyJza2lwIjoyfQ"
  `);
  const { cursor } = first.data ?? {};
  expect(await world.say('list_roles', { ...args, cursor })).toMatchInlineSnapshot(`
    "2 roles of 4 that fit in TENANT:
    - "PrivateAnalyticsContentCreator" · user level · default · id 66336420000000000000d00d · "Content in the personal space"
    - "SharedSpaceCreator" · user level · default · id 605a1c2151382ffc836af862 · "Create shared spaces""
  `);
});

test('nothing that fits', async () => {
  const world = await openWorld();
  expect(await world.say('list_roles', { query: 'nowhere' })).toMatchInlineSnapshot(
    `"0 roles of 0 that fit in TENANT."`,
  );
});

test('a role of users with the scope of an administrator counts as one of administrators', async () => {
  const world = await openWorld();
  const { state, roleByName } = world.sandbox;
  const role = roleByName('Report exporter');
  state.roles.set(role.id, { ...role, assignedScopes: ['admin.users'] });
  expect(await world.say('list_roles', { type: 'custom', level: 'admin' })).toMatchInlineSnapshot(`
    "1 role of 1 that fit in TENANT:
    - "Report exporter" · admin level · custom · id 695f9c400000000000c00000 · "May export images and PDF""
  `);
});

describe('pages', () => {
  test.each([1, 3, 7, 20, 100])('of %i give each role exactly once', async (limit) => {
    const world = await openWorld();
    const found: string[] = [];
    for (let cursor: unknown; ; ) {
      const data = await world.data('list_roles', { limit, ...(cursor ? { cursor } : {}) });
      const roles = data.roles as { name: string }[];
      expect(roles.length).toBeLessThanOrEqual(limit);
      found.push(...roles.map((role) => role.name));
      cursor = data.cursor;
      if (cursor === undefined) break;
    }
    const held = [...world.sandbox.state.roles.values()].map((role) => role.name);
    expect(found).toEqual(held.sort());
    // The list is read once and kept for a minute.
    expect(world.requests()).toEqual(['GET /api/v1/roles']);
  });
});
