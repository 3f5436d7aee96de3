/**
 * Whether this server is in a client already, as the settings of the client tell it.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { cleanForTerminal } from '../text/clean.js';
import type { Client } from './client.js';
import { codexEntry, codexGet, saysAbsent } from './codex.js';
import { isRecord } from './entry/entry-changes.js';
import { isOurs } from './entry/server-entry.js';
import type { Environment } from './environment.js';
import { readConfig } from './files/config-file.js';
import { entryIn } from './files/edit-file.js';

export type Installation =
  | { readonly state: 'absent' }
  | { readonly state: 'ours'; readonly entry: Readonly<Record<string, unknown>> }
  /** A different server has the name. */
  | { readonly state: 'other' }
  /** The name stands there; whose it is cannot be told from the file alone. */
  | { readonly state: 'named' };

/**
 * As the client itself would read it.
 *
 * @param program Whole path of the program of the client.
 * @throws {Failure} CLIENT_NOT_CHANGED where its settings cannot be read.
 */
export async function detectInstall(
  client: Client,
  program: string,
  environment: Environment,
): Promise<Installation> {
  if (client.format !== 'toml') return await detectInFile(client, environment);
  const { code, out, err } = await environment.programs.run(program, codexGet);
  if (code === 0)
    return installationOf(codexEntry(out) ?? 'another kind of server', environment.main);
  if (saysAbsent(err)) return { state: 'absent' };
  throw new Failure(
    'CLIENT_NOT_CHANGED',
    `Cannot tell whether ${client.name} has this server: ${saidBy(client, err)}`,
    `Put its settings right, then run the command again`,
  );
}

/**
 * As its file tells it. Of TOML and YAML only the name is looked for, so whose it is stays open.
 *
 * @throws {Failure} CLIENT_NOT_CHANGED where the file cannot be read.
 */
export async function detectInFile(
  { file, format, key }: Client,
  { machine, disk, main }: Environment,
): Promise<Installation> {
  const name = file?.(machine);
  const text = name === undefined ? undefined : (await readConfig(disk, name)).found?.text;
  if (name === undefined || text === undefined) return { state: 'absent' };
  if (format === 'json') return installationOf(entryIn(text, { file: name, key }), main);
  const line = /^(\[mcp_servers\.|[ \t]+)["']?qlik-groups["']?(\]|:)/m;
  return { state: line.test(text) ? 'named' : 'absent' };
}

function installationOf(entry: unknown, main: string | undefined): Installation {
  if (entry === undefined) return { state: 'absent' };
  return isRecord(entry) && isOurs(entry, main) ? { state: 'ours', entry } : { state: 'other' };
}

/** The first line of what a program says about its trouble. */
export function saidBy({ name }: Client, err: string): string {
  const first = err.split('\n').find((line) => /\S/.test(line) && !/^warning/i.test(line));
  return first === undefined
    ? `${name} gives no reason`
    : `${name} says: ${cleanForTerminal(first, 200).text}`;
}
