/**
 * The real machine for `install` and `uninstall`.
 *
 * @module
 */

import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Start } from '../../clients/entry/server-entry.js';
import { programsOn } from '../../clients/programs.js';
import { thisMachine } from '../../config/machine.js';
import type { Print } from '../stdout.js';
import { terminalAsk } from '../terminal-question.js';
import { packageVersion } from '../version.js';
import type { InstallEnvironment } from './environment.js';

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
