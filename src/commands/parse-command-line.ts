/**
 * From the words of a command line to one command with its options. An option of another command is
 * refused: it would be ignored, and somebody would believe that it counted. Pure.
 *
 * @module
 */

import { parseArgs } from 'node:util';
import { list } from '../text/lists.js';
import { type Command, type Options, UsageError, type ValuesOf } from './command.js';
import { type Commands, DEFAULT_COMMAND } from './commands.js';
import { nearest } from './nearest.js';

export interface ParsedLine {
  readonly name: string;
  readonly command: Command;
  readonly word: string | undefined;
  readonly values: ValuesOf<Options>;
}

/** For every command; each has a command of its name, too. */
const everywhere = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/**
 * @param argv Without Node.js and the script.
 * @throws {UsageError} Where the line makes no sense, and says what was probably meant.
 * @throws {TypeError} Of `parseArgs`, where a value is missing or given to an option that takes none.
 */
export function parseCommandLine(argv: readonly string[], commands: Commands): ParsedLine {
  const all = Object.values(commands).map(({ options }) => options);
  const known: Options = Object.assign({}, everywhere, ...all);
  const { tokens } = parseArgs({
    args: [...argv],
    options: known,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = tokens.filter((token) => token.kind === 'option');
  const first = tokens.find((token) => token.kind === 'positional');
  const name = first?.value ?? DEFAULT_COMMAND;
  const strange = given.find((option) => !Object.hasOwn(known, option.name));
  if (strange !== undefined) throw noOption(strange.rawName, commands[name]?.options ?? known);
  const command = commandNamed(name, commands);
  const args = argv.filter((_, at) => at !== first?.index);
  const wants = (option: keyof typeof everywhere): boolean =>
    given.some((each) => each.name === option);
  if (wants('help') && name !== 'help') {
    return parseCommandLine(first === undefined ? ['help'] : ['help', name], commands);
  }
  if (wants('version')) return parseCommandLine(['version'], commands);
  const foreign = given.find((option) => !(option.name in { ...command.options, ...everywhere }));
  if (foreign !== undefined) throw misplaced(foreign.name, name, commands);
  const { values, positionals } = parseArgs({
    args,
    options: { ...everywhere, ...command.options },
    allowPositionals: true,
  });
  const [word, ...rest] = positionals;
  const tooMany = takesWord(command) ? rest : positionals;
  if (tooMany.length > 0) throw new UsageError(`${tooMany.join(' ')} is one word too many`);
  return { name, command, word, values };
}

/** @throws {UsageError} Where there is none of that name. */
export function commandNamed(name: string, commands: Commands): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command;
  const meant = orMeant(nearest(name, Object.keys(commands)));
  throw new UsageError(`there is no command ${name}${meant}`);
}

function takesWord({ usage }: Command): boolean {
  return usage.some(({ words }) => /^[^-]/.test(words));
}

function misplaced(option: string, name: string, commands: Commands): UsageError {
  const takers = Object.keys(commands).filter((each) =>
    Object.hasOwn(commands[each]?.options ?? {}, option),
  );
  return new UsageError(`--${option} is not for ${name}; it is for ${list(takers)}`);
}

function noOption(given: string, options: Options): UsageError {
  const names = Object.keys({ ...options, ...everywhere }).map((name) => `--${name}`);
  return new UsageError(`there is no option ${given}${orMeant(nearest(given, names))}`);
}

function orMeant(word: string | undefined): string {
  return word === undefined ? '' : `; did you mean ${word}?`;
}
