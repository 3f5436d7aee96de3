/**
 * From the command line to one command. The work of a command is loaded when it is chosen: a server
 * that a client starts must not wait for the simulated tenant.
 *
 * @module
 */

import { UsageError } from './command.js';
import { allCommands } from './help.js';
import { parseCommandLine } from './parse-command-line.js';

/**
 * @param home Folder of this package.
 * @returns The exit code: 0, 1 when a check or a proof failed, 2 for a command line that makes no sense.
 */
export async function run(argv: readonly string[], home: URL): Promise<number> {
  try {
    const { command, word, values } = parseCommandLine(argv, allCommands);
    return await command.run({ word, values, home, warn });
  } catch (error) {
    if (!isUsageError(error)) throw error;
    const stop = error.message.endsWith('?') ? '' : '.';
    warn(`${error.message}${stop} Try: qlik-groups-mcp ${['help', ...topicOf(argv)].join(' ')}`);
    return 2;
  }
}

/** The command that was probably meant, which has a help of its own. */
function topicOf(argv: readonly string[]): string[] {
  const named = argv.find((word) => word !== 'help' && Object.hasOwn(allCommands, word));
  return named === undefined ? [] : [named];
}

/** Ours, and those that `parseArgs` throws for values that are missing or too many. */
function isUsageError(error: unknown): error is Error {
  return (
    error instanceof UsageError ||
    (error instanceof TypeError &&
      'code' in error &&
      String(error.code).startsWith('ERR_PARSE_ARGS'))
  );
}

function warn(line: string): void {
  process.stderr.write(`qlik-groups-mcp: ${line}\n`);
}
