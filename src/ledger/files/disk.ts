/**
 * The few things every file of the ledger does with the disk: private folders and files, making a
 * change last, and saying in words what the disk refused.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../../errors.js';
import { refusalCode, refusalWords } from '../../text/disk-refusal.js';

/** Only the account that runs this server reads or writes them. */
export const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/**
 * Makes the folder and those above it, where they are missing.
 *
 * @returns The uppermost that was made.
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  return await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
}

/** Makes it last that a file was created in the folder: flushing the file keeps only its content. */
export async function flushFolder(folder: string): Promise<void> {
  // Windows cannot flush a folder, and does not need it.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a file with this text in place in one step, and makes it last. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    const handle = await open(draft, 'wx', FILE_MODE);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
    await flushFolder(dirname(path));
  } finally {
    await rm(draft, { force: true });
  }
}

/** For opening a file without following a symbolic link. Windows has no such thing. */
export const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the operating system refused with this code, such as `ENOENT`. */
export function isRefusal(error: unknown, code: string): boolean {
  return refusalCode(error) === code;
}

/**
 * Runs work that writes; what the disk refuses in it becomes a failure without any path. Other errors
 * are bugs and stay what they are.
 *
 * @param what What could not be done, such as `Cannot write the journal`.
 * @throws {Failure} `JOURNAL_UNWRITABLE`
 */
export async function orUnwritable<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusal(error, 'JOURNAL_UNWRITABLE', what) ?? error;
  }
}

/** The same for work that reads the journal. @throws {Failure} `JOURNAL_UNREADABLE` */
export async function orUnreadable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusal(error, 'JOURNAL_UNREADABLE', 'Cannot read the journal') ?? error;
  }
}

const next = {
  JOURNAL_UNWRITABLE:
    'Make room or give this server a folder it may write to (QLIK_GROUPS_STATE), then call again',
  JOURNAL_UNREADABLE:
    'See to it that this server may read its state folder (QLIK_GROUPS_STATE) and every file in it, then call again',
} as const;

function refusal(error: unknown, to: keyof typeof next, what: string): Failure | undefined {
  const code = refusalCode(error);
  if (code === undefined) return undefined;
  const words = refusalWords(code, to === 'JOURNAL_UNREADABLE' ? 'read' : 'write');
  return new Failure(to, `${what}: ${words}`, next[to]);
}
