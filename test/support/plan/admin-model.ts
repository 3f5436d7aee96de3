/**
 * Tenants as far as TenantAdmin goes, by chance, and what somebody may wish there: to show, apart
 * from the guards, who can still administer after a plan.
 *
 * @module
 */

import fc from 'fast-check';
import type { AdminPaths } from '../../../src/directory/access/admin-paths.js';
import type { Intent } from '../../../src/plan/intent.js';
import type { CurrentState, Plan, Step } from '../../../src/plan/plan.js';
import { planDeletion } from '../../../src/plan/plan-group.js';
import type { Candidate } from '../../../src/plan/plan-members.js';
import { deletion, ofGroup, ofUser, removing, setting } from '../changes/run-change.js';
import { simulatedTenant, type Tenant } from '../directory/simulated-tenant.js';
import { candidate, plannedMembers } from './candidates.js';
import { everyone, group, planned, steward, TENANT, tenantAdmin, user } from './plans.js';

const hexOf = (letter: string, number: number) => `${letter}${number}`.padEnd(24, '0');
const userIds = [0, 1, 2, 3].map((number) => hexOf('a', number));
const customIds = [0, 1].map((number) => hexOf('c', number));
const idpId = hexOf('d', 0);
const groupIds = [...customIds, idpId];
/** The caller is the first of them. */
export const [callerId = ''] = userIds;

interface Somebody {
  readonly id: string;
  readonly status: 'active' | 'disabled' | 'invited';
  readonly bot: boolean;
  readonly direct: boolean;
  readonly groups: readonly string[];
}

/** A tenant as far as TenantAdmin goes. */
export interface Model {
  readonly people: readonly Somebody[];
  /** Ids of the groups that exist. */
  readonly groups: readonly string[];
  /** Ids of those that give the role. */
  readonly giving: readonly string[];
  readonly everyoneGives: boolean;
}

const somebody = (id: string): fc.Arbitrary<Somebody> =>
  fc.record({
    id: fc.constant(id),
    // A disabled caller could not call.
    status: fc.constantFrom<Somebody['status'][]>(
      ...(id === callerId ? (['active'] as const) : (['active', 'disabled', 'invited'] as const)),
    ),
    bot: fc.boolean(),
    direct: fc.nat(3).map((number) => number === 0),
    groups: fc.subarray(groupIds, { maxLength: 2 }),
  });

export const models: fc.Arbitrary<Model> = fc
  .record({
    people: fc.tuple(...userIds.map(somebody)),
    groups: fc.constant(groupIds),
    giving: fc.subarray(groupIds),
    everyoneGives: fc.nat(11).map((number) => number === 0),
  })
  .filter(isSafe);

function holds({ giving, everyoneGives }: Model, { direct, groups }: Somebody): boolean {
  return direct || everyoneGives || groups.some((id) => giving.includes(id));
}

/** The caller and an active person can administer. */
export function isSafe(model: Model): boolean {
  const holders = model.people.filter((one) => holds(model, one));
  return (
    holders.some(({ id }) => id === callerId) &&
    holders.some(({ status, bot }) => status === 'active' && !bot)
  );
}

/** What a step does in the tenant, as Qlik's documents have it. */
export function afterStep(model: Model, step: Step): Model {
  const change = (id: string, fields: (one: Somebody) => Partial<Somebody>): Model => ({
    ...model,
    people: model.people.map((one) => (one.id === id ? { ...one, ...fields(one) } : one)),
  });
  switch (step.do) {
    case 'change user roles':
      return change(step.userId, () => ({ direct: !step.removeIds.includes(tenantAdmin.id) }));
    case 'change membership':
      return change(step.userId, ({ groups }) => ({
        groups: step.member
          ? [...groups, step.groupId]
          : groups.filter((id) => id !== step.groupId),
      }));
    case 'replace group roles': {
      const gives = step.roleIds.includes(tenantAdmin.id);
      if (step.groupId === everyone.id) return { ...model, everyoneGives: gives };
      const others = model.giving.filter((id) => id !== step.groupId);
      return { ...model, giving: gives ? [...others, step.groupId] : others };
    }
    case 'delete group':
      // Qlik refuses to delete a group that has members.
      return model.people.some(({ groups }) => groups.includes(step.groupId))
        ? model
        : { ...model, groups: model.groups.filter((id) => id !== step.groupId) };
    default:
      throw new Error(`${step.do} is not part of this test`);
  }
}

/** What somebody may wish, by numbers that fit every model. */
export type Wish =
  | { readonly of: 'user' | 'role of group'; readonly id: string }
  | { readonly of: 'everyone' }
  | { readonly of: 'leaving' | 'setting'; readonly id: string; readonly people: readonly string[] }
  | { readonly of: 'deletion'; readonly id: string };

export const wishes: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({ of: fc.constant('user' as const), id: fc.constantFrom(...userIds) }),
  fc.record({ of: fc.constant('role of group' as const), id: fc.constantFrom(...groupIds) }),
  fc.constant({ of: 'everyone' as const }),
  fc.record({
    of: fc.constantFrom('leaving' as const, 'setting' as const),
    id: fc.constantFrom(...customIds),
    people: fc.subarray(userIds),
  }),
  fc.record({ of: fc.constant('deletion' as const), id: fc.constantFrom(...customIds) }),
);

export function planOf(model: Model, wish: Wish): Plan {
  switch (wish.of) {
    case 'user': {
      const direct = model.people.some((one) => one.id === wish.id && one.direct);
      const held = direct ? [tenantAdmin, steward] : [steward];
      return planned(user(held, wish.id), [], [tenantAdmin]);
    }
    case 'everyone': {
      const held = model.everyoneGives ? [tenantAdmin] : [];
      return planned(group(held, { target: everyone }), [steward], [tenantAdmin]);
    }
    case 'role of group':
      return planned(stateOf(model, wish.id), [], [tenantAdmin]);
    case 'leaving':
      return plannedMembers(stateOf(model, wish.id), 'remove', candidatesOf(model, wish));
    case 'setting': {
      const members = candidatesOf(model, { id: wish.id, people: userIds });
      return plannedMembers(
        stateOf(model, wish.id),
        'set',
        candidatesOf(model, wish),
        members.filter(({ member }) => member),
      );
    }
    case 'deletion': {
      const people = candidatesOf(model, { id: wish.id, people: userIds });
      return planDeletion(
        TENANT,
        stateOf(model, wish.id),
        people.filter(({ member }) => member),
      );
    }
  }
}

/** A group as a reading would find it. */
function stateOf(model: Model, id: string): CurrentState {
  const kind = id === idpId ? 'idp' : 'custom';
  return group(model.giving.includes(id) ? [steward, tenantAdmin] : [steward], {
    target: { type: 'group', id, name: `Group ${id}`, kind },
    people: model.people.filter(({ groups }) => groups.includes(id)).length,
  });
}

function candidatesOf(
  model: Model,
  { id, people }: { readonly id: string; readonly people: readonly string[] },
): Candidate[] {
  return people.map((userId) => {
    const known = model.people.find((one) => one.id === userId);
    const inGroup = known?.groups.includes(id) ?? false;
    const { status = 'active', bot = false } = known ?? {};
    return { ...candidate(userId, inGroup), status, bot };
  });
}

/** Every way in which anybody holds the role, as a reading would find it. */
export function pathsOf(model: Model): AdminPaths {
  return {
    callerId,
    everyoneHoldsIt: model.everyoneGives,
    holders: model.people
      .map(({ id, status, bot, direct, groups }) => ({
        userId: id,
        active: status === 'active',
        bot,
        direct,
        viaGroups: groups.filter((one) => model.giving.includes(one)),
      }))
      .filter(({ direct, viaGroups }) => direct || viaGroups.length > 0),
  };
}

/** The model as a simulated tenant that itself protects nobody from being locked out. */
export function tenantOf(model: Model): Tenant {
  const tenant = simulatedTenant({ seed: 'empty', knobs: { selfDemotion: 204 } });
  const { state, apiKey, roleByName } = tenant.sandbox;
  const adminId = roleByName('TenantAdmin').id;
  const dates = {
    createdAt: '2026-01-08T12:00:00.000Z',
    lastUpdatedAt: '2026-01-08T12:00:00.000Z',
  };
  state.users.clear();
  for (const { id, status, bot, direct, groups } of model.people) {
    state.users.set(id, {
      ...dates,
      id,
      name: `Name of ${id}`,
      subject: bot ? `qlikbot\\${id}` : `subject-${id}`,
      status,
      assignedRoles: direct ? [adminId] : [],
      assignedGroups: groups,
    });
  }
  for (const id of model.groups) {
    state.groups.set(id, {
      ...dates,
      id,
      name: `Group ${id}`,
      providerType: id === idpId ? 'idp' : 'custom',
      status: 'active',
      assignedRoles: model.giving.includes(id) ? [adminId] : [],
    });
  }
  const everyoneRoles = model.everyoneGives ? [adminId] : [];
  state.everyone = { ...state.everyone, assignedRoles: everyoneRoles };
  state.apiKeys.set(apiKey, { userId: callerId });
  return tenant;
}

export function intentOf(wish: Wish): Intent {
  switch (wish.of) {
    case 'user':
      return ofUser(wish.id, [], ['TenantAdmin']);
    case 'role of group':
      return ofGroup(wish.id, [], ['TenantAdmin']);
    case 'everyone':
      return ofGroup(everyone.id, ['Steward'], ['TenantAdmin']);
    case 'leaving':
      // An empty list is no wish at all.
      return removing(wish.id, wish.people.length === 0 ? [callerId] : wish.people);
    case 'setting':
      return setting(wish.id, wish.people);
    case 'deletion':
      return deletion(wish.id, true);
  }
}
