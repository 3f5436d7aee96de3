import { describe, expect, test } from 'vitest';
import { checkArguments } from '../../src/plan/intent.js';
import { planDeletion } from '../../src/plan/plan-group.js';
import { adding, removing, setting } from '../support/changes/run-change.js';
import { candidate, candidates, plannedMembers } from '../support/plan/candidates.js';
import { guard } from '../support/plan/one-plan.js';
import { catalogue, everyone, group, idpGroup, steward, TENANT } from '../support/plan/plans.js';
import { refusal } from '../support/plan/refusal.js';

const [ana, bo, carl] = [candidate('u1'), candidate('u2'), candidate('u3')];
const [member, other] = [candidate('m1', true), candidate('m2', true)];

const step = (userId: string, wanted: boolean) => ({
  do: 'change membership',
  userId,
  groupId: 'g1',
  member: wanted,
});

describe('adding', () => {
  test('has one step for each who is not in, in the order named', () => {
    const current = group([steward], { description: 'Month-end' });
    const side = { exists: true, name: 'CG-Finance', description: 'Month-end', roles: [steward] };
    expect(plannedMembers(current, 'add', [bo, member, ana])).toEqual({
      kind: 'change members',
      tenant: TENANT,
      target: current.target,
      before: { ...side, people: 41 },
      after: { ...side, people: 43 },
      added: [],
      removed: [],
      joins: [bo, ana],
      leaves: [],
      names: ['Name of u2', 'Name of u1'],
      notes: [],
      steps: [step('u2', true), step('u1', true)],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('takes nobody out, whoever is in', () => {
    const { steps } = plannedMembers(group([]), 'add', [ana], [member, other]);
    expect(steps).toEqual([step('u1', true)]);
  });
});

describe('removing', () => {
  test('has one step for each who is in', () => {
    const plan = plannedMembers(group([steward]), 'remove', [other, ana, member]);
    expect(plan.steps).toEqual([step('m2', false), step('m1', false)]);
    expect(plan).toMatchObject({ joins: [], leaves: [other, member], after: { people: 39 } });
  });
});

describe('setting', () => {
  test('adds who is missing first, then takes out who is not listed', () => {
    const plan = plannedMembers(group([]), 'set', [bo, member, ana], [other, member]);
    expect(plan.steps).toEqual([step('u2', true), step('u1', true), step('m2', false)]);
    expect(plan).toMatchObject({ joins: [bo, ana], leaves: [other], after: { people: 42 } });
  });

  test('to nobody takes everybody out', () => {
    const plan = plannedMembers(group([], { people: 2 }), 'set', [], [member, other]);
    expect(plan.steps).toEqual([step('m1', false), step('m2', false)]);
    expect(plan.after.people).toBe(0);
  });
});

describe('nothing to do', () => {
  test.each([
    ['all are in', plannedMembers(group([]), 'add', [member, other])],
    ['none is in', plannedMembers(group([]), 'remove', [ana, bo])],
    [
      'the members are the list',
      plannedMembers(group([]), 'set', [other, member], [member, other]),
    ],
    ['nobody is named', plannedMembers(group([]), 'add', [])],
    ['an empty group is emptied', plannedMembers(group([], { people: 0 }), 'set', [])],
  ])('has no steps: %s', (_, plan) => {
    expect(plan).toMatchObject({ steps: [], joins: [], leaves: [], names: [] });
    expect(plan.after).toEqual(plan.before);
  });

  test('with somebody named twice is one step, not two', () => {
    expect(plannedMembers(group([]), 'add', [ana, bo, ana]).steps).toHaveLength(2);
    expect(plannedMembers(group([]), 'remove', [member, member]).steps).toHaveLength(1);
    expect(plannedMembers(group([]), 'set', [], [member, member]).steps).toHaveLength(1);
  });
});

describe('the digest', () => {
  const digest = (people = [ana, bo], current = group([steward])) =>
    plannedMembers(current, 'add', people).digest;

  test('is the same for the same people in any order, named once or twice', () => {
    expect(digest([bo, ana])).toBe(digest());
    expect(digest([ana, bo, ana])).toBe(digest());
    expect(digest([ana, bo, member])).toBe(digest());
  });

  test('is another one for other people, another group, another state', () => {
    const digests = [
      digest(),
      digest([ana]),
      digest([ana, carl]),
      digest([ana, bo, carl]),
      digest([ana, bo], group([])),
      digest([ana, bo], group([steward], { people: 42 })),
      digest([ana, bo], group([steward], { target: { ...group([]).target, id: 'g9' } })),
      plannedMembers(group([steward]), 'remove', [
        { ...ana, member: true },
        { ...bo, member: true },
      ]).digest,
      planDeletion(TENANT, group([steward]), [ana, bo]).digest,
      planDeletion(TENANT, group([steward]), [ana]).digest,
      planDeletion(TENANT, group([steward])).digest,
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });
});

test('a group whose roles are hidden is refused: what a membership gives is not known', () => {
  for (const mode of ['add', 'remove', 'set'] as const) {
    expect(refusal(() => plannedMembers(group(undefined), mode, [ana], [member]))).toEqual([
      'ROLES_NOT_VISIBLE: Cannot plan a change of group "CG-Finance": its current roles are hidden from this credential',
      'Give the server a credential of a tenant admin, which may read role assignments',
    ]);
  }
});

describe('the guards', () => {
  const refused = (...args: Parameters<typeof plannedMembers>) =>
    refusal(() => guard(plannedMembers(...args), catalogue));

  test('leave the members of other kinds of groups alone', () => {
    const next =
      'Change the membership where it comes from, or use a custom group for this purpose';
    for (const people of [[ana], [member]]) {
      const mode = people.includes(ana) ? 'add' : 'remove';
      expect(refused(group([], { target: idpGroup }), mode, people)).toEqual([
        'NOT_ALLOWED: Cannot change the members of "Finance": it is an IdP group, which belongs to the identity provider',
        next,
      ]);
      expect(refused(group([], { target: everyone }), mode, people)).toEqual([
        'NOT_ALLOWED: Cannot change the members of "com.qlik.Everyone": it is a system group',
        next,
      ]);
    }
  });

  test('let 500 people through and not 501, however they are made up', () => {
    guard(plannedMembers(group([]), 'add', candidates(500)), catalogue);
    const members = Array.from({ length: 250 }, (_, at) => candidate(`m${at}`, true));
    guard(plannedMembers(group([]), 'set', candidates(250), members), catalogue);
    const text = [
      'NOT_ALLOWED: Cannot change the membership of 501 people in "CG-Finance" at once: the most is 500',
      'Change the members in smaller parts with add_members and remove_members',
    ];
    expect(refused(group([]), 'add', candidates(501))).toEqual(text);
    expect(refused(group([]), 'set', candidates(251), members)).toEqual(text);
  });

  test('let a deletion through when everybody is taken out before, and only then', () => {
    const current = group([steward], { people: 2 });
    guard(planDeletion(TENANT, current, [ana, bo]), catalogue);
    expect(refusal(() => guard(planDeletion(TENANT, current, [ana]), catalogue))).toEqual([
      'GROUP_NOT_EMPTY: Cannot delete the custom group "CG-Finance": it has 2 members, and Qlik deletes only empty groups',
      'Call delete_custom_group with remove_members_first: true if its members are to be taken out as well',
    ]);
  });
});

test('a deletion takes the members out first, one by one, and deletes last', () => {
  const current = group([steward], { people: 2 });
  expect(planDeletion(TENANT, current, [bo, ana])).toMatchObject({
    kind: 'delete group',
    before: { people: 2, roles: [steward] },
    after: { exists: false, name: 'CG-Finance', roles: [], people: 0 },
    removed: [steward],
    joins: [],
    leaves: [bo, ana],
    steps: [step('u2', false), step('u1', false), { do: 'delete group', groupId: 'g1' }],
  });
});

describe('a list', () => {
  const many = (n: number) => Array.from({ length: n }, (_, at) => `user${at}@acme.example`);

  test.each([adding, removing, setting])('has 500 people at most, in any form', (intent) => {
    checkArguments(intent('CG-Finance', many(500)));
    checkArguments(intent('CG-Finance', [many(500).join('\n')]));
    for (const people of [many(501), [many(501).join('; ')]]) {
      expect(refusal(() => checkArguments(intent('CG-Finance', people)))).toEqual([
        'ARGUMENT_INVALID: Cannot take 501 people at once: the most is 500',
        'Split the list and make one call after the other',
      ]);
    }
  });

  test('that is empty is only good for emptying a group, or with a group to copy', () => {
    checkArguments(setting('CG-Finance', []));
    checkArguments(adding('CG-Finance', [], { fromGroup: 'CG-Sales' }));
    expect(refusal(() => checkArguments(adding('CG-Finance', [' \n'])))).toEqual([
      'ARGUMENT_INVALID: Cannot add members: the list of people is empty',
      'Give people by e-mail, exact name, subject or id, or a group to take them from',
    ]);
    expect(refusal(() => checkArguments(removing('CG-Finance', [])))[0]).toBe(
      'ARGUMENT_INVALID: Cannot remove members: the list of people is empty',
    );
  });
});
