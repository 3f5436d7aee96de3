/**
 * Reading a small file of settings.
 *
 * @module
 */

import type { Stats } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from './config-error.js';

/**
 * @param onOpen Takes owner and mode of the very file that is then read.
 * @returns Nothing where there is no such file.
 * @throws {ConfigError} When there is one that cannot be read.
 */
export async function readText(
  file: string,
  onOpen?: (stats: Stats) => void,
): Promise<string | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      onOpen?.(await handle.stat());
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' && (await isBrokenLink(file))) {
      throw new ConfigError('is a link, or in a folder that is a link, and the link leads nowhere');
    }
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigError(code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`);
  }
}

/** A link that leads nowhere is no missing file: the rules behind it are meant to count. */
async function isBrokenLink(file: string): Promise<boolean> {
  for (const place of [file, path.dirname(file)]) {
    const link = await lstat(place).catch(() => undefined);
    if (link?.isSymbolicLink() !== true) continue;
    if ((await stat(place).catch(() => undefined)) === undefined) return true;
  }
  return false;
}
