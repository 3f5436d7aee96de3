/**
 * Answering a filter: checks of attributes and limits, a test for one record, and, where an index
 * helps, the ids worth testing. The last makes "members of this group" cost as much as the group
 * has members, not as much as the tenant has users.
 *
 * @module
 */

import { badParameter } from '../http/refusal.js';
import { fold } from '../state/table.js';
import type { Filter } from './filter-parse.js';

export interface Attribute<T> {
  /** `co` is documented for three attributes of users only. */
  readonly contains?: true;
  readonly read: (record: T) => readonly string[];
  /** Ids of all records which have the value, when an index knows them. */
  readonly find?: (value: string) => ReadonlySet<string>;
}

/** Names in lower case, since filters ignore case. */
export type Attributes<T> = ReadonlyMap<string, Attribute<T>>;

/** At most so many comparisons of ids; the limit is documented for the filter endpoints. */
const maxIds = 100;

type Test = Extract<Filter, { kind: 'test' }>;

function* tests(filter: Filter): Generator<Test> {
  if (filter.kind === 'test') yield filter;
  else if (filter.kind === 'group') yield* tests(filter.inner);
  else for (const term of filter.terms) yield* tests(term);
}

/** Refuses unknown attributes, wrong operators and too many ids with 400. */
export function checkFilter<T>(filter: Filter, attributes: Attributes<T>): void {
  let ids = 0;
  for (const test of tests(filter)) {
    const attribute = attributes.get(fold(test.attribute));
    if (!attribute) throw badParameter('filter', `Unknown attribute ${test.attribute}`);
    if (test.op === 'co' && !attribute.contains)
      throw badParameter('filter', `co is not supported on ${test.attribute}`);
    if (fold(test.attribute) === 'id') ids += 1;
  }
  if (ids > maxIds) throw badParameter('filter', `Filter too complex: more than ${maxIds} ids`);
}

const isStatus = (test: Test): boolean => fold(test.attribute) === 'status';

/**
 * Users only: conditions on `status` must stand together in one parenthesised part that applies to
 * the whole query.
 */
export function checkStatusRule(filter: Filter): void {
  if (![...tests(filter)].some(isStatus)) return;
  const parts = filter.kind === 'and' ? filter.terms : [filter];
  const withStatus = parts.filter((part) => [...tests(part)].some(isStatus));
  const [only] = withStatus;
  if (withStatus.length === 1 && only?.kind === 'group') {
    if ([...tests(only)].every(isStatus)) return;
    if (parts.length === 1) {
      checkStatusRule(only.inner);
      return;
    }
  }
  throw badParameter(
    'filter',
    'Put all status conditions in one pair of parentheses, joined by and',
  );
}

/** A test for one record. */
export function matcher<T>(filter: Filter, attributes: Attributes<T>): (record: T) => boolean {
  if (filter.kind === 'group') return matcher(filter.inner, attributes);
  if (filter.kind === 'test') {
    const read = attributes.get(fold(filter.attribute))?.read ?? (() => []);
    const wanted = fold(filter.value);
    return filter.op === 'eq'
      ? (record) => read(record).some((value) => fold(value) === wanted)
      : (record) => read(record).some((value) => fold(value).includes(wanted));
  }
  const all = filter.terms.map((term) => matcher(term, attributes));
  return filter.kind === 'and'
    ? (record) => all.every((one) => one(record))
    : (record) => all.some((one) => one(record));
}

/** Ids among which all matches are, or undefined when only a walk through everything will tell. */
export function candidates<T>(
  filter: Filter,
  attributes: Attributes<T>,
): ReadonlySet<string> | undefined {
  if (filter.kind === 'group') return candidates(filter.inner, attributes);
  if (filter.kind === 'test') {
    if (filter.op !== 'eq') return undefined;
    return attributes.get(fold(filter.attribute))?.find?.(filter.value);
  }
  const sets = filter.terms.map((term) => candidates(term, attributes));
  if (filter.kind === 'and') {
    const known = sets.filter((set) => set !== undefined);
    return known.sort((a, b) => a.size - b.size)[0];
  }
  const union = new Set<string>();
  for (const set of sets) {
    if (!set) return undefined;
    for (const id of set) union.add(id);
  }
  return union;
}
