import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { confusablesTable } from '../../src/text/confusables-table.js';
import { skeleton } from '../../src/text/skeleton.js';
import { ROOT } from '../support/packaging/files.js';

const dataPath = createRequire(import.meta.url).resolve('unhomoglyph/data.json');
const confusables = Object.entries(
  z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(dataPath, 'utf8'))),
);
/** What NFKD changes, such as full-width brackets, is taken for that form: UTS #39 normalizes first, too. */
const pairs = confusables.map(([source, look]) => {
  const plain = source.normalize('NFKD');
  return [source, plain === source ? look : plain] as const;
});
/** A character, and what Unicode says it looks like. */
const confusable = fc.constantFrom(...pairs);

describe('the table', () => {
  test('is what packaging/confusables.mjs writes from the package unhomoglyph', () => {
    const code =
      "import('./packaging/confusables.mjs').then((m) => console.log(m.tableOf().join(' ')))";
    const written = execFileSync(process.execPath, ['-e', code], { cwd: ROOT, encoding: 'utf8' });
    expect(confusablesTable.split(/\s+/).filter(Boolean)).toEqual(written.trim().split(' '));
  });

  test('takes every character that Unicode lists for the one that Unicode names', () => {
    expect(confusables.length).toBeGreaterThan(6_000);
    const missed = pairs.filter(([source, look]) => skeleton(source) !== skeleton(look));
    expect(missed).toEqual([]);
  });
});

describe('skeleton()', () => {
  test.each([
    ['full-width letters', 'ＣＧ－Ｆｉｎａｎｃｅ', 'CG-Finance'],
    ['mathematical letters', '\u{1d402}\u{1d406}-Finance', 'CG-Finance'],
    ['a wholly Cyrillic word', '\u0421\u041e\u0421\u0410', 'COCA'],
    ['Cyrillic letters in a Latin word', 'Fin\u0430nc\u0435', 'Finance'],
    ['Greek', '\u0391\u0392\u0395', 'ABE'],
    ['Cherokee', '\u13aa\u13b3', 'AW'],
    ['the hyphen U+2010', 'CG\u2010Finance', 'CG-Finance'],
    ['a dotless i', 'F\u0131nance', 'Finance'],
    ['an accented imitation', 'Zo\u0451', 'Zo\u00eb'],
    ['a second dot on an i', 'Fi\u0307nance', 'Finance'],
    ['digits and letters', 'Team l0', 'Team IO'],
    ['r and n', 'Corn', 'Com'],
    ['a ligature', '\ufb01nance', 'finance'],
  ])('is the same for %s', (_, a, b) => {
    expect(a).not.toBe(b);
    expect(skeleton(a)).toBe(skeleton(b));
  });

  test.each([
    ['Finance', 'Finanse'],
    ['M\u00fcller', 'Muller'],
    ['Team I', 'Team i'],
    ['CG-Finance', 'CG_Finance'],
    ['\u0412\u043e\u0434\u0430', '\u041c\u043e\u0434\u0430'],
    ['\u6771\u4eac', '\u4eac\u6771'],
  ])('tells apart %j and %j', (a, b) => {
    expect(skeleton(a)).not.toBe(skeleton(b));
  });

  test('of a skeleton is the skeleton', () => {
    const text = fc.string({
      unit: fc.oneof(
        confusable.map(([one]) => one),
        fc.string(),
      ),
    });
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (one) => {
        expect(skeleton(skeleton(one))).toBe(skeleton(one));
      }),
      { numRuns: 500 },
    );
  });

  test('does not change when any characters are exchanged for what they look like', () => {
    const parts = fc.array(
      fc.oneof(
        fc.tuple(confusable, fc.boolean()).map(([[a, b], swap]) => [a, swap ? b : a] as const),
        fc.constantFrom(...'Finance-42 ').map((letter) => [letter, letter] as const),
      ),
    );
    fc.assert(
      fc.property(parts, (chosen) => {
        const original = chosen.map(([one]) => one).join('');
        const imitation = chosen.map(([, one]) => one).join('');
        expect(skeleton(imitation)).toBe(skeleton(original));
      }),
      { numRuns: 500 },
    );
  });
});
