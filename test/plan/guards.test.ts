import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/plan/plan.js';
import { planCreation, planDeletion } from '../../src/plan/plan-group.js';
import { guard } from '../support/plan/one-plan.js';
import {
  baseline,
  catalogue,
  dataAdmin,
  everyone,
  group,
  idpGroup,
  keys,
  planned,
  steward,
  TENANT,
  tenantAdmin,
  user,
} from '../support/plan/plans.js';
import { refusal } from '../support/plan/refusal.js';

const refused = (plan: Plan) => refusal(() => guard(plan, catalogue));
const passes = (plan: Plan) => guard(plan, catalogue);

describe('the baseline role', () => {
  const words = [
    'NOT_ALLOWED: Cannot assign or remove UserDefault: everybody has it without assignment',
    'Change what everybody may do in the Administration of Qlik Cloud, under Manage users, Permissions',
  ];

  test.each([
    ['given to a group', planned(group([]), [baseline])],
    ['given to a person', planned(user([]), [steward, baseline])],
    ['given to Everyone', planned(group([], { target: everyone }), [baseline])],
    ['taken from a group', planned(group([baseline]), [], [baseline])],
    ['given to a new group', planCreation(TENANT, { name: 'A', roles: [baseline] }, undefined)],
  ])('cannot be %s', (_, plan) => {
    expect(refused(plan)).toEqual(words);
  });

  test('does not stand in the way of other roles', () => {
    passes(planned(group([baseline]), [steward]));
    passes(planned(group([baseline]), [baseline]));
  });
});

describe('Everyone', () => {
  const target = { target: everyone, people: 313 };

  test.each([
    [dataAdmin, 'DataAdmin'],
    [tenantAdmin, 'TenantAdmin'],
    [keys, 'User steward'],
    [{ id: 'r1', name: 'Un\u202eknown' }, 'Unknown'],
  ])('gets no administrator role: %o', (role, name) => {
    expect(refused(planned(group([], target), [steward, role]))).toEqual([
      `NOT_ALLOWED: Cannot give the administrator role "${name}" to everybody in the tenant`,
      'Give it to a custom group with the few people who need it',
    ]);
  });

  test('can get and lose other roles, and lose an administrator role', () => {
    passes(planned(group([], target), [steward]));
    passes(planned(group([steward], target), [], [steward]));
    passes(planned(group([dataAdmin], target), [], [dataAdmin]));
    passes(planned(group([dataAdmin], target), [dataAdmin, steward]));
  });

  test('is no reason to keep administrator roles from other groups and people', () => {
    passes(planned(group([]), [dataAdmin]));
    passes(planned(group([], { target: idpGroup }), [tenantAdmin]));
    passes(planned(user([]), [tenantAdmin]));
  });
});

describe('deletion', () => {
  const empty = { people: 0, names: [] };

  test('is for empty custom groups', () => {
    passes(planDeletion(TENANT, group([steward], empty)));
    // It gives nobody anything, so nobody loses the role.
    passes(planDeletion(TENANT, group([tenantAdmin], empty)));
  });

  test.each([
    [1, '1 member'],
    [41, '41 members'],
  ])('is refused with %i people in the group', (people, words) => {
    expect(refused(planDeletion(TENANT, group([], { people })))).toEqual([
      `GROUP_NOT_EMPTY: Cannot delete the custom group "CG-Finance": it has ${words}, and Qlik deletes only empty groups`,
      'Call delete_custom_group with remove_members_first: true if its members are to be taken out as well',
    ]);
  });

  test('is refused for other kinds, with or without people', () => {
    for (const people of [0, 60]) {
      expect(refused(planDeletion(TENANT, group([], { target: idpGroup, people })))).toEqual([
        'NOT_ALLOWED: Cannot delete "Finance": it is an IdP group, which belongs to the identity provider',
        'Only custom groups can be deleted here; take its roles away with remove_role if it should give none',
      ]);
      expect(refused(planDeletion(TENANT, group([], { target: everyone, people })))).toEqual([
        'NOT_ALLOWED: Cannot delete "com.qlik.Everyone": it is a system group',
        'Only custom groups can be deleted here; take its roles away with remove_role if it should give none',
      ]);
    }
  });

  test('is refused for a group whose kind is not known', () => {
    const target = { type: 'group', id: 'g3', name: 'Odd' } as const;
    expect(refused(planDeletion(TENANT, group([], { target, people: 0 })))[0]).toMatch(
      /^NOT_ALLOWED: Cannot delete "Odd"/,
    );
  });
});

test('a plan without steps is never refused: nothing would happen', () => {
  passes(planned(group([tenantAdmin], { target: everyone }), [tenantAdmin]));
  passes(planned(group([]), [], [baseline, tenantAdmin]));
});

test('taking TenantAdmin is refused when nobody has read who else holds it', () => {
  expect(refused(planned(user([tenantAdmin]), [], [tenantAdmin]))).toEqual([
    'NOT_ALLOWED: Cannot take TenantAdmin away: who else holds it could not be read',
    'Use a credential that may read users and roles',
  ]);
});
