import { expect, test } from 'vitest';
import { capital, count, firstOf, list } from '../../src/text/lists.js';

test('count() has the word for one, the word for many and thousands apart', () => {
  expect([0, 1, 2, 12_345].map((n) => count(n, 'member'))).toEqual([
    '0 members',
    '1 member',
    '2 members',
    '12,345 members',
  ]);
  expect([1, 3].map((n) => count(n, 'person', 'people'))).toEqual(['1 person', '3 people']);
});

test('list() joins with commas and one and', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((items) => list(items))).toEqual([
    'none',
    'a',
    'a and b',
    'a, b and c',
  ]);
  expect(list([], 'nobody')).toBe('nobody');
});

test('firstOf() names a few and counts the rest', () => {
  const items = ['a', 'b', 'c', 'd'];
  expect([1, 3, 4, 5].map((most) => firstOf(items, most))).toEqual([
    'a and 3 more',
    'a, b, c and 1 more',
    'a, b, c and d',
    'a, b, c and d',
  ]);
  expect(firstOf([], 3)).toBe('none');
});

test('capital() begins a sentence', () => {
  expect(['the clock', 'Node', ''].map(capital)).toEqual(['The clock', 'Node', '']);
});
