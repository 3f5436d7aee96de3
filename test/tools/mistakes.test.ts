import { expect, test } from 'vitest';
import type { TenantSession } from '../../src/tools/tool.js';
import { openWorld, untouched } from '../support/tools/world.js';

const secret = 'eyJhbGciOiJIUzI1NiJ9.hidden';

/** A tenant whose directory breaks in a way that nobody thought of. */
const broken =
  (error: unknown) =>
  (tenant: TenantSession): TenantSession => {
    const roles = async () => {
      throw error;
    };
    const directory = { ...tenant.directory, roles, freshRoles: roles };
    return { ...tenant, directory, pipeline: { ...tenant.pipeline, directory } };
  };

function told(name: string): string {
  return [
    `Cannot complete ${name}: this server made a mistake of its own.`,
    'Whether anything was changed is not known.',
    'What to do next: read the present state before repeating anything, and report this to whoever runs this server.',
  ].join('\n');
}

test.each<[string, Record<string, unknown>]>([
  ['list_roles', {}],
  ['get_group', { group: 'CG-Empty' }],
  ['list_groups', { level: 'admin' }],
  ['create_custom_group', { name: 'CG-New' }],
  ['assign_role', { group: 'CG-Empty', roles: ['Steward'] }],
  ['remove_role', { group: 'CG-Empty', roles: ['Steward'] }],
  ['delete_custom_group', { group: 'CG-Empty' }],
])('%s shows nothing of an unexpected error', async (name, args) => {
  const rebuild = broken(new Error(`GET with Bearer ${secret}\n    at ${secret}`));
  const world = await openWorld({ rebuild });
  expect(await world.refusal(name, args)).toBe(told(name));
  expect(world.traces()).toEqual(untouched);
  const [line = '', ...others] = world.log;
  expect(others).toEqual([]);
  expect(line).toMatch(new RegExp(`^${name}: Error\n\\s+at `));
  expect(line).not.toContain('hidden');
});

test.each([[secret], [{ secret }], [undefined]])(
  'not even of one that is none: %j',
  async (error) => {
    const world = await openWorld({ rebuild: broken(error) });
    expect(await world.refusal('list_roles')).toBe(told('list_roles'));
    expect(world.log).toEqual(['list_roles: something that is no error was thrown']);
  },
);

test('an approval that cannot be stored changes nothing', async () => {
  const world = await openWorld({
    rebuild: (tenant) => ({
      ...tenant,
      pipeline: {
        ...tenant.pipeline,
        approval: {
          ...tenant.pipeline.approval,
          ledger: {
            ...tenant.pipeline.ledger,
            spend: async () => {
              throw new Error(secret);
            },
          },
        },
      },
    }),
  });
  expect(await world.refusal('delete_custom_group', { group: 'CG-Empty' })).toBe(
    told('delete_custom_group'),
  );
  expect(world.traces()).toEqual({ questions: 1, writes: [] });
  expect(world.log.join()).not.toContain('hidden');
});

test('the key of the tenant stands in no answer and no line', async () => {
  const world = await openWorld({ faults: [{ on: {}, kind: 'unauthorized', times: 99 }] });
  const { text } = await world.call('list_groups');
  expect(text).not.toContain(world.sandbox.apiKey);
  expect(world.log).toEqual([]);
});
