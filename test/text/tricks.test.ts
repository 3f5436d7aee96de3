import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tricksIn } from '../../src/text/tricks.js';

describe('deceives its reader', () => {
  test.each([
    ['a zero-width space', 'CG\u200b-A', ['hidden']],
    ['a bidi override', 'CG-\u202eA', ['hidden']],
    ['tag characters', 'CG-A\u{e0061}', ['hidden']],
    ['a line break', 'CG-A\nyes', ['hidden']],
    ['a terminal code', '\u001b[31mCG', ['hidden']],
    ['a joiner where nothing joins', 'CG\u200dA', ['hidden']],
    ['a variation selector on a letter', 'A\ufe0f', ['hidden']],
    ['full-width letters', 'ＣＧ-Finance', ['look-alike']],
    ['mathematical letters', '\u{1d402}G-Finance', ['look-alike']],
    ['mathematical digits', 'CG-\u{1d7ce}1', ['look-alike']],
    ['a ligature', '\ufb01nance', ['look-alike']],
    ['a Roman numeral', 'Team \u2163', ['look-alike']],
    ['the long s', '\u017fales', ['look-alike']],
    ['a phonetic letter', 'S\u0251les', ['look-alike']],
    ['Cyrillic in a Latin word', 'CG-Fin\u0430nce', ['look-alike']],
    ['Greek in a Latin word', 'CG-\u0391dmins', ['look-alike']],
    ['Armenian in a Latin word', 'H\u0585s', ['look-alike']],
    ['Cherokee in a Latin word', '\u13aa\u13a2dmin', ['look-alike']],
    ['Hebrew in a Latin word', 'H\u05e1ps', ['look-alike']],
    ['a wholly Cyrillic word', '\u0421\u041e\u0421\u0410', ['look-alike']],
    ['a wholly Cyrillic word behind a Latin one', 'CG-\u0421\u041e\u0421\u0410', ['look-alike']],
    ['the hyphen U+2010', 'CG\u2010Finance', ['look-alike']],
    ['a minus', 'CG\u2212Finance', ['look-alike']],
    ['an en dash in a word', 'CG\u2013Finance', ['look-alike']],
    ['a fraction slash', 'A\u2044B', ['look-alike']],
    ['a no-break space', 'CG\u00a0A', ['look-alike']],
    ['a second dot on an i', 'Fi\u0307nance', ['look-alike']],
    ['a pile of marks', 'A\u0301\u0302\u0303\u0304', ['look-alike']],
    ['a dotless i', 'F\u0131nance', ['look-alike']],
    ['a dotless i in the word admin', 'CG-Adm\u0131n', ['look-alike']],
    ['a dotless i beside a dotted one', 'Adm\u0131nistrators', ['look-alike']],
    ['both', 'Fin\u0430\u200bnce', ['hidden', 'look-alike']],
    ['a letter kept apart by what is hidden', 'Fi\u200b\u0307nance', ['hidden', 'look-alike']],
    ['something far behind what is shown', `${'a'.repeat(100)}\u0430`, ['look-alike']],
  ])('%s', (_, text, tricks) => {
    expect(tricksIn(text)).toEqual(tricks);
  });
});

describe('is honest', () => {
  test.each([
    'CG-Finance',
    'R&D [EMEA] (old) #1 | 2',
    'Team l0 and Com',
    'Müller & Søn, Łódź, Þór, Đặng Thị Hồng',
    'Strasse - Straße',
    'Ayşe Işık',
    'Ali Yılmaz',
    'Aydın Kaplan-Yıldırım',
    'Ilıca',
    'Финансы 2026',
    'Сара Хорн',
    'CG-Финансы',
    'Ελλάδα - Αθήνα',
    'Հայաստան',
    'שלום',
    'فريق المبيعات',
    'वित्त टीम',
    'นักบัญชี',
    '東京 営業 チーム',
    'CG-東京',
    '재무팀',
    'Team 🚀',
    'Family 👨‍👩‍👧 ❤️',
    'می\u200cخواهم',
    '2024\u20132026',
    'Sales \u2013 EMEA',
    'O\u2019Brien \u201cOps\u201d',
    '½ m² №1 ª ™ 20 °C',
    'Cafe\u0301',
  ])('%s', (text) => {
    expect(tricksIn(text)).toEqual([]);
  });

  test('any text in plain ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(tricksIn(text)).toEqual([]);
      }),
    );
  });

  /** Letters of a language, and one that no Latin letter looks like, with digits and signs between words. */
  const languages: Readonly<Record<string, readonly [letters: string, own: string]>> = {
    German: ['abcdefghijklmnopqrstuvwxyzäöüßABCDEÄÖÜ', 'ß'],
    Polish: ['abcdefghijklłmnńoópqrsśtuwyzźżąćęŁŚŻ', 'ł'],
    Turkish: ['abcçdfgğhıjklmnoöprsştuüvyz', 'ğ'],
    Vietnamese: ['aăâbcdđeêghiklmnoôơpqrstuưvxyắằẵặểễ', 'đ'],
    Russian: ['абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЖ', 'ж'],
    Ukrainian: ['абвгґдеєжзиіїйклмнопрстуфхцчшщьюя', 'ж'],
    Greek: ['αβγδεζηθικλμνξοπρστυφχψωάέήίόύώΑΒΓΔ', 'ψ'],
    Armenian: ['աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ', 'ֆ'],
    Hebrew: ['אבגדהוזחטיכלמנסעפצקרשת', 'ש'],
    Arabic: ['ابتثجحخدذرزسشصضطظعغفقكلمنهوي', 'ش'],
    Japanese: ['東京営業部あいうえおアイウエオー', '部'],
    Korean: ['가나다라마바사아자차카타파하', '하'],
  };
  test.each(Object.keys(languages))('a name in one script: %s', (language) => {
    const [letters = '', own = ''] = languages[language] ?? [];
    const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), fc.nat(99), (words, number) => {
        expect(tricksIn([...words, own, number].join(' '))).toEqual([]);
        expect(tricksIn(`${words.map((one) => own + one).join('-')} (${number})`)).toEqual([]);
      }),
    );
  });
});

test('any one letter of a name replaced by an imitation is seen', () => {
  const imitated: Readonly<Record<string, readonly string[]>> = {
    A: ['\u0410', '\u0391', '\u{1d400}', '\uff21', '\u13aa'],
    a: ['\u0430', '\u0251', '\uff41', '\u{1d41a}'],
    e: ['\u0435', '\uff45', '\u212f'],
    o: ['\u043e', '\u03bf', '\u0585', '\uff4f'],
    p: ['\u0440', '\u03c1', '\uff50'],
    i: ['\u0456', '\uff49', '\u2170'],
    '-': ['\u2010', '\u2011', '\u2212', '\uff0d'],
  };
  const pieces = fc
    .constantFrom(...Object.entries(imitated))
    .chain(([letter, fakes]) => fc.tuple(fc.constant(letter), fc.constantFrom(...fakes)));
  const plain = fc.string({ unit: fc.constantFrom(...'Financedmslp'), minLength: 1 });
  fc.assert(
    fc.property(plain, pieces, plain, (before, [letter, fake], after) => {
      expect(tricksIn(before + letter + after)).toEqual([]);
      expect(tricksIn(before + fake + after)).toEqual(['look-alike']);
    }),
  );
});
