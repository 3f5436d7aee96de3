/**
 * A machine with a home, clients that are small scripts, and a person who answers at a terminal.
 *
 * @module
 */

import fs from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Start } from '../../../src/clients/entry/server-entry.js';
import type { Disk } from '../../../src/clients/files/disk.js';
import { programsOn } from '../../../src/clients/programs.js';
import { installCommand, uninstallCommand } from '../../../src/commands/install/definition.js';
import type { InstallEnvironment } from '../../../src/commands/install/environment.js';
import { runInstall, runUninstall } from '../../../src/commands/install/run-install.js';
import { temporaryFolder } from '../ledger/temporary-folder.js';

export interface ClientsMachine {
  readonly home: string;
  /** Runs `qlik-groups-mcp` with the words of a line. The home stands as `~` in what it says. */
  readonly say: (line: string, ...answers: string[]) => Promise<Said>;
  /** The same where nobody sits at a terminal. */
  readonly sayAlone: (line: string) => Promise<Said>;
  /** A file in the home; its folder is made. */
  readonly put: (name: string, text: string) => Promise<void>;
  readonly read: (name: string) => Promise<string>;
  /** Files below a folder of the home. */
  readonly list: (folder: string) => Promise<string[]>;
  /** A program on PATH, in JavaScript. It finds `words`, `home` and `fs`. */
  readonly program: (name: string, script: string) => Promise<void>;
}

export interface Said {
  readonly code: number;
  /** What the person saw, their answers included. */
  readonly text: string;
}

export interface MachineOptions {
  readonly platform?: NodeJS.Platform;
  readonly env?: Readonly<Record<string, string>>;
  readonly start?: Start;
  readonly disk?: Partial<Disk>;
  /** Whether the home is known. */
  readonly homeless?: boolean;
  /** Done while the person thinks about the last question. */
  readonly meanwhile?: (home: string) => Promise<void>;
}

export async function machineWithClients(options: MachineOptions = {}): Promise<ClientsMachine> {
  const root = await temporaryFolder();
  const home = path.join(root, 'home');
  const bin = path.join(root, 'bin');
  await fs.mkdir(home);
  await fs.mkdir(bin);
  const { platform = 'linux', start = { kind: 'package', version: '1.2.3' } } = options;
  const machine = {
    platform,
    home: options.homeless === true ? undefined : home,
    env: { PATH: bin, HOME: home, ...options.env },
  };

  async function said(line: string, answers: readonly string[] | undefined): Promise<Said> {
    let text = '';
    let unique = 0;
    const left = [...(answers ?? [])];
    const ask = async (question: string): Promise<string> => {
      const answer = left.shift();
      if (answer === undefined) throw new Error(`nobody expected: ${question}`);
      if (left.length === 0) await options.meanwhile?.(home);
      text += `${question}<${answer}>\n`;
      return answer;
    };
    const environment: InstallEnvironment = {
      machine,
      disk: { ...fs, ...options.disk },
      programs: programsOn(machine),
      start,
      ...(start.kind === 'checkout' ? { main: start.main } : {}),
      ...(answers === undefined ? {} : { ask }),
      async say(...lines) {
        text += lines.map((each) => `${each}\n`).join('');
      },
      unique: () => {
        unique += 1;
        return `u${unique}`;
      },
    };
    const [verb, ...args] = line.split(' ');
    const warn = (warning: string): void => {
      text += `! ${warning}\n`;
    };
    const words = { allowPositionals: true } as const;
    let code: number;
    if (verb === 'install') {
      const { values, positionals } = parseArgs({
        args,
        options: installCommand.options,
        ...words,
      });
      code = await runInstall(positionals[0], values, environment, warn);
    } else if (verb === 'uninstall') {
      const { values, positionals } = parseArgs({
        args,
        options: uninstallCommand.options,
        ...words,
      });
      code = await runUninstall(positionals[0], values, environment, warn);
    } else throw new Error(`no such command: ${line}`);
    if (left.length > 0) throw new Error(`not asked for: ${left.join(', ')}`);
    return { code, text: text.replaceAll(home, '~') };
  }

  return {
    home,
    say: (line, ...answers) => said(line, answers),
    sayAlone: (line) => said(line, undefined),
    async put(name, text) {
      await fs.mkdir(path.dirname(path.join(home, name)), { recursive: true });
      await fs.writeFile(path.join(home, name), text);
    },
    read: (name) => fs.readFile(path.join(home, name), 'utf8'),
    async list(folder) {
      return (await fs.readdir(path.join(home, folder))).sort();
    },
    async program(name, script) {
      const file = path.join(bin, name);
      const lines = [
        `#!${process.execPath}`,
        "const fs = require('node:fs');",
        'const home = process.env.HOME;',
        'const words = process.argv.slice(2);',
        `fs.appendFileSync(home + '/said.jsonl', JSON.stringify(words) + '\\n');`,
        script,
      ];
      await fs.writeFile(file, lines.join('\n'));
      // Without one, a package.json far above would say what kind of script this is.
      await fs.writeFile(path.join(bin, 'package.json'), '{}');
      await fs.chmod(file, 0o755);
    },
  };
}
