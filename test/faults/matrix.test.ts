import { afterAll, describe, expect, test } from 'vitest';
import { type Case, cases } from '../support/faults/cases.js';
import { runCell, type Seen } from '../support/faults/cell.js';
import { judge } from '../support/faults/judge.js';
import { isWrite, type Kind, kinds } from '../support/faults/kinds.js';
import { type Counts, cellsIn, none, sumOf, tableOf } from '../support/faults/table.js';

const table = new Map<string, Counts>();
const plains = new Map<string, Seen>();
let played = 0;

const keyOf = (one: Case, kind: Kind): string => `${one.name} × ${kind.name}`;

/** The change without a fault. */
async function plainOf(one: Case, paged = false): Promise<Seen> {
  const key = `${one.name} ${paged}`;
  const plain = plains.get(key) ?? (await runCell(one, paged));
  plains.set(key, plain);
  return plain;
}

const writesNoUser = [
  'create_custom_group',
  'update_custom_group',
  'delete_custom_group, empty',
  'assign_role, group',
  'remove_role, group',
  'undo_change, roles',
  'undo_change, creation',
  'undo_change, update',
];
const readsNoGroup = ['assign_role, user', 'remove_role, user'];

/** Where a fault has no place; everywhere else it must have struck. */
const nowhere: Readonly<Record<string, readonly string[]>> = {
  partial207: writesNoUser,
  'partial207 after': writesNoUser,
  'concurrent-roles': readsNoGroup,
};

afterAll(() => {
  const counts = (kind: Kind, one: Case) => table.get(keyOf(one, kind)) ?? none;
  process.stdout.write(`\n${tableOf(kinds, cases, counts)}`);
});

describe.each(cases)('$name', (one) => {
  test('changes something when nothing goes wrong', async () => {
    const { answer, before, after, applied, exchanges } = await plainOf(one);
    expect(answer.state, answer.text).toBe('changed');
    expect(after).not.toEqual(before);
    expect(applied).toHaveLength(exchanges.filter(isWrite).length);
  });

  test.each(kinds)('$name, at every request in turn', async (kind) => {
    const paged = kind.paged ?? false;
    const plain = await plainOf(one, paged);
    const ends: Counts[] = [];
    const wrong: string[] = [];
    for (const [before, exchange] of plain.exchanges.entries()) {
      if (!kind.fits(exchange)) continue;
      const { method, path } = exchange.request;
      const blow = { kind, at: before + 1 };
      const seen = await runCell(one, paged, blow);
      played += 1;
      ends.push({ ...none, [seen.answer.state]: 1 });
      for (const sentence of judge(one, blow, plain, seen)) {
        wrong.push(`${blow.at}, ${method} ${path}: ${sentence}\n${seen.answer.text}`);
      }
    }
    table.set(keyOf(one, kind), sumOf(ends));
    expect(wrong).toEqual([]);
    expect(ends.length > 0).toBe(!nowhere[kind.name]?.includes(one.name));
  });
});

test('every cell stands in the table', () => {
  expect(table.size).toBe(cases.length * kinds.length);
  expect(cellsIn(sumOf([...table.values()]))).toBe(played);
});
