/**
 * From a list of words to a plan of memberships: who is meant, who is in already, who cannot be
 * told, and how long it will take.
 *
 * @module
 */

import type { Directory, Reading } from '../directory/directory.js';
import { findGroup, kindOf } from '../directory/find-group.js';
import { allMembers, isMemberOf } from '../directory/group-members.js';
import { describePerson, flagsOf, personOf } from '../directory/person.js';
import { type Resolved, resolvePeople } from '../directory/resolve-people.js';
import { Failure } from '../errors.js';
import type { User } from '../qlik/users.js';
import { quote } from '../text/clean.js';
import { count, firstOf, list } from '../text/lists.js';
import { peopleOf } from '../text/people-list.js';
import type { MemberIntent } from './intent.js';
import type { Plan } from './plan.js';
import { type Candidate, planMembers } from './plan-members.js';
import { readGroup } from './read-state.js';

/** A group with more members than this is not read whole. */
const MOST_MEMBERS = 5_000;

/** What one request for one person takes at least, in milliseconds. */
const PER_PERSON = 250;

/** @throws {Failure} `NAME_NOT_FOUND` unless every entry is one person, or the rest may be skipped. */
export async function prepareMembers(
  directory: Directory,
  intent: MemberIntent,
  groupId: string,
  reading: Reading,
): Promise<Plan> {
  const [current, resolved, copied, members, out] = await Promise.all([
    readGroup(directory, groupId, reading),
    resolvePeople(directory, peopleOf(intent.people), reading),
    membersToCopy(directory, intent, reading),
    intent.mode === 'set' ? allMembers(directory, groupId, MOST_MEMBERS, reading) : [],
    resolvePeople(directory, intent.takeOut ?? [], reading),
  ]);
  const usable = withoutDeleted(resolved, intent.mode);
  if (!intent.skipUnknown) refuseUnknown(usable);
  const id = current.target.id ?? groupId;
  const candidate = (user: User): Candidate => ({
    ...personOf(user),
    member: isMemberOf(user, id),
  });
  const wish = {
    mode: intent.mode,
    people: [...usable.people, ...copied].map(candidate),
    members: members.map(candidate),
    takeOut: out.people.map(candidate),
  };
  refuseToEmptyByMistake(intent, wish.people);
  const plan = planMembers(directory.tenant, current, { ...wish, notes: [] });
  return { ...plan, notes: notesOn(plan, wish.people, usable, directory) };
}

/** The source is read, not believed: a wrong id would have no members, and `set` would empty the group. */
async function membersToCopy(
  directory: Directory,
  { fromGroup, mode }: MemberIntent,
  reading: Reading,
): Promise<User[]> {
  if (fromGroup === undefined) return [];
  const source = await findGroup(directory, fromGroup, reading);
  if (kindOf(source) === 'system') {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot copy the members of ${quote(source.name)}: everybody is in it, and Qlik lists nobody`,
      'Name the people, or a custom or IdP group that they are in',
    );
  }
  const members = await allMembers(directory, source.id, MOST_MEMBERS, reading);
  return members.filter((user) => mode === 'remove' || user.status !== 'deleted');
}

/** A list of nothing but mistakes must not empty a group, whatever may be skipped. */
function refuseToEmptyByMistake(
  { mode, people, fromGroup }: MemberIntent,
  named: readonly Candidate[],
): void {
  const entries = peopleOf(people);
  if (mode !== 'set' || named.length > 0 || (entries.length === 0 && fromGroup === undefined))
    return;
  throw new Failure(
    'NAME_NOT_FOUND',
    `Cannot set the members: ${entries.length > 0 ? 'none of the entries is a person' : 'the group to take them from has none'}`,
    'Correct the list; to empty the group, call again with an empty list and nothing else',
  );
}

/** Somebody deleted can be taken out, but not put in. */
function withoutDeleted(resolved: Resolved, mode: MemberIntent['mode']): Resolved {
  if (mode === 'remove') return resolved;
  const gone = resolved.people.filter((user) => user.status === 'deleted');
  return {
    ...resolved,
    people: resolved.people.filter((user) => user.status !== 'deleted'),
    notFound: [...resolved.notFound, ...gone.map((user) => user.email ?? user.subject)],
  };
}

function refuseUnknown(resolved: Resolved): void {
  const left = leftOut(resolved);
  if (left.length === 0) return;
  const { people, notFound, ambiguous, duplicates } = resolved;
  const all = people.length + notFound.length + ambiguous.length + duplicates.length;
  throw new Failure(
    'NAME_NOT_FOUND',
    `Cannot use ${count(notFound.length + ambiguous.length, 'entry', 'entries')} of ${all}: ${left.join('; ')}`,
    'Correct them with the person, or call again with skip_unknown: true to go on without them',
  );
}

function leftOut({ notFound, ambiguous }: Resolved): string[] {
  return [
    ...(notFound.length > 0
      ? [
          `${notFound.length} not found (${firstOf(
            notFound.map((entry) => quote(entry)),
            10,
          )})`,
        ]
      : []),
    ...ambiguous.slice(0, 5).map(({ entry, matches }) => {
      const people = matches
        .slice(0, 5)
        .map((user) => `${describePerson(personOf(user))} id ${user.id}`);
      return `${quote(entry)} may be any of ${list(people)}`;
    }),
    ...(ambiguous.length > 5 ? [`${ambiguous.length - 5} more are ambiguous`] : []),
  ];
}

function notesOn(
  { joins, leaves, steps }: Plan,
  named: readonly Candidate[],
  resolved: Resolved,
  directory: Directory,
): string[] {
  const different = new Set(named.map((person) => person.id)).size;
  const asWanted =
    different - joins.length - leaves.filter((one) => named.some(({ id }) => id === one.id)).length;
  const buckets = [
    ...(joins.length > 0 ? [`${joins.length} to add`] : []),
    ...(leaves.length > 0 ? [`${leaves.length} to take out`] : []),
    ...(asWanted > 0 ? [`${asWanted} as wanted already`] : []),
    ...(resolved.duplicates.length > 0 ? [`${resolved.duplicates.length} named twice`] : []),
  ];
  const flagged = joins.filter((person) => flagsOf(person).length > 0);
  const left = leftOut(resolved);
  const ms = Math.max(directory.client.forecast('write', steps.length), steps.length * PER_PERSON);
  return [
    ...(named.length > 1 && buckets.length > 0 ? [`People: ${buckets.join(', ')}`] : []),
    ...(flagged.length > 0
      ? [`Not active or no person: ${firstOf(flagged.map(describePerson), 8)}`]
      : []),
    ...(left.length > 0 ? [`Left out: ${left.join('; ')}`] : []),
    ...(ms > 20_000 ? [`Takes about ${duration(ms)}: Qlik takes one request per person`] : []),
  ];
}

function duration(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return ms < 60_000 ? `${Math.ceil(ms / 10_000) * 10} seconds` : count(minutes, 'minute');
}
