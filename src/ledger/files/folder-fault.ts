/**
 * Whether a folder is this account's own: who else can write there can forge a journal, or make a used
 * approval new.
 *
 * @module
 */

import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../../errors.js';
import { refusalCode } from '../../text/disk-refusal.js';
import { makeFolder } from './disk.js';

export interface FolderFault {
  /** Ready to follow "the state folder". */
  readonly what: string;
  /** What to do; `it` is the folder. */
  readonly next: string;
}

const fault = {
  link: {
    what: 'is a symbolic link',
    next: 'Set QLIK_GROUPS_STATE to a folder that is none, or put a folder in its place',
  },
  owner: {
    what: 'belongs to another account of this machine',
    next: 'Run the server under that account, or set QLIK_GROUPS_STATE to a folder of this account',
  },
  writable: {
    what: 'can be written to by other accounts of this machine',
    next: 'Run "chmod 700" on it',
  },
  parent: {
    what: 'is in a folder that other accounts of this machine can write to',
    next: 'Run "chmod 700" on the folder around it, or set QLIK_GROUPS_STATE to another one',
  },
} as const satisfies Record<string, FolderFault>;

const STICKY = 0o1000;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * What is wrong with a folder; nothing where it cannot be looked at, and on Windows, which has other rules.
 *
 * @param account Number of the account that has to own it.
 */
export async function folderFault(
  folder: string,
  account: number | undefined = process.getuid?.(),
): Promise<FolderFault | undefined> {
  if (account === undefined) return undefined;
  const found = await lstat(folder).catch((error: unknown) => {
    // What the disk refuses is told of where the folder is used.
    if (refusalCode(error) !== undefined) return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return fault.link;
  if (found.uid !== account) return fault.owner;
  if ((found.mode & WRITABLE_BY_OTHERS) !== 0) return fault.writable;
  const around = await stat(dirname(folder));
  const isOurs = around.uid === account || around.uid === 0;
  // Where only the owner of a folder can rename it, as in /tmp, others may write.
  const isClosed = (around.mode & WRITABLE_BY_OTHERS) === 0 || (around.mode & STICKY) !== 0;
  return isOurs && isClosed ? undefined : fault.parent;
}

/**
 * Makes the folder where it is missing, and refuses one that is not this account's own.
 *
 * @throws {Failure} `JOURNAL_UNWRITABLE`
 */
export async function privateFolder(folder: string): Promise<void> {
  await makeFolder(folder);
  const found = await folderFault(folder);
  if (found === undefined) return;
  throw new Failure(
    'JOURNAL_UNWRITABLE',
    `Cannot use the state folder: it ${found.what}`,
    `${found.next}, then call again. qlik-groups-mcp doctor shows which folder it is`,
  );
}
