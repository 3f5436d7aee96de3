import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openWorld, type World } from '../support/tools/world.js';

/** What nobody may be shown: controls, bidi marks, zero width, tags, lone surrogates. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;

/** Names in which the dangerous characters are common, not rare. */
const anyName = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.string({
    unit: fc.oneof(
      fc.constantFrom(
        ...['\u001b', '\u009b', '[31m', '\u202e', '\u2066', '\u200b', '\u200d', '\ufeff', '\u00ad'],
        ...['\n', '\r', '\u2028', '\u0085', '\u0000', '\u{e0041}', '\u{e007f}', '\ufe0f', '\u034f'],
        ...['\ud800', '\udfff', '"', '\\', '`', 'CG-', '\u0430', 'a', ' '],
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 40,
  }),
);

/** Every string in a value, keys too. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...strings(inner)]);
}

/** Lines of an answer; only the server itself breaks them. */
async function shown(world: World, name: string, args: Record<string, unknown>): Promise<string[]> {
  const { text, data } = await world.call(name, args);
  return [...text.split('\n'), ...strings(data)];
}

test('shows no hidden character, whatever group, person and role are called', async () => {
  const world = await openWorld();
  const { state, groupByName, roleByName, userByEmail } = world.sandbox;
  const group = groupByName('CG-Empty');
  const role = roleByName('Report exporter');
  const user = userByEmail('mei.lopez@acme.example');
  await fc.assert(
    fc.asyncProperty(anyName, anyName, async (one, other) => {
      // A name with a lone surrogate cannot travel as JSON in UTF-8, so it arrives repaired.
      state.groups.set(group.id, { ...group, name: one, description: other });
      state.roles.set(role.id, { ...role, name: other, description: one });
      state.users.set(user.id, { ...user, name: one, assignedGroups: [group.id] });
      const before = world.questions.length;
      const lines = [
        ...(await shown(world, 'get_group', { group: group.id })),
        ...(await shown(world, 'get_group', { group: `${one}?` })),
        ...(await shown(world, 'list_groups', { query: one.trim().slice(0, 1) })),
        ...(await shown(world, 'delete_custom_group', { group: one })),
        ...(await shown(world, 'assign_role', { user: user.id, roles: [other], dry_run: true })),
        ...(await shown(world, 'assign_role', { group: group.id, roles: ['DataAdmin', role.id] })),
        ...(await shown(world, 'remove_role', { group: group.id, roles: ['DataAdmin', role.id] })),
        ...(await shown(world, 'create_custom_group', {
          name: one,
          roles: [role.id, 'DataAdmin'],
        })),
        ...(await shown(world, 'get_group', { group: 'x', [one]: other })),
      ];
      const asked = world.questions.slice(before);
      expect(asked.length).toBeGreaterThanOrEqual(2);
      for (const line of [...lines, ...asked.flatMap((text) => text.split('\n'))]) {
        expect(unseen.exec(line), JSON.stringify(line)).toBeNull();
      }
    }),
    { numRuns: 50 },
  );
  expect(world.log).toEqual([]);
}, 20_000);
