/**
 * From the command line to one command. Commands are loaded when they are chosen: a server that a
 * client starts must not wait for the simulated tenant.
 *
 * @module
 */

import { parseArgs } from 'node:util';
import { wantsColours } from '../config/terminal.js';
import { helpText } from './help.js';
import { journalRequest } from './journal/request.js';
import { options, refuseMisplaced } from './options.js';
import { serve } from './serve.js';
import { withStdout } from './stdout.js';
import { UsageError } from './usage-error.js';
import { packageVersion } from './version.js';

/**
 * @param home Folder of this package.
 * @returns The exit code: 0, 1 when a check or a proof failed, 2 for a command line that makes no sense.
 */
export async function run(argv: readonly string[], home: URL): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [command = 'serve', ...rest] = positionals;
    const verb = /^(journal|install|uninstall)$/.test(command) ? rest.shift() : undefined;
    if (rest.length > 0) throw new UsageError(`${rest.join(' ')} is one word too many`);
    if (values.help || command === 'help') return print(helpText);
    if (values.version || command === 'version') return print(`${packageVersion(home)}\n`);
    refuseMisplaced(command, values);
    switch (command) {
      case 'serve':
        await serve({
          sandbox: values.sandbox ?? false,
          profile: values.profile,
          version: packageVersion(home),
        });
        return 0;
      case 'sandbox': {
        const { sandbox } = await import('./sandbox.js');
        await sandbox({ port: number('port', values.port) ?? 0, ...size(values) });
        return 0;
      }
      case 'demo': {
        const { demo } = await import('./demo/demo.js');
        return await demo(home, wantsColours());
      }
      case 'doctor': {
        const { sandbox = false, json = false, profile } = values;
        const { doctor, thisSurroundings } = await import('./doctor/doctor.js');
        const around = { ...thisSurroundings(home), colours: wantsColours() };
        return await withStdout((print) =>
          doctor({ sandbox, json, profile }, { ...around, print }),
        );
      }
      case 'journal': {
        const request = journalRequest(verb, values);
        const { journal } = await import('./journal/journal.js');
        return await withStdout((print) =>
          journal(request, { print, warn, colours: wantsColours() }),
        );
      }
      case 'install':
      case 'uninstall': {
        const { clientsCommand, realEnvironment } = await import('./install/clients.js');
        const wanted = { verb: command, word: verb, values };
        return await withStdout((print) =>
          clientsCommand(wanted, realEnvironment(home, print), warn),
        );
      }
      default:
        throw new UsageError(`there is no command ${command}`);
    }
  } catch (error) {
    if (!isUsageError(error)) throw error;
    warn(`${error.message}. Try: qlik-groups-mcp help`);
    return 2;
  }
}

/** Ours, and those that `parseArgs` throws for unknown options. */
function isUsageError(error: unknown): error is Error {
  return (
    error instanceof UsageError ||
    (error instanceof TypeError &&
      'code' in error &&
      String(error.code).startsWith('ERR_PARSE_ARGS'))
  );
}

function size(values: {
  readonly groups?: string | undefined;
  readonly users?: string | undefined;
}) {
  const groups = number('groups', values.groups);
  const users = number('users', values.users);
  return groups === undefined && users === undefined
    ? {}
    : { size: { groups: groups ?? 0, users: users ?? 0 } };
}

function number(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new UsageError(`--${name} needs a number, not ${JSON.stringify(value.slice(0, 20))}`);
}

function warn(line: string): void {
  process.stderr.write(`qlik-groups-mcp: ${line}\n`);
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
