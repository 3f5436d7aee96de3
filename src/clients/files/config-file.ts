/**
 * Reading the settings file of a client, and writing it so that it is at every moment either the old
 * one or the new one, whole.
 *
 * @module
 */

import path from 'node:path';
import { Failure } from '../../errors.js';
import { unlessMissing } from '../../text/disk-refusal.js';
import { shownPath } from '../config-paths.js';
import { bytesOf, create, type Disk, type Owned, orRefused, textOf } from './disk.js';

export interface ConfigFile {
  /** As it was asked for. */
  readonly name: string;
  /** The file itself, where the name is a link to it. */
  readonly target: string;
  /** Undefined where there is no file yet. */
  readonly found?: Found;
}

interface Found extends Owned {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** @throws {Failure} CLIENT_NOT_CHANGED where it cannot be read. */
export async function readConfig(disk: Disk, name: string): Promise<ConfigFile> {
  return await orRefused(`read ${name}`, async () => {
    const target = await targetOf(disk, name);
    if (target === undefined) return { name, target: name };
    const { mode, uid, gid } = await disk.stat(target);
    const bytes = await disk.readFile(target);
    return { name, target, found: { text: textOf(bytes, name), bytes, mode, uid, gid } };
  });
}

/**
 * Puts a new text into the place of the old one.
 *
 * @param unique Part of the name of a temporary file, different each time.
 * @throws {Failure} CLIENT_NOT_CHANGED where it could not be written, or is no longer what was read.
 */
export async function writeConfig(
  disk: Disk,
  config: ConfigFile,
  text: string,
  unique: string,
): Promise<void> {
  const { dir, base } = path.parse(config.target);
  const temporary = path.join(dir, `.${base}.${unique}.tmp`);
  await orRefused(`write ${config.name}`, async () => {
    try {
      await create(disk, temporary, text, config.found);
      await mustBeAsRead(disk, config);
      await disk.rename(temporary, config.target);
    } catch (error) {
      await disk.rm(temporary, { force: true });
      throw error;
    }
  });
}

/** @throws {Failure} CLIENT_NOT_CHANGED */
export async function removeConfig(disk: Disk, config: ConfigFile): Promise<void> {
  await orRefused(`remove ${config.name}`, async () => {
    await mustBeAsRead(disk, config);
    await disk.rm(config.target);
  });
}

/** Undefined where there is nothing; a link that leads nowhere is a mistake of somebody. */
async function targetOf(disk: Disk, name: string): Promise<string | undefined> {
  const target = await unlessMissing(disk.realpath(name));
  if (target !== undefined) return target;
  if ((await unlessMissing(disk.lstat(name))) === undefined) return undefined;
  throw new Failure(
    'CLIENT_NOT_CHANGED',
    `Cannot read ${shownPath(name)}: it is a link to a file that is not there`,
    'Make the file, or take the link away, then run the command again',
  );
}

async function mustBeAsRead(disk: Disk, { name, target, found }: ConfigFile): Promise<void> {
  const now = await bytesOf(disk, target);
  const same =
    now === undefined || found === undefined
      ? now === found?.bytes
      : Buffer.compare(now, found.bytes) === 0;
  if (same) return;
  throw new Failure(
    'CLIENT_NOT_CHANGED',
    `Cannot write ${shownPath(name)}: another program has changed it meanwhile`,
    'Run the command again, and look at the difference again',
  );
}
