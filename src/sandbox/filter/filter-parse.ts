/**
 * The filter language: the part of RFC 7644 that Qlik's texts show for groups, users and roles.
 *
 *     filter := and { "or" and }       and := term { "and" term }
 *     term   := "(" filter ")" | attribute ("eq" | "co") value
 *
 * Everything else of the RFC (`not`, `pr`, `sw`, brackets …) is answered with 400: it appears nowhere
 * in Qlik's documentation of these endpoints, so a client must not rely on it.
 *
 * @module
 */

import { badParameter } from '../http/refusal.js';

export type Filter =
  | { readonly kind: 'or' | 'and'; readonly terms: readonly Filter[] }
  | { readonly kind: 'group'; readonly inner: Filter }
  | {
      readonly kind: 'test';
      readonly attribute: string;
      readonly op: 'eq' | 'co';
      readonly value: string;
    };

type Token =
  | { readonly kind: '(' | ')' }
  | { readonly kind: 'word' | 'text' | 'number'; readonly text: string };

const bad = (detail: string): Error => badParameter('filter', `Invalid filter: ${detail}`);

/** One alternative per token; a double-quoted value is a JSON string, a single-quoted one is raw. */
const tokenPattern =
  /\s*(?:([()])|"((?:[^"\\]|\\["\\])*)"|'([^']*)'|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z_][\w.]*))/y;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const end = text.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const at = tokenPattern.lastIndex;
    const match = tokenPattern.exec(text);
    if (!match) throw bad(`cannot read from position ${at}`);
    const [, bracket, double, single, number, word] = match;
    if (bracket === '(' || bracket === ')') found.push({ kind: bracket });
    else if (double !== undefined)
      found.push({ kind: 'text', text: double.replace(/\\(["\\])/g, '$1') });
    else if (single !== undefined) found.push({ kind: 'text', text: single });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else found.push({ kind: 'word', text: word ?? '' });
  }
  return found;
}

/** Deepest nesting of parentheses; beyond it the filter is "too complex". */
const maxDepth = 50;

/** Parses a filter, or refuses it with 400. */
export function parseFilter(text: string): Filter {
  for (const char of text) {
    if ((char.codePointAt(0) ?? 0) < 0x20) throw bad('control character');
  }
  const list = tokens(text);
  let at = 0;

  const keyword = (word: string): boolean => {
    const token = list[at];
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    at += 1;
    return true;
  };

  const chain = (kind: 'or' | 'and', one: () => Filter): Filter => {
    const first = one();
    const terms = [first];
    while (keyword(kind)) terms.push(one());
    return terms.length === 1 ? first : { kind, terms };
  };

  const term = (depth: number): Filter => {
    const token = list[at];
    at += 1;
    if (token?.kind === '(') {
      if (depth >= maxDepth) throw bad('too complex');
      const inner = anything(depth + 1);
      if (list[at]?.kind !== ')') throw bad('missing )');
      at += 1;
      return { kind: 'group', inner };
    }
    if (token?.kind !== 'word') throw bad('attribute expected');
    const op = keyword('eq') ? 'eq' : keyword('co') ? 'co' : undefined;
    if (!op) throw bad(`eq or co expected after ${token.text}`);
    return { kind: 'test', attribute: token.text, op, value: value() };
  };

  const value = (): string => {
    const token = list[at];
    at += 1;
    if (token?.kind === 'text' || token?.kind === 'number') return token.text;
    if (token?.kind === 'word' && /^(true|false)$/i.test(token.text)) return token.text;
    throw bad('value expected');
  };

  const anything = (depth: number): Filter => chain('or', () => chain('and', () => term(depth)));

  const filter = anything(0);
  if (at < list.length) throw bad('something follows the end');
  return filter;
}
