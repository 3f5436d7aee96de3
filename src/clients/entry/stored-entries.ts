/**
 * The servers that stand in the settings of a client, whatever their format: each as an entry with
 * `command`, `args` and `env`.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import type { Client } from '../client.js';
import { shownPath } from '../config-paths.js';
import { nodeAt, plainValue, readDocument } from '../files/jsonc-document.js';
import { isRecord } from './entry-changes.js';

/** By the names under which they stand. */
export type StoredEntries = Readonly<Record<string, unknown>>;

/**
 * @param file What the failure calls it.
 * @throws {Failure} CLIENT_NOT_CHANGED where the text is not what the client could read.
 */
export async function entriesIn(
  text: string,
  { format, key }: Client,
  file: string,
): Promise<StoredEntries> {
  switch (format) {
    case 'json':
      return recordOr(plainValue(nodeAt(readDocument(text, file), [key], file)));
    case 'toml':
      return await inToml(text, key, file);
    case 'goose':
    case 'librechat':
      return await inYaml(text, key, file);
  }
}

async function inToml(text: string, key: string, file: string): Promise<StoredEntries> {
  const { parse } = await import('smol-toml');
  try {
    return recordOr(parse(text.replace(/^\uFEFF/, ''))[key]);
  } catch {
    // Its message quotes the line, in which a key may stand.
    throw unreadable(file, 'TOML');
  }
}

/** Goose has names of its own for the same things. */
async function inYaml(text: string, key: string, file: string): Promise<StoredEntries> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { schema: 'failsafe' });
  if (document.errors.length > 0) throw unreadable(file, 'YAML');
  let root: unknown;
  try {
    root = document.toJS();
  } catch {
    // A reference that leads nowhere.
    throw unreadable(file, 'YAML');
  }
  const servers = recordOr(recordOr(root)[key]);
  return Object.fromEntries(
    Object.entries(servers).map(([name, server]) => {
      const { cmd, envs, ...rest } = recordOr(server);
      return [name, { command: cmd, env: envs, ...rest }];
    }),
  );
}

function recordOr(value: unknown): StoredEntries {
  return isRecord(value) ? value : {};
}

function unreadable(file: string, format: string): Failure {
  return new Failure(
    'CLIENT_NOT_CHANGED',
    `Cannot read ${shownPath(file)}: it is not ${format} as expected`,
    'Put the file right, then run this again',
  );
}
