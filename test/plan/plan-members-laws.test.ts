import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterSteps,
  candidate,
  plannedMembers,
  planOfWish,
  wishes,
} from '../support/plan/candidates.js';
import { everyone, group, idpGroup, someRoles } from '../support/plan/plans.js';
import { refusal } from '../support/plan/refusal.js';

const ids = (people: readonly { readonly id: string }[]) => people.map(({ id }) => id);

describe('every plan of members', () => {
  test('leads to what was asked for, with no step in vain', () => {
    const seen = { add: 0, remove: 0, set: 0 };
    fc.assert(
      fc.property(wishes, (wish) => {
        const { mode, named, members } = wish;
        const plan = planOfWish(group([]), wish);
        const now = afterSteps(plan, members);
        const wanted = {
          add: [...members, ...named],
          remove: members.filter((id) => !named.includes(id)),
          set: named,
        }[mode];
        expect(now).toEqual(new Set(wanted));
        expect(plan.after.people).toBe(now.size);
        if (plan.steps.length > 0) seen[mode] += 1;
      }),
      { numRuns: 300 },
    );
    expect(Object.values(seen).every((times) => times > 20)).toBe(true);
  });

  test('leaves nothing to do for the same wish once it was applied', () => {
    fc.assert(
      fc.property(wishes, (wish) => {
        const members = [...afterSteps(planOfWish(group([]), wish), wish.members)];
        const next = planOfWish(group([]), { ...wish, members });
        expect(next).toMatchObject({ steps: [], joins: [], leaves: [] });
        expect(next.after).toEqual(next.before);
      }),
    );
  });

  test('can be broken off anywhere, and the same wish finishes the rest', () => {
    fc.assert(
      fc.property(wishes, fc.nat(24), (wish, after) => {
        const plan = planOfWish(group([]), wish);
        const broken = { ...plan, steps: plan.steps.slice(0, after) };
        const halfway = [...afterSteps(broken, wish.members)];
        const rest = planOfWish(group([]), { ...wish, members: halfway });
        expect(rest.steps).toHaveLength(plan.steps.length - broken.steps.length);
        expect(afterSteps(rest, halfway)).toEqual(afterSteps(plan, wish.members));
      }),
    );
  });

  test('sends exactly what it shows, to the group that it shows', () => {
    fc.assert(
      fc.property(wishes, someRoles, (wish, roles) => {
        const plan = planOfWish(group(roles), wish);
        const { joins, leaves, steps } = plan;
        expect(steps).toEqual([
          ...ids(joins).map((userId) => stepOf(userId, true)),
          ...ids(leaves).map((userId) => stepOf(userId, false)),
        ]);
        expect(new Set([...ids(joins), ...ids(leaves)]).size).toBe(steps.length);
        expect(plan.after.roles).toEqual(plan.before.roles);
        expect(plan).toMatchObject({ added: [], removed: [] });
      }),
    );
  });

  test('has one digest for one set of people, whatever their order', () => {
    const shuffledWishes = wishes.chain((wish) => {
      const all = { minLength: wish.named.length, maxLength: wish.named.length };
      return fc.tuple(fc.constant(wish), fc.shuffledSubarray(wish.named, all));
    });
    fc.assert(
      fc.property(shuffledWishes, ([wish, order]) => {
        const members = [...wish.members].reverse();
        const again = planOfWish(group([]), { ...wish, named: [...order, ...order], members });
        expect(again.digest).toBe(planOfWish(group([]), wish).digest);
      }),
    );
  });

  test('has another digest for other people or another number of members', () => {
    const seen = { same: 0, different: 0 };
    fc.assert(
      fc.property(wishes, wishes, (one, other) => {
        const [a, b] = [planOfWish(group([]), one), planOfWish(group([]), other)];
        const same =
          ids(a.joins).sort().join() === ids(b.joins).sort().join() &&
          ids(a.leaves).sort().join() === ids(b.leaves).sort().join() &&
          one.members.length === other.members.length;
        expect(a.digest === b.digest).toBe(same);
        seen[same ? 'same' : 'different'] += 1;
      }),
      { numRuns: 1_000 },
    );
    expect([seen.same > 0, seen.different > 500]).toEqual([true, true]);
  });

  test('is refused for hidden roles, whoever is named', () => {
    fc.assert(
      fc.property(wishes, (wish) => {
        const [text] = refusal(() => planOfWish(group(undefined), wish));
        expect(text).toBe(
          'ROLES_NOT_VISIBLE: Cannot plan a change of group "CG-Finance": its current roles are hidden from this credential',
        );
      }),
    );
  });
});

function stepOf(userId: string, member: boolean) {
  return { do: 'change membership', userId, groupId: 'g1', member };
}

test('a filter that still lists somebody who is out already makes no step', () => {
  // The list of members may lag; what the person shows of themselves decides.
  for (const current of [
    group([]),
    group([], { target: idpGroup }),
    group([], { target: everyone }),
  ]) {
    const stale = [candidate('u1', false), candidate('u2', true)];
    expect(ids(plannedMembers(current, 'set', [], stale).leaves)).toEqual(['u2']);
  }
});
