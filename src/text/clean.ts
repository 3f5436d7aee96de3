/**
 * Cleaning text that came from the tenant, or from an argument, before a person or a model reads it.
 *
 * Names and descriptions are written by strangers. Escape codes can repaint a terminal, bidi and
 * zero-width characters can make one name look like another, and tag characters can carry
 * instructions that nobody sees. What is left after cleaning is shown in quotes, with the id beside
 * it, and never stands where an instruction would.
 *
 * A client may render what it gets as markdown: images, links and tags in such a text are broken by a
 * space, so that each is read as plain text.
 *
 * @see https://www.unicode.org/reports/tr36/ (security considerations)
 * @see https://github.github.com/gfm/ (what must not appear)
 * @module
 */

import { isPlain, tricksIn } from './tricks.js';

/** The most characters (code points) of one foreign text that are ever shown. */
export const MAX_SHOWN = 80;

export interface Cleaned {
  /** Safe to show: one line, no invisible characters, at most `max` code points. */
  readonly text: string;
  /** True when the text shown is not the text that was stored. */
  readonly changed: boolean;
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

/** What markdown would not show as it is written, and the space or quote that makes it plain. */
const markdown: readonly (readonly [RegExp, string])[] = [
  // Code
  [/`/g, "'"],
  // The target of a link or an image, and a definition that gives other brackets one
  [/\](?=\()/g, '] '],
  [/(?<=^\[.*\])(?=:)/g, ' '],
  // Tags, comments and <https://…>; not an address in <…>, which is how people are written
  [/<(?=[A-Za-z/!?])(?![\w.+-]+@[\w.-]+>)/g, '< '],
  // Addresses that become links by themselves
  [/(?<=[A-Za-z]:)(?=\/\/)/g, ' '],
  [/(?<=\bwww\.)(?=[^ …])/gi, ' '],
  // Character references, which would bring back what was cleaned away
  [/&(?=#?[A-Za-z0-9]{2,31};)/g, '& '],
];

/**
 * For what is shown to a person or a model and came from the tenant or from an argument.
 *
 * @param max The most code points to keep; a longer text is cut and ends in an ellipsis.
 */
export function clean(text: string, max: number = MAX_SHOWN): Cleaned {
  const plain = markdown.reduce(
    (shown, [pattern, replacement]) => shown.replace(pattern, replacement),
    visible(text),
  );
  return cut(plain, text, max);
}

/** As {@link clean}, but markdown stays: for a terminal or a file, where nothing renders it. */
export function cleanForTerminal(text: string, max: number = MAX_SHOWN): Cleaned {
  return cut(visible(text), text, max);
}

/** On one line, without what nobody sees. */
function visible(text: string): string {
  if (isPlain(text)) return text;
  // Composed last: an invisible character may have kept a letter and its accent apart.
  return text
    .replace(terminalSequences, '')
    .replace(lineBreaks, ' ')
    .replace(oddSpaces, ' ')
    .replace(invisible, '')
    .normalize('NFC');
}

function cut(shown: string, stored: string, max: number): Cleaned {
  const points = [...shown];
  const text = points.length > max ? `${points.slice(0, max - 1).join('')}…` : shown;
  return { text, changed: text !== stored };
}

/** A foreign text in double quotes, cleaned and cut, ready to stand in a sentence. */
export function quote(text: string, max: number = MAX_SHOWN): string {
  return JSON.stringify(clean(text, max).text);
}

/**
 * Whether a person can be asked to type this text: it is shown exactly as it is stored, and nothing
 * in it pretends to be something else. Otherwise the id has to be typed.
 */
export function canBeTyped(text: string): boolean {
  return !clean(text).changed && tricksIn(text).length === 0 && text.trim() === text && text !== '';
}

/** `quote`, with a warning behind it when the name deceives its reader. */
export function quoteFlagged(text: string): string {
  const tricks = tricksIn(text);
  return tricks.length === 0
    ? quote(text)
    : `${quote(text)} [careful: this name has ${tricks.join(' and ')} characters]`;
}

/** True when an argument holds characters that no name in Qlik should have. */
export function hasControlCharacters(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text);
}
