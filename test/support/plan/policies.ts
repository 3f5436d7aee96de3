/**
 * Policies to plan under, made by hand and by chance.
 *
 * @module
 */

import fc from 'fast-check';
import type { Policy, Rules } from '../../../src/config/policy/policy.js';

/** What stands in a `policy.json`. */
export function rules(said: Partial<Rules> = {}): Rules {
  return { place: 'policy.json', prefix: '', protect: {}, changeOnly: {}, fixed: {}, ...said };
}

type Kind = 'groups' | 'roles' | 'people';

/** Of everything that plans here are about, some by name and some by id. */
const words: Record<Kind, readonly string[]> = {
  groups: ['CG-Finance', 'g1', 'CG-New', 'Everyone', 'g2', 'CG-Other'],
  roles: ['Steward', 'id-Steward', 'DataAdmin', 'id-TenantAdmin', 'Full analyst', 'UserDefault'],
  people: ['u1', 'subject-u2', 'U3@ACME.EXAMPLE', 'Name of u4', 'u5', 'nobody'],
};

const some = (kind: Kind) => fc.subarray([...words[kind]]);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const anyRules: fc.Arbitrary<Rules> = fc.record({
  place: fc.constant('policy.json'),
  prefix: fc.constant(''),
  readOnly: fc.option(fc.constant('readOnly'), { nil: undefined, freq: 9 }),
  protect: fc.record({ groups: some('groups'), roles: some('roles'), people: some('people') }),
  changeOnly: fc.record({ groups: maybe(some('groups')), roles: maybe(some('roles')) }),
  confirm: maybe(fc.constant('always' as const)),
  confirmAbove: maybe(fc.nat(25)),
  maxPeople: maybe(fc.integer({ min: 1, max: 12 })),
  fixed: fc.constant({}),
});

/** A policy, and one that is tightened here and there. */
export const twoPolicies: fc.Arbitrary<{ readonly lax: Policy; readonly strict: Policy }> = fc
  .record({ lax: fc.array(anyRules, { maxLength: 2 }), by: anyRules, apart: fc.boolean() })
  .map(({ lax, by, apart }) => ({
    lax,
    strict: apart || lax.length === 0 ? [...lax, by] : lax.map((one) => tightened(one, by)),
  }));

function tightened(one: Rules, by: Rules): Rules {
  return {
    ...one,
    readOnly: one.readOnly ?? by.readOnly,
    protect: {
      groups: [...(one.protect.groups ?? []), ...(by.protect.groups ?? [])],
      roles: [...(one.protect.roles ?? []), ...(by.protect.roles ?? [])],
      people: [...(one.protect.people ?? []), ...(by.protect.people ?? [])],
    },
    changeOnly: {
      groups: both(one.changeOnly.groups, by.changeOnly.groups),
      roles: both(one.changeOnly.roles, by.changeOnly.roles),
    },
    confirm: one.confirm ?? by.confirm,
    confirmAbove: Math.min(one.confirmAbove ?? 25, by.confirmAbove ?? 25),
    maxPeople: Math.min(one.maxPeople ?? 500, by.maxPeople ?? 500),
  };
}

function both(one: readonly string[] | undefined, other: readonly string[] | undefined) {
  if (one === undefined || other === undefined) return one ?? other;
  return one.filter((word) => other.includes(word));
}
