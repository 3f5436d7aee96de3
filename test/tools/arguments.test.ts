import { expect, test } from 'vitest';
import { openWorld } from '../support/tools/world.js';

/** Whole answer; not a single request went to the tenant. */
async function refused(name: string, args: Record<string, unknown>): Promise<string> {
  const world = await openWorld();
  const text = await world.refusal(name, args);
  expect(world.requests()).toEqual([]);
  expect(world.questions).toEqual([]);
  return text;
}

test('both group and user', async () => {
  const args = { group: 'CG-Empty', user: 'Mei Lopez', roles: ['Steward'] };
  const text = await refused('assign_role', args);
  expect(text).toMatchInlineSnapshot(`
    "Cannot tell whose roles to change: both group and user are given.
    Nothing was changed.
    What to do next: Give exactly one of group and user."
  `);
  expect(await refused('remove_role', args)).toBe(text);
});

test('neither group nor user', async () => {
  const text = await refused('remove_role', { roles: ['Steward'] });
  expect(text).toMatchInlineSnapshot(`
    "Cannot tell whose roles to change: neither group nor user is given.
    Nothing was changed.
    What to do next: Give exactly one of group and user."
  `);
  expect(await refused('assign_role', { roles: ['Steward'], dry_run: true })).toBe(text);
});

test('no roles', async () => {
  const text = await refused('assign_role', { group: 'CG-Empty', roles: [] });
  expect(text).toMatchInlineSnapshot(`
    "Cannot change roles: the list of roles is empty.
    Nothing was changed.
    What to do next: Give at least one role by exact name or id; list_roles shows them."
  `);
  expect(await refused('remove_role', { user: 'Mei Lopez', roles: [] })).toBe(text);
});

test('roles left out', async () => {
  expect(await refused('assign_role', { group: 'CG-Empty' })).toMatchInlineSnapshot(`
    "Cannot call assign_role with these arguments: "roles" is missing.
    Nothing was changed.
    What to do next: Call it again; its arguments are group, user, roles and dry_run."
  `);
});

test('an argument that does not exist', async () => {
  expect(await refused('get_group', { grup: 'CG-Empty' })).toMatchInlineSnapshot(`
    "Cannot call get_group with these arguments: "group" is missing; "grup" is not among its arguments.
    Nothing was changed.
    What to do next: Call it again; its arguments are group, limit and cursor."
  `);
  expect(
    await refused('assign_role', { grup: 'CG-Empty', roles: ['Steward'] }),
  ).toMatchInlineSnapshot(`
    "Cannot call assign_role with these arguments: "grup" is not among its arguments.
    Nothing was changed.
    What to do next: Call it again; its arguments are group, user, roles and dry_run."
  `);
  expect(await refused('list_groups', { name: 'CG' })).toMatchInlineSnapshot(`
    "Cannot call list_groups with these arguments: "name" is not among its arguments.
    Nothing was changed.
    What to do next: Call it again; its arguments are query, kind, roles, level, limit and cursor."
  `);
  expect(await refused('list_roles', { group: 'CG' })).toMatchInlineSnapshot(`
    "Cannot call list_roles with these arguments: "group" is not among its arguments.
    Nothing was changed.
    What to do next: Call it again; its arguments are query, level, type, limit and cursor."
  `);
  expect(
    await refused('create_custom_group', { name: 'CG-New', providerType: 'idp' }),
  ).toMatchInlineSnapshot(`
    "Cannot call create_custom_group with these arguments: "providerType" is not among its arguments.
    Nothing was changed.
    What to do next: Call it again; its arguments are name, description, roles and dry_run."
  `);
});

test('approval as an argument', async () => {
  expect(
    await refused('delete_custom_group', { group: 'CG-Empty', confirm: true, typed: 'CG-Empty' }),
  ).toMatchInlineSnapshot(`
    "Cannot call delete_custom_group with these arguments: "confirm" and "typed" are not among its arguments.
    Nothing was changed.
    What to do next: Call it again; its arguments are group, remove_members_first and dry_run."
  `);
});

test('many arguments that do not exist', async () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`a${at}`, at]));
  expect(await refused('get_group', { group: 'CG-Empty', ...many })).toMatchInlineSnapshot(`
    "Cannot call get_group with these arguments: "a0", "a1", "a2", "a3", "a4" and 25 more are not among its arguments.
    Nothing was changed.
    What to do next: Call it again; its arguments are group, limit and cursor."
  `);
});

test('arguments of another kind', async () => {
  expect(
    await refused('assign_role', { group: 7, roles: 'Steward', dry_run: 'yes' }),
  ).toMatchInlineSnapshot(`
    "Cannot call assign_role with these arguments: "group" does not fit ("Invalid input: expected string, received number"); "roles" does not fit ("Invalid input: expected array, received string"); "dry_run" does not fit ("Invalid input: expected boolean, received string").
    Nothing was changed.
    What to do next: Call it again; its arguments are group, user, roles and dry_run."
  `);
  expect(await refused('assign_role', { group: 'x', roles: ['a', 1] })).toMatchInlineSnapshot(`
    "Cannot call assign_role with these arguments: "roles.1" does not fit ("Invalid input: expected string, received number").
    Nothing was changed.
    What to do next: Call it again; its arguments are group, user, roles and dry_run."
  `);
  expect(await refused('get_group', { group: null })).toMatchInlineSnapshot(`
    "Cannot call get_group with these arguments: "group" does not fit ("Invalid input: expected string, received null").
    Nothing was changed.
    What to do next: Call it again; its arguments are group, limit and cursor."
  `);
});

test('names of arguments with hidden characters', async () => {
  const odd = 'gr\u202e\u001b[2Jup';
  expect(await refused('get_group', { group: 'x', [odd]: 'y' })).toMatchInlineSnapshot(`
    "Cannot call get_group with these arguments: "grup" is not among its arguments.
    Nothing was changed.
    What to do next: Call it again; its arguments are group, limit and cursor."
  `);
});
