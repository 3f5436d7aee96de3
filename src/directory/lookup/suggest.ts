/**
 * What somebody who has typed a part of a name may mean, for clients that complete while people type.
 * Suggestions and no more: nothing here decides what a name means.
 *
 * @module
 */

import { canBeTyped, clean } from '../../text/clean.js';
import type { Directory, Reading } from '../directory.js';
import { kindOf } from '../group-kind.js';
import type { ListChunk } from '../list-chunk.js';
import { isLiving, personOf } from '../person.js';
import { groupPages } from './search-groups.js';
import { userPages } from './search-users.js';

/** Things of the tenant that have names. */
export type Nameable = 'group' | 'role' | 'person';

export interface Suggestion {
  /** What finds it: its name, for a person the e-mail address or subject, or the id. */
  readonly value: string;
  readonly id: string;
  /** Every text of it that may have been begun. */
  readonly texts: readonly string[];
  /** Of two that fit alike the one with less comes first. */
  readonly later: number;
}

/** Pages of 100 read for one list: somebody types the next letter meanwhile. */
const MOST_PAGES = { group: 5, person: 2 } as const;

/**
 * Everything of one kind that has the part in it, in no order, as it is read.
 *
 * @throws {Failure} When the tenant cannot be read.
 */
export async function* suggestions(
  directory: Directory,
  kind: Nameable,
  part: string,
  reading: Reading,
): AsyncGenerator<Suggestion> {
  const wanted = folded(part);
  for await (const suggestion of everything[kind](directory, part, reading)) {
    if (suggestion.texts.some((text) => folded(text).includes(wanted))) yield suggestion;
  }
}

const everything: Record<Nameable, typeof groups> = { group: groups, role: roles, person: people };

async function* groups(
  directory: Directory,
  _part: string,
  reading: Reading,
): AsyncGenerator<Suggestion> {
  const pages = groupPages(directory, {}, undefined, 100, reading);
  for await (const group of firstPages(pages, MOST_PAGES.group)) {
    yield { ...named(group.id, group.name), later: kindOf(group) === 'custom' ? 0 : 1 };
  }
}

async function* roles(
  directory: Directory,
  _part: string,
  reading: Reading,
): AsyncGenerator<Suggestion> {
  for (const { id, name } of (await directory.roles(reading)).values()) {
    yield { ...named(id, name), later: 0 };
  }
}

async function* people(
  directory: Directory,
  part: string,
  reading: Reading,
): AsyncGenerator<Suggestion> {
  const pages = userPages(directory, { query: part }, undefined, 100, reading);
  for await (const user of firstPages(pages, MOST_PAGES.person)) {
    const person = personOf(user);
    if (person.bot || !isLiving(person)) continue;
    const { id, name, email, subject, status } = person;
    const texts = [name, ...(email === undefined ? [] : [email]), subject];
    const later = status === 'active' ? 0 : 1;
    yield { ...named(id, email ?? subject), texts, later };
  }
}

/** By its name, unless that is not what it seems: then only the id is sure to be the one meant. */
function named(id: string, name: string): Omit<Suggestion, 'later'> {
  return { id, value: canBeTyped(name) ? name : id, texts: [name, clean(name).text] };
}

/** The best first: equal to the part, then beginning with it, a word of it beginning so, the rest. */
export function bestFirst(part: string, found: readonly Suggestion[]): Suggestion[] {
  const wanted = folded(part);
  const rank = ({ texts, later }: Suggestion): number =>
    2 * Math.min(...texts.map((text) => distance(folded(text), wanted))) + later;
  return found
    .map((suggestion) => ({ suggestion, rank: rank(suggestion) }))
    .sort((a, b) => a.rank - b.rank || (a.suggestion.value < b.suggestion.value ? -1 : 1))
    .map(({ suggestion }) => suggestion);
}

/** How a text has the part in it; 0 is best. */
function distance(text: string, wanted: string): number {
  if (text === wanted) return 0;
  const at = text.indexOf(wanted);
  if (at <= 0) return at === 0 ? 1 : 4;
  return text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted)) ? 2 : 3;
}

function folded(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

async function* firstPages<Entry>(
  pages: AsyncIterable<ListChunk<Entry>>,
  most: number,
): AsyncGenerator<Entry> {
  let read = 0;
  for await (const { entries } of pages) {
    yield* entries;
    read += 1;
    if (read === most) return;
  }
}
