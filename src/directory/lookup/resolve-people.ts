/**
 * From words to the people meant, one or many at a time.
 *
 * The rule: an id, e-mail or subject that fits wins over a name. E-mail ignores case, the rest does
 * not, though Qlik's filters do; how accents are composed is no difference. Somebody deleted counts
 * only where nobody else fits. Never a guess: what fits nobody or several people is told apart, and
 * one person named twice counts once.
 *
 * @see https://qlik.dev/apis/rest/users/
 * @module
 */

import { eq, type Filter, or, render } from '../../qlik/api/filter.js';
import { listUsers, type User } from '../../qlik/api/users.js';
import type { Directory, Reading } from '../directory.js';
import { isLiving, isUserId } from '../person.js';

export interface Resolved {
  /** Each once, in the order named. */
  readonly people: readonly User[];
  readonly notFound: readonly string[];
  readonly ambiguous: readonly { readonly entry: string; readonly matches: readonly User[] }[];
  /** Entries that name somebody who was named before. */
  readonly duplicates: readonly string[];
}

/** Conditions in one filter: a longer one may be refused as too complex. */
const MAX_CONDITIONS = 60;
/** Of a filter as it stands in an address; web servers take 8,000 characters, and few take more. */
const MAX_FILTER_LENGTH = 6_000;

/** @param entries Ids, e-mail addresses, subjects or exact names. */
export async function resolvePeople(
  directory: Directory,
  entries: readonly string[],
  reading: Reading,
): Promise<Resolved> {
  const words = entries.map(wordOf);
  return sortOut(words, await readPeople(directory, words, reading));
}

/** An entry as it is compared. */
export function wordOf(entry: string): string {
  return entry.trim().normalize('NFC');
}

/** Everybody whom Qlik finds for the words: some may differ from all of them in case. */
export async function readPeople(
  directory: Directory,
  words: readonly string[],
  reading: Reading,
): Promise<User[]> {
  const users = new Map<string, User>();
  for (const filter of filtersFor([...new Set(words)])) {
    const query = { filter, limit: 100 };
    for await (const page of directory.client.pages(listUsers, { query, ...reading })) {
      for (const user of page.items) users.set(user.id, user);
    }
  }
  return [...users.values()];
}

/** The pure half: which of the users read does each word mean? */
export function sortOut(words: readonly string[], users: readonly User[]): Resolved {
  const lookUp = index(users);
  const people = new Map<string, User>();
  const notFound: string[] = [];
  const ambiguous: { entry: string; matches: readonly User[] }[] = [];
  const duplicates: string[] = [];
  for (const word of words) {
    const matches = lookUp(word);
    const [match, ...others] = matches;
    if (match === undefined) notFound.push(word);
    else if (others.length > 0) ambiguous.push({ entry: word, matches });
    else if (people.has(match.id)) duplicates.push(word);
    else people.set(match.id, match);
  }
  return { people: [...people.values()], notFound, ambiguous, duplicates };
}

/** Everybody a word may mean. */
function index(users: readonly User[]): (word: string) => readonly User[] {
  const keyed = new Map<string, User[]>();
  const named = new Map<string, User[]>();
  const put = (map: Map<string, User[]>, key: string, user: User): void => {
    const there = map.get(key) ?? [];
    if (!there.includes(user)) map.set(key, [...there, user]);
  };
  for (const user of users) {
    put(keyed, `id ${user.id}`, user);
    put(keyed, `subject ${user.subject.normalize('NFC')}`, user);
    if (user.email !== undefined)
      put(keyed, `email ${user.email.normalize('NFC').toLowerCase()}`, user);
    put(named, user.name.normalize('NFC'), user);
  }
  return (word) => {
    const keys = [`id ${word}`, `subject ${word}`, `email ${word.toLowerCase()}`];
    const byKey = [...new Set(keys.flatMap((key) => keyed.get(key) ?? []))];
    const matches = byKey.length > 0 ? byKey : (named.get(word) ?? []);
    const living = matches.filter(isLiving);
    return living.length > 0 ? living : matches;
  };
}

function* filtersFor(words: readonly string[]): Generator<string> {
  let conditions: Filter[] = [];
  let length = 0;
  for (const word of words) {
    const more = conditionsFor(word);
    const longer = encodeURIComponent(renderAny(more)).length;
    const full =
      conditions.length + more.length > MAX_CONDITIONS || length + longer > MAX_FILTER_LENGTH;
    if (conditions.length > 0 && full) {
      yield renderAny(conditions);
      conditions = [];
      length = 0;
    }
    conditions.push(...more);
    length += longer;
  }
  if (conditions.length > 0) yield renderAny(conditions);
}

function conditionsFor(word: string): Filter[] {
  const keyed = [eq('email', word), eq('subject', word)];
  // An address is nobody's name, and nothing else can be an id.
  if (word.includes('@')) return keyed;
  const id = isUserId(word) ? [eq('id', word)] : [];
  return [...id, ...keyed.slice(1), eq('name', word)];
}

function renderAny([first, ...others]: readonly Filter[]): string {
  return first === undefined ? '' : render(or(first, ...others));
}
