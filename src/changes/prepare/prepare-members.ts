/**
 * From a list of words to a plan of memberships: who is meant, who is in already, who cannot be
 * told, and how long it will take.
 *
 * @module
 */

import type { Directory, Reading } from '../../directory/directory.js';
import { kindOf } from '../../directory/group-kind.js';
import { findGroup } from '../../directory/lookup/find-group.js';
import { allMembers, isMemberOf } from '../../directory/lookup/group-members.js';
import { type Resolved, resolvePeople } from '../../directory/lookup/resolve-people.js';
import { describePerson, isLiving, personOf } from '../../directory/person.js';
import { Failure } from '../../errors.js';
import type { MemberIntent } from '../../plan/intent.js';
import { membersAfterEarlier } from '../../plan/overlay.js';
import { groupIdIn, type Plan } from '../../plan/plan.js';
import { type Candidate, planMembers } from '../../plan/plan-members.js';
import type { User } from '../../qlik/api/users.js';
import { quote } from '../../text/clean.js';
import { count, firstOf, list } from '../../text/lists.js';
import { peopleOf } from '../../text/people-list.js';
import { flaggedNotes, timeNotes } from './member-notes.js';
import type { PrepareContext, ResolvedTarget } from './prepare-context.js';
import { currentGroup } from './read-state.js';

/** A group with more members than this is not read whole. */
const MOST_MEMBERS = 5_000;

/** @throws {Failure} `NAME_NOT_FOUND` unless every entry is one person, or the rest may be skipped. */
export async function prepareMembers(
  context: PrepareContext,
  intent: MemberIntent,
  target: ResolvedTarget,
): Promise<Plan> {
  const { directory, reading, earlier, onRead } = context;
  const readAll = intent.mode === 'set' && target.type === 'group';
  const [current, resolved, copied, members] = await Promise.all([
    currentGroup(context, target),
    resolvePeople(directory, peopleOf(intent.people), reading),
    membersToCopy(directory, intent, reading),
    readAll ? allMembers(directory, target.id, MOST_MEMBERS, reading) : [],
  ]);
  const usable = withoutDeleted(resolved, intent.mode);
  if (!intent.skipUnknown) refuseUnknown(usable);
  onRead([...usable.people, ...copied, ...members]);
  const candidate = candidateFor(groupIdIn(current.target), earlier);
  const wish = {
    mode: intent.mode,
    people: [...usable.people, ...copied].map(candidate),
    members: members.map(candidate),
  };
  refuseToEmptyByMistake(intent, wish.people);
  const plan = planMembers(directory.tenant, current, wish);
  return { ...plan, notes: notesOn(plan, wish.people, usable, directory) };
}

/** A user as seen from the group of that id, after the earlier plans of the set. */
export function candidateFor(groupId: string, earlier: readonly Plan[]): (user: User) => Candidate {
  const after = membersAfterEarlier(groupId, earlier);
  return (user) => after({ ...personOf(user), member: isMemberOf(user, groupId) });
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
  return members.filter((user) => mode === 'remove' || isLiving(user));
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
  const gone = resolved.people.filter((user) => !isLiving(user));
  return {
    ...resolved,
    people: resolved.people.filter(isLiving),
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
  plan: Plan,
  named: readonly Candidate[],
  resolved: Resolved,
  directory: Directory,
): string[] {
  const { joins, leaves } = plan;
  const different = new Set(named.map((person) => person.id)).size;
  const asWanted =
    different - joins.length - leaves.filter((one) => named.some(({ id }) => id === one.id)).length;
  const buckets = [
    ...(joins.length > 0 ? [`${joins.length} to add`] : []),
    ...(leaves.length > 0 ? [`${leaves.length} to take out`] : []),
    ...(asWanted > 0 ? [`${asWanted} as wanted already`] : []),
    ...(resolved.duplicates.length > 0 ? [`${resolved.duplicates.length} named twice`] : []),
  ];
  const left = leftOut(resolved);
  return [
    ...(named.length > 1 && buckets.length > 0 ? [`People: ${buckets.join(', ')}`] : []),
    ...flaggedNotes(plan),
    ...(left.length > 0 ? [`Left out: ${left.join('; ')}`] : []),
    ...timeNotes(plan, directory),
  ];
}
