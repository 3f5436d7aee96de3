/**
 * What a command of `qlik-groups-mcp` is. Help, suggestions and the check of options need the
 * definitions of all commands, so a definition loads its work only when it is run.
 *
 * @module
 */

export interface Option {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** How the help calls its value, such as `<name>`. */
  readonly value?: string;
  /** What it does, for the help. */
  readonly does: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What was given for the options. */
export type ValuesOf<O extends Options> = {
  readonly [Name in keyof O]?: ValueOf<O[Name]['type']> | undefined;
};

type ValueOf<Type extends Option['type']> = Type extends 'boolean' ? boolean : string;

export interface UsageLine {
  /** What follows the name of the command, such as `<client>`; empty for the command alone. */
  readonly words: string;
  readonly does: string;
}

/** One run of a command. */
export interface Call<O extends Options> {
  /** The word behind the command, such as the client of `install`. */
  readonly word: string | undefined;
  readonly values: ValuesOf<O>;
  /** Folder of this package. */
  readonly home: URL;
  /** A line to stderr. */
  readonly warn: (line: string) => void;
}

export interface Command<O extends Options = Options> {
  /** All that it takes; any other option is refused. */
  readonly options: O;
  /** How it can be called. A line that begins with a word, not an option, lets it take one. */
  readonly usage: readonly UsageLine[];
  /**
   * A method, so that a command with options of its own is a `Command` too: it is only called with
   * values that were read by its own options.
   *
   * @returns The exit code.
   * @throws {UsageError} Where the word or the values make no sense.
   */
  run(call: Call<O>): Promise<number>;
}

/** The command as it is; the types of its values follow from its options. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command;
}

/** A command line that makes no sense: what is wrong with it, without a full stop. */
export class UsageError extends Error {}

/**
 * @param where For what they are not, such as `journal verify`.
 * @throws {UsageError} For the first of these options that is given.
 */
export function refuseOptions<Name extends string>(
  values: { readonly [N in Name]?: unknown },
  names: readonly Name[],
  where: string,
): void {
  const given = names.find((name) => values[name] !== undefined);
  if (given !== undefined) throw new UsageError(`--${given} is not for ${where}`);
}
