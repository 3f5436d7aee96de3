/**
 * An event of Qlik's audit log in words. Says no more than the event does; every text in it was
 * written by strangers.
 *
 * @module
 */

import type { Overwritten } from '../../changes/past/match-event-to-plan.js';
import type { AuditEvent } from '../../directory/audit/audit-event.js';
import {
  type AuditUpdate,
  type ListUpdate,
  type Ref,
  type TextUpdate,
  without,
} from '../../directory/audit/audit-updates.js';
import { kindNames } from '../../directory/group-kind.js';
import { describePerson, personOf } from '../../directory/person.js';
import { EVERYONE_ID } from '../../qlik/api/groups.js';
import type { User } from '../../qlik/api/users.js';
import { quote, quoteFlagged } from '../../text/clean.js';
import { firstOf, list } from '../../text/lists.js';

/** Roles, groups and fields named in one line; the rest is counted. */
const SHOWN = 8;

/** What was done, as a clause that begins with a verb. */
export function describeEvent(event: AuditEvent): string {
  const target = targetOf(event);
  switch (event.did) {
    case 'created':
      return `created ${target}${event.roles.length > 0 ? ` with ${names(event.roles)}` : ''}`;
    case 'deleted':
    case 'provisioned':
      return `${event.did} ${target}`;
    case 'synced':
      return `synchronised ${target}`;
    case 'users.modified':
      return `changed ${target}`;
    case 'other':
      return `changed ${target} (as ${quote(event.word, 40)})`;
    case 'updated':
      return updatesIn(event, target);
  }
}

/** Who did it, as the log has it. @param people Users by id, as far as they could be read. */
export function actorOf({ by, through }: AuditEvent, people: ReadonlyMap<string, User>): string {
  const user = by === undefined ? undefined : people.get(by);
  const unknown = by === undefined ? 'somebody' : `the user with id ${shownId(by)}`;
  const who = user === undefined ? unknown : describePerson(personOf(user));
  if (through === undefined) return who;
  const what = through.kind === 'oauthClient' ? 'the OAuth client ' : '';
  return `${who} through ${what}${quote(through.sub, 40)}`;
}

/** What a change of ours undid, with the call that would bring it back. @param read As we had read it. */
export function overwroteWords(read: readonly Ref[], { had, lost, revived }: Overwritten): string {
  const back = list([
    ...(lost.length > 0 ? [`assign_role ${names(lost)}`] : []),
    ...(revived.length > 0 ? [`remove_role ${names(revived)}`] : []),
  ]);
  return `between reading and writing somebody else changed it: this server had read ${names(read)}, it had ${names(had)}, and that was overwritten; put it back with ${back}`;
}

/** In quotes when it is none, and so may be anything. */
export function shownId(id: string): string {
  return /^[\w-]{1,64}$/.test(id) ? id : quote(id, 40);
}

const nouns = { group: 'group', user: 'person', role: 'role' } as const;

function targetOf({ thing, target: { id, name, email, kind } }: AuditEvent): string {
  if (thing === 'group-setting') return 'the settings of groups';
  const what = thing === 'group' ? kindOf(id, kind) : nouns[thing];
  const details = [
    ...(email === undefined ? [] : [quote(email)]),
    ...(id === undefined ? [] : [`id ${shownId(id)}`]),
  ];
  if (name === undefined)
    return id === undefined ? `a ${what}` : `the ${what} with ${list(details)}`;
  return `the ${what} ${quoteFlagged(name)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
}

/** The kind is left out where the event does not say it. */
function kindOf(id: string | undefined, kind: 'custom' | 'idp' | undefined): string {
  if (id === EVERYONE_ID) return `${kindNames.system} group`;
  return kind === undefined ? 'group' : `${kindNames[kind]} group`;
}

function updatesIn({ thing, updates }: AuditEvent, target: string): string {
  const others = updates.filter((update) => update.field === 'other');
  const known = updates.filter((update) => update.field !== 'other');
  const again = thing === 'user' ? 'them' : 'it';
  const clauses = [...known.map(clauseOf), ...otherClauses(others.map(({ path }) => path))];
  const words = clauses.map((clause, at) => clause(at === 0 ? target : again, again));
  return words.length === 0 ? `changed ${target}` : list(words);
}

/** @param again Stands for the target where it was named before. */
type Clause = (target: string, again: string) => string;

function clauseOf(update: Exclude<AuditUpdate, { readonly field: 'other' }>): Clause {
  switch (update.field) {
    case 'roles':
      return movedClause(update, 'the roles', 'gave', 'to', 'took', 'away from');
    case 'scopes': {
      const { before, after } = update;
      const named = {
        ...update,
        after: asNames(after),
        ...(before && { before: asNames(before) }),
      };
      return movedClause(named, 'the scopes', 'gave the scopes', 'to', 'took the scopes', 'from');
    }
    case 'groups':
      return membershipClause(update);
    default:
      return textClause(update);
  }
}

/** A scope has no other name than its id. */
function asNames(scopes: readonly Ref[]): Ref[] {
  return scopes.map(({ id, name = id }) => ({ id, name }));
}

function movedClause(
  { before, after }: ListUpdate,
  what: string,
  ...[gave, to, took, from]: readonly [string, string, string, string]
): Clause {
  return (target, again) => {
    if (before === undefined) return `set ${what} of ${target} to ${names(after)}`;
    const gained = without(after, before);
    const lost = without(before, after);
    if (gained.length + lost.length === 0) return `changed ${what} of ${target}`;
    return list([
      ...(gained.length > 0 ? [`${gave} ${names(gained)} ${to} ${target}`] : []),
      ...(lost.length > 0
        ? [`${took} ${names(lost)} ${from} ${gained.length > 0 ? again : target}`]
        : []),
    ]);
  };
}

function membershipClause({ before, after }: ListUpdate): Clause {
  return (target, again) => {
    if (before === undefined) return `set the groups of ${target} to ${names(after, true)}`;
    const joined = without(after, before);
    const left = without(before, after);
    if (joined.length + left.length === 0) return `changed the groups of ${target}`;
    return list([
      ...(joined.length > 0 ? [`added ${target} to ${names(joined, true)}`] : []),
      ...(left.length > 0
        ? [`took ${joined.length > 0 ? again : target} out of ${names(left, true)}`]
        : []),
    ]);
  };
}

function textClause({ field, before, after }: TextUpdate): Clause {
  const from = before === undefined ? '' : ` from ${quoteFlagged(before)}`;
  switch (field) {
    case 'name':
      return (target) => `renamed ${target}${from} to ${quoteFlagged(after)}`;
    case 'description':
      return (target) => `described ${target} as ${quote(after)}`;
    case 'email':
      return (target) => `changed the e-mail of ${target}${from} to ${quoteFlagged(after)}`;
    case 'status':
      return (target) => `changed the status of ${target}${from} to ${quote(after, 20)}`;
  }
}

/** What is in no form known here is told as changed, by the name that Qlik gives it. */
function otherClauses(paths: readonly string[]): Clause[] {
  if (paths.length === 0) return [];
  const named = [...new Set(paths)].filter((path) => path !== '').map((path) => quote(path, 40));
  const what = named.length === 0 ? '' : `${firstOf(named, SHOWN)} of `;
  return [(target) => `changed ${what}${target}`];
}

/** @param ids Groups may bear the same name. */
function names(refs: readonly Ref[], ids = false): string {
  const shown = refs.map(({ id, name }) => {
    if (name === undefined) return `id ${shownId(id)}`;
    return ids ? `${quoteFlagged(name)} (id ${shownId(id)})` : quoteFlagged(name);
  });
  return shown.length === 0 ? 'nothing' : firstOf(shown, SHOWN);
}
