import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusters, lookAlike } from '../../../src/directory/review/look-alike.js';

// Cyrillic, Greek, Armenian and full-width letters in the right-hand names.
describe('takes for one another', () => {
  test.each([
    ['CG-Finance', 'cg-finance', 'case'],
    ['CG-Finance', 'CG-Fin\u{200b}ance', 'a zero-width space'],
    ['CG-Finance', 'CG-Finance ', 'a space at the end'],
    ['CG Finance', 'CG\u{a0}Finance', 'a no-break space'],
    ['CG-Finance', '\u{ff23}\u{ff27}-Finance', 'full-width letters'],
    ['Zo\u{eb}', 'Zoe\u{308}', 'an accent written apart'],
    ['Stra\u{df}e', 'STRASSE', 'the long form of a letter'],
    ['\u{3a3}\u{391}\u{3a3}', '\u{3c3}\u{3b1}\u{3c2}', 'Greek in small letters'],
    ['CG-Admins', 'CG-\u{410}dmins', 'Cyrillic A'],
    ['cg-admins', 'CG-\u{410}dmins', 'Cyrillic A and case'],
    ['PAY', '\u{420}\u{410}\u{423}', 'wholly Cyrillic'],
    ['Zo\u{eb}', 'Zo\u{451}', 'Cyrillic with an accent'],
    ['Have', '\u{397}a\u{3bd}e', 'Greek capital and small letters'],
    ['Hos', 'H\u{585}s', 'Armenian o'],
    ['CG-Finance', '\u{1d402}\u{1d406}-Finance', 'mathematical letters'],
    ['CG-Finance', 'CG\u{2010}Finance', 'the hyphen U+2010'],
    ['CG-Finance', 'cg\u{2010}finance', 'the hyphen U+2010 and case'],
    ['Finance', 'F\u{131}nance', 'a dotless i'],
    ['COCA', '\u{421}\u{41e}\u{421}\u{410}', 'wholly Cyrillic'],
    ['Team l', 'Team I', 'l and I'],
    ['Team 1', 'Team I', '1 and I'],
    ['Team 0', 'Team O', '0 and O'],
    ['Team rn', 'Team m', 'rn and m'],
  ])('%j and %j: %s', (a, b) => {
    expect(lookAlike(a, b)).toBe(true);
  });
});

test.each([
  ['CG-Finance', 'CG-Finance-EMEA'],
  ['CG-Finanse', 'CG-Finance'],
  ['M\u{fc}ller', 'Muller'],
  ['\u{432}\u{430}\u{43d}', 'Ban'],
  ['CG-Finance', 'CG_Finance'],
  ['\u{412}\u{43e}\u{434}\u{430}', '\u{41c}\u{43e}\u{434}\u{430}'],
])('tells apart %j and %j', (a, b) => {
  expect(lookAlike(a, b)).toBe(false);
});

describe('laws', () => {
  const letters =
    'aAeEoOpPcCxXhH\u{430}\u{410}\u{435}\u{43e}\u{440}\u{421}\u{391}\u{3bf}\u{200b} -';
  const name = fc.oneof(
    fc.string({ unit: fc.constantFrom(...letters), maxLength: 5 }),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );

  test('it is symmetric, and a name is like itself', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(lookAlike(a, b)).toBe(lookAlike(b, a));
        expect(lookAlike(a, a)).toBe(true);
      }),
    );
  });

  test('case never tells names apart', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...letters) }), (a) => {
        expect(lookAlike(a, a.toUpperCase())).toBe(true);
        expect(lookAlike(a, a.toLowerCase())).toBe(true);
      }),
    );
  });

  test('imitating any letters of a Latin name is seen', () => {
    const imitated: Readonly<Record<string, string>> = {
      A: '\u{410}',
      a: '\u{430}',
      e: '\u{435}',
      o: '\u{3bf}',
      p: '\u{440}',
      H: '\u{397}',
      T: '\u{13a2}',
      n: '\u{578}',
    };
    const choices = fc.array(fc.tuple(fc.constantFrom(...'AaeopHTnxyz-1'), fc.boolean()));
    fc.assert(
      fc.property(choices, (chosen) => {
        const plain = chosen.map(([letter]) => letter).join('');
        const fake = chosen.map(([letter, swap]) => (swap && imitated[letter]) || letter).join('');
        expect(lookAlike(plain, fake)).toBe(true);
      }),
    );
  });

  test('clusters are what comparing every pair would give', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (names) => {
        const things = names.map((one) => ({ name: one }));
        const found = clusters(things);
        const placed = found.flat();
        expect(new Set(placed).size).toBe(placed.length);
        for (const a of things) {
          for (const b of things) {
            if (a === b || !lookAlike(a.name, b.name)) continue;
            expect(found.find((cluster) => cluster.includes(a))).toContain(b);
          }
        }
        for (const cluster of found) {
          expect(cluster.length).toBeGreaterThan(1);
          for (const a of cluster) {
            expect(cluster.some((b) => a !== b && lookAlike(a.name, b.name))).toBe(true);
          }
        }
      }),
    );
  });
});

test('two that differ are together through a third that both resemble', () => {
  // Small Cyrillic "ve" resembles nothing, its capital a Latin B.
  const names = ['\u{432}an', '\u{412}an', 'Ban'];
  const [cluster, ...others] = clusters(names.map((name) => ({ name })));
  expect(lookAlike('\u{432}an', 'Ban')).toBe(false);
  expect(cluster?.map(({ name }) => name)).toEqual(names);
  expect(others).toEqual([]);
});
