/**
 * Characters in a name that deceive its reader. An honest name in any one script has none. Pure.
 *
 * @see https://www.unicode.org/reports/tr39/
 * @module
 */

import { skeleton } from './skeleton.js';

/** `hidden`: something in it is not seen. `look-alike`: something in it is taken for another character. */
export type Trick = 'hidden' | 'look-alike';

/** Scripts with letters that imitate those of another in the same word. */
const imitators = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];

// Invisible characters that spelling needs: in an emoji, and between letters that join.
const joining = [
  'Arabic',
  'Syriac',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
]
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('');
const needed = new RegExp(
  String.raw`(?<=\p{Emoji})\u{fe0f}|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\u{fe0f}?)\u{200d}(?=\p{Extended_Pictographic})|(?<=[${joining}]\p{Mn}*)[\u{200c}\u{200d}](?=[${joining}])`,
  'gu',
);
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;
/** Spaces that look like the plain one; the wide one is what Japanese uses. */
const spaces = /(?![ \u3000])\p{Zs}/u;

/** Letters, digits and signs that NFKC makes plain, such as full-width ones; `ª` and `²` are seen. */
const compatible = /[\p{Lu}\p{Ll}\p{Lo}\p{Nd}\p{Nl}\uff01-\uff5e\ufe50-\ufe6b]/u;
/** Look like `-`, `/` or `:`; an en dash only within a word, where nobody writes it. */
const signs =
  /[\u02d7\u2010-\u2012\u2043\u2044\u2212\u2215\u2236\u2796\ua789]|(?<=\p{L})\u2013|\u2013(?=\p{L})/u;
/** A dot over a letter that has one, the same mark twice, or a pile of marks. */
const marks = /[ij]\u0307|(\p{Mn})\1|(?:(?=\p{Script=Inherited})\p{Mn}){4}/u;

/** Of languages that are written today, though Unicode has each as confusable; `ı` is looked at alone. */
const honestLetters = /[ıþÞɣɩƖʋ]/;

const otherLetter =
  /(?=\p{L})[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/gu;

/** Whether a text is ASCII on one line, as most are: nothing in it is hidden or has to be normalized. */
export function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** What is deceptive in this text, as it is stored. */
export function tricksIn(text: string): readonly Trick[] {
  if (isPlain(text)) return [];
  return [
    ...(hidden.test(text.replace(needed, '')) ? (['hidden'] as const) : []),
    ...(imitates(text) ? (['look-alike'] as const) : []),
  ];
}

function imitates(text: string): boolean {
  // An invisible character must not keep apart what is seen together.
  const shown = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu, '')
    .normalize('NFC');
  return (
    signs.test(shown) ||
    spaces.test(shown) ||
    marks.test(shown.normalize('NFD')) ||
    [...shown].some(isPlainLetterInDisguise) ||
    (shown.match(/[\p{L}\p{M}\p{Nd}]+/gu) ?? []).some(
      (word) => mixesScripts(word) || hidesDotlessI(word),
    ) ||
    looksLatinAsAWhole(shown)
  );
}

/** Full-width and mathematical letters, ligatures, and phonetic letters that equal a plain one. */
function isPlainLetterInDisguise(character: string): boolean {
  if (/[ -~ªº]/.test(character) || honestLetters.test(character)) return false;
  const plain = character.normalize('NFKC');
  if (plain !== character) return compatible.test(character) && /^[!-~]+$/.test(plain);
  return /\p{Script=Latin}/u.test(character) && /^[A-Za-z]$/.test(skeleton(character));
}

/**
 * A Turkish name such as `Yılmaz` has the letter by right and nothing else that is special, so that no
 * rule without a dictionary tells it from an imitation. Turkish keeps `ı` apart from `e` and `i`
 * within a word and has no q, w or x: a word that mixes them is `Fınance`, not Turkish. `Admın` would
 * pass for Turkish and is what an imitator wants most. Whatever else passes is found by a review,
 * next to the name that it imitates.
 */
function hidesDotlessI(word: string): boolean {
  if (!/^[A-Za-z0-9]*ı[A-Za-z0-9ı]*$/.test(word)) return false;
  return /[eiqwxEQWX]/.test(word) || /admın/i.test(word);
}

function mixesScripts(word: string): boolean {
  if (imitators.filter((script) => script.test(word)).length > 1) return true;
  return /\p{Script=Latin}/u.test(word) && (word.match(otherLetter) ?? []).some(looksLatin);
}

/** A word such as the Cyrillic `СОСА`: no letter shows that it is not Latin. */
function looksLatinAsAWhole(text: string): boolean {
  const letters = text.match(otherLetter) ?? [];
  return letters.length > 0 && letters.every(looksLatin);
}

function looksLatin(letter: string): boolean {
  return /^[A-Za-z]\p{M}*$/u.test(skeleton(letter));
}
