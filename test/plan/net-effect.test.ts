import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { personOf } from '../../src/directory/person.js';
import { describeNetEffect } from '../../src/plan/describe-net-effect.js';
import { type End, netEffectOf } from '../../src/plan/net-effect.js';
import type { Plan } from '../../src/plan/plan.js';
import { planDeletion } from '../../src/plan/plan-group.js';
import type { RoleRef } from '../../src/qlik/api/groups.js';
import type { User } from '../../src/qlik/api/users.js';
import { plannedMembers } from '../support/plan/candidates.js';
import { setOf } from '../support/plan/one-plan.js';
import {
  group,
  planned,
  spaces,
  steward,
  TENANT,
  tenantAdmin,
  user,
} from '../support/plan/plans.js';

const roles = [steward, spaces, tenantAdmin];
const groupIds = ['g1', 'g2', 'g3'] as const;
const userIds = ['u1', 'u2', 'u3', 'u4'] as const;

/** What gives a role: ids of roles, by person and by group. */
interface World {
  readonly direct: ReadonlyMap<string, ReadonlySet<string>>;
  readonly member: ReadonlyMap<string, ReadonlySet<string>>;
  readonly given: ReadonlyMap<string, ReadonlySet<string>>;
  readonly everyone: ReadonlySet<string>;
}

const someRoles = fc.subarray(roles.map(({ id }) => id)).map((ids) => new Set(ids));
const someGroups = fc.subarray([...groupIds]).map((ids) => new Set<string>(ids));

function mapOf<Value>(ids: readonly string[], value: fc.Arbitrary<Value>) {
  return fc
    .tuple(...ids.map(() => value))
    .map((values) => new Map(values.map((one, at) => [ids[at] ?? '', one] as const)));
}

const world: fc.Arbitrary<World> = fc.record({
  direct: mapOf(userIds, someRoles),
  member: mapOf(userIds, someGroups),
  given: mapOf(groupIds, someRoles),
  everyone: someRoles,
});

const rolesFor = (ids: Iterable<string> = []): RoleRef[] =>
  [...ids].flatMap((id) => roles.filter((role) => role.id === id));

function userIn({ direct, member, given }: World, id: string): User {
  return {
    id,
    name: `Name of ${id}`,
    tenantId: undefined,
    subject: `subject-${id}`,
    email: `${id}@acme.example`,
    status: 'active',
    clientId: undefined,
    assignedRoles: rolesFor(direct.get(id)),
    assignedGroups: [...(member.get(id) ?? [])].map((groupId) => ({
      id: groupId,
      name: `Group ${groupId}`,
      providerType: 'custom' as const,
      assignedRoles: rolesFor(given.get(groupId)),
    })),
  };
}

const stateOf = ({ given }: World, id: string) =>
  group(rolesFor(given.get(id)), {
    target: { type: 'group', id, name: `Group ${id}`, kind: 'custom' },
  });

/** Every path to a role, the slow way. */
function pathsIn({ direct, member, given, everyone }: World, id: string, roleId: string): string[] {
  return [
    ...(direct.get(id)?.has(roleId) ? ['direct'] : []),
    ...groupIds.filter((one) => member.get(id)?.has(one) && given.get(one)?.has(roleId)),
    ...(everyone.has(roleId) ? ['everyone'] : []),
  ];
}

function endIn(before: readonly string[], after: readonly string[]): End | undefined {
  if (before.length > 0 && after.length === 0) return 'loses';
  if (before.length === 0 && after.length > 0) return 'gains';
  if (before.some((path) => !after.includes(path))) return 'keeps';
  return after.some((path) => !before.includes(path)) ? 'had' : undefined;
}

/** The plans that lead from one state to another: roles first, then people; a group may go. */
function plansBetween(before: World, after: World, deleted: string | undefined): Plan[] {
  const isIn = (world: World, id: string, groupId: string) => world.member.get(id)?.has(groupId);
  return [
    ...groupIds.flatMap((id): Plan[] => {
      const state = stateOf(before, id);
      const members = userIds.filter((one) => isIn(before, one, id));
      if (id === deleted) {
        return [
          planDeletion(
            TENANT,
            state,
            members.map((one) => personOf(userIn(before, one))),
          ),
        ];
      }
      const now = before.given.get(id) ?? new Set<string>();
      const then = after.given.get(id) ?? new Set<string>();
      const give = rolesFor([...then].filter((role) => !now.has(role)));
      const take = rolesFor([...now].filter((role) => !then.has(role)));
      const moved = userIds.map((one) => ({
        ...personOf(userIn(before, one)),
        member: isIn(before, one, id) === true,
      }));
      return [
        planned(state, give, take),
        plannedMembers(
          stateOf(after, id),
          'set',
          moved.filter((one) => isIn(after, one.id, id)),
          moved.filter((one) => one.member),
        ),
      ];
    }),
    ...userIds.map((id) => {
      const now = before.direct.get(id) ?? new Set<string>();
      const then = after.direct.get(id) ?? new Set<string>();
      return planned(
        user(rolesFor(now), id),
        rolesFor([...then].filter((role) => !now.has(role))),
        rolesFor([...now].filter((role) => !then.has(role))),
      );
    }),
  ];
}

const without = (world: World, deleted: string | undefined): World => ({
  ...world,
  given: new Map([...world.given].filter(([id]) => id !== deleted)),
  member: new Map(
    [...world.member].map(([id, groups]) => [
      id,
      new Set([...groups].filter((one) => one !== deleted)),
    ]),
  ),
});

describe('net effect', () => {
  test('says of every person and role what a look at all paths says', () => {
    const deletion = fc.option(fc.constantFrom(...groupIds), { nil: undefined });
    fc.assert(
      fc.property(world, world, deletion, (before, wanted, deleted) => {
        const after = without({ ...wanted, everyone: before.everyone }, deleted);
        const net = netEffectOf(
          // Whether an order of the steps is safe is not asked here.
          { plans: asPlans(plansBetween(before, after, deleted)) },
          {
            users: userIds.map((id) => userIn(before, id)),
            everyone: rolesFor(before.everyone),
          },
        );
        const found = net.roles.flatMap(({ role, people }) =>
          people.map(({ person, end, through }) => ({
            who: `${person.id} ${role.id}`,
            end,
            through: through.map((path) => (path.via === 'group' ? path.id : path.via)).sort(),
          })),
        );
        const expected = userIds.flatMap((id) =>
          roles.flatMap((role) => {
            const had = pathsIn(before, id, role.id);
            const has = pathsIn(after, id, role.id);
            const end = endIn(had, has);
            if (end === undefined) return [];
            const through = end === 'keeps' ? has : end === 'had' ? had : [];
            return [{ who: `${id} ${role.id}`, end, through: [...through].sort() }];
          }),
        );
        const byWho = (a: { who: string }, b: { who: string }) => a.who.localeCompare(b.who);
        expect(found.sort(byWho)).toEqual(expected.sort(byWho));
      }),
      { numRuns: 500 },
    );
  });

  test.each(['assignedGroups', 'assignedRoles', 'roles of a group', 'everyone'] as const)(
    'hidden %s make a loss unknown, never certain',
    (what) => {
      const shown = userIn(
        {
          direct: new Map([['u1', new Set([steward.id])]]),
          member: new Map([['u1', new Set(['g2'])]]),
          given: new Map(),
          everyone: new Set(),
        },
        'u1',
      );
      const hiding: User =
        what === 'everyone'
          ? shown
          : what === 'roles of a group'
            ? {
                ...shown,
                assignedGroups: shown.assignedGroups?.map(({ assignedRoles: _, ...one }) => one),
              }
            : { ...shown, [what]: undefined };
      const lost = planned(group([steward]), [], [steward]);
      const member: User = {
        ...hiding,
        ...(what === 'assignedGroups'
          ? {}
          : { assignedGroups: [...(hiding.assignedGroups ?? []), inG1] }),
        ...(what === 'assignedRoles' ? {} : { assignedRoles: [] }),
      };
      const plan = what === 'assignedGroups' ? planned(user([steward], 'u1'), [], [steward]) : lost;
      const reached = what === 'assignedGroups' ? { ...member, assignedRoles: [steward] } : member;
      const net = netEffectOf(setOf(plan), {
        users: [reached],
        everyone: what === 'everyone' ? undefined : [],
      });
      expect(net.roles.flatMap(({ people }) => people.map(({ end }) => end))).toEqual(['may lose']);
      expect(describeNetEffect(net, setOf(plan), 'does')).toEqual([
        '"Name of u1" loses "Steward", unless held in a way that is hidden.',
      ]);
    },
  );

  test('administrator roles come first, and roles that end alike share a sentence', () => {
    const all = [steward, spaces, tenantAdmin];
    const plan = planned(group(all), [], all);
    const person: User = {
      ...userIn(
        { direct: new Map(), member: new Map(), given: new Map(), everyone: new Set() },
        'u1',
      ),
      assignedRoles: [spaces],
      assignedGroups: [{ ...inG1, assignedRoles: all }],
    };
    const net = netEffectOf(setOf(plan), { users: [person], everyone: [] });
    expect(describeNetEffect(net, setOf(plan), 'does')).toEqual([
      '"Name of u1" loses "TenantAdmin" and "Steward".',
      '"Name of u1" keeps "SharedSpaceCreator" directly.',
    ]);
  });

  test('different ways of keeping are told apart', () => {
    const plan = planned(group([steward]), [], [steward]);
    const users = ['u1', 'u2', 'u3', 'u4'].map(
      (id, at): User => ({
        ...userIn(
          { direct: new Map(), member: new Map(), given: new Map(), everyone: new Set() },
          id,
        ),
        assignedRoles: at === 0 ? [steward] : [],
        assignedGroups: [
          inG1,
          ...(at === 1 || at === 2
            ? [{ ...inG1, id: 'g7', name: 'CG-EMEA', assignedRoles: [steward] }]
            : []),
        ],
      }),
    );
    const net = netEffectOf(setOf(plan), { users, everyone: [] });
    expect(describeNetEffect(net, setOf(plan), 'did')).toEqual([
      '1 of 4 ("Name of u4") lost "Steward"; 3 kept it: 2 through "CG-EMEA", 1 directly.',
    ]);
    const forAll = netEffectOf(setOf(plan), { users, everyone: [steward] });
    expect(describeNetEffect(forAll, setOf(plan), 'would')).toEqual([
      'All 4 people would keep "Steward": 2 through "CG-EMEA" and because everybody has it, 1 directly and because everybody has it, 1 because everybody has it.',
    ]);
  });
});

const inG1 = {
  id: 'g1',
  name: 'CG-Finance',
  providerType: 'custom' as const,
  assignedRoles: [steward],
};

function asPlans([first, ...rest]: readonly Plan[]): readonly [Plan, ...Plan[]] {
  if (first === undefined) throw new Error('no plans');
  return [first, ...rest];
}
