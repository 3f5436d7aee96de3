/**
 * What a prompt is: a name, arguments, and a text for the assistant that a person picks in their
 * client. Nothing here knows MCP, and nothing needs the tenant.
 *
 * @module
 */

import type { Nameable } from '../../../directory/lookup/suggest.js';

/** An argument; every one is a text on the wire. */
export interface PromptArgument {
  readonly description: string;
  readonly required: boolean;
  /** What of the tenant it names, to be offered while somebody types. */
  readonly names: readonly Nameable[];
  /** Other words that it takes, offered as well. */
  readonly words?: readonly string[];
  /** Whether it takes several, with commas between them. */
  readonly several?: boolean;
}

type PromptArguments = Readonly<Record<string, PromptArgument>>;

/** What was given: trimmed, composed and never empty, but otherwise as a stranger may have written it. */
type Given<Arguments extends PromptArguments> = {
  readonly [Name in keyof Arguments]: Arguments[Name] extends { readonly required: true }
    ? string
    : string | undefined;
};

/** What the policy leaves to do, so that no text asks for what cannot be done. */
export interface Ground {
  /** Whether anything can be changed through this server. */
  readonly changes: boolean;
  /** What the policy fixes `dry_run` to; it cannot be given then. */
  readonly dryRun: boolean | undefined;
}

export interface Prompt<Arguments extends PromptArguments = PromptArguments> {
  readonly name: string;
  readonly title: string;
  /** For the person who picks it. */
  readonly description: string;
  /** Every tool that its text may name: without one of them it is of no use. */
  readonly tools: readonly string[];
  readonly arguments: Arguments;
  /** @throws {Failure} `ARGUMENT_INVALID` for a list that makes no sense. */
  write(given: Given<Arguments>, ground: Ground): string;
}

/** Keeps the names of the arguments while checking them against {@link Prompt}. */
export function definePrompt<const Arguments extends PromptArguments>(
  prompt: Prompt<Arguments>,
): Prompt<Arguments> {
  return prompt;
}
