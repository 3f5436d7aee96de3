/**
 * What is worth knowing about a plan that moves people, beside who they are.
 *
 * @module
 */

import type { Directory } from '../../directory/directory.js';
import { describePerson, flagsOf, type Person } from '../../directory/person.js';
import { describePeople } from '../../plan/describe.js';
import type { Plan } from '../../plan/plan.js';
import { count, firstOf } from '../../text/lists.js';

/** What one request for one person takes at least, in milliseconds. */
const PER_PERSON = 250;

/** Those of whom one would not think. */
export function flaggedNotes({ joins }: Pick<Plan, 'joins'>): string[] {
  const flagged = joins.filter((person) => flagsOf(person).length > 0);
  return flagged.length === 0
    ? []
    : [`Not active or no person: ${firstOf(flagged.map(describePerson), 8)}`];
}

/** How long it takes, where one has to wait for it. */
export function timeNotes({ steps }: Pick<Plan, 'steps'>, { client }: Directory): string[] {
  const ms = Math.max(client.forecast('write', steps.length), steps.length * PER_PERSON);
  return ms > 20_000 ? [`Takes about ${duration(ms)}: Qlik takes one request per person`] : [];
}

function duration(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return ms < 60_000 ? `${Math.ceil(ms / 10_000) * 10} seconds` : count(minutes, 'minute');
}

/** People whom an undoing does not move, with the reason; nothing where there are none. */
export function leftOutNotes(why: string, people: readonly Person[]): string[] {
  if (people.length === 0) return [];
  return [`${why} (${count(people.length, 'person', 'people')}): ${describePeople(people)}`];
}

/** Those who cannot be put back into a group. */
export function goneNotes(people: readonly Person[]): string[] {
  return leftOutNotes('No longer users of the tenant, so not put back', people);
}
