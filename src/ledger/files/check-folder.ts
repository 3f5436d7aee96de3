/**
 * Finds out whether a folder can hold a ledger, by doing in it what a ledger does. What it makes, it
 * removes.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { link, open, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Failure } from '../../errors.js';
import { FILE_MODE, flushFolder, makeFolder, orUnwritable } from './disk.js';
import { privateFolder } from './folder-fault.js';

export interface FolderCheck {
  /** Whether other accounts of this machine may look into it. Never on Windows, which tells otherwise. */
  readonly openToOthers: boolean;
}

/**
 * @param makeLink For tests with a disk that cannot.
 * @throws {Failure} `JOURNAL_UNWRITABLE`
 */
export function checkFolder(folder: string, makeLink = link): Promise<FolderCheck> {
  return orUnwritable('Cannot write to the state folder', async () => {
    const made = await makeFolder(folder);
    try {
      await privateFolder(folder);
      await writeAndLink(join(folder, `${randomUUID()}.proof`), makeLink);
      await flushFolder(folder);
      const { mode } = await stat(folder);
      return { openToOthers: process.platform !== 'win32' && (mode & 0o077) !== 0 };
    } finally {
      if (made !== undefined) await removeUpTo(resolve(made), resolve(folder));
    }
  });
}

async function writeAndLink(file: string, makeLink: typeof link): Promise<void> {
  const second = `${file}.link`;
  try {
    const handle = await open(file, 'wx', FILE_MODE);
    try {
      await handle.appendFile('This can be removed.\n');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await makeLink(file, second).catch(() => {
      throw new Failure(
        'JOURNAL_UNWRITABLE',
        'Cannot make a hard link in the state folder, by which servers keep out of each other’s way',
        'Set QLIK_GROUPS_STATE to a folder on an ordinary disk of this machine',
      );
    });
  } finally {
    await rm(second, { force: true });
    await rm(file, { force: true });
  }
}

/** Removes the empty folders that were made; a server may have begun to use one meanwhile. */
async function removeUpTo(uppermost: string, folder: string): Promise<void> {
  for (let one = folder; one.startsWith(uppermost); one = dirname(one)) {
    try {
      await rmdir(one);
    } catch {
      return;
    }
  }
}
