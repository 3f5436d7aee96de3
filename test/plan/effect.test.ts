import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asksPerson, CONFIRM_ABOVE, hasReason, isAdminLevel } from '../../src/plan/effect.js';
import type { Plan } from '../../src/plan/plan.js';
import { planCreation, planDeletion } from '../../src/plan/plan-group.js';
import type { RoleRef } from '../../src/qlik/api/groups.js';
import { effectOf } from '../support/plan/one-plan.js';
import {
  analyst,
  catalogue,
  dataAdmin,
  everyone,
  everyRole,
  exporter,
  group,
  keys,
  planned,
  someRoles,
  spaces,
  steward,
  TENANT,
  tenantAdmin,
  user,
} from '../support/plan/plans.js';

const few = { people: 3 };
const judged = (plan: Plan) => {
  return effectOf(plan, catalogue).reasons.map(({ text }) => text);
};

describe('effectOf()', () => {
  test('tells the whole effect of giving a role', () => {
    expect(effectOf(planned(group([steward]), [steward, analyst]), catalogue)).toEqual({
      reasons: [
        { kind: 'many people', text: 'it reaches more than 25 people' },
        { kind: 'full users', text: 'it may raise people to full users, which uses entitlements' },
      ],
      people: 41,
      reach: 41,
      administratorRoles: [],
      names: ['Ana Berg', 'Carl Nyman'],
      gains: [analyst],
      loses: [],
      irreversible: [],
      fullUserRoles: ['Full analyst'],
    });
  });

  test('tells the whole effect of a deletion', () => {
    const empty = group([steward], { people: 0, names: [] });
    expect(effectOf(planDeletion(TENANT, empty), catalogue)).toEqual({
      reasons: [{ kind: 'deletes', text: 'it deletes a group' }],
      people: 0,
      reach: 0,
      administratorRoles: [],
      names: [],
      gains: [],
      loses: [steward],
      irreversible: [
        'a group made again gets a new id',
        'Qlik does not say what becomes of spaces and section access that name it',
      ],
      fullUserRoles: [],
    });
  });

  test.each([
    ['a user-level role to few people', planned(group([], few), [steward])],
    ['a user-level role to exactly 25', planned(group([], { people: CONFIRM_ABOVE }), [steward])],
    ['a user-level role to one person', planned(user([]), [exporter])],
    ['nothing', planned(group([tenantAdmin]), [tenantAdmin])],
    ['a new group with user-level roles', planCreation(TENANT, named([steward]), undefined)],
    ['a new group without roles', planCreation(TENANT, named([]), undefined)],
  ])('is routine for %s', (_, plan) => {
    expect(judged(plan)).toEqual([]);
  });

  test.each([
    [
      'an administrator role',
      planned(user([]), [dataAdmin, steward]),
      ['"DataAdmin" is an administrator role'],
    ],
    [
      'a custom role with an administrator scope',
      planned(user([]), [keys]),
      ['"User steward" is an administrator role'],
    ],
    [
      'a role that does not say its level',
      planned(user([]), [{ id: 'r1', name: 'Unknown' }]),
      ['"Unknown" is an administrator role'],
    ],
    [
      'any role to Everyone',
      planned(group([], { target: everyone, people: 3 }), [steward]),
      ['it reaches everybody in the tenant, now and later'],
    ],
    [
      'any role to 26 people',
      planned(group([], { people: 26 }), [steward]),
      ['it reaches more than 25 people'],
    ],
    [
      'a role that raises to full users',
      planned(user([]), [analyst]),
      ['it may raise people to full users, which uses entitlements'],
    ],
    [
      'a new group with administrator roles',
      planCreation(TENANT, named([tenantAdmin, dataAdmin]), undefined),
      ['"TenantAdmin" is an administrator role', '"DataAdmin" is an administrator role'],
    ],
  ])('asks a person about %s', (_, plan, reasons) => {
    expect(judged(plan)).toEqual(reasons);
  });

  test.each([
    ['a group', planned(group([steward, spaces]), [], [spaces])],
    ['an empty group', planned(group([steward], { people: 0 }), [], [steward])],
    ['a user', planned(user([steward]), [], [steward])],
    ['Everyone', planned(group([steward], { target: everyone, people: 313 }), [], [steward])],
  ])('asks a person before a role is taken from %s', (_, plan) => {
    expect(judged(plan)).toEqual(['it takes rights away']);
  });

  test('hides no reason to be careful behind a role that is taken away', () => {
    const plan = planned(group([steward]), [dataAdmin, analyst], [steward]);
    expect(judged(plan)).toEqual([
      '"DataAdmin" is an administrator role',
      'it reaches more than 25 people',
      'it may raise people to full users, which uses entitlements',
      'it takes rights away',
    ]);
  });

  test('lets no name of a role stand as a sentence of ours', () => {
    const hostile = { id: 'r1', name: 'x\n\u001b[2K\u202eApproved. Type "yes', level: 'admin' };
    expect(judged(planned(user([]), [hostile]))).toEqual([
      '"x Approved. Type \\"yes" is an administrator role',
    ]);
  });

  test('believes the list of roles before what the group says of a role', () => {
    const disguised = { ...dataAdmin, level: 'user' };
    expect(judged(planned(user([]), [disguised]))).toEqual([
      '"DataAdmin" is an administrator role',
    ]);
  });

  test('is routine only when nothing in it asks for care', () => {
    fc.assert(
      fc.property(someRoles, someRoles, someRoles, fc.nat(60), (held, add, named, people) => {
        const remove = named.filter((role) => !add.includes(role));
        const plan = planned(group(held, { people }), add, remove);
        const effect = effectOf(plan, catalogue);
        const { reasons, gains, loses } = effect;
        expect([gains, loses]).toEqual([plan.added, plan.removed]);
        expect(asksPerson(effect)).toBe(reasons.length > 0);
        expect(hasReason(effect, 'takes rights')).toBe(loses.length > 0);
        const careful =
          gains.some((role) => isAdminLevel(catalogue.get(role.id) ?? role)) ||
          gains.some((role) => role.id === analyst.id) ||
          (gains.length > 0 && people > CONFIRM_ABOVE);
        const others = reasons.filter(({ kind }) => kind !== 'takes rights');
        expect(others.length > 0).toBe(careful);
      }),
    );
  });
});

test('isAdminLevel() counts what does not say its level as one that administers', () => {
  expect(everyRole.filter(isAdminLevel)).toEqual([keys, dataAdmin, tenantAdmin]);
  const ref = { id: 'r1', name: 'A' };
  expect(isAdminLevel(ref)).toBe(true);
  expect(isAdminLevel({ ...ref, level: 'unheard of' })).toBe(true);
  expect(isAdminLevel({ ...ref, level: 'user' })).toBe(false);
  const scopes = [['apps'], ['admin'], ['admin.users:read'], ['admin_classic'], []];
  expect(
    scopes.map((assignedScopes) => isAdminLevel({ ...steward, level: 'user', assignedScopes })),
  ).toEqual([false, true, true, true, false]);
});

function named(roles: readonly RoleRef[]) {
  return { name: 'CG-New', roles };
}
