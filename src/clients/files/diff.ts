/**
 * What would change in a file, line by line, for a person to look at. Pure.
 *
 * @module
 */

import { cleanForTerminal } from '../../text/clean.js';
import { redactedLines } from '../redact-config.js';
import type { Spot } from './edit-file.js';

const MAX_LINE = 160;
/** How many lines are shown around a change, and how many characters in a line that is too long. */
const CONTEXT = 1;
const CONTEXT_IN_LINE = 30;

/**
 * @param before Undefined where there is no file yet.
 * @returns Lines, each with its number, and `+` or `-` where it comes or goes.
 */
export function diff(before: string | undefined, after: string | undefined, spot: Spot): string[] {
  const old = before === undefined ? [] : redactedLines(before, spot);
  const now = after === undefined ? [] : redactedLines(after, spot);
  const { head, tail } = common(old, now);
  const line = (sign: string, at: number, text: string): string =>
    `${String(at + 1).padStart(4)} ${sign} ${cleanForTerminal(text.replaceAll('\t', '  '), MAX_LINE * 10).text}`;
  const part = (lines: readonly string[], sign: string, from: number, to: number): string[] =>
    lines.slice(Math.max(from, 0), to).map((text, at) => line(sign, Math.max(from, 0) + at, text));
  if (old.length - tail - head === 1 && now.length - tail - head === 1) {
    const [gone, come] = narrowed(old[head] ?? '', now[head] ?? '');
    old[head] = gone;
    now[head] = come;
  }
  return [
    ...part(now, ' ', head - CONTEXT, head),
    ...part(old, '-', head, old.length - tail),
    ...part(now, '+', head, now.length - tail),
    ...part(now, ' ', now.length - tail, now.length - tail + CONTEXT),
  ].map((text) => text.trimEnd());
}

/** How many items are the same from the start on, and how many of the others up to the end. */
function common(old: ArrayLike<unknown>, now: ArrayLike<unknown>) {
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return { head, tail };
}

/** Of two long lines only the part in which they differ: a file may be a single line. */
function narrowed(old: string, now: string): [string, string] {
  if (Math.max(old.length, now.length) <= MAX_LINE) return [old, now];
  const { head, tail } = common(old, now);
  const cut = (text: string): string => {
    const from = Math.max(head - CONTEXT_IN_LINE, 0);
    const to = Math.min(text.length - tail + CONTEXT_IN_LINE, text.length);
    return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
  };
  return [cut(old), cut(now)];
}
