import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkArguments } from '../../src/plan/intent.js';
import { planUpdate } from '../../src/plan/plan-group.js';
import { guard } from '../support/plan/one-plan.js';
import { catalogue, everyone, group, idpGroup, steward, TENANT } from '../support/plan/plans.js';
import { refusal } from '../support/plan/refusal.js';

const current = group([steward], { description: 'Month-end' });
const update = (wish: Parameters<typeof planUpdate>[2], taken = false) =>
  planUpdate(TENANT, current, wish, taken);

const side = {
  exists: true,
  name: 'CG-Finance',
  description: 'Month-end',
  roles: [steward],
  people: 41,
};
const whoDoesNotFollow =
  'Load scripts, section access and other systems that name "CG-Finance" do not follow the new name';

describe('planUpdate()', () => {
  test('renames', () => {
    expect(update({ name: 'CG-Money' })).toEqual({
      kind: 'update group',
      tenant: TENANT,
      target: current.target,
      before: side,
      after: { ...side, name: 'CG-Money' },
      added: [],
      removed: [],
      joins: [],
      leaves: [],
      names: ['Ana Berg', 'Carl Nyman'],
      notes: [whoDoesNotFollow],
      steps: [{ do: 'update group', groupId: 'g1', name: 'CG-Money' }],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('describes, which no other system has to follow', () => {
    expect(update({ description: 'Year-end' })).toMatchObject({
      after: { ...side, description: 'Year-end' },
      notes: [],
      steps: [{ do: 'update group', groupId: 'g1', description: 'Year-end' }],
    });
    expect(update({ description: '' }).steps).toEqual([
      { do: 'update group', groupId: 'g1', description: '' },
    ]);
  });

  test('does both in one step', () => {
    expect(update({ name: 'CG-Money', description: 'Year-end' })).toMatchObject({
      after: { ...side, name: 'CG-Money', description: 'Year-end' },
      steps: [{ do: 'update group', groupId: 'g1', name: 'CG-Money', description: 'Year-end' }],
    });
  });

  test('sends only what is different', () => {
    expect(update({ name: 'CG-Finance', description: 'Year-end' }).steps).toEqual([
      { do: 'update group', groupId: 'g1', description: 'Year-end' },
    ]);
    expect(update({ name: 'cg-finance', description: 'Month-end' }).steps).toEqual([
      { do: 'update group', groupId: 'g1', name: 'cg-finance' },
    ]);
  });

  test.each([
    ['the same name', current, { name: 'CG-Finance' }],
    ['the same description', current, { description: 'Month-end' }],
    ['the same of both', current, { name: 'CG-Finance', description: 'Month-end' }],
    ['no description where there is none', group([steward]), { description: '' }],
    ['nothing', current, {}],
  ])('has nothing to do for %s', (_, state, wish) => {
    const plan = planUpdate(TENANT, state, wish, false);
    expect(plan.steps).toEqual([]);
    expect(plan.notes).toEqual([]);
    // Nothing to do is nothing to refuse.
    guard(plan, catalogue);
  });

  test('refuses a name that another custom group has', () => {
    const text = [
      'NAME_TAKEN: Cannot rename the group "CG-Finance" to "CG-Sales": a custom group of that name exists',
      'Choose another name',
    ];
    expect(refusal(() => update({ name: 'CG-Sales' }, true))).toEqual(text);
    expect(refusal(() => update({ name: 'CG-Sales', description: 'x' }, true))).toEqual(text);
  });

  test('refuses hidden roles', () => {
    expect(refusal(() => planUpdate(TENANT, group(undefined), { name: 'A' }, false))[0]).toBe(
      'ROLES_NOT_VISIBLE: Cannot plan a change of group "CG-Finance": its current roles are hidden from this credential',
    );
  });

  test('has a digest of its own for each wish and each state', () => {
    const digests = [
      update({ name: 'CG-Money' }),
      update({ name: 'CG-Money', description: 'Year-end' }),
      update({ description: 'Year-end' }),
      update({ description: '' }),
      planUpdate(TENANT, group([steward]), { name: 'CG-Money' }, false),
      planUpdate(TENANT, group([], { description: 'Month-end' }), { name: 'CG-Money' }, false),
    ].map(({ digest }) => digest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  test('leaves nothing to do once it was applied', () => {
    const text = fc.option(fc.string(), { nil: undefined });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), text, text, text, (name, described, to, as) => {
        const before = group([steward], {
          target: { ...current.target, name },
          ...(described === undefined ? {} : { description: described }),
        });
        const wish = {
          ...(to === undefined ? {} : { name: to }),
          ...(as === undefined ? {} : { description: as }),
        };
        const { after } = planUpdate(TENANT, before, wish, false);
        expect(after).toMatchObject({ name: to ?? name, roles: [steward], people: 41 });
        expect(after.description ?? '').toBe(as ?? described ?? '');
        const made = group(after.roles, {
          target: { ...current.target, name: after.name },
          ...(after.description === undefined ? {} : { description: after.description }),
        });
        expect(planUpdate(TENANT, made, wish, true).steps).toEqual([]);
      }),
    );
  });
});

test('only custom groups are renamed or described', () => {
  const next = 'Only custom groups have a name and description that can be changed here';
  const refused = (target: typeof idpGroup | typeof everyone) =>
    refusal(() => {
      guard(planUpdate(TENANT, group([], { target }), { description: 'x' }, false), catalogue);
    });
  expect(refused(idpGroup)).toEqual([
    'NOT_ALLOWED: Cannot rename or describe "Finance": it is an IdP group, which belongs to the identity provider',
    next,
  ]);
  expect(refused(everyone)).toEqual([
    'NOT_ALLOWED: Cannot rename or describe "com.qlik.Everyone": it is a system group',
    next,
  ]);
  guard(update({ name: 'CG-Money' }), catalogue);
});

describe('the arguments', () => {
  const refused = (wish: { readonly newName?: string; readonly description?: string }) =>
    refusal(() => checkArguments({ want: 'update group', group: 'CG-Finance', ...wish }));

  test('name at least one thing to change', () => {
    expect(refused({})).toEqual([
      'ARGUMENT_INVALID: Cannot update the group: neither a new name nor a description is given',
      'Give new_name, description or both',
    ]);
    checkArguments({ want: 'update group', group: 'CG-Finance', description: '' });
  });

  test('keep to what a tenant would take', () => {
    expect(refused({ newName: 'com.qlik.Mine' })).toEqual([
      'ARGUMENT_INVALID: Cannot name a group "com.qlik.Mine": names that begin with com.qlik. belong to Qlik\'s own groups',
      'Choose another name',
    ]);
    expect(refused({ newName: ' ' })[0]).toBe(
      'ARGUMENT_INVALID: Cannot use " " as a name: a name has 1 to 256 characters, this one has 0',
    );
    expect(refused({ description: 'x'.repeat(1_025) })[0]).toBe(
      'ARGUMENT_INVALID: Cannot use a description of 1025 characters: the most is 1024',
    );
  });
});
