/**
 * What the files of clients need of the disk, and what it refused, in words.
 *
 * @module
 */

import type fs from 'node:fs/promises';
import { Failure } from '../../errors.js';
import { refusalCode, refusalWords, unlessMissing } from '../../text/disk-refusal.js';
import { shownPath } from '../config-paths.js';

export type Disk = Pick<
  typeof fs,
  'lstat' | 'mkdir' | 'open' | 'readFile' | 'realpath' | 'rename' | 'rm' | 'stat'
>;

/** Whose a file is and who may read it. */
export interface Owned {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** For this account only: somebody may put a key into such a file. */
export const PRIVATE = 0o600;

/** Makes a file that is not there yet, flushed, as private as the one it is like. */
export async function create(
  disk: Disk,
  file: string,
  content: string | Uint8Array,
  like: Owned | undefined,
): Promise<void> {
  const handle = await disk.open(file, 'wx', PRIVATE);
  try {
    await handle.writeFile(content);
    if (like !== undefined) {
      const { uid, gid } = await handle.stat();
      // Another account's file must stay that account's, or its client could not read it any more.
      if (uid !== like.uid || gid !== like.gid) await handle.chown(like.uid, like.gid);
      await handle.chmod(like.mode & 0o7777);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @returns Undefined where there is no such file. */
export async function bytesOf(disk: Disk, file: string): Promise<Uint8Array | undefined> {
  return await unlessMissing(disk.readFile(file));
}

/** @throws {Failure} CLIENT_NOT_CHANGED where it is not text. */
export function textOf(bytes: Uint8Array, name: string): string {
  try {
    // The byte order mark stays part of the text.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure(
      'CLIENT_NOT_CHANGED',
      `Cannot read ${shownPath(name)}: it is not text in UTF-8`,
      'Save the file as UTF-8, then run the command again',
    );
  }
}

export async function isFolder(disk: Disk, folder: string): Promise<boolean> {
  return await orRefused(`look into ${folder}`, async () => {
    const found = await unlessMissing(disk.stat(folder));
    return found?.isDirectory() === true;
  });
}

/** A folder that the client would make itself, as private as it would. */
export async function makeFolder(disk: Disk, folder: string): Promise<void> {
  await orRefused(`make the folder ${folder}`, () =>
    disk.mkdir(folder, { recursive: true, mode: 0o700 }),
  );
}

/**
 * Runs `work`; what the disk refuses in it becomes a failure. Other errors stay what they are.
 *
 * @param what What could not be done, such as `write /home/ana/.cursor/mcp.json`.
 * @throws {Failure} CLIENT_NOT_CHANGED
 */
export async function orRefused<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = refusalCode(error);
    if (code === undefined) throw error;
    const why = /^(EACCES|EPERM)$/.test(code) ? 'this account may not' : refusalWords(code);
    throw new Failure(
      'CLIENT_NOT_CHANGED',
      `Cannot ${shownPath(what)}: ${why}`,
      'Put that right, or add the entry by hand: qlik-groups-mcp install --print <client> shows it',
    );
  }
}
