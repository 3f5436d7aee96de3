/**
 * Who holds a lock, and whether that process still lives. Holds for the processes of one machine that
 * see each other: two containers that share a folder do not.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { unlessMissing } from '../../text/disk-refusal.js';
import { isRefusal, parseJson } from './disk.js';

const Holder = z.object({
  pid: z.int().min(1),
  /** When the process started, since a number is given to a new process some day; empty if unknown. */
  start: z.string(),
  /** Never used again, so that two locks of one process differ too. */
  token: z.string(),
});
export type Holder = z.infer<typeof Holder>;

/** This process, with a new token. */
export async function newHolder(): Promise<Holder> {
  const start = (await readProcess(process.pid))?.start ?? '';
  return { pid: process.pid, start, token: randomUUID() };
}

/** Whose lock this is; undefined when it is free. */
export async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await unlessMissing(readFile(path, 'utf8'));
  if (text === undefined) return undefined;
  const holder = Holder.safeParse(parseJson(text));
  if (holder.success) return holder.data;
  // A lock appears with its content, so only a machine that lost its power leaves one without. No
  // process outlives that; the file gets a name of its own, as a token would be.
  const found = await unlessMissing(stat(path));
  if (found === undefined) return undefined;
  return { pid: 0, start: '', token: `unreadable ${found.ino} ${found.mtimeMs}` };
}

/** True in doubt: waiting too long harms less than two writers. */
export async function isAlive({ pid, start }: Pick<Holder, 'pid' | 'start'>): Promise<boolean> {
  if (pid < 1) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Any other refusal (EPERM) means that somebody is there.
    if (isRefusal(error, 'ESRCH')) return false;
  }
  const found = await readProcess(pid);
  if (found === undefined) return true;
  // A process that ended and whose parent has not asked yet still has its number.
  if (found.state === 'Z' || found.state === 'X') return false;
  return start === '' || found.start === start;
}

/** What Linux tells of a process; undefined elsewhere, or when it may not be read. */
async function readProcess(pid: number): Promise<{ state: string; start: string } | undefined> {
  if (process.platform !== 'linux') return undefined;
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the name in parentheses and may hold anything; the third comes behind it.
  const [state, ...others] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const start = others[18];
  return state && start ? { state, start } : undefined;
}
