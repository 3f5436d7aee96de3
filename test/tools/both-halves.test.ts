import { expect, test } from 'vitest';
import { openWorld } from '../support/tools/world.js';

/** Words that stand for a field and not for anything in the tenant; the text says them its own way. */
const words = new Set(['custom', 'idp', 'system', 'group', 'user', 'admin', 'default']);
const outcomes = { changed: 'Done in', nothing_to_do: 'Nothing to do in', dry_run: 'Dry run in' };

/** Every string of the structured half with the path to it. */
function leaves(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`));
}

test.each<[string, Record<string, unknown>]>([
  ['list_groups', {}],
  ['list_groups', { limit: 2, query: 'cg' }],
  ['list_groups', { level: 'admin' }],
  ['get_group', { group: 'CG-Finance' }],
  ['get_group', { group: 'CG-R&D "Lab"' }],
  ['get_group', { group: 'Everyone' }],
  ['list_roles', {}],
  ['list_roles', { limit: 3, type: 'custom' }],
  ['create_custom_group', { name: 'cg-EMPTY "2"', roles: ['Steward'], description: 'D' }],
  ['create_custom_group', { name: 'CG-New', roles: ['TenantAdmin'], dry_run: true }],
  ['create_custom_group', { name: 'CG-Empty' }],
  ['assign_role', { group: 'CG-Finance', roles: ['Full analyst', 'DataAdmin'] }],
  ['assign_role', { user: 'mei.lopez@acme.example', roles: ['Steward'], dry_run: true }],
  ['remove_role', { group: 'CG-Finance', roles: ['Steward'] }],
  ['remove_role', { user: 'carl.nyman@acme.example', roles: ['TenantAdmin'] }],
  ['delete_custom_group', { group: 'CG-Empty' }],
  ['delete_custom_group', { group: 'CG-Empty', dry_run: true }],
])('the text of %s %j says what the structured half says', async (name, args) => {
  const world = await openWorld();
  const { text, data = {} } = await world.call(name, args);
  const found = leaves(data).filter(([, one]) => !words.has(one));
  // Ids of roles given and taken are for programs; people get their names.
  const told = found.filter(([path]) => !/^\/(gives|takes)\/\d+\/id$/.test(path));
  expect(told.length).toBeGreaterThan(2);
  for (const [path, one] of told) {
    const shown = path === '/outcome' ? outcomes[one as keyof typeof outcomes] : one;
    expect(text.replaceAll('\\"', '"'), path).toContain(shown);
  }
  // And back: no id in the text that the structured half does not have.
  const ids = text.match(/\b[0-9a-f]{24}\b/g) ?? [];
  for (const id of ids) expect(JSON.stringify(data)).toContain(id);
});
