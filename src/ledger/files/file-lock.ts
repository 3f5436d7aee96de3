/**
 * Locks that hold across processes and inside one: a file that is there or is not.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { link, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createProcessLocks, type HoldLock } from '../process-locks.js';
import { FILE_MODE, isRefusal, makeFolder } from './disk.js';
import { isAlive, newHolder, readHolder } from './lock-holder.js';

/** Milliseconds between two looks at a lock that somebody else holds. */
const PAUSE = { least: 5, most: 50 };

export interface FileLocks {
  /** The name is that of the lock's file, without ending. */
  readonly hold: HoldLock;
}

/** @param folder Made at the first use. */
export function createFileLocks(folder: string): FileLocks {
  // Inside this process people stand in line; only the first of them asks the disk.
  const holdHere = createProcessLocks();
  let swept = false;

  async function take(path: string, signal?: AbortSignal): Promise<() => Promise<void>> {
    await makeFolder(folder);
    if (!swept) await sweep(folder);
    swept = true;
    const me = await newHolder();
    const draft = join(folder, `${me.pid}-${me.token}.draft`);
    try {
      await writeFile(draft, JSON.stringify(me), { flag: 'wx', mode: FILE_MODE });
      for (let looks = 0; !(await tryTake(path, draft)); looks += 1) {
        signal?.throwIfAborted();
        await setTimeout(pause(looks));
      }
    } finally {
      await rm(draft, { force: true });
    }
    return async () => {
      if ((await readHolder(path))?.token === me.token) await rm(path, { force: true });
    };
  }

  return {
    async hold(file, signal) {
      const releaseHere = await holdHere(file, signal);
      try {
        const release = await take(join(folder, `${file}.lock`), signal);
        return () => release().finally(releaseHere);
      } catch (error) {
        await releaseHere();
        throw error;
      }
    },
  };
}

/** A file name for any text, on every file system. */
export function fileNameFor(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * One look: takes the lock if it is free or its holder is dead.
 *
 * `link` puts the written draft under the lock's name in one step and refuses if the name is taken, so
 * a lock is never seen half written.
 *
 * Why two takers of a dead lock never remove each other's fresh one: a file with the token T of a dead
 * process is replaced only by whoever holds the guard named after T, and only after reading T in it
 * once more under that guard. Tokens are never used again. So while the guard is held nobody else may
 * change that file, and who comes too late finds another token and leaves it alone. A guard is a lock
 * like any other: if its holder dies, it is taken over in the same way, under the guard of its token.
 */
async function tryTake(path: string, draft: string): Promise<boolean> {
  if (await tryLink(draft, path)) return true;
  const holder = await readHolder(path);
  // Left in between.
  if (holder === undefined) return tryLink(draft, path);
  if (await isAlive(holder)) return false;

  const guard = join(dirname(path), guardOf(holder.token));
  if (!(await tryTake(guard, draft))) return false;
  try {
    if ((await readHolder(path))?.token !== holder.token) return false;
    // Replacing in one step: the lock is never free in between. A second name, because the draft is
    // still needed and `rename` uses up the one it is given.
    const second = `${draft.slice(0, -'.draft'.length)}.second.draft`;
    await link(draft, second);
    await rename(second, path);
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isRefusal(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Grows from look to look, and by chance, so that those who wait do not look in step. */
function pause(looks: number): number {
  const longest = Math.min(PAUSE.most, PAUSE.least * 1.5 ** (looks + 1));
  return PAUSE.least + Math.random() * (longest - PAUSE.least);
}

/**
 * Removes what killed processes left behind: their drafts, which nobody else uses, and guards of tokens
 * that no file holds any more. Such a guard protects nothing: a token is on disk before its guard is,
 * its process is dead by then and cannot write it again, so nobody can find it where it was.
 */
async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder);
  const guards = new Set(names.filter((name) => name.endsWith('.guard')));
  for (const name of names) {
    const pid = /^(\d+)-.*\.draft$/.exec(name)?.[1];
    if (pid !== undefined) {
      const dead = !(await isAlive({ pid: Number(pid), start: '' }));
      if (dead) await rm(join(folder, name), { force: true });
      continue;
    }
    const holder = await readHolder(join(folder, name));
    if (holder !== undefined) guards.delete(guardOf(holder.token));
  }
  for (const name of guards) await rm(join(folder, name), { force: true });
}

function guardOf(token: string): string {
  return `${fileNameFor(token)}.guard`;
}
