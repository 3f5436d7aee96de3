/**
 * A bulk change of twelve people on the simulated tenant, and the texts that report on it.
 *
 * @module
 */

import type { SandboxUser } from '../../../src/sandbox/sandbox.js';
import { addMembers } from '../../../src/tools/write/add-members.js';
import type { Tenant } from '../directory/simulated-tenant.js';
import { call, described, type How, mails, members, person } from './call-member-tools.js';

/** Twelve active people in no custom group; all but the first three are in an IdP group. */
export function twelve(tenant: Tenant): SandboxUser[] {
  return Array.from({ length: 12 }, (_, at) => person(tenant, 197 + at));
}

/** The writes of such a change, for a fault to meet. */
export const onPatch = { method: 'PATCH', path: '/api/v1/users/' };
export const patchPath = 'PATCH /api/v1/users/{userId}';

export const notTried = 'Not tried: the call was cancelled, or too much had gone wrong before';

const group = 'the custom group "CG-Empty" (id 696087cc0000000000b003ed)';

/** Adds the twelve to an empty group, and takes whatever comes of it. */
export async function addTwelve(tenant: Tenant, how: How = {}): Promise<string[]> {
  const args = { group: 'CG-Empty', people: mails(twelve(tenant)) };
  return (await call(tenant, addMembers, args, how)).text.split('\n');
}

/** Some of the twelve, by their places from and up to, and what became of them. */
export type Rest = readonly [why: string, from: number, to: number];

/** The report on a change that went wrong: how many are done, and what became of the rest. */
export function report(tenant: Tenant, done: number, ...rest: readonly Rest[]): string[] {
  return [
    `Tried in ${tenant.directory.tenant} to add 12 people to ${group}.`,
    `Done, and read back: ${done === 0 ? 'nobody' : countOf(done)}.`,
    ...rest.map(([why, from, to]) => {
      const people = twelve(tenant).slice(from, to);
      return `${why}. ${countOf(people.length)}: ${described(people)}.`;
    }),
    'What to do next: call again with the same arguments; whoever is as wanted already is left alone.',
  ];
}

/** The answer when all is well in the end. */
export function success(tenant: Tenant, ...more: readonly string[]): string[] {
  return [
    `Done in ${tenant.directory.tenant}, and read back: added 12 people to ${group}.`,
    `Joined: ${described(twelve(tenant))}.`,
    'The group gives no roles.',
    ...more,
    'People: 12 to add.',
  ];
}

const countOf = (people: number): string => (people === 1 ? '1 person' : `${people} people`);

/** Who of the twelve is in the group, by their places. */
export function placesIn(tenant: Tenant): number[] {
  const now = members(tenant, 'CG-Empty');
  return mails(twelve(tenant)).flatMap((mail, at) => (now.includes(mail) ? [at] : []));
}

export const all = Array.from({ length: 12 }, (_, at) => at);
export const allBut = (...places: readonly number[]): number[] =>
  all.filter((at) => !places.includes(at));
