/**
 * Command lines: as a person types them, and as Windows needs them to start a batch file. Pure.
 *
 * @module
 */

import type { Machine } from '../config/machine.js';

/** As the shell of this platform takes it; on Windows that is the Command Prompt. */
export function shownLine(
  { platform }: Pick<Machine, 'platform'>,
  words: readonly string[],
): string {
  return words.map((word) => (platform === 'win32' ? forWindows(word) : forShell(word))).join(' ');
}

export interface StartLine {
  readonly file: string;
  readonly args: readonly string[];
  /** Whether the arguments are quoted already. */
  readonly verbatim: boolean;
}

/**
 * How to start a program that was found. Windows runs a batch file only through its command
 * interpreter, which reads the line once, and the batch file hands it on to be read once more: every
 * character that could mean something is escaped for both.
 *
 * @see https://flatt.tech/research/posts/batbadbut-you-cant-securely-execute-commands-on-windows/
 */
export function startLine(
  { platform, env }: Pick<Machine, 'platform' | 'env'>,
  file: string,
  args: readonly string[],
): StartLine {
  if (platform !== 'win32' || !/\.(bat|cmd)$/i.test(file)) return { file, args, verbatim: false };
  const line = [escaped(file), ...args.map((arg) => escaped(escaped(quoted(arg))))].join(' ');
  const interpreter = env.ComSpec ?? env.COMSPEC ?? 'cmd.exe';
  return { file: interpreter, args: ['/d', '/s', '/c', `"${line}"`], verbatim: true };
}

function forShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function forWindows(word: string): string {
  return /^[\w@+=:,./\\-]+$/.test(word) ? word : quoted(word);
}

/**
 * In quotes, as programs on Windows take their arguments apart: a backslash means itself, except
 * before a quote.
 *
 * @see https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments
 */
function quoted(word: string): string {
  return `"${word.replace(/(\\*)("|$)/g, (_, slashes: string, quote: string) =>
    quote === '' ? slashes + slashes : `${slashes}${slashes}\\"`,
  )}"`;
}

/** A caret takes its meaning from the character behind it. */
function escaped(text: string): string {
  return text.replace(/[^\w:\\/.-]/gu, '^$&');
}
