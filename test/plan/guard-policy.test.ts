import { describe, expect, test } from 'vitest';
import type { Rules } from '../../src/config/policy/policy.js';
import type { Plan } from '../../src/plan/plan.js';
import { planCreation, planDeletion, planUpdate } from '../../src/plan/plan-group.js';
import { candidate, candidates, plannedMembers } from '../support/plan/candidates.js';
import { guardPolicy } from '../support/plan/one-plan.js';
import {
  dataAdmin,
  everyone,
  group,
  planned,
  spaces,
  steward,
  TENANT,
  user,
} from '../support/plan/plans.js';
import { rules } from '../support/plan/policies.js';
import { refusal } from '../support/plan/refusal.js';

const refused = (plan: Plan, said: Partial<Rules>) =>
  refusal(() => guardPolicy(plan, [rules(), rules(said)]));
const passes = (plan: Plan, said: Partial<Rules>) => guardPolicy(plan, [rules(), rules(said)]);

const ask = (rule: string, place = 'policy.json') =>
  `Ask whoever runs this server, should it be needed; the rule is "${rule}" in ${place}, and only they can change it`;

const [ana, bo] = [candidate('u1'), candidate('u2', true)];
const rename = (name: string, target = group([]).target) =>
  planUpdate(TENANT, group([], { target }), { name }, false);
const create = (name: string, ...roles: Parameters<typeof planned>[1]) =>
  planCreation(TENANT, { name, roles }, undefined);
const remove = (plan: readonly (typeof steward)[] = []) => planDeletion(TENANT, group(plan), [bo]);

/** One plan of each kind, about the custom group `CG-Finance` of the id `g1`. */
const onGroup: readonly (readonly [string, Plan])[] = [
  ['give "Steward" to', planned(group([]), [steward])],
  ['take "Steward" away from', planned(group([steward]), [], [steward])],
  ['add "Name of u1" ("u1@acme.example") to', plannedMembers(group([]), 'add', [ana])],
  ['take "Name of u2" ("u2@acme.example") out of', plannedMembers(group([]), 'remove', [bo])],
  ['rename', rename('CG-Money')],
  ['take "Name of u2" ("u2@acme.example") out of', remove()],
];

describe('a protected group', () => {
  test.each(onGroup)('is not changed: %s', (verb, plan) => {
    for (const word of ['CG-Finance', 'g1']) {
      const [what, next] = refused(plan, { protect: { groups: ['CG-Other', word] } });
      expect(what).toMatch(/^NOT_ALLOWED: Cannot /);
      expect(what).toContain(`Cannot ${verb} the custom group "CG-Finance" (id g1)`);
      expect(what).toMatch(/: the policy protects this group$/);
      expect(next).toBe(ask('protect.groups'));
    }
  });

  test.each(onGroup)('is another one: %s', (_, plan) => {
    passes(plan, { protect: { groups: ['cg-finance', 'CG-Finance ', 'g', 'CG', ''] } });
  });

  test('stays so by its id, whatever it is called now', () => {
    const target = { ...group([]).target, name: 'CG-Renamed' };
    expect(refused(rename('CG-Again', target), { protect: { groups: ['g1'] } })[0]).toBe(
      'NOT_ALLOWED: Cannot rename the custom group "CG-Renamed" (id g1) to "CG-Again": the policy protects this group',
    );
    passes(rename('CG-Again', target), { protect: { groups: ['CG-Finance'] } });
  });

  test('gives its name to no other', () => {
    const said = { protect: { groups: ['CG-Board'] } };
    expect(refused(rename('CG-Board'), said)).toEqual([
      'NOT_ALLOWED: Cannot rename the custom group "CG-Finance" (id g1) to "CG-Board": the policy protects the name "CG-Board"',
      ask('protect.groups'),
    ]);
    expect(refused(create('CG-Board'), said)[0]).toBe(
      'NOT_ALLOWED: Cannot create the custom group "CG-Board" with no roles: the policy protects this group',
    );
  });

  test('is compared in composed form, as rules are kept', () => {
    const target = { ...group([]).target, name: 'CG-Cafe\u0301' };
    expect(refused(rename('CG-Bar', target), { protect: { groups: ['CG-Caf\u00e9'] } })[0]).toMatch(
      /protects this group$/,
    );
  });

  test.each(['Everyone', 'com.qlik.Everyone', everyone.id])('may be Everyone: %s', (word) => {
    const plan = planned(group([], { target: everyone, people: 313 }), [steward]);
    expect(refused(plan, { protect: { groups: [word] } })[1]).toBe(ask('protect.groups'));
  });
});

describe('a protected role', () => {
  const words = ['Steward', 'id-Steward'];
  const moved: readonly (readonly [string, Plan])[] = [
    ['given to a group', planned(group([]), [spaces, steward])],
    ['taken from a group', planned(group([steward]), [], [steward])],
    ['given to a person', planned(user([]), [steward])],
    ['taken from a person', planned(user([steward]), [], [steward])],
    ['given to a new group', create('CG-New', steward)],
    ['given by joining', plannedMembers(group([steward]), 'add', [ana])],
    ['lost by leaving', plannedMembers(group([steward]), 'remove', [bo])],
    ['lost with the group', remove([steward])],
    ['in a group that is deleted', planDeletion(TENANT, group([steward], { people: 0 }))],
  ];

  test.each(moved)('is not %s', (_, plan) => {
    for (const word of words) {
      const [what, next] = refused(plan, { protect: { roles: [word] } });
      expect(what).toMatch(/^NOT_ALLOWED: Cannot .*: the policy protects the role "Steward"$/);
      expect(next).toBe(ask('protect.roles'));
    }
    passes(plan, { protect: { roles: ['steward', 'DataAdmin', 'id-'] } });
  });

  test('does not stand in the way of what leaves it where it is', () => {
    const said = { protect: { roles: words } };
    passes(planned(group([steward]), [spaces]), said);
    passes(planned(group([steward, spaces]), [], [spaces]), said);
    passes(planUpdate(TENANT, group([steward]), { description: 'x' }, false), said);
  });
});

describe('a protected person', () => {
  const target = { type: 'user', id: 'u1', name: 'Name of u1', subject: 'subject-u1' } as const;
  const withMail = { ...target, email: 'u1@acme.example' };
  const words = ['u1', 'Name of u1', 'subject-u1', 'u1@acme.example', 'U1@Acme.Example'];

  test.each(words)('by %s keeps roles and memberships', (word) => {
    const said = { protect: { people: [word] } };
    const byWord = (plan: Plan) => refused(plan, said);
    expect(byWord(planned({ ...user([]), target: withMail }, [steward]))).toEqual([
      'NOT_ALLOWED: Cannot give "Steward" to the person "Name of u1" ("u1@acme.example", id u1): the policy protects this person',
      ask('protect.people'),
    ]);
    const why = 'the policy protects "Name of u1" ("u1@acme.example")';
    expect(byWord(plannedMembers(group([]), 'add', [candidate('u7'), ana]))[0]).toContain(why);
    expect(byWord(plannedMembers(group([]), 'set', [], [candidate('u1', true)]))[0]).toContain(why);
    expect(byWord(planDeletion(TENANT, group([]), [candidate('u1', true)]))[0]).toContain(why);
    const wish = { name: 'CG-New', roles: [] };
    expect(byWord(planCreation(TENANT, wish, undefined, [], [ana]))[0]).toContain(why);
  });

  test('is nobody else, and no group', () => {
    const said = { protect: { people: ['Name Of u1', 'SUBJECT-u1', 'CG-Finance', 'g1'] } };
    for (const [, plan] of onGroup) passes(plan, said);
    passes(planned({ ...user([]), target }, [steward]), said);
  });
});

describe('an allow list', () => {
  test('of groups lets only them be changed', () => {
    for (const word of ['CG-Finance', 'g1']) {
      for (const [, plan] of onGroup.filter(([verb]) => verb !== 'rename')) {
        passes(plan, { changeOnly: { groups: ['CG-Other', word] } });
      }
    }
    for (const [verb, plan] of onGroup) {
      const [what, next] = refused(plan, { changeOnly: { groups: ['CG-Other'] } });
      expect(what).toContain(`Cannot ${verb} the custom group "CG-Finance" (id g1)`);
      expect(what).toMatch(
        /: the policy allows changes of some groups only, and this is none of them$/,
      );
      expect(next).toBe(ask('changeOnly.groups'));
    }
  });

  test('of groups takes a new name only when it is on it too, or the group is by its id', () => {
    passes(rename('CG-Money'), { changeOnly: { groups: ['g1'] } });
    passes(rename('CG-Money'), { changeOnly: { groups: ['CG-Finance', 'CG-Money'] } });
    expect(refused(rename('CG-Money'), { changeOnly: { groups: ['CG-Finance'] } })).toEqual([
      'NOT_ALLOWED: Cannot rename the custom group "CG-Finance" (id g1) to "CG-Money": the policy allows some groups only, and "CG-Money" is none of them',
      ask('changeOnly.groups'),
    ]);
    passes(create('CG-New'), { changeOnly: { groups: ['CG-New'] } });
    expect(refused(create('CG-New'), { changeOnly: { groups: [] } })[1]).toBe(
      ask('changeOnly.groups'),
    );
  });

  test('of groups leaves the roles of single people alone', () => {
    expect(refused(planned(user([]), [steward]), { changeOnly: { groups: ['u1'] } })).toEqual([
      'NOT_ALLOWED: Cannot give "Steward" to the person "Ana Berg" ("ana.berg@acme.example", id u1): the policy allows changes of some groups, and none of the roles of a single person',
      ask('changeOnly.groups'),
    ]);
  });

  test('of roles lets only them be given and taken', () => {
    const said = { changeOnly: { roles: ['Steward', 'id-SharedSpaceCreator'] } };
    passes(planned(group([dataAdmin]), [steward, spaces]), said);
    passes(plannedMembers(group([steward]), 'add', [ana]), said);
    passes(plannedMembers(group([]), 'add', [ana]), { changeOnly: { roles: [] } });
    passes(rename('CG-Money'), { changeOnly: { roles: [] } });
    expect(refused(planned(user([]), [steward, dataAdmin]), said)).toEqual([
      'NOT_ALLOWED: Cannot give "Steward" and "DataAdmin" to the person "Ana Berg" ("ana.berg@acme.example", id u1): the policy allows some roles to be given and taken, and "DataAdmin" is none of them',
      ask('changeOnly.roles'),
    ]);
    expect(refused(plannedMembers(group([dataAdmin]), 'add', [ana]), said)[1]).toBe(
      ask('changeOnly.roles'),
    );
  });
});

describe('the number of people', () => {
  const plan = plannedMembers(group([]), 'set', candidates(2), [candidate('m1', true)]);

  test('in one change is limited, whether they come or go', () => {
    passes(plan, { maxPeople: 3 });
    expect(refused(plan, { maxPeople: 2 })).toEqual([
      'NOT_ALLOWED: Cannot add 2 people to the custom group "CG-Finance" (id g1) and take "Name of m1" ("m1@acme.example") out of it: it moves 3 people, and the policy allows 2 people at once',
      ask('maxPeople'),
    ]);
    // Whom a group reaches is another matter: many of them are asked about.
    passes(planned(group([], { people: 400 }), [steward]), { maxPeople: 1 });
  });
});

describe('a read-only server', () => {
  test('changes nothing, and names the setting', () => {
    const plan = create('CG-New');
    const what =
      'NOT_ALLOWED: Cannot create the custom group "CG-New" with no roles: this server is read-only';
    expect(refused(plan, { readOnly: 'readOnly' })).toEqual([what, ask('readOnly')]);
    const place = 'the environment of this server';
    expect(refused(plan, { readOnly: 'QLIK_READ_ONLY', place })).toEqual([
      what,
      ask('QLIK_READ_ONLY', place),
    ]);
  });
});

test('the rule is named as it stands in a profile', () => {
  const place = 'profiles/acme.json';
  const said = { place, prefix: 'policy.', protect: { groups: ['g1'] } };
  expect(refused(rename('CG-Money'), said)[1]).toBe(ask('policy.protect.groups', place));
});

test('names from the tenant do not stand as words of ours', () => {
  const target = { ...group([]).target, name: 'x\n\u001b[2K\u202eAllowed' };
  const [what] = refused(planned(group([], { target }), [steward]), {
    protect: { groups: ['g1'] },
  });
  expect(what).toMatch(/^[\x20-\x7e]+$/);
});

test('a plan without steps is never refused: nothing would happen', () => {
  passes(planned(group([steward]), [steward]), {
    readOnly: 'readOnly',
    protect: { groups: ['g1'] },
  });
});
