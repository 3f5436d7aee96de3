/**
 * The net effect of a change in sentences: for the question before it, the dry run and the answer
 * after it. Roles that end the same way for the same people share a sentence; administrator roles
 * come first.
 *
 * @module
 */

import type { Path } from '../directory/access/paths.js';
import { describePerson, type Person } from '../directory/person.js';
import { quote } from '../text/clean.js';
import { firstOf, list } from '../text/lists.js';
import type { ChangeSet } from './change-set.js';
import { describeRoles } from './describe.js';
import { isAdminLevel } from './effect.js';
import type { End, NetEffect, NetPerson, NetRole } from './net-effect.js';

/** People who lose something and are all named; of more, only the first few. */
const LOSERS_NAMED = 25;
const NAMES_OF_MANY = 8;
/** Different ways of keeping a role that are told apart in one sentence. */
const WAYS_SHOWN = 4;

/** A verb for several people, and for one. */
type Verb = readonly [string, string];

const tenses = {
  does: { gain: ['gain', 'gains'], lose: ['lose', 'loses'], keep: ['keep', 'keeps'] },
  would: {
    gain: ['would gain', 'would gain'],
    lose: ['would lose', 'would lose'],
    keep: ['would keep', 'would keep'],
  },
  did: { gain: ['gained', 'gained'], lose: ['lost', 'lost'], keep: ['kept', 'kept'] },
} as const satisfies Record<string, Record<string, Verb>>;

export type NetTense = keyof typeof tenses;

const hiddenWhy = 'because some of their roles or groups are hidden';

interface NetOptions {
  /** For a page: its lists name everybody, so no sentence does, and every role is named. */
  readonly whole?: boolean;
  /** Roles that are never cut from a list. */
  readonly first?: readonly NetRole['role'][];
}

/**
 * Sentences with a full stop, what is lost first.
 *
 * @param set Names people itself, where they join or leave; those are not named again.
 */
export function describeNetEffect(
  net: NetEffect,
  set: Pick<ChangeSet, 'plans'>,
  tense: NetTense,
  { whole = false, first = [] }: NetOptions = {},
): string[] {
  const named = namedIn(set);
  const alike = sameEnds(net);
  const isListed = (people: readonly Person[]): boolean => whole || isNamed(people, named);
  const namesOfRoles = (roles: readonly NetRole['role'][]): string =>
    describeRoles(roles, whole ? roles : first);
  const words = { tense, isListed, namesOfRoles };
  return [
    ...alike.flatMap((roles) => lossOf(roles, words)),
    ...alike.flatMap((roles) => gainOf(roles, words)),
  ];
}

interface Words {
  readonly tense: NetTense;
  /** Whether these people are named elsewhere already. */
  readonly isListed: (people: readonly Person[]) => boolean;
  readonly namesOfRoles: (roles: readonly NetRole['role'][]) => string;
}

/** Roles that end the same way for the same people, with those people. */
export interface RolesAlike {
  readonly roles: readonly NetRole['role'][];
  readonly people: readonly NetPerson[];
}

/** Puts roles together that end the same way for the same people; administrator roles first. */
export function sameEnds({ roles }: NetEffect): readonly RolesAlike[] {
  const found = new Map<string, { roles: NetRole['role'][]; people: readonly NetPerson[] }>();
  const powerful = roles.filter(({ role }) => isAdminLevel(role));
  const others = roles.filter(({ role }) => !isAdminLevel(role));
  for (const { role, people } of [...powerful, ...others]) {
    const key = JSON.stringify(
      people.map(({ person, end, through }) => [person.id, end, wayOf(through)]),
    );
    const alike = found.get(key);
    if (alike === undefined) found.set(key, { roles: [role], people });
    else alike.roles.push(role);
  }
  return [...found.values()];
}

function lossOf({ roles, people }: RolesAlike, { tense, isListed, namesOfRoles }: Words): string[] {
  const { lose, keep } = tenses[tense];
  const touched = withEnd(people, 'loses', 'keeps', 'may lose');
  const losers = withEnd(people, 'loses').map(({ person }) => person);
  const keepers = withEnd(people, 'keeps');
  const unknown = withEnd(people, 'may lose').length;
  const what = namesOfRoles(roles);
  const [one, ...more] = touched;
  if (one === undefined) return [];
  if (more.length === 0) {
    const who = quote(one.person.name);
    if (one.end === 'loses') return [`${who} ${lose[1]} ${what}.`];
    if (one.end === 'keeps') return [`${who} ${keep[1]} ${what} ${wayOf(one.through)}.`];
    return [`${who} ${lose[1]} ${what}, unless held in a way that is hidden.`];
  }
  const them = roles.length === 1 ? 'it' : 'them';
  const shown = losers.length === 0 || isListed(losers) ? '' : namesOf(losers, LOSERS_NAMED);
  return [
    sentence([
      ...(losers.length > 0 ? [`${part(losers.length, touched.length, lose, shown)} ${what}`] : []),
      ...keptBy(keepers, touched.length, keep, losers.length > 0 ? them : what),
      ...notKnown(unknown, losers.length + keepers.length > 0, `${lose[0]} ${what}`),
    ]),
  ];
}

/** `12 keep it through "CG-Finance-EMEA"`, or `12 keep it: 8 through "CG-Sales", 4 directly`. */
function keptBy(
  keepers: readonly NetPerson[],
  all: number,
  keep: Verb,
  what: string,
): readonly string[] {
  const ways = new Map<string, number>();
  for (const { through } of keepers) {
    const way = wayOf(through);
    ways.set(way, (ways.get(way) ?? 0) + 1);
  }
  const [first, ...others] = [...ways].sort((a, b) => b[1] - a[1]);
  if (first === undefined) return [];
  const n = keepers.length;
  const head = `${n === all ? part(n, all, keep) : `${n} ${verbOf(keep, n)}`} ${what}`;
  if (others.length === 0) return [`${head} ${first[0]}`];
  const shown = [first, ...others].slice(0, WAYS_SHOWN).map(([way, people]) => `${people} ${way}`);
  const rest = others.slice(WAYS_SHOWN - 1).reduce((sum, [, people]) => sum + people, 0);
  return [`${head}: ${[...shown, ...(rest > 0 ? [`${rest} in other ways`] : [])].join(', ')}`];
}

function gainOf({ roles, people }: RolesAlike, { tense, isListed, namesOfRoles }: Words): string[] {
  const { gain } = tenses[tense];
  const touched = withEnd(people, 'gains', 'had', 'may gain');
  const gainers = withEnd(people, 'gains').map(({ person }) => person);
  const had = withEnd(people, 'had').length;
  const unknown = withEnd(people, 'may gain').length;
  const what = namesOfRoles(roles);
  const have = tense === 'did' ? (['had', 'had'] as const) : (['have', 'has'] as const);
  const [one, ...more] = touched;
  if (one === undefined) return [];
  if (more.length === 0) {
    const who = quote(one.person.name);
    if (one.end === 'gains') return [`${who} ${gain[1]} ${what}.`];
    if (one.end === 'had') return [`${who} ${have[1]} ${what} already, ${wayOf(one.through)}.`];
    return [`${who} ${gain[1]} ${what}, unless held already in a way that is hidden.`];
  }
  const them = roles.length === 1 ? 'it' : 'them';
  const shown = isListed(gainers) ? '' : namesOf(gainers, NAMES_OF_MANY);
  return [
    sentence([
      ...(gainers.length > 0
        ? [`${part(gainers.length, touched.length, gain, shown)} ${what}`]
        : []),
      ...(had === 0
        ? []
        : gainers.length > 0
          ? [`${had} ${verbOf(have, had)} ${them} already`]
          : [`${part(had, touched.length, have)} ${what} already`]),
      ...notKnown(unknown, gainers.length + had > 0, `${gain[0]} ${what}`),
    ]),
  ];
}

/** `29 of 41 lose`, `all 41 people lose`; with names in parentheses before the verb. */
function part(some: number, all: number, verb: Verb, names = ''): string {
  if (some < all) return `${some} of ${all}${names} ${verbOf(verb, some)}`;
  return `${all === 2 ? 'both people' : `all ${all} people`}${names} ${verb[0]}`;
}

function notKnown(unknown: number, isRest: boolean, what: string): string[] {
  if (unknown === 0) return [];
  if (isRest) return [`for ${unknown} it is not known, ${hiddenWhy}`];
  return [`whether ${unknown} people ${what} is not known, ${hiddenWhy}`];
}

function sentence(clauses: readonly string[]): string {
  const text = clauses.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function verbOf(verb: Verb, n: number): string {
  return n === 1 ? verb[1] : verb[0];
}

/** `directly`, `through "A" and "B"`, `because everybody has it`. */
export function wayOf(paths: readonly Path[]): string {
  const groups = paths.flatMap((path) => (path.via === 'group' ? [quote(path.name)] : []));
  return list([
    ...(paths.some(({ via }) => via === 'direct') ? ['directly'] : []),
    ...(groups.length > 0 ? [`through ${list(groups)}`] : []),
    ...(paths.some(({ via }) => via === 'everyone') ? ['because everybody has it'] : []),
  ]);
}

function withEnd(people: readonly NetPerson[], ...ends: readonly End[]): readonly NetPerson[] {
  return people.filter(({ end }) => ends.includes(end));
}

function namedIn({ plans }: Pick<ChangeSet, 'plans'>): ReadonlySet<string> {
  const people = plans.flatMap(({ joins, leaves }) => [...joins, ...leaves]);
  const users = plans.flatMap(({ target }) => (target.type === 'user' ? (target.id ?? []) : []));
  return new Set([...people.map(({ id }) => id), ...users]);
}

/** Where all who are moved end alike, the list of them is there already. */
function isNamed(people: readonly Person[], named: ReadonlySet<string>): boolean {
  return people.length === named.size && people.every(({ id }) => named.has(id));
}

/** In parentheses. Of namesakes, with what tells them apart. */
function namesOf(people: readonly Person[], most: number): string {
  const isShared = ({ id, name }: Person): boolean =>
    people.some((other) => other.name === name && other.id !== id);
  const names = people.map((one) => (isShared(one) ? describePerson(one) : quote(one.name, 40)));
  return ` (${firstOf(names, people.length > most ? NAMES_OF_MANY : most)})`;
}
