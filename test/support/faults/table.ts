/**
 * The matrix as a person reads it: a line for every fault, a column for every change.
 *
 * @module
 */

import type { Case } from './cases.js';
import type { Answered } from './cell.js';
import type { Kind } from './kinds.js';

export type Counts = Record<Answered['state'], number>;

export const none: Counts = { changed: 0, nothing_to_do: 0, refused: 0, trouble: 0 };

export const sumOf = (all: readonly Counts[]): Counts =>
  all.reduce(
    (one, other) => ({
      changed: one.changed + other.changed,
      nothing_to_do: one.nothing_to_do + other.nothing_to_do,
      refused: one.refused + other.refused,
      trouble: one.trouble + other.trouble,
    }),
    none,
  );

export const cellsIn = (counts: Counts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Changed, then refused or nothing to do, then trouble; a dash where the fault has no place. */
function shown(counts: Counts): string {
  const { changed, nothing_to_do, refused, trouble } = counts;
  return cellsIn(counts) === 0 ? '-' : `${changed}/${refused + nothing_to_do}/${trouble}`;
}

export function tableOf(
  kinds: readonly Kind[],
  cases: readonly Case[],
  countsOf: (kind: Kind, one: Case) => Counts,
): string {
  const row = (name: string, cells: readonly string[]) =>
    [name.padEnd(16), ...cells.map((cell) => ` ${cell}`.padStart(8))].join('');
  const all = kinds.map((kind) => cases.map((one) => countsOf(kind, one)));
  const total = sumOf(all.flat());
  return [
    ...cases.map(({ name }, at) => `${String(at + 1).padStart(2)} ${name}`),
    'changed/refused or nothing to do/trouble',
    row('', [...cases.map((_, at) => String(at + 1)), 'all']),
    ...kinds.map(({ name }, at) => {
      const counts = all[at] ?? [];
      return row(name, [...counts, sumOf(counts)].map(shown));
    }),
    `${cellsIn(total)} cells: ${total.changed} changed, ${total.nothing_to_do} nothing to do, ${total.refused} refused, ${total.trouble} trouble`,
    '',
  ].join('\n');
}
