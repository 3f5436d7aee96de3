import { describe, expect, test } from 'vitest';
import { openWorld, untouched } from '../support/tools/world.js';

/** Whole answer; nothing was asked and nothing was sent. */
async function refused(name: string, args: Record<string, unknown>): Promise<string> {
  const world = await openWorld();
  const text = await world.refusal(name, args);
  expect(world.traces()).toEqual(untouched);
  return text;
}

describe('a group', () => {
  test('that nothing fits', async () => {
    const text = await refused('get_group', { group: 'CG-Finanze' });
    expect(text).toMatchInlineSnapshot(`
      "Cannot find a group named "CG-Finanze". Closest: "CG-Finance" (custom group, id 696086a00000000000b003e8), "cg-finance" (custom group, id 696087180000000000b003ea), "CG-Finance-EMEA" (custom group, id 696086dc0000000000b003e9), "Finance" (custom group, id 696088bc0000000000b003f1), "Finance" (IdP group, id 69609e100000000000b0044c), "CG-Admins" (custom group, id 696087900000000000b003ec).
      Nothing was changed.
      What to do next: Call list_groups with a part of the name, then use a name or id it returns; ask the person which group is meant."
    `);
    for (const [name, more] of [
      ['assign_role', { roles: ['Steward'] }],
      ['remove_role', { roles: ['Steward'] }],
      ['delete_custom_group', {}],
    ] as const) {
      expect(await refused(name, { group: 'CG-Finanze', ...more })).toBe(text);
    }
  });

  test('that nothing even resembles', async () => {
    expect(await refused('get_group', { group: 'xyzzy' })).toMatchInlineSnapshot(`
      "Cannot find a group named "xyzzy".
      Nothing was changed.
      What to do next: Call list_groups with a part of the name, then use a name or id it returns; ask the person which group is meant."
    `);
  });

  test('with an id that is not there', async () => {
    const group = 'aaaaaaaaaaaaaaaaaaaaaaaa';
    expect(await refused('delete_custom_group', { group })).toMatchInlineSnapshot(`
      "Cannot find a group named "aaaaaaaaaaaaaaaaaaaaaaaa".
      Nothing was changed.
      What to do next: Call list_groups with a part of the name, then use a name or id it returns; ask the person which group is meant."
    `);
  });

  test('with a name that two groups have', async () => {
    const text = await refused('get_group', { group: 'Finance' });
    expect(text).toMatchInlineSnapshot(`
      "Cannot tell which group "Finance" is: 2 have that name (custom group, id 696088bc0000000000b003f1, 6 members; IdP group, id 69609e100000000000b0044c, 60 members).
      Nothing was changed.
      What to do next: Ask the person which one is meant, then give its id instead of the name."
    `);
    expect(await refused('remove_role', { group: 'Finance', roles: ['Steward'] })).toBe(text);
    expect(await refused('delete_custom_group', { group: 'Finance' })).toBe(text);
  });

  test('in another case', async () => {
    expect(await refused('get_group', { group: 'cg-admins' })).toMatchInlineSnapshot(`
      "Cannot find a group named "cg-admins": group names are case-sensitive, and the exact name is "CG-Admins" (custom group, id 696087900000000000b003ec).
      Nothing was changed.
      What to do next: Use the exact name or the id, if that is the group meant."
    `);
    const group = 'CG-FINANCE';
    expect(await refused('delete_custom_group', { group })).toMatchInlineSnapshot(`
      "Cannot find a group named "CG-FINANCE": group names are case-sensitive, and the exact name is "CG-Finance" (custom group, id 696086a00000000000b003e8) or "cg-finance" (custom group, id 696087180000000000b003ea).
      Nothing was changed.
      What to do next: Use the exact name or the id, if that is the group meant."
    `);
  });

  test('with no name', async () => {
    expect(await refused('delete_custom_group', { group: '  ' })).toMatchInlineSnapshot(`
      "Cannot use "  " as a name: a name has 1 to 256 characters, this one has 0.
      Nothing was changed.
      What to do next: Give a name of that length."
    `);
    expect(await refused('get_group', { group: '' })).toMatchInlineSnapshot(`
      "Cannot find a group named "".
      Nothing was changed.
      What to do next: Call list_groups with a part of the name, then use a name or id it returns; ask the person which group is meant."
    `);
  });

  test('with control characters', async () => {
    const group = 'CG-\u001b[31mFinance\u0000';
    expect(await refused('delete_custom_group', { group })).toMatchInlineSnapshot(`
      "Cannot use "CG-Finance" as a name: it holds control characters.
      Nothing was changed.
      What to do next: Give the name without line breaks, tabs or other control characters."
    `);
    expect(await refused('get_group', { group })).toMatchInlineSnapshot(`
      "Cannot search for a text with line breaks or control characters in it.
      Nothing was changed.
      What to do next: Search for the text without them."
    `);
  });

  test('with quotes and syntax of a filter', async () => {
    const group = 'x" or name co "CG';
    expect(await refused('delete_custom_group', { group })).toMatchInlineSnapshot(`
      "Cannot find a group named "x\\" or name co \\"CG".
      Nothing was changed.
      What to do next: Call list_groups with a part of the name, then use a name or id it returns; ask the person which group is meant."
    `);
  });
});

describe('a new group', () => {
  const tool = 'create_custom_group';

  test('with a name over 256 characters', async () => {
    expect(await refused(tool, { name: 'N'.repeat(257) })).toMatchInlineSnapshot(`
      "Cannot use "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN…" as a name: a name has 1 to 256 characters, this one has 257.
      Nothing was changed.
      What to do next: Give a name of that length."
    `);
  });

  test('with a name of 256 characters', async () => {
    const world = await openWorld();
    await world.say(tool, { name: '漢'.repeat(256) });
    expect(world.traces()).toEqual({ questions: 0, writes: ['POST 201 applied'] });
  });

  test('with control characters', async () => {
    expect(await refused(tool, { name: 'CG-\nNew' })).toMatchInlineSnapshot(`
      "Cannot use "CG- New" as a name: it holds control characters.
      Nothing was changed.
      What to do next: Give the name without line breaks, tabs or other control characters."
    `);
    expect(await refused(tool, { name: 'CG-\ud800' })).toMatchInlineSnapshot(`
      "Cannot use "CG-" as a name: it holds control characters.
      Nothing was changed.
      What to do next: Give the name without line breaks, tabs or other control characters."
    `);
  });

  test('with no name', async () => {
    expect(await refused(tool, { name: '   ' })).toMatchInlineSnapshot(`
      "Cannot use "   " as a name: a name has 1 to 256 characters, this one has 0.
      Nothing was changed.
      What to do next: Give a name of that length."
    `);
  });

  test('with a name of the system', async () => {
    expect(await refused(tool, { name: 'com.qlik.Everyone' })).toMatchInlineSnapshot(`
      "Cannot name a group "com.qlik.Everyone": names that begin with com.qlik. belong to Qlik's own groups.
      Nothing was changed.
      What to do next: Choose another name."
    `);
  });

  test('with a long description', async () => {
    const args = { name: 'CG-New', description: 'd'.repeat(1_025) };
    expect(await refused(tool, args)).toMatchInlineSnapshot(`
      "Cannot use a description of 1025 characters: the most is 1024.
      Nothing was changed.
      What to do next: Give a shorter description."
    `);
  });

  test('with 101 roles', async () => {
    const roles = Array.from({ length: 101 }, (_, at) => `R${at}`);
    expect(await refused(tool, { name: 'CG-New', roles })).toMatchInlineSnapshot(`
      "Cannot use 101 roles in one change: the most that one group can hold is 100.
      Nothing was changed.
      What to do next: Choose which roles to leave out."
    `);
  });
});

describe('a role', () => {
  const give = (...roles: string[]) => refused('assign_role', { group: 'CG-Empty', roles });

  test('UserDefault', async () => {
    const text = await give('UserDefault');
    expect(text).toMatchInlineSnapshot(`
      "Cannot assign or remove UserDefault: everybody has it without assignment.
      Nothing was changed.
      What the person can do: Change what everybody may do in the Administration of Qlik Cloud, under Manage users, Permissions."
    `);
    expect(await give('Steward', ' userdefault ')).toBe(text);
    const args = { name: 'CG-New', roles: ['UserDefault'] };
    expect(await refused('create_custom_group', args)).toBe(text);
  });

  test('UserDefault by id', async () => {
    const world = await openWorld();
    const roles = [world.sandbox.roleByName('UserDefault').id];
    expect(await world.refusal('assign_role', { group: 'CG-Empty', roles })).toMatchInlineSnapshot(`
      "Cannot assign or remove UserDefault: everybody has it without assignment.
      Nothing was changed.
      What the person can do: Change what everybody may do in the Administration of Qlik Cloud, under Manage users, Permissions."
    `);
    expect(world.traces()).toEqual(untouched);
  });

  test('Developer', async () => {
    expect(await give('Developer')).toMatchInlineSnapshot(`
      "Cannot find the role "Developer": Qlik removed it in early 2026.
      Nothing was changed.
      What to do next: What it allowed is now the permission "Manage API keys" (scope api-keys): give a custom role that has it, which list_roles shows, or let a tenant admin add it to User Default in the Administration."
    `);
  });

  test('in another case', async () => {
    expect(await give('tenantadmin')).toMatchInlineSnapshot(`
      "Cannot find a role named "tenantadmin": role names are case-sensitive, and the exact name is "TenantAdmin".
      Nothing was changed.
      What to do next: Use the exact name, if that is the role meant."
    `);
  });

  test('that nothing fits', async () => {
    expect(await give('Spacecreator')).toMatchInlineSnapshot(`
      "Cannot find a role named "Spacecreator". Closest: "DataSpaceCreator", "ManagedSpaceCreator", "SharedSpaceCreator", "AutomationCreator" and "PrivateAnalyticsContentCreator".
      Nothing was changed.
      What to do next: Call list_roles, then use a name or id it returns; ask the person which role is meant."
    `);
  });

  test('that nothing even resembles', async () => {
    expect(await give('xyzzy')).toMatchInlineSnapshot(`
      "Cannot find a role named "xyzzy". Closest: none.
      Nothing was changed.
      What to do next: Call list_roles, then use a name or id it returns; ask the person which role is meant."
    `);
  });

  test('one unknown and one in another case', async () => {
    expect(await give('Nowhere', 'steward')).toMatchInlineSnapshot(`
      "Cannot find a role named "Nowhere". Closest: none.
      Nothing was changed.
      What to do next: Call list_roles, then use a name or id it returns; ask the person which role is meant."
    `);
    expect(await give('steward', 'Nowhere')).toMatchInlineSnapshot(`
      "Cannot find a role named "steward": role names are case-sensitive, and the exact name is "Steward".
      Nothing was changed.
      What to do next: Use the exact name, if that is the role meant."
    `);
  });

  test('101 of them', async () => {
    const roles = Array.from({ length: 101 }, (_, at) => `R${at}`);
    expect(await give(...roles)).toMatchInlineSnapshot(`
      "Cannot use 101 roles in one change: the most that one group can hold is 100.
      Nothing was changed.
      What to do next: Choose which roles to leave out."
    `);
  });

  test('in a list of groups', async () => {
    expect(await refused('list_groups', { roles: ['steward'] })).toMatchInlineSnapshot(`
      "Cannot find a role named "steward": role names are case-sensitive, and the exact name is "Steward".
      Nothing was changed.
      What to do next: Use the exact name, if that is the role meant."
    `);
  });

  test('with control characters', async () => {
    expect(await give('Stew\u0007ard')).toMatchInlineSnapshot(`
      "Cannot use "Steward" as a name: it holds control characters.
      Nothing was changed.
      What to do next: Give the name without line breaks, tabs or other control characters."
    `);
  });
});
