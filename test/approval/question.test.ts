import { expect, test } from 'vitest';
import { planCreation, planDeletion } from '../../src/plan/plan-group.js';
import { asked } from '../support/approval/asking.js';
import {
  analyst,
  dataAdmin,
  everyone,
  group,
  idpGroup,
  planned,
  spaces,
  steward,
  TENANT,
  tenantAdmin,
  user,
} from '../support/plan/plans.js';

const empty = { people: 0, names: [] };

test('deletion', () => {
  expect(asked(planDeletion(TENANT, group([steward, spaces], empty)))).toMatchInlineSnapshot(`
    "[Name of the group]
    In acme-lab.eu.qlikcloud.com: delete the custom group "CG-Finance" (id g1).
    You are asked because it deletes a group.
    It has no members, so nobody loses anything by it.
    It gives "Steward" and "SharedSpaceCreator".
    This cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
    To approve, type the name of the group exactly as it stands on the next line:
    CG-Finance"
  `);
});

test('deletion of a group that gives nothing', () => {
  expect(asked(planDeletion(TENANT, group([], empty)))).toMatchInlineSnapshot(`
    "[Name of the group]
    In acme-lab.eu.qlikcloud.com: delete the custom group "CG-Finance" (id g1).
    You are asked because it deletes a group.
    It has no members, so nobody loses anything by it.
    It gives no roles.
    This cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
    To approve, type the name of the group exactly as it stands on the next line:
    CG-Finance"
  `);
});

test('one role taken from a group of 41', () => {
  const names = ['Ana', 'Bo', 'Carl', 'Elif', 'Finn', 'Gita', 'Hugo', 'Ines'];
  expect(asked(planned(group([steward, spaces], { names }), [], [steward]))).toMatchInlineSnapshot(`
    "[Name of the role]
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 41 members ("Ana", "Bo", "Carl", "Elif", "Finn", "Gita", "Hugo", "Ines" and 33 more) lose "Steward", unless held another way.
    The group keeps "SharedSpaceCreator".
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('the last role taken from an IdP group', () => {
  expect(
    asked(planned(group([steward], { target: idpGroup }), [], [steward])),
  ).toMatchInlineSnapshot(`
    "[Name of the role]
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the IdP group "Finance" (id g2).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "Steward", unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('several roles taken', () => {
  expect(
    asked(planned(group([steward, spaces, dataAdmin]), [], [steward, spaces])),
  ).toMatchInlineSnapshot(`
    "[Name of the group]
    In acme-lab.eu.qlikcloud.com: take "Steward" and "SharedSpaceCreator" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "Steward" and "SharedSpaceCreator", unless held another way.
    The group keeps "DataAdmin".
    This can be undone by the opposite change.
    To approve, type the name of the group exactly as it stands on the next line:
    CG-Finance"
  `);
});

test('one role given and another taken', () => {
  expect(asked(planned(group([steward]), [spaces], [steward]))).toMatchInlineSnapshot(`
    "[Name of the group]
    In acme-lab.eu.qlikcloud.com: give "SharedSpaceCreator" to the custom group "CG-Finance" (id g1) and take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because it reaches more than 25 people and it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) gain "SharedSpaceCreator" and lose "Steward", unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the group exactly as it stands on the next line:
    CG-Finance"
  `);
});

test('a group with one member, who is named', () => {
  const one = { people: 1, names: ['Ana Berg'] };
  expect(asked(planned(group([steward], one), [dataAdmin], [steward]))).toMatchInlineSnapshot(`
    "[Name of the administrator role]
    In acme-lab.eu.qlikcloud.com: give "DataAdmin" to the custom group "CG-Finance" (id g1) and take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because "DataAdmin" is an administrator role and it takes rights away.
    Its 1 member ("Ana Berg") gains "DataAdmin" and loses "Steward", unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the administrator role exactly as it stands on the next line:
    DataAdmin"
  `);
});

test('a group with no members', () => {
  expect(asked(planned(group([steward], empty), [], [steward]))).toMatchInlineSnapshot(`
    "[Name of the role]
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    It has no members now, so nobody is affected yet.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('one role taken from a person', () => {
  expect(asked(planned(user([steward, spaces]), [], [steward]))).toMatchInlineSnapshot(`
    "[Name of the role]
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the person "Ana Berg" ("ana.berg@acme.example", id u1).
    You are asked because it takes rights away.
    This person loses "Steward", unless held another way.
    Of direct roles, this person keeps "SharedSpaceCreator".
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('several roles given to a person, one of them of an administrator', () => {
  expect(asked(planned(user([]), [steward, tenantAdmin]))).toMatchInlineSnapshot(`
    "[Name of the administrator role]
    In acme-lab.eu.qlikcloud.com: give "Steward" and "TenantAdmin" to the person "Ana Berg" ("ana.berg@acme.example", id u1).
    You are asked because "TenantAdmin" is an administrator role.
    This person gains "Steward" and "TenantAdmin".
    Of direct roles, this person keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the administrator role exactly as it stands on the next line:
    TenantAdmin"
  `);
});

test('a role of an administrator given to a group', () => {
  expect(asked(planned(group([steward]), [dataAdmin]))).toMatchInlineSnapshot(`
    "[Name of the administrator role]
    In acme-lab.eu.qlikcloud.com: give "DataAdmin" to the custom group "CG-Finance" (id g1).
    You are asked because "DataAdmin" is an administrator role and it reaches more than 25 people.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) gain "DataAdmin".
    The group keeps "Steward".
    This can be undone by the opposite change.
    To approve, type the name of the administrator role exactly as it stands on the next line:
    DataAdmin"
  `);
});

test('a role that needs a full user', () => {
  expect(asked(planned(group([], { people: 3, names: [] }), [analyst]))).toMatchInlineSnapshot(`
    "[Name of the role]
    In acme-lab.eu.qlikcloud.com: give "Full analyst" to the custom group "CG-Finance" (id g1).
    You are asked because it may raise people to full users, which uses entitlements.
    Its 3 members gain "Full analyst".
    The group keeps no roles.
    This can be undone by the opposite change.
    "Full analyst" can turn a basic user into a full user, which uses an entitlement: here for at most 3 people.
    To approve, type the name of the role exactly as it stands on the next line:
    Full analyst"
  `);
});

test('a role that needs a full user, for one person', () => {
  expect(asked(planned(user([]), [analyst]))).toMatchInlineSnapshot(`
    "[Name of the role]
    In acme-lab.eu.qlikcloud.com: give "Full analyst" to the person "Ana Berg" ("ana.berg@acme.example", id u1).
    You are asked because it may raise people to full users, which uses entitlements.
    This person gains "Full analyst".
    Of direct roles, this person keeps no roles.
    This can be undone by the opposite change.
    "Full analyst" can turn a basic user into a full user, which uses an entitlement: here for at most 1 person.
    To approve, type the name of the role exactly as it stands on the next line:
    Full analyst"
  `);
});

test('a role for everybody', () => {
  const all = group([spaces], { target: everyone, people: 12_312 });
  expect(asked(planned(all, [steward]))).toMatchInlineSnapshot(`
    "[Name of the role]
    In acme-lab.eu.qlikcloud.com: give "Steward" to the system group "com.qlik.Everyone" (id 000000000000000000000001).
    You are asked because it reaches everybody in the tenant, now and later.
    Everybody in the tenant (12,312 people), and everybody who joins it, gain "Steward".
    The group keeps "SharedSpaceCreator".
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('a role taken from everybody', () => {
  const all = group([spaces], { target: everyone, people: 312 });
  expect(asked(planned(all, [], [spaces]))).toMatchInlineSnapshot(`
    "[Name of the role]
    In acme-lab.eu.qlikcloud.com: take "SharedSpaceCreator" away from the system group "com.qlik.Everyone" (id 000000000000000000000001).
    You are asked because it takes rights away.
    Everybody in the tenant (312 people), and everybody who joins it, lose "SharedSpaceCreator", unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    SharedSpaceCreator"
  `);
});

test('creation of a group with a role of an administrator', () => {
  const wish = { name: 'CG-New', description: 'For the move', roles: [dataAdmin, steward] };
  expect(asked(planCreation(TENANT, wish, undefined))).toMatchInlineSnapshot(`
    "[Name of the administrator role]
    In acme-lab.eu.qlikcloud.com: create the custom group "CG-New" with "DataAdmin" and "Steward".
    You are asked because "DataAdmin" is an administrator role.
    It has no members yet. Whoever is added later gets what it gives.
    This can be undone by the opposite change.
    To approve, type the name of the administrator role exactly as it stands on the next line:
    DataAdmin"
  `);
});

test('creation of a group with a role that needs a full user', () => {
  const wish = { name: 'CG-New', roles: [analyst] };
  expect(asked(planCreation(TENANT, wish, undefined))).toMatchInlineSnapshot(`
    "[Name of the group]
    In acme-lab.eu.qlikcloud.com: create the custom group "CG-New" with "Full analyst".
    You are asked because it may raise people to full users, which uses entitlements.
    It has no members yet. Whoever is added later gets what it gives.
    This can be undone by the opposite change.
    "Full analyst" can turn a basic user into a full user, which uses an entitlement: here for nobody yet.
    To approve, type the name of the group exactly as it stands on the next line:
    CG-New"
  `);
});
