/**
 * A Map of records by id, with indexes and sort orders that follow every `set` and `delete`.
 *
 * Records are immutable: to change one, `set` a new one. So a test may edit the tenant like any
 * Map, and lists, filters and counts stay right and fast. Indexes are built at their first use.
 *
 * @module
 */

import { compareRows, insertRow, type Row, removeRow, type SortKey } from './sorted-rows.js';

export interface TableShape<T> {
  /** Fields a list may be sorted by. */
  readonly orders: Readonly<Record<string, (record: T) => SortKey>>;
  /** Values a record can be found by; compared without regard to case. */
  readonly indexes: Readonly<Record<string, (record: T) => readonly string[]>>;
  readonly onChange?: (before: T | undefined, after: T | undefined) => void;
}

/** Case is ignored wherever Qlik compares in a filter. */
export const fold = (text: string): string => text.toLowerCase();

const nobody: ReadonlySet<string> = new Set();

export class Table<T extends { readonly id: string }> extends Map<string, T> {
  readonly #shape: TableShape<T>;
  readonly #rows = new Map<string, Row[]>();
  readonly #found = new Map<string, Map<string, Set<string>>>();
  #version = 0;

  constructor(shape: TableShape<T>) {
    super();
    this.#shape = shape;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  override set(id: string, record: T): this {
    const before = this.get(id);
    super.set(id, record);
    this.#follow(before, record);
    return this;
  }

  override delete(id: string): boolean {
    const before = this.get(id);
    if (!before) return false;
    super.delete(id);
    this.#follow(before, undefined);
    return true;
  }

  override clear(): void {
    for (const id of [...this.keys()]) this.delete(id);
  }

  get sortFields(): readonly string[] {
    return Object.keys(this.#shape.orders);
  }

  /** All rows in ascending order of a sort field. */
  rowsBy(field: string): readonly Row[] {
    const known = this.#rows.get(field);
    if (known) return known;
    const rows = this.rowsOf(this.keys(), field);
    this.#rows.set(field, rows);
    return rows;
  }

  /** Some rows in ascending order of a sort field. */
  rowsOf(ids: Iterable<string>, field: string): Row[] {
    const keyOf = this.#shape.orders[field];
    if (!keyOf) throw new Error(`No sort order ${field}`);
    const rows: Row[] = [];
    for (const id of ids) {
      const record = this.get(id);
      if (record) rows.push({ key: keyOf(record), id });
    }
    return rows.sort(compareRows);
  }

  /** Ids of the records that have the value in the index. */
  idsBy(index: string, value: string): ReadonlySet<string> {
    return this.#index(index).get(fold(value)) ?? nobody;
  }

  /** Records that have the value in the index; other letter case included. */
  *recordsBy(index: string, value: string): Generator<T> {
    for (const id of this.idsBy(index, value)) {
      const record = this.get(id);
      if (record) yield record;
    }
  }

  #index(name: string): Map<string, Set<string>> {
    const known = this.#found.get(name);
    if (known) return known;
    const index = new Map<string, Set<string>>();
    for (const record of this.values()) this.#enter(name, index, record);
    this.#found.set(name, index);
    return index;
  }

  #values(name: string, record: T): readonly string[] {
    const valuesOf = this.#shape.indexes[name];
    if (!valuesOf) throw new Error(`No index ${name}`);
    return valuesOf(record);
  }

  #enter(name: string, index: Map<string, Set<string>>, record: T): void {
    for (const value of this.#values(name, record)) {
      const key = fold(value);
      const ids = index.get(key);
      if (ids) ids.add(record.id);
      else index.set(key, new Set([record.id]));
    }
  }

  #follow(before: T | undefined, after: T | undefined): void {
    this.#version += 1;
    for (const [name, index] of this.#found) {
      if (before)
        for (const value of this.#values(name, before)) index.get(fold(value))?.delete(before.id);
      if (after) this.#enter(name, index, after);
    }
    for (const [field, rows] of this.#rows) {
      const keyOf = this.#shape.orders[field];
      if (!keyOf) continue;
      if (before && after && keyOf(before) === keyOf(after)) continue;
      if (before) removeRow(rows, { key: keyOf(before), id: before.id });
      if (after) insertRow(rows, { key: keyOf(after), id: after.id });
    }
    this.#shape.onChange?.(before, after);
  }
}
