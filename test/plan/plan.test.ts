import { describe, expect, test } from 'vitest';
import { type CurrentState, MAX_ROLES_PER_GROUP, sameRoles } from '../../src/plan/plan.js';
import { planDeletion } from '../../src/plan/plan-group.js';
import { planRoles } from '../../src/plan/plan-roles.js';
import type { RoleRef } from '../../src/qlik/api/groups.js';
import {
  dataAdmin,
  everyone,
  exporter,
  group,
  namesOf,
  planned,
  spaces,
  steward,
  TENANT,
  user,
} from '../support/plan/plans.js';
import { refusal } from '../support/plan/refusal.js';

const many = (n: number): RoleRef[] =>
  Array.from({ length: n }, (_, at) => ({ id: `r${at}`, name: `Role ${at}` }));

describe('planRoles()', () => {
  test('replaces the whole list of a group, the roles it held first', () => {
    const current = group([steward, spaces], { description: 'Month-end' });
    expect(planned(current, [exporter, steward], [spaces])).toEqual({
      kind: 'change roles',
      tenant: TENANT,
      target: current.target,
      before: {
        exists: true,
        name: 'CG-Finance',
        description: 'Month-end',
        roles: [steward, spaces],
        people: 41,
      },
      after: {
        exists: true,
        name: 'CG-Finance',
        description: 'Month-end',
        roles: [steward, exporter],
        people: 41,
      },
      added: [exporter],
      removed: [spaces],
      names: ['Ana Berg', 'Carl Nyman'],
      joins: [],
      leaves: [],
      notes: [],
      steps: [{ do: 'replace group roles', groupId: 'g1', roleIds: [steward.id, exporter.id] }],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('names only the difference for a user', () => {
    const plan = planned(user([steward, spaces]), [exporter, steward], [spaces, dataAdmin]);
    expect(plan.steps).toEqual([
      {
        do: 'change user roles',
        userId: 'u1',
        addIds: [exporter.id],
        removeIds: [spaces.id],
      },
    ]);
    expect(namesOf(plan.after.roles)).toEqual(['Steward', 'Report exporter']);
  });

  test('has no steps when it is so already', () => {
    for (const current of [group([steward]), user([steward])]) {
      const plan = planned(current, [steward, steward], [spaces]);
      expect([plan.steps, plan.added, plan.removed]).toEqual([[], [], []]);
      expect(plan.after).toEqual(plan.before);
    }
  });

  test('refuses hidden roles, which are not an empty list', () => {
    expect(refusal(() => planned(group(undefined), [steward]))).toEqual([
      'ROLES_NOT_VISIBLE: Cannot plan a change of group "CG-Finance": its current roles are hidden from this credential',
      'Give the server a credential of a tenant admin, which may read role assignments',
    ]);
    expect(refusal(() => planned(user(undefined), [], [steward]))).toEqual([
      'ROLES_NOT_VISIBLE: Cannot plan a change of user "Ana Berg": its current roles are hidden from this credential',
      'Give the server a credential of a tenant admin, which may read role assignments',
    ]);
  });

  test('refuses a role that is both given and taken away, held or not', () => {
    for (const held of [[], [steward]]) {
      expect(refusal(() => planned(group(held), [spaces, steward], [steward]))).toEqual([
        'ARGUMENT_INVALID: Cannot both give and take away the role "Steward"',
        'Say for each role whether it is to be given or taken away',
      ]);
    }
  });

  test('gives a group 100 roles and no more', () => {
    const held = many(MAX_ROLES_PER_GROUP - 1);
    expect(planned(group(held), [steward]).after.roles).toHaveLength(100);
    expect(refusal(() => planned(group(held), [steward, spaces]))).toEqual([
      'ARGUMENT_INVALID: Cannot give one group 101 roles: the most is 100',
      'Choose which roles to leave out',
    ]);
    // Exchanging one for another keeps within the limit.
    expect(planned(group(many(100)), [steward], many(1)).after.roles).toHaveLength(100);
    // The limit is one of groups.
    expect(planned(user(many(100)), [steward]).added).toEqual([steward]);
  });

  test('can always take roles from a group that holds too many', () => {
    expect(planned(group(many(101)), [], many(1)).after.roles).toHaveLength(100);
    expect(planned(group(many(101)), [], []).steps).toEqual([]);
  });

  test('plans for Everyone as for a group', () => {
    const plan = planned(group([], { target: everyone, people: 313 }), [steward]);
    expect(plan.steps).toEqual([
      { do: 'replace group roles', groupId: everyone.id, roleIds: [steward.id] },
    ]);
  });
});

describe('planDeletion()', () => {
  test('takes everything away', () => {
    const current = group([steward], { description: 'Month-end', people: 0, names: [] });
    expect(planDeletion(TENANT, current)).toEqual({
      kind: 'delete group',
      tenant: TENANT,
      target: current.target,
      before: {
        exists: true,
        name: 'CG-Finance',
        description: 'Month-end',
        roles: [steward],
        people: 0,
      },
      after: { exists: false, name: 'CG-Finance', roles: [], people: 0 },
      added: [],
      removed: [steward],
      names: [],
      joins: [],
      leaves: [],
      notes: [],
      steps: [{ do: 'delete group', groupId: 'g1' }],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('refuses hidden roles', () => {
    expect(refusal(() => planDeletion(TENANT, group(undefined)))).toEqual([
      'ROLES_NOT_VISIBLE: Cannot plan a change of group "CG-Finance": its current roles are hidden from this credential',
      'Give the server a credential of a tenant admin, which may read role assignments',
    ]);
  });

  test('has another digest than taking all roles away', () => {
    const current = group([steward], { people: 0 });
    const removal = planned(current, [], [steward]);
    expect(planDeletion(TENANT, current).digest).not.toBe(removal.digest);
  });
});

describe('the digest', () => {
  const current = group([steward, spaces], { description: 'Month-end' });
  const wish = { add: [exporter], remove: [spaces] };
  const original = planRoles(TENANT, current, wish);
  const { target } = current;

  test('stays the same across versions of this program', () => {
    // A question may be open while the server is replaced: a digest is an agreement, too.
    expect(original.digest).toMatchInlineSnapshot(
      `"0e3346b97e9a7257052d9f9cd75ab6932165a48a70b91e6f016d3de8801bd85d"`,
    );
  });

  const altered: [string, CurrentState][] = [
    ['the id of the target', { ...current, target: { ...target, id: 'g9' } }],
    ['the name of the target', { ...current, target: { ...target, name: 'cg-finance' } }],
    ['the kind of the target', { ...current, target: { ...target, kind: 'idp' } }],
    ['the description', { ...current, description: 'Month end' }],
    ['a role that stays', { ...current, roles: [spaces, dataAdmin] }],
    ['one more role', { ...current, roles: [steward, spaces, dataAdmin] }],
    ['one role less', { ...current, roles: [spaces] }],
    ['a role that is there already', { ...current, roles: [steward, spaces, exporter] }],
    ['the number of people', { ...current, people: 42 }],
    ['group or user', { ...current, target: { type: 'user', id: 'g1', name: 'CG-Finance' } }],
  ];

  test.each(altered)('changes with %s', (_, state) => {
    expect(planRoles(TENANT, state, wish).digest).not.toBe(original.digest);
  });

  test('changes with what is wished', () => {
    const digests = [
      planRoles(TENANT, current, { ...wish, add: [dataAdmin] }).digest,
      planRoles(TENANT, current, { ...wish, remove: [steward] }).digest,
      planRoles(TENANT, current, { add: [], remove: [] }).digest,
      original.digest,
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  test.each([
    ['the order of the roles', { ...current, roles: [spaces, steward] }],
    ['a role that is listed twice', { ...current, roles: [steward, spaces, steward] }],
    ['the names that are shown', { ...current, names: ['Somebody Else'] }],
    ['what is said of a role', { ...current, roles: [{ id: steward.id, name: '' }, spaces] }],
  ])('does not change with %s', (_, state) => {
    expect(planRoles(TENANT, state, wish).digest).toBe(original.digest);
  });

  test('takes no description for an empty one', () => {
    const [without, empty] = [group([]), group([], { description: '' })];
    expect(planned(without, [steward]).digest).toBe(planned(empty, [steward]).digest);
  });
});

test('sameRoles() compares as sets of ids', () => {
  expect(sameRoles([steward, spaces], [spaces, steward, spaces])).toBe(true);
  expect(sameRoles([steward], [{ ...steward, name: 'Renamed' }])).toBe(true);
  expect(sameRoles([steward], [spaces])).toBe(false);
  expect(sameRoles([steward, spaces], [steward])).toBe(false);
  expect(sameRoles([], [])).toBe(true);
});
