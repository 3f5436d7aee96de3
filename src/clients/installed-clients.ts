/**
 * The clients of this account that have this server, as their own files tell. Nothing of a client is
 * started, and the settings of single projects are not looked for.
 *
 * @module
 */

import { Failure } from '../errors.js';
import type { Client } from './client.js';
import { clients } from './clients.js';
import { isRecord } from './entry/entry-changes.js';
import { type EntryFiles, filesOf } from './entry/entry-files.js';
import { startedBy } from './entry/entry-start.js';
import { isOurs, SERVER_KEY } from './entry/server-entry.js';
import { entriesIn } from './entry/stored-entries.js';
import type { SettingsEnvironment } from './environment.js';
import { readConfig } from './files/config-file.js';

export interface InstalledClient {
  readonly definition: Client;
  /** Whole path of its settings. */
  readonly file: string;
  /** Each that starts this server or stands under its name; none where the settings are no good. */
  readonly entries: readonly ClientEntry[];
  /** Why the settings could not be read. */
  readonly trouble?: Failure;
}

export interface ClientEntry {
  /** Under which it stands in the file. */
  readonly name: string;
  /** Whether it starts this server, as far as can be told. */
  readonly ours: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly files: EntryFiles;
}

/** In the order in which clients are listed. */
export async function clientsOn(
  environment: SettingsEnvironment,
): Promise<readonly InstalledClient[]> {
  const found: InstalledClient[] = [];
  for (const client of clients) {
    const installed = await clientIn(client, environment);
    if (installed !== undefined) found.push(installed);
  }
  return found;
}

async function clientIn(
  client: Client,
  environment: SettingsEnvironment,
): Promise<InstalledClient | undefined> {
  const file = client.file?.(environment.machine);
  if (file === undefined) return undefined;
  let text: string | undefined;
  try {
    text = (await readConfig(environment.disk, file)).found?.text;
    const stored = text === undefined ? {} : await entriesIn(text, client, file);
    const entries: ClientEntry[] = [];
    for (const [name, entry] of Object.entries(stored)) {
      const ours = isOurs(entry, environment.main);
      if (ours || name === SERVER_KEY) entries.push(await entryOf(name, entry, ours, environment));
    }
    return entries.length === 0 ? undefined : { definition: client, file, entries };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // Broken settings that do not speak of this server are none of its business.
    if (text !== undefined && !text.includes(SERVER_KEY)) return undefined;
    return { definition: client, file, entries: [], trouble: error };
  }
}

async function entryOf(
  name: string,
  entry: unknown,
  ours: boolean,
  environment: SettingsEnvironment,
): Promise<ClientEntry> {
  const { env = {}, args = [], command } = isRecord(entry) ? entry : {};
  return {
    name,
    ours,
    env: isRecord(env) ? textsOf(env) : {},
    args: Array.isArray(args) ? args.filter((word) => typeof word === 'string') : [],
    files: await filesOf(typeof command === 'string' ? command : '', startedBy(entry), environment),
  };
}

function textsOf(record: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}
