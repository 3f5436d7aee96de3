/**
 * What has to be known of a client (a program that starts MCP servers) to put this server into it.
 *
 * @module
 */

import type { Machine } from '../config/machine.js';

/** A file or folder on a machine; undefined where that machine has none or the home is not known. */
export type ConfigPath = (machine: Machine) => string | undefined;

/**
 * How a client comes by a value that must not stand in its file.
 *
 * - `reference`: the file names a variable, and the client fills it in from its own environment.
 * - `asked`: the client asks the person once, hides what is typed, and stores it safely.
 * - `passed`: the file lists variables that the client hands on from its own environment.
 * - `keyring`: the file lists names whose values the client keeps in the keyring of the system.
 * - `plain`: the file holds the value itself, for everybody who can read the file.
 */
export type Secrets =
  | { readonly kind: 'reference'; readonly to: (variable: string) => string }
  | { readonly kind: 'asked' | 'passed' | 'keyring' | 'plain' };

export interface Client {
  /** What it is called on the command line. */
  readonly id: string;
  readonly name: string;
  /** How it is configured: by a command of its own, by an edit of its file, or by the person. */
  readonly by: 'command' | 'file' | 'hand';
  /** Its program on PATH, where it has one. */
  readonly program?: string;
  /** Its own settings for the person, for all projects. */
  readonly file?: ConfigPath;
  /** Exists where the client is installed; the folder of the file unless given. */
  readonly folder?: ConfigPath;
  /** Where else an entry may stand, or where it has to be put when there is no file. */
  readonly elsewhere?: string;
  readonly format: 'json' | 'toml' | 'goose' | 'librechat';
  /** Under which key of the file the servers stand. */
  readonly key: string;
  /** What an entry has beside command, arguments and environment. */
  readonly fixed: Readonly<Record<string, unknown>>;
  readonly secrets: Secrets;
  /** Which questions to a person it can show; empty where it shows none or nothing is documented. */
  readonly asks: readonly ('form' | 'url')[];
  /** Set where it is started from a desktop, and so may not see what a shell sets. */
  readonly onDesktop?: true;
  /** Set where the client cannot start `npx` on Windows by itself. */
  readonly wrapsNpx?: true;
  /** What a person should know before they use it; `keyNote` only where a key comes into it. */
  readonly note?: string;
  readonly keyNote?: string;
}
