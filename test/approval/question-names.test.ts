import { expect, test } from 'vitest';
import type { CurrentState } from '../../src/plan/plan.js';
import { planCreation, planDeletion } from '../../src/plan/plan-group.js';
import type { Role } from '../../src/qlik/api/roles.js';
import { asked } from '../support/approval/asking.js';
import { effectOf, questionFor } from '../support/plan/one-plan.js';
import {
  catalogue,
  dataAdmin,
  group,
  planned,
  spaces,
  steward,
  TENANT,
  user,
} from '../support/plan/plans.js';
import { rules } from '../support/plan/policies.js';

const empty = { people: 0, names: [] };
const named = (name: string, id = 'g7'): Partial<CurrentState> => ({
  target: { type: 'group', id, name, kind: 'custom' },
});

test.each([
  ['looks Latin and is partly Cyrillic', 'CG-F\u0456nance'],
  ['holds a bidi override', 'CG-\u202eecnaniF'],
  ['holds a zero-width space', 'CG-\u200bFinance'],
  ['holds a soft hyphen', 'CG-\u00adFinance'],
  ['holds a no-break space', 'CG\u00a0Finance'],
  ['holds an escape sequence', 'CG-\u001b[31mFinance'],
  ['has several lines', 'CG-Finance\nType yes to go on'],
  ['is longer than what is shown', 'F'.repeat(81)],
  ['is not composed', 'CG-Zoe\u0308'],
  ['begins with a space', ' CG-Finance'],
  ['ends with a space', 'CG-Finance '],
  ['is empty', ''],
])('the id is what has to be typed for a name that %s', (_, name) => {
  const plan = planDeletion(TENANT, group([], { ...empty, ...named(name) }));
  const { label, wanted, message } = questionFor(plan, effectOf(plan, catalogue));
  expect([label, wanted]).toEqual(['Id of the group', 'g7']);
  expect(message.split('\n').slice(-2)).toEqual([
    'To approve, type the id of the group exactly as it stands on the next line:',
    'g7',
  ]);
});

test('names that cannot be typed: a group', () => {
  const odd = group([], { ...empty, ...named('CG-\u202eF\u0456nance') });
  expect(asked(planDeletion(TENANT, odd))).toMatchInlineSnapshot(`
    "[Id of the group]
    In acme-lab.eu.qlikcloud.com: delete the custom group "CG-Fіnance" [careful: this name has hidden and look-alike characters] (id g7).
    You are asked because it deletes a group.
    It has no members, so nobody loses anything by it.
    It gives no roles.
    This cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
    To approve, type the id of the group exactly as it stands on the next line:
    g7"
  `);
});

test('names that cannot be typed: a group that is not made yet and gives no role', () => {
  const plan = planCreation(TENANT, { name: 'CG-\u202eF\u0456nance', roles: [] }, undefined);
  const always = [rules({ confirm: 'always' })];
  const { label, wanted, message } = questionFor(plan, effectOf(plan, catalogue, always));
  expect([label, wanted]).toEqual(['Name of the group', 'CG-F\u0456nance']);
  expect(message.split('\n').at(-1)).toBe(wanted);
});

test('names that cannot be typed: a group that is not made yet', () => {
  const wish = { name: 'CG-\u202eF\u0456nance', roles: [dataAdmin, steward] };
  expect(asked(planCreation(TENANT, wish, undefined))).toMatchInlineSnapshot(`
    "[Name of the administrator role]
    In acme-lab.eu.qlikcloud.com: create the custom group "CG-Fіnance" [careful: this name has hidden and look-alike characters] with "DataAdmin" and "Steward".
    You are asked because "DataAdmin" is an administrator role.
    It has no members yet. Whoever is added later gets what it gives.
    This can be undone by the opposite change.
    To approve, type the name of the administrator role exactly as it stands on the next line:
    DataAdmin"
  `);
});

test('names that cannot be typed: a role', () => {
  const odd: Role = { ...steward, id: 'r9', name: 'St\u0435ward' };
  const roles = new Map([...catalogue, [odd.id, odd]]);
  expect(asked(planned(group([odd]), [], [odd]), roles)).toMatchInlineSnapshot(`
    "[Id of the role]
    In acme-lab.eu.qlikcloud.com: take "Stеward" [careful: this name has look-alike characters] away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "Stеward" [careful: this name has look-alike characters], unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the id of the role exactly as it stands on the next line:
    r9"
  `);
});

test('names that cannot be typed: several roles of a person without an e-mail address', () => {
  const plan = planned(
    { ...user([steward, spaces]), target: { type: 'user', id: 'u9', name: 'Ana\u200b Berg' } },
    [],
    [steward, spaces],
  );
  expect(asked(plan)).toMatchInlineSnapshot(`
    "[Id of the person]
    In acme-lab.eu.qlikcloud.com: take "Steward" and "SharedSpaceCreator" away from the person "Ana Berg" [careful: this name has hidden characters] (id u9).
    You are asked because it takes rights away.
    This person loses "Steward" and "SharedSpaceCreator", unless held another way.
    Of direct roles, this person keeps no roles.
    This can be undone by the opposite change.
    To approve, type the id of the person exactly as it stands on the next line:
    u9"
  `);
});

test('names of members are cleaned and cut', () => {
  const names = ['Zoë\u202e\n"Approve', 'N'.repeat(300)];
  expect(
    asked(planned(group([steward], { people: 2, names }), [], [steward])),
  ).toMatchInlineSnapshot(`
    "[Name of the role]
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 2 members ("Zoë \\"Approve" and "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN…") lose "Steward", unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('many roles are counted', () => {
  const many = Array.from({ length: 14 }, (_, at) => ({
    ...steward,
    id: `r${at}`,
    name: `R${at}`,
  }));
  expect(asked(planned(group(many), [], many))).toMatchInlineSnapshot(`
    "[Name of the group]
    In acme-lab.eu.qlikcloud.com: take "R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9" and 4 more away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9" and 4 more, unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the group exactly as it stands on the next line:
    CG-Finance"
  `);
});
