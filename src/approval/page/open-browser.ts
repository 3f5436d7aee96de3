/**
 * Opening the person's own browser. What can be known of it is little: that the command exists, and
 * that it did not give up at once.
 *
 * @module
 */

import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a command that found no browser takes to say so, in milliseconds. A working one may stay. */
const BROWSER_EXIT_WAIT_MS = 2_000;

/** @returns False when no browser was opened for sure. */
export async function openBrowser(address: string): Promise<boolean> {
  const { default: open } = await import('open');
  try {
    const gaveUp = open(address).then(exitOf);
    // Also a command that hangs before it starts anything.
    const code = await Promise.race([
      gaveUp,
      sleep(BROWSER_EXIT_WAIT_MS, undefined, { ref: false }),
    ]);
    gaveUp.catch(() => undefined);
    return code === undefined || code === 0;
  } catch {
    return false;
  }
}

function exitOf(command: ChildProcess): Promise<number | undefined> {
  if (command.exitCode !== null) return Promise.resolve(command.exitCode);
  return new Promise((resolve) => {
    command.once('error', () => resolve(1));
    command.once('exit', (code) => resolve(code ?? 1));
  });
}
