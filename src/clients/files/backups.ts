/**
 * Copies of the settings file of a client, beside it, from before this server changed it.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import { shownPath } from '../config-paths.js';
import type { ConfigFile } from './config-file.js';
import { bytesOf, create, type Disk, orRefused, PRIVATE, textOf } from './disk.js';

const MOST_BACKUPS = 99;

/**
 * Keeps what was read, unless an earlier copy is the same. No copy is overwritten.
 *
 * @returns Name of the copy; undefined where there was no file.
 * @throws {Failure} CLIENT_NOT_CHANGED
 */
export async function keepBackup(disk: Disk, config: ConfigFile): Promise<string | undefined> {
  const { found, name, target } = config;
  if (found === undefined) return undefined;
  return await orRefused(`keep a copy of ${name}`, async () => {
    for (const backup of namesFor(target)) {
      const earlier = await bytesOf(disk, backup);
      if (earlier !== undefined && Buffer.compare(earlier, found.bytes) === 0) return backup;
      if (earlier !== undefined) continue;
      await create(disk, backup, found.bytes, { ...found, mode: found.mode & PRIVATE });
      return backup;
    }
    throw new Failure(
      'CLIENT_NOT_CHANGED',
      `Cannot keep a copy of ${shownPath(name)}: there are ${MOST_BACKUPS} already`,
      'Delete those that nobody needs, then run the command again',
    );
  });
}

export interface Backup {
  readonly file: string;
  readonly text: string;
}

/** Every copy that was kept, the latest first. */
export async function backupsOf(disk: Disk, { target, name }: ConfigFile): Promise<Backup[]> {
  return await orRefused(`read the copies of ${name}`, async () => {
    const backups: Backup[] = [];
    for (const file of namesFor(target)) {
      const bytes = await bytesOf(disk, file);
      if (bytes !== undefined) backups.unshift({ file, text: textOf(bytes, file) });
    }
    return backups;
  });
}

function namesFor(target: string): string[] {
  return Array.from(
    { length: MOST_BACKUPS },
    (_, at) => `${target}.before-qlik-groups${at === 0 ? '' : `-${at + 1}`}`,
  );
}
