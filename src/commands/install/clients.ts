/**
 * `install` and `uninstall`, and the real machine for them.
 *
 * @module
 */

import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Start } from '../../clients/entry/server-entry.js';
import { programsOn } from '../../clients/programs.js';
import { thisMachine } from '../../config/machine.js';
import { Failure } from '../../errors.js';
import type { Values } from '../options.js';
import type { Print } from '../stdout.js';
import { terminalAsk } from '../terminal-question.js';
import { packageVersion } from '../version.js';
import type { InstallEnvironment } from './environment.js';
import { install } from './install.js';
import { listHosts } from './list-clients.js';
import { installRequest, uninstallRequest } from './request.js';
import { uninstall } from './uninstall.js';

export interface ClientsCommand {
  readonly verb: 'install' | 'uninstall';
  /** The host that is named. */
  readonly word: string | undefined;
  readonly values: Values;
}

/**
 * @param warn A line to stderr.
 * @returns The exit code.
 * @throws {UsageError}
 */
export async function clientsCommand(
  { verb, word, values }: ClientsCommand,
  around: InstallEnvironment,
  warn: (line: string) => void,
): Promise<number> {
  try {
    if (verb === 'install') {
      const request = installRequest(word, values);
      return await (request === undefined ? listHosts(around) : install(request, around));
    }
    const request = uninstallRequest(word, values);
    return await (request === undefined ? listHosts(around) : uninstall(request, around));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const changed = error.code === 'HOST_NOT_AS_MEANT' ? '' : ' Nothing was changed.';
    warn(`${error.message}.${changed} ${error.next}.`);
    return 1;
  }
}

/** @param home Folder of this package. */
export function realEnvironment(home: URL, print: Print): InstallEnvironment {
  const machine = thisMachine();
  const start = startFrom(home);
  const ask = terminalAsk();
  return {
    ...{ machine, disk: fs, programs: programsOn(machine), start },
    ...(start.kind === 'checkout' ? { main: start.main } : {}),
    ...(ask === undefined ? {} : { ask }),
    say: (...lines) => print(lines.map((line) => `${line}\n`).join('')),
    unique: () => randomBytes(6).toString('hex'),
  };
}

/** What npm has put somewhere, it can put there again; a checkout is run where it lies. */
export function startFrom(home: URL): Start {
  return /[\\/]node_modules[\\/]/.test(fileURLToPath(home))
    ? { kind: 'package', version: packageVersion(home) }
    : { kind: 'checkout', main: fileURLToPath(new URL('dist/main.js', home)) };
}
