/**
 * The options of the command line, and which command each belongs to. One given to another command is
 * refused: it would be ignored, and somebody would believe that it counted.
 *
 * @module
 */

import { UsageError } from './usage-error.js';

export const options = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  sandbox: { type: 'boolean' },
  profile: { type: 'string' },
  port: { type: 'string' },
  groups: { type: 'string' },
  users: { type: 'string' },
  json: { type: 'boolean' },
  tenant: { type: 'string' },
  since: { type: 'string' },
  change: { type: 'string' },
  format: { type: 'string' },
  context: { type: 'string' },
  print: { type: 'boolean' },
  replace: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
} as const;

export type OptionName = keyof typeof options;

/** What was given. */
export type Values = {
  readonly [Name in OptionName]?:
    | ((typeof options)[Name]['type'] extends 'boolean' ? boolean : string)
    | undefined;
};

/** The two others are commands of their own. */
const takenBy: Readonly<Record<Exclude<OptionName, 'help' | 'version'>, readonly string[]>> = {
  sandbox: ['serve', 'doctor', 'install'],
  profile: ['serve', 'journal', 'doctor', 'install'],
  port: ['sandbox'],
  groups: ['sandbox'],
  users: ['sandbox'],
  json: ['doctor'],
  tenant: ['journal', 'install'],
  since: ['journal'],
  change: ['journal'],
  format: ['journal'],
  context: ['install'],
  print: ['install'],
  replace: ['install'],
  yes: ['install', 'uninstall'],
};

/** @throws {UsageError} For an option that the command does not take. */
export function refuseMisplaced(command: string, values: Values): void {
  for (const [name, commands] of Object.entries(takenBy)) {
    const given = values[name as OptionName];
    if (given !== undefined && !commands.includes(command)) refuseOption(name, command);
  }
}

/** @throws {UsageError} For the first of these options that is given. */
export function refuseOptions(values: Values, names: readonly OptionName[], where: string): void {
  const given = names.find((name) => values[name] !== undefined);
  if (given !== undefined) refuseOption(given, where);
}

function refuseOption(name: string, where: string): never {
  throw new UsageError(`--${name} is not for ${where}`);
}
