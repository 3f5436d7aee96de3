import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byWeight, type Finding, findingKinds } from '../../../src/directory/review/finding.js';
import { createResultCache } from '../../../src/directory/review/result-cache.js';
import { createTopFindings, MOST_KEPT } from '../../../src/directory/review/top-findings.js';

function finding(kind: Finding['kind'], rank: number, who: string): Finding {
  return { kind, rank, id: who, who, why: '', fix: [] };
}

describe('createKeep()', () => {
  test('counts all, keeps the most serious, and does not mind the order they come in', () => {
    const many = Array.from({ length: 3_000 }, (_, at) =>
      finding('role_twice', at % 3, `person ${String(at).padStart(4, '0')}`),
    );
    const forwards = keepAll(many);
    const backwards = keepAll([...many].reverse());
    expect(forwards.counts()).toEqual({ role_twice: 3_000, look_alike: 0 });
    expect(forwards.inOrder()).toEqual([...many].sort(byWeight).slice(0, MOST_KEPT));
    expect(backwards.inOrder()).toEqual(forwards.inOrder());
  });

  test('takes nothing that was not asked for', () => {
    const keep = keepAll([finding('empty_group', 0, 'a')]);
    expect(keep.counts()).toEqual({ role_twice: 0, look_alike: 0 });
    expect(keep.inOrder()).toEqual([]);
  });

  test('tells the kinds in their order, whatever the order they were asked for in', () => {
    const keep = keepAll([finding('role_twice', 0, 'a'), finding('look_alike', 9, 'z')]);
    expect(keep.inOrder().map(({ kind }) => kind)).toEqual(['look_alike', 'role_twice']);
  });

  test('the order is one order: nothing is equal but the same', () => {
    const some = fc.record({
      kind: fc.constantFrom(...findingKinds),
      rank: fc.integer({ min: 0, max: 2 }),
      who: fc.constantFrom('a', 'b', 'B'),
    });
    const made = some.map(({ kind, rank, who }) => finding(kind, rank, who));
    fc.assert(
      fc.property(made, made, (a, b) => {
        expect(Math.sign(byWeight(a, b)) + Math.sign(byWeight(b, a))).toBe(0);
        if (byWeight(a, b) === 0) expect(a).toEqual(b);
      }),
    );
  });

  function keepAll(findings: readonly Finding[]) {
    const keep = createTopFindings(['role_twice', 'look_alike']);
    for (const one of findings) keep.add(one);
    return keep;
  }
});

describe('createShelf()', () => {
  test('has a result for ten minutes', () => {
    const clock = { time: 0 };
    const shelf = createResultCache<string>(() => clock.time);
    const name = shelf.put('result');
    clock.time = 600_000;
    expect(shelf.get(name)).toBe('result');
    clock.time += 1;
    expect(shelf.get(name)).toBeUndefined();
  });

  test('has the last three, and a name never means another result', () => {
    const shelf = createResultCache<string>(() => 0);
    const [first, ...last] = ['a', 'b', 'c', 'd'].map((value) => shelf.put(value));
    expect(shelf.get(first ?? '')).toBeUndefined();
    expect(last.map((name) => shelf.get(name))).toEqual(['b', 'c', 'd']);
    expect(createResultCache<string>(() => 0).put('a')).toBe(first);
  });

  test('a result that is used stays', () => {
    const shelf = createResultCache<string>(() => 0);
    const name = shelf.put('a');
    for (const value of ['b', 'c', 'a', 'd', 'e']) shelf.put(value);
    expect(shelf.get(name)).toBe('a');
  });
});
