/**
 * Lists: `filter`, `sort`, `limit`, `next`, `prev`, `totalResults` and the links between pages.
 *
 * A cursor names the last row seen, not an offset, and there is no snapshot: what is created or
 * deleted while a client pages may be missed, as with Qlik. Cursors are opaque to clients.
 *
 * @module
 */

import { parseFilter } from '../filter/filter-parse.js';
import {
  type Attributes,
  candidates,
  checkFilter,
  checkStatusRule,
  matcher,
} from '../filter/filter-run.js';
import { compareRows, lowerBound, type Row } from '../state/sorted-rows.js';
import type { Table } from '../state/table.js';
import type { Call } from './call.js';
import { badParameter } from './refusal.js';

export interface Listing<T extends { readonly id: string }> {
  readonly table: Table<T>;
  readonly attributes: Attributes<T>;
  readonly sorts: readonly string[];
  readonly defaultSort: string;
  /** From the query or from the body. */
  readonly filter: string | undefined;
  readonly statusRule?: boolean;
  readonly only?: (record: T) => boolean;
  /** The path that links to further pages show. */
  readonly linkPath?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly links: Readonly<Record<string, { readonly href: string }>>;
  readonly totalResults?: number;
}

interface Order {
  readonly field: string;
  readonly descending: boolean;
}

/** `name`, `+name` or `-name`; a plus sign that was not encoded arrives as a space. */
export function readSort(text: string, fields: readonly string[]): Order {
  const [, sign, field = ''] = /^([+ -]?)(\w+)$/.exec(text) ?? [];
  if (!fields.includes(field)) throw badParameter('sort', `Cannot sort by ${text}`);
  return { field, descending: sign === '-' };
}

/** A number of 1 to 100. */
function readLimit(query: URLSearchParams, usual: number): number {
  const text = query.get('limit');
  if (text === null) return usual;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 100) throw badParameter('limit', 'limit must be from 1 to 100');
  return limit;
}

const encode = ({ field }: Order, row: Row): string =>
  Buffer.from(JSON.stringify([field, row.key, row.id])).toString('base64url');

function decode(text: string, parameter: string, order: Order): Row {
  try {
    const [field, key, id]: unknown[] = JSON.parse(Buffer.from(text, 'base64url').toString());
    const keyed = typeof key === 'string' || typeof key === 'number';
    if (field === order.field && keyed && typeof id === 'string') return { key, id };
  } catch {
    // Falls through to the refusal: whatever is wrong with a cursor, the answer is the same.
  }
  throw badParameter(parameter, 'Invalid cursor');
}

export interface Cut {
  readonly order: Order;
  readonly limit: number;
  /** `next` and `prev` exclude each other. */
  readonly cursor: { readonly row: Row; readonly back: boolean } | undefined;
}

export function readCut(query: URLSearchParams, order: Order, usualLimit: number): Cut {
  const next = query.get('next');
  const prev = query.get('prev');
  if (next !== null && prev !== null)
    throw badParameter('prev', 'next and prev exclude each other');
  const limit = readLimit(query, usualLimit);
  if (next !== null)
    return { order, limit, cursor: { row: decode(next, 'next', order), back: false } };
  if (prev !== null)
    return { order, limit, cursor: { row: decode(prev, 'prev', order), back: true } };
  return { order, limit, cursor: undefined };
}

export interface CutRows {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
  readonly prev: string | undefined;
}

/** The rows of one page out of rows in ascending order. */
export function cutRows(all: readonly Row[], cut: Cut, wanted: (id: string) => boolean): CutRows {
  const { order, limit, cursor } = cut;
  const back = cursor?.back ?? false;
  const step = order.descending === back ? 1 : -1;
  const found: Row[] = [];
  for (let at = startOf(all, cursor?.row, step); found.length <= limit; at += step) {
    const row = all[at];
    if (!row) break;
    if (wanted(row.id)) found.push(row);
  }
  const more = found.length > limit;
  const rows = found.slice(0, limit);
  if (back) rows.reverse();
  const first = rows[0];
  const last = rows.at(-1);
  return {
    rows,
    next: last && (back || more) ? encode(order, last) : undefined,
    prev: first && (back ? more : cursor) ? encode(order, first) : undefined,
  };
}

function startOf(all: readonly Row[], after: Row | undefined, step: 1 | -1): number {
  if (!after) return step === 1 ? 0 : all.length - 1;
  const at = lowerBound(all, after);
  if (step === -1) return at - 1;
  const there = all[at];
  return there && compareRows(there, after) === 0 ? at + 1 : at;
}

/** Links to this page and its neighbours; the query of a link is complete. */
export function pageLinks(call: Call, cut: CutRows, linkPath = call.path): Page<never>['links'] {
  const link = (path: string, cursor: 'next' | 'prev' | undefined, value: string) => {
    const parts = [...call.query]
      .filter(([name]) => !cursor || (name !== 'next' && name !== 'prev'))
      .map(([name, text]) => [name, name === 'filter' ? doubleQuoted(text) : text] as const);
    if (cursor) parts.push([cursor, value]);
    const query = parts
      .map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
      .join('&');
    return { href: `${call.origin}${path}${query ? `?${query}` : ''}` };
  };
  return {
    self: link(call.path, undefined, ''),
    ...(cut.next ? { next: link(linkPath, 'next', cut.next) } : {}),
    ...(cut.prev ? { prev: link(linkPath, 'prev', cut.prev) } : {}),
  };
}

/** Links echo single-quoted values in double quotes; values with a quote or backslash stay as sent. */
const doubleQuoted = (filter: string): string =>
  filter.replace(/"(?:[^"\\]|\\.)*"|'([^'"\\]*)'/g, (all, single?: string) =>
    single === undefined ? all : `"${single}"`,
  );

/**
 * A candidate set is sorted for each page, so it pays only when it is small beside the table;
 * otherwise a walk through the kept order finds a page sooner.
 */
const smallPart = 20;

/** One page of a table. */
export function listPage<T extends { readonly id: string }>(
  call: Call,
  listing: Listing<T>,
): Page<T> {
  const { table, attributes, only } = listing;
  const cut = readCut(
    call.query,
    readSort(call.query.get('sort') ?? listing.defaultSort, listing.sorts),
    20,
  );
  const filter = listing.filter === undefined ? undefined : parseFilter(listing.filter);
  if (filter) {
    checkFilter(filter, attributes);
    if (listing.statusRule) checkStatusRule(filter);
  }
  const ids = filter && candidates(filter, attributes);
  const fits = filter ? matcher(filter, attributes) : () => true;
  const wanted = (id: string): boolean => {
    const record = table.get(id);
    return record !== undefined && fits(record) && (only?.(record) ?? true);
  };
  const rows =
    ids && ids.size * smallPart < table.size + 1000
      ? table.rowsOf(ids, cut.order.field)
      : table.rowsBy(cut.order.field);
  const page = cutRows(rows, cut, wanted);
  const items = page.rows.flatMap((row) => table.get(row.id) ?? []);
  const links = pageLinks(call, page, listing.linkPath);
  if (!readFlag(call.query, 'totalResults')) return { items, links };
  if (!filter && !only) return { items, links, totalResults: table.size };
  let totalResults = 0;
  for (const id of ids ?? table.keys()) if (wanted(id)) totalResults += 1;
  return { items, links, totalResults };
}

/** `true` or `false`; absent means false. */
function readFlag(query: URLSearchParams, name: string): boolean {
  const text = query.get(name);
  if (text === null || text === 'false') return false;
  if (text === 'true') return true;
  throw badParameter(name, 'true or false is expected');
}
