import { describe, expect, test } from 'vitest';
import { planCreation } from '../../src/plan/plan-group.js';
import { exporter, group, spaces, steward, TENANT } from '../support/plan/plans.js';
import { refusal } from '../support/plan/refusal.js';

const wish = { name: 'CG-Finance', description: 'Month-end', roles: [steward, spaces, steward] };

describe('planCreation()', () => {
  test('makes a group with its description and each role once', () => {
    expect(planCreation(TENANT, wish, undefined)).toEqual({
      kind: 'create group',
      tenant: TENANT,
      target: { type: 'group', name: 'CG-Finance', kind: 'custom' },
      before: { exists: false, name: 'CG-Finance', roles: [], people: 0 },
      after: {
        exists: true,
        name: 'CG-Finance',
        description: 'Month-end',
        roles: [steward, spaces],
        people: 0,
      },
      added: [steward, spaces],
      removed: [],
      names: [],
      joins: [],
      leaves: [],
      notes: [],
      steps: [
        {
          do: 'create group',
          name: 'CG-Finance',
          description: 'Month-end',
          roleIds: [steward.id, spaces.id],
        },
      ],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('makes a group with nothing but a name', () => {
    const plan = planCreation(TENANT, { name: 'CG-A', roles: [] }, undefined);
    expect(plan.steps).toEqual([{ do: 'create group', name: 'CG-A', roleIds: [] }]);
    expect(plan.after).toEqual({ exists: true, name: 'CG-A', roles: [], people: 0 });
  });

  test('has nothing to do when the group is there as wished, with or without members', () => {
    const existing = group([spaces, steward], { description: 'Month-end', people: 7 });
    const plan = planCreation(TENANT, wish, existing);
    expect(plan).toMatchObject({ target: existing.target, steps: [], added: [], removed: [] });
    expect(plan.after).toEqual(plan.before);
    expect(plan.before.people).toBe(7);
  });

  test.each([
    ['other roles', group([steward], { description: 'Month-end' })],
    ['more roles', group([steward, spaces, exporter], { description: 'Month-end' })],
    ['another description', group([steward, spaces], { description: 'Other' })],
    ['no description', group([steward, spaces])],
    // Whether it is as wished cannot be known, and the name is taken either way.
    ['hidden roles', group(undefined, { description: 'Month-end' })],
  ])('refuses a name that a group with %s has', (_, existing) => {
    expect(refusal(() => planCreation(TENANT, wish, existing))).toEqual([
      'NAME_TAKEN: Cannot create the custom group "CG-Finance": a custom group of that name exists (id g1)',
      'Choose another name, or change the existing group with assign_role and remove_role',
    ]);
  });

  test('takes hidden roles for no empty list', () => {
    const bare = { name: 'CG-Finance', roles: [] };
    expect(planCreation(TENANT, bare, group([])).steps).toEqual([]);
    expect(refusal(() => planCreation(TENANT, bare, group(undefined)))[0]).toMatch(/^NAME_TAKEN/);
  });

  test('refuses 101 roles', () => {
    const roles = Array.from({ length: 101 }, (_, at) => ({ id: `r${at}`, name: `Role ${at}` }));
    const made = planCreation(TENANT, { name: 'CG-A', roles: roles.slice(1) }, undefined);
    expect(made.added).toHaveLength(100);
    expect(refusal(() => planCreation(TENANT, { name: 'CG-A', roles }, undefined))).toEqual([
      'ARGUMENT_INVALID: Cannot give one group 101 roles: the most is 100',
      'Choose which roles to leave out',
    ]);
  });

  test('has a digest of name, description and roles in any order', () => {
    const digest = (change: Partial<typeof wish>) =>
      planCreation(TENANT, { ...wish, ...change }, undefined).digest;
    expect(digest({ roles: [spaces, steward] })).toBe(digest({}));
    const others = [
      digest({ name: 'CG-Finance-2' }),
      digest({ description: 'Other' }),
      digest({ roles: [steward] }),
    ];
    expect(new Set([digest({}), ...others]).size).toBe(4);
  });
});
