import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canBeTyped,
  clean,
  cleanForTerminal,
  hasControlCharacters,
  MAX_SHOWN,
  quote,
  quoteFlagged,
} from '../../src/text/clean.js';

/** Whatever no reader may be shown: controls, format characters, lone surrogates, private use. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/u;

/** Texts in which the characters that matter here come often and next to each other. */
const foreign = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('\u001b', '\u001b[31m', '\u001b]8;;x\u0007', '\u009b1m', 'e', 'a', '\n'),
      fc.constantFrom('\u0301', '\u0308', '\u200b', '\u202e', '\u{e0041}', '\ufe0f', '\u034f'),
      fc.constantFrom('](', '[x]:', '![', '<a', '<!', '<', '&#60;', '&', 'http://', 'www.', '`'),
      fc.constantFrom('\ud800', '\udc00', '\u1100', '\u1161', '\u1160', '\u00a0', '\u2028', 'Ж'),
    ),
    { maxLength: 120 },
  )
  .map((parts) => parts.join(''));

describe('clean()', () => {
  test.each([
    ['a plain name', 'CG-R&D "Lab"', 'CG-R&D "Lab"'],
    ['a name in another script', 'Ελλάδα 東京 فريق', 'Ελλάδα 東京 فريق'],
    ['an emoji', 'Team 🚀', 'Team 🚀'],
    ['colour codes', '\u001b[1;31mCG\u001b[0m-A', 'CG-A'],
    ['cursor movement', 'CG\u001b[2K\u001b[1G-A', 'CG-A'],
    ['a C1 sequence', 'CG\u009b31m-A', 'CG-A'],
    [
      'a terminal link ended by BEL',
      '\u001b]8;;https://x.example\u0007CG\u001b]8;;\u0007-A',
      'CG-A',
    ],
    ['a window title ended by ST', '\u001b]0;owned\u001b\\CG-A', 'CG-A'],
    ['a title that never ends', 'CG-A\u001b]0;rest is swallowed', 'CG-A'],
    ['a lone escape', 'CG\u001b-A', 'CG-A'],
    ['bidi overrides and isolates', 'CG\u202e-\u2066A\u2069\u202c', 'CG-A'],
    ['zero-width characters', 'C\u200bG\u200d-\ufeffA\u2060', 'CG-A'],
    ['a soft hyphen', 'CG\u00ad-A', 'CG-A'],
    ['tag characters', 'CG-A\u{e0069}\u{e0067}\u{e006e}', 'CG-A'],
    ['variation selectors', 'CG\ufe0f-A\u{e0100}\u180b', 'CG-A'],
    ['blank fillers and joiners', 'C\u3164G\u115f-\u034fA\u17b4', 'CG-A'],
    ['private use and lone surrogates', 'CG\ue000\ud800-A', 'CG-A'],
    ['line breaks of every kind', 'CG\r\n-\u2028A\tB\u0085C', 'CG - A B C'],
    ['spaces that only look plain', 'CG\u00a0A\u2003B\u3000C', 'CG A B C'],
    ['a decomposed accent', 'Cafe\u0301', 'Café'],
    ['an accent kept apart', 'Cafe\u200b\u0301', 'Café'],
  ])('shows %s', (_, text, shown) => {
    expect(clean(text)).toEqual({ text: shown, changed: shown !== text });
  });

  test('cuts at code points and says so with an ellipsis', () => {
    expect(clean('a'.repeat(MAX_SHOWN))).toMatchObject({ changed: false });
    expect(clean('a'.repeat(10_000))).toEqual({
      text: `${'a'.repeat(79)}…`,
      changed: true,
    });
    expect(clean('🚀'.repeat(10_000), 3).text).toBe('🚀🚀…');
    expect(clean('🚀🚀🚀', 3)).toMatchObject({ text: '🚀🚀🚀', changed: false });
  });

  test('cuts what is seen, not what is hidden', () => {
    const long = `${'\u200b'.repeat(10_000)}CG-A`;
    expect(clean(long)).toEqual({ text: 'CG-A', changed: true });
  });

  test('has nothing left to do after it was done once', () => {
    fc.assert(
      fc.property(foreign, fc.integer({ min: 1, max: 100 }), (text, max) => {
        const once = clean(text, max).text;
        expect(clean(once, max)).toMatchObject({ text: once, changed: false });
      }),
    );
  });

  test('shows no hidden character, no line break and at most max code points', () => {
    fc.assert(
      fc.property(foreign, fc.integer({ min: 1, max: 100 }), (text, max) => {
        const { text: shown, changed } = clean(text, max);
        expect(shown).not.toMatch(hidden);
        expect(shown).not.toMatch(/[\u2028\u2029]/);
        expect([...shown].length).toBeLessThanOrEqual(max);
        expect(changed).toBe(shown !== text);
      }),
    );
  });
});

describe('what a client would render as markdown', () => {
  test.each([
    ['an image', '![x](https://x.example/?d=1)', '![x] (https: //x.example/?d=1)'],
    ['a link', '[Approve](https://x.example)', '[Approve] (https: //x.example)'],
    ['a link to a mail', '[Ana](mailto:a@x.example)', '[Ana] (mailto:a@x.example)'],
    ['a definition', '[1]: //x.example/a.png', '[1] : //x.example/a.png'],
    ['an image as a tag', '<img src=x onerror=y>', '< img src=x onerror=y>'],
    ['an end tag', '</details>', '< /details>'],
    ['a comment', '<!-- hidden -->', '< !-- hidden -->'],
    ['an instruction', '<?x ?>', '< ?x ?>'],
    ['an address in brackets', '<https://x.example>', '< https: //x.example>'],
    ['a tag that pretends to be mail', '<a/href=//x@y.example>', '< a/href=//x@y.example>'],
    ['an address', 'see HTTPS://x.example', 'see HTTPS: //x.example'],
    ['an address without a scheme', 'see WWW.x.example', 'see WWW. x.example'],
    ['a tag spelled by references', '&lt;img&#62; &#x3c;b', '& lt;img& #62; & #x3c;b'],
    ['code', '`x`', "'x'"],
    ['a link behind hidden characters', '[x]\u200b(y)', '[x] (y)'],
    ['a tag behind hidden characters', '<\u200bb>', '< b>'],
  ])('is made plain: %s', (_, text, shown) => {
    expect(clean(text)).toEqual({ text: shown, changed: true });
    expect(quote(text)).toBe(JSON.stringify(shown));
  });

  test.each([
    'R&D [EMEA] (old)',
    'CG_Finance_EMEA *new* ~x~',
    '#1 - Sales | 2 > 1 < 3',
    'AT&T; B&B',
    'Ana Berg <ana.berg+qlik@acme.example>',
    'https: what is it?',
    'Team www',
    'c:/data/x',
    '50% [x] {y}',
  ])('stays where it is an honest name: %s', (text) => {
    expect(clean(text)).toEqual({ text, changed: false });
  });

  test('leaves no image, link or tag, whatever it is made of', () => {
    fc.assert(
      fc.property(foreign, fc.integer({ min: 1, max: 100 }), (text, max) => {
        const shown = clean(text, max).text;
        expect(shown).not.toMatch(/`|\]\(|^\[.*\]:|<[/!?]|[A-Za-z]:\/\/|\bwww\.[^ …]/i);
        expect(shown).not.toMatch(/&#?[A-Za-z0-9]{2,31};/);
        expect(shown.replace(/<[\w.+-]+@[\w.-]+>/g, '')).not.toMatch(/<[A-Za-z]/);
      }),
    );
  });

  test('stays in a terminal and in a file', () => {
    const text = '[a](https://x.example) <b> `c` &amp;';
    expect(cleanForTerminal(text)).toEqual({ text, changed: false });
    expect(cleanForTerminal('\u001b[31m<b>\u200b', 3)).toEqual({ text: '<b>', changed: true });
  });
});

describe('quote()', () => {
  test('puts the cleaned text in double quotes that it cannot leave', () => {
    expect(['CG-R&D "Lab"', 'ACME\\jdoe', 'a"\n"b', ''].map((text) => quote(text))).toEqual([
      '"CG-R&D \\"Lab\\""',
      '"ACME\\\\jdoe"',
      '"a\\" \\"b"',
      '""',
    ]);
    expect(quote('a'.repeat(300), 5)).toBe('"aaaa…"');
  });

  test('is one JSON string on one line, whatever it quotes', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        expect(quote(text)).toMatch(/^"[^\n\r]*"$/u);
        expect(JSON.parse(quote(text))).toBe(clean(text).text);
      }),
    );
  });
});

describe('quoteFlagged()', () => {
  test('warns of a name that is not what it seems', () => {
    expect(
      ['CG-A', 'CG\u200b-A', 'Fin\u0430nce', 'Fin\u0430\u200bnce', 'x'.repeat(90)].map(
        quoteFlagged,
      ),
    ).toEqual([
      '"CG-A"',
      '"CG-A" [careful: this name has hidden characters]',
      '"Fin\u0430nce" [careful: this name has look-alike characters]',
      '"Fin\u0430nce" [careful: this name has hidden and look-alike characters]',
      // That it is cut is seen.
      `"${'x'.repeat(79)}…"`,
    ]);
  });
});

describe('canBeTyped()', () => {
  test.each([
    ['CG-Finance', true],
    ['CG-R&D "Lab"', true],
    ['Müller 東京', true],
    ['', false],
    [' CG', false],
    ['CG ', false],
    ['CG\u00a0A', false],
    ['CG\u200b', false],
    ['Cafe\u0301', false],
    ['Fin\u0430nce', false],
    ['\u0421\u041e\u0421\u0410', false],
    ['CG\u2010Finance', false],
    ['Tenant\u{1d400}dmin', false],
    ['R&D [EMEA] (old)', true],
    ['Sales <EMEA> & *Partners*', false],
    ['[Finance](https://x.example)', false],
    ['ana.berg@acme.example', true],
    ['x'.repeat(81), false],
  ])('%j: %s', (text, typed) => {
    expect(canBeTyped(text)).toBe(typed);
  });

  test('holds only for a text that is shown exactly', () => {
    fc.assert(
      fc.property(fc.oneof(foreign, fc.string({ maxLength: 100 })), (text) => {
        fc.pre(canBeTyped(text));
        expect(clean(text)).toEqual({ text, changed: false });
        expect(JSON.parse(quote(text))).toBe(text);
        expect(quoteFlagged(text)).toBe(quote(text));
      }),
    );
  });
});

test('hasControlCharacters() finds controls and lone surrogates, and nothing else', () => {
  const texts = ['CG-A', 'Müller 🚀', 'a\nb', 'a\u0000', '\u001b', 'a\u0085', '\ud800', 'a\u200db'];
  expect(texts.map(hasControlCharacters)).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
    true,
    false,
  ]);
});
