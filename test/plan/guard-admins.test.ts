import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AdminHolder, AdminPaths } from '../../src/directory/access/admin-paths.js';
import { Failure } from '../../src/errors.js';
import { guard } from '../support/plan/one-plan.js';
import {
  catalogue,
  dataAdmin,
  everyone,
  group,
  idpGroup,
  planned,
  steward,
  tenantAdmin,
  user,
} from '../support/plan/plans.js';
import { refusal } from '../support/plan/refusal.js';

/** The caller is `me`; `g1` is the group of `group()`, `g2` the one of `idpGroup`. */
const me: AdminHolder = { userId: 'me', active: true, bot: false, direct: true, viaGroups: [] };
const ana: AdminHolder = { ...me, userId: 'u1' };

const among = (holders: AdminHolder[], everyoneHoldsIt = false): AdminPaths => ({
  callerId: 'me',
  everyoneHoldsIt,
  holders,
});

const fromPerson = (id: string) => planned(user([tenantAdmin, steward], id), [], [tenantAdmin]);
const fromGroup = planned(group([tenantAdmin]), [], [tenantAdmin]);
const fromIdp = planned(group([tenantAdmin], { target: idpGroup }), [], [tenantAdmin]);
const fromEveryone = planned(group([tenantAdmin], { target: everyone }), [], [tenantAdmin]);

const ownLastWay = [
  'NOT_ALLOWED: Cannot take TenantAdmin away here: it is the last way in which you hold it yourself',
  'Ask another tenant admin to do this, or first give yourself the role another way',
];
const nobodyLeft = [
  'NOT_ALLOWED: Cannot take TenantAdmin away here: nobody active would be tenant admin any more',
  'Give the role to somebody else first',
];

describe('the last way of the caller', () => {
  test.each([
    ['a direct role', fromPerson('me'), me],
    ['a group', fromGroup, { ...me, direct: false, viaGroups: ['g1'] }],
    ['an IdP group', fromIdp, { ...me, direct: false, viaGroups: ['g2'] }],
  ])('is kept: %s', (_, plan, caller) => {
    expect(refusal(() => guard(plan, catalogue, among([caller, ana])))).toEqual(ownLastWay);
  });

  test('is kept when Everyone loses the role', () => {
    const paths = among([ana], true);
    expect(refusal(() => guard(fromEveryone, catalogue, paths))).toEqual(ownLastWay);
  });

  test.each([
    ['direct and through the group', fromPerson('me'), { ...me, viaGroups: ['g1'] }],
    ['through the group and direct', fromGroup, { ...me, viaGroups: ['g1'] }],
    ['through two groups', fromGroup, { ...me, direct: false, viaGroups: ['g1', 'g2'] }],
  ])('is not the last when it is held twice: %s', (_, plan, caller) => {
    guard(plan, catalogue, among([caller]));
  });

  test('is not taken by a change of another group or person', () => {
    guard(fromGroup, catalogue, among([{ ...me, direct: false, viaGroups: ['g2'] }, ana]));
    guard(fromPerson('u1'), catalogue, among([me, ana]));
    // A person whose id is that of the group has another path.
    guard(fromGroup, catalogue, among([{ ...me, userId: 'g1' }, me]));
  });

  test('is Everyone, where Everyone holds the role', () => {
    guard(fromPerson('me'), catalogue, among([me], true));
    guard(fromGroup, catalogue, among([], true));
    guard(fromEveryone, catalogue, among([me, ana], true));
  });
});

describe('the last tenant admin', () => {
  const bot = { ...me, bot: true };

  test.each([
    ['nobody else holds it', [bot]],
    ['the others are disabled', [bot, { ...ana, userId: 'u2', active: false }]],
    ['the others are bots', [bot, { ...ana, userId: 'u2', bot: true }]],
    ['the others hold it the same way only', [bot, { ...ana, direct: true }]],
  ])('must remain: %s', (_, holders) => {
    const paths = among([...holders, ana]);
    expect(refusal(() => guard(fromPerson('u1'), catalogue, paths))).toEqual(nobodyLeft);
  });

  test('must remain when a group loses the role for all its members', () => {
    const members = ['u1', 'u2', 'u3'].map((userId) => ({
      ...ana,
      userId,
      direct: false,
      viaGroups: ['g1'],
    }));
    const paths = among([bot, ...members]);
    expect(refusal(() => guard(fromGroup, catalogue, paths))).toEqual(nobodyLeft);
    const second = { ...ana, userId: 'u4', direct: false, viaGroups: ['g1', 'g2'] };
    guard(fromGroup, catalogue, among([bot, ...members, second]));
  });
});

test('other roles can be taken from anybody, without knowing who administers', () => {
  guard(planned(user([tenantAdmin, dataAdmin], 'me'), [], [dataAdmin]), catalogue);
  guard(planned(group([tenantAdmin, steward]), [], [steward]), catalogue);
});

test('whatever gets through leaves the caller and an active person as tenant admins', () => {
  const groups = ['g1', idpGroup.id, 'g3'];
  const holder = fc.record({
    userId: fc.constantFrom('me', 'u1', 'u2', 'u3'),
    active: fc.boolean(),
    bot: fc.boolean(),
    direct: fc.boolean(),
    viaGroups: fc.subarray(groups),
  });
  const holders = fc.uniqueArray(holder, { selector: ({ userId }) => userId, maxLength: 4 });
  const plans = fc.constantFrom(
    fromGroup,
    fromIdp,
    fromEveryone,
    ...['me', 'u1', 'u2'].map(fromPerson),
  );
  let [through, stopped] = [0, 0];
  fc.assert(
    fc.property(holders, plans, fc.boolean(), (all, plan, everyoneHoldsIt) => {
      // Written as the tenant would see it afterwards, not as the guard counts.
      const { type, id, kind } = plan.target;
      const everyoneAfter = everyoneHoldsIt && kind !== 'system';
      const after = all.map((one) => ({
        ...one,
        direct: one.direct && !(type === 'user' && one.userId === id),
        viaGroups: one.viaGroups.filter((path) => path !== id),
      }));
      const admins = after.filter(({ direct, viaGroups }) => direct || viaGroups.length > 0);
      const callerKeepsIt = admins.some(({ userId }) => userId === 'me');
      const somebodyLeft = admins.some(({ active, bot }) => active && !bot);
      const safe = everyoneAfter || (callerKeepsIt && somebodyLeft);
      const passed = lets(() => guard(plan, catalogue, among(all, everyoneHoldsIt)));
      expect(passed).toBe(safe);
      if (passed) through += 1;
      else stopped += 1;
    }),
    { numRuns: 500 },
  );
  // Both ends were tried.
  expect([through > 20, stopped > 20]).toEqual([true, true]);
});

function lets(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof Failure && error.code === 'NOT_ALLOWED') return false;
    throw error;
  }
}
