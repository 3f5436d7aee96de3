/**
 * Rows in one order, kept sorted under change: what makes paging through 100,000 users cheap.
 *
 * @module
 */

export type SortKey = string | number;

export interface Row {
  readonly key: SortKey;
  readonly id: string;
}

/** By key, then by id, so that equal names have a stable order. */
export function compareRows(a: Row, b: Row): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

/** Index of the first row that is not before `row`. */
export function lowerBound(rows: readonly Row[], row: Row): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = rows[middle];
    if (there && compareRows(there, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function insertRow(rows: Row[], row: Row): void {
  rows.splice(lowerBound(rows, row), 0, row);
}

export function removeRow(rows: Row[], row: Row): void {
  const at = lowerBound(rows, row);
  if (rows[at]?.id === row.id) rows.splice(at, 1);
}
