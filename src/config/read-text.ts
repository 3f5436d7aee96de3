/**
 * Reading a small file of settings.
 *
 * @module
 */

import { readFile } from 'node:fs/promises';
import { Flaw } from './flaw.js';

/**
 * @returns Nothing where there is no such file.
 * @throws {Flaw} When there is one that cannot be read.
 */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Flaw(code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`);
  }
}
