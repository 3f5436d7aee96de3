/**
 * Every command but `help`, which tells of all of them, in the order of the help.
 *
 * @module
 */

import type { Command } from './command.js';
import { demoCommand } from './demo/definition.js';
import { doctorCommand } from './doctor/definition.js';
import { installCommand, uninstallCommand } from './install/definition.js';
import { journalCommand } from './journal/definition.js';
import { sandboxCommand } from './sandbox.js';
import { serveCommand } from './serve.js';
import { versionCommand } from './version.js';

export type Commands = Readonly<Record<string, Command>>;

/** What a command line without a command runs. */
export const DEFAULT_COMMAND = 'serve';

export const commands: Commands = {
  [DEFAULT_COMMAND]: serveCommand,
  install: installCommand,
  uninstall: uninstallCommand,
  sandbox: sandboxCommand,
  demo: demoCommand,
  doctor: doctorCommand,
  journal: journalCommand,
  version: versionCommand,
};
