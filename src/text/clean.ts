/**
 * Cleaning text that came from the tenant, or from an argument, before a person or a model reads it.
 *
 * Names and descriptions are written by strangers. Escape codes can repaint a terminal, bidi and
 * zero-width characters can make one name look like another, and tag characters can carry
 * instructions that nobody sees. What is left after cleaning is shown in quotes, with the id beside
 * it, and never stands where an instruction would.
 *
 * @see https://www.unicode.org/reports/tr36/ (security considerations)
 * @see https://www.unicode.org/reports/tr39/ (mixed scripts)
 * @module
 */

/** The most characters (code points) of one foreign text that are ever shown. */
export const MAX_SHOWN = 80;

export interface Cleaned {
  /** Safe to show: one line, no invisible characters, at most `max` code points. */
  readonly text: string;
  /** True when the text shown is not the text that was stored. */
  readonly changed: boolean;
  /** True when letters of scripts that imitate each other stand together. */
  readonly mixedScripts: boolean;
}

// Whole terminal sequences go, not only their first byte: "\x1b[31m" must not leave "[31m" behind.
// Control characters stand here by their Unicode names, so that this file itself is plain text.
const terminalSequences = new RegExp(
  [
    String.raw`\u{1b}\[[0-?]*[ -/]*[@-~]`,
    String.raw`\u{1b}\][^\u{7}\u{1b}]*(?:\u{7}|\u{1b}\\)?`,
    String.raw`\u{9b}[0-?]*[ -/]*[@-~]`,
  ].join('|'),
  'gu',
);
const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
// No-break, wide and narrow spaces: they look like the plain one, and nobody can type them.
const oddSpaces = /(?! )\p{Zs}/gu;
// Controls, format characters (bidi, zero width, soft hyphen, tags), surrogates, private use, and
// what Unicode wants shown as nothing: variation selectors, the grapheme joiner, blank fillers.
const invisible = /\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Default_Ignorable_Code_Point}/gu;

const imitators = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];

/** @param max The most code points to keep; a longer text is cut and ends in an ellipsis. */
export function clean(text: string, max: number = MAX_SHOWN): Cleaned {
  // Composed last: an invisible character may have kept a letter and its accent apart.
  const visible = text
    .replace(terminalSequences, '')
    .replace(lineBreaks, ' ')
    .replace(oddSpaces, ' ')
    .replace(invisible, '')
    .normalize('NFC');
  const points = [...visible];
  const shown = points.length > max ? `${points.slice(0, max - 1).join('')}…` : visible;
  return {
    text: shown,
    changed: shown !== text,
    mixedScripts: imitators.filter((script) => script.test(visible)).length > 1,
  };
}

/** A foreign text in double quotes, cleaned and cut, ready to stand in a sentence. */
export function quote(text: string, max: number = MAX_SHOWN): string {
  return JSON.stringify(clean(text, max).text);
}

/**
 * Whether a person can be asked to type this text: it is shown exactly as it is stored and no letter
 * in it pretends to be another. Otherwise the id has to be typed.
 */
export function canBeTyped(text: string): boolean {
  const { changed, mixedScripts } = clean(text);
  return !changed && !mixedScripts && text.trim() === text && text !== '';
}

/** `quote`, with a warning behind it when what is shown is not what it seems. */
export function quoteFlagged(text: string): string {
  const { changed, mixedScripts } = clean(text);
  const flags = [
    ...(changed ? ['is shown without hidden, overlong or control characters'] : []),
    ...(mixedScripts ? ['mixes alphabets that look alike'] : []),
  ];
  return flags.length === 0
    ? quote(text)
    : `${quote(text)} [careful: this name ${flags.join(' and ')}]`;
}

/** True when an argument holds characters that no name in Qlik should have. */
export function hasControlCharacters(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text);
}
