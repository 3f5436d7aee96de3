import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CurrentState, sameRoles } from '../../src/plan/plan.js';
import { planCreation, planDeletion } from '../../src/plan/plan-group.js';
import { planRoles } from '../../src/plan/plan-roles.js';
import type { RoleRef } from '../../src/qlik/api/groups.js';
import { everyone, group, idpGroup, someRoles, TENANT, user } from '../support/plan/plans.js';
import { refusal } from '../support/plan/refusal.js';

/** A wish that gives and takes away different roles, as every wish must. */
const wishes = fc.tuple(someRoles, someRoles).map(([add, named]) => ({
  add,
  remove: named.filter((role) => !add.includes(role)),
}));

const targets = fc.oneof(
  fc.constantFrom(group([]), group([], { target: idpGroup }), group([], { target: everyone })),
  fc.constant(user([])),
);

const states: fc.Arbitrary<CurrentState & { roles: RoleRef[] }> = fc
  .tuple(targets, someRoles, fc.nat(500), fc.option(fc.string(), { nil: undefined }))
  .map(([state, roles, people, description]) => ({
    ...state,
    roles,
    people,
    ...(description === undefined ? {} : { description }),
  }));

const ids = (roles: readonly RoleRef[]) => new Set(roles.map(({ id }) => id));
const shuffled = (roles: RoleRef[]) =>
  fc.shuffledSubarray(roles, { minLength: roles.length, maxLength: roles.length });

describe('every plan of roles', () => {
  test('leaves nothing to do for the same wish once it was applied', () => {
    fc.assert(
      fc.property(states, wishes, (state, wish) => {
        const { after } = planRoles(TENANT, state, wish);
        const next = planRoles(TENANT, { ...state, roles: after.roles }, wish);
        expect(next).toMatchObject({ steps: [], added: [], removed: [] });
        expect(sameRoles(next.after.roles, after.roles)).toBe(true);
      }),
    );
  });

  test('keeps what nobody named, gives what was wished, takes what was named', () => {
    fc.assert(
      fc.property(states, wishes, (state, wish) => {
        const { after, added, removed } = planRoles(TENANT, state, wish);
        const [held, has] = [ids(state.roles), ids(after.roles)];
        const [give, take] = [ids(wish.add), ids(wish.remove)];
        for (const id of held) expect(has.has(id)).toBe(!take.has(id));
        for (const id of give) expect(has.has(id)).toBe(true);
        for (const id of has) expect(held.has(id) || give.has(id)).toBe(true);
        expect(ids(added)).toEqual(new Set([...has].filter((id) => !held.has(id))));
        expect(ids(removed)).toEqual(new Set([...held].filter((id) => !has.has(id))));
      }),
    );
  });

  test('sends exactly what it shows', () => {
    fc.assert(
      fc.property(states, wishes, (state, wish) => {
        const { after, added, removed, steps } = planRoles(TENANT, state, wish);
        expect(steps.length).toBe(added.length + removed.length === 0 ? 0 : 1);
        for (const step of steps) {
          if (step.do === 'replace group roles') {
            expect(step.roleIds).toEqual(after.roles.map(({ id }) => id));
            expect(step.groupId).toBe(state.target.id);
          }
          if (step.do === 'change user roles') {
            expect(step.addIds).toEqual(added.map(({ id }) => id));
            expect(step.removeIds).toEqual(removed.map(({ id }) => id));
            expect(step.userId).toBe(state.target.id);
          }
        }
      }),
    );
  });

  test('has one digest for the same facts in any order', () => {
    const reordered = states.chain((state) =>
      fc.tuple(fc.constant(state), shuffled(state.roles), shuffled(state.roles)),
    );
    fc.assert(
      fc.property(reordered, wishes, ([state, order, again], { add, remove }) => {
        const digest = planRoles(TENANT, state, { add, remove }).digest;
        const other = { ...state, roles: [...order, ...again] };
        const wish = { add: [...add].reverse(), remove: [...remove, ...remove] };
        expect(planRoles(TENANT, other, wish).digest).toBe(digest);
      }),
    );
  });

  test('has another digest for other facts', () => {
    fc.assert(
      fc.property(states, states, wishes, (one, other, wish) => {
        const [a, b] = [planRoles(TENANT, one, wish), planRoles(TENANT, other, wish)];
        const same =
          one.target.id === other.target.id &&
          one.people === other.people &&
          (one.description ?? '') === (other.description ?? '') &&
          sameRoles(one.roles, other.roles);
        expect(a.digest === b.digest).toBe(same);
      }),
    );
  });

  test('is refused when a role is both given and taken away', () => {
    fc.assert(
      fc.property(states, someRoles, someRoles, (state, add, remove) => {
        fc.pre(add.some((role) => remove.includes(role)));
        const [text] = refusal(() => planRoles(TENANT, state, { add, remove }));
        expect(text).toMatch(/^ARGUMENT_INVALID: Cannot both give and take away the role "/);
      }),
    );
  });
});

test('hidden roles are never taken for an empty list', () => {
  fc.assert(
    fc.property(states, wishes, (visible, wish) => {
      const state = { ...visible, roles: undefined };
      const plans = [() => planRoles(TENANT, state, wish), () => planDeletion(TENANT, state)];
      for (const plan of plans) expect(refusal(plan)[0]).toMatch(/^ROLES_NOT_VISIBLE: /);
      const same = { name: state.target.name, roles: wish.add };
      expect(refusal(() => planCreation(TENANT, same, state))[0]).toMatch(/^NAME_TAKEN: /);
    }),
  );
});

test('a creation leaves nothing to do once it was applied', () => {
  const texts = fc.option(fc.string(), { nil: undefined });
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), texts, someRoles, (name, description, roles) => {
      const wish = { name, roles, ...(description === undefined ? {} : { description }) };
      const { after } = planCreation(TENANT, wish, undefined);
      const made = group(after.roles, {
        target: { type: 'group', id: 'g9', name, kind: 'custom' },
        people: 0,
        ...(after.description === undefined ? {} : { description: after.description }),
      });
      expect(planCreation(TENANT, wish, made).steps).toEqual([]);
    }),
  );
});
