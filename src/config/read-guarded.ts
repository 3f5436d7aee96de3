/**
 * Reading a file of settings, and whether another account of this machine could have written it. sshd
 * asks the same of its files under the name StrictModes. The folder of a file counts as well: who may
 * write to it can replace or remove the file.
 *
 * @see https://man.openbsd.org/sshd_config#StrictModes
 * @module
 */

import type { Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { clean } from '../text/clean.js';
import { list } from '../text/lists.js';
import { ConfigError } from './config-error.js';
import { type Machine, pathsOf } from './machine.js';
import { readText } from './read-text.js';

export interface GuardedText {
  /** Left out where there is no such file. */
  readonly text?: string | undefined;
  /** Why nothing may be changed by this file, or for want of it. */
  readonly unsafe?: ConfigError | undefined;
}

interface Problem {
  /** `it belongs to another account (uid 1001)`. */
  readonly what: string;
  /** The command that ends it. */
  readonly command: string;
}

/** Longest path that is shown. */
const MAX_PATH = 300;

/**
 * Owner and mode are those of the opened file, and of the folders of the name and of the file that a
 * link leads to.
 *
 * @throws {ConfigError} When the file cannot be read.
 */
export async function readGuarded(file: string, machine: Machine): Promise<GuardedText> {
  let opened: Stats | undefined;
  const text = await readText(file, (stats) => {
    opened = stats;
  });
  const account = accountOf(machine);
  if (account === undefined) return { text };
  const { dirname } = pathsOf(machine.platform);
  const real = await realpath(file).catch(() => file);
  const problems = opened === undefined ? [] : problemsOf(opened, 'it', real, account, machine);
  for (const folder of new Set([dirname(file), dirname(real)])) {
    const stats = await stat(folder).catch(() => undefined);
    if (stats !== undefined) {
      problems.push(...problemsOf(stats, 'its folder', folder, account, machine));
    }
  }
  return problems.length === 0 ? { text } : { text, unsafe: unsafe(problems, text !== undefined) };
}

/** Whose files are trusted; nothing on Windows, where owner and mode are made up. */
function accountOf({ platform, uid }: Machine): number | undefined {
  return platform === 'win32' ? undefined : (uid ?? process.geteuid?.());
}

function problemsOf(
  { uid, mode }: Stats,
  what: 'it' | 'its folder',
  path: string,
  account: number,
  machine: Machine,
): Problem[] {
  const problems: Problem[] = [];
  if (uid !== account && uid !== 0) {
    problems.push({
      what: `${what} belongs to another account (uid ${uid})`,
      command: `sudo chown ${account} ${shellPath(path, machine)}`,
    });
  }
  if ((mode & 0o022) !== 0) {
    problems.push({
      what: `other accounts can write to ${what} (mode ${(mode & 0o7777).toString(8)})`,
      command: `chmod go-w ${shellPath(path, machine)}`,
    });
  }
  return problems;
}

function unsafe(problems: readonly Problem[], isThere: boolean): ConfigError {
  const what = list(problems.map((problem) => problem.what));
  const commands = list(problems.map(({ command }) => command));
  return new ConfigError(
    isThere
      ? `is not safe: ${what}`
      : `is not there, and another account may have removed it: ${what}`,
    undefined,
    `Run ${commands} once you have checked what is in it; it is read again with the next call`,
  );
}

/** As a shell takes it, and without the name of the account where it can be left out. */
function shellPath(path: string, { home }: Machine): string {
  const isHome = home !== undefined && path.startsWith(`${home}/`);
  const rest = isHome ? path.slice(home.length + 1) : path;
  const word = /^[\w./@:+,-]+$/.test(rest) ? rest : `'${rest.replaceAll("'", "'\\''")}'`;
  return clean(isHome ? `~/${word}` : word, MAX_PATH).text;
}
