/**
 * Whether this server is in a host already, as the settings of the host tell it.
 *
 * @module
 */

import type { Machine } from '../config/machine.js';
import { Failure } from '../errors.js';
import { clean } from '../text/clean.js';
import type { Client } from './client.js';
import { codexEntry, codexGet, saysAbsent } from './codex.js';
import { isRecord } from './entry/entry-changes.js';
import { isOurs } from './entry/server-entry.js';
import { readConfig } from './files/config-file.js';
import type { Disk } from './files/disk.js';
import { entryIn } from './files/edit-file.js';
import type { Programs } from './programs.js';

export type Presence =
  | { readonly state: 'absent' }
  | { readonly state: 'ours'; readonly entry: Readonly<Record<string, unknown>> }
  /** A different server has the name. */
  | { readonly state: 'other' }
  /** The name stands there; whose it is cannot be told from the file alone. */
  | { readonly state: 'named' };

export interface Environment {
  readonly machine: Machine;
  readonly disk: Disk;
  readonly programs: Programs;
  /** Whole path of this server, where it is a checkout. */
  readonly main?: string;
}

/**
 * As the host itself would read it.
 *
 * @param program Whole path of the program of the host.
 * @throws {Failure} HOST_NOT_CHANGED where its settings cannot be read.
 */
export async function detectInstall(
  host: Client,
  program: string,
  around: Environment,
): Promise<Presence> {
  if (host.format !== 'toml') return await presenceInFile(host, around);
  const { code, out, err } = await around.programs.run(program, codexGet);
  if (code === 0) return presenceOf(codexEntry(out) ?? 'another kind of server', around.main);
  if (saysAbsent(err)) return { state: 'absent' };
  throw new Failure(
    'HOST_NOT_CHANGED',
    `Cannot tell whether ${host.name} has this server: ${saidBy(host, err)}`,
    `Put its settings right, then run the command again`,
  );
}

/**
 * As its file tells it. Of TOML and YAML only the name is looked for, so whose it is stays open.
 *
 * @throws {Failure} HOST_NOT_CHANGED where the file cannot be read.
 */
export async function presenceInFile(
  { file, format, key }: Client,
  { machine, disk, main }: Environment,
): Promise<Presence> {
  const name = file?.(machine);
  const text = name === undefined ? undefined : (await readConfig(disk, name)).found?.text;
  if (name === undefined || text === undefined) return { state: 'absent' };
  if (format === 'json') return presenceOf(entryIn(text, { file: name, key }), main);
  const line = /^(\[mcp_servers\.|[ \t]+)["']?qlik-groups["']?(\]|:)/m;
  return { state: line.test(text) ? 'named' : 'absent' };
}

function presenceOf(entry: unknown, main: string | undefined): Presence {
  if (entry === undefined) return { state: 'absent' };
  return isRecord(entry) && isOurs(entry, main) ? { state: 'ours', entry } : { state: 'other' };
}

/** The first line of what a program says about its trouble. */
export function saidBy({ name }: Client, err: string): string {
  const first = err.split('\n').find((line) => /\S/.test(line) && !/^warning/i.test(line));
  return first === undefined
    ? `${name} gives no reason`
    : `${name} says: ${clean(first, 200).text}`;
}
