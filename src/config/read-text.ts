/**
 * Reading a small file of settings.
 *
 * @module
 */

import { lstat, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from './config-error.js';

/**
 * @returns Nothing where there is no such file.
 * @throws {ConfigError} When there is one that cannot be read.
 */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' && (await isBrokenLink(file))) {
      throw new ConfigError('is a link, or in a folder that is one, and it leads nowhere');
    }
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigError(code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`);
  }
}

/** Whoever made the link wanted what stands there to count. */
async function isBrokenLink(file: string): Promise<boolean> {
  for (const place of [file, path.dirname(file)]) {
    const link = await lstat(place).catch(() => undefined);
    if (link?.isSymbolicLink() !== true) continue;
    if ((await stat(place).catch(() => undefined)) === undefined) return true;
  }
  return false;
}
