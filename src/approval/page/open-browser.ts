/**
 * Opening the person's own browser. What can be known of it is little: that the command exists, and
 * that it did not give up at once.
 *
 * @module
 */

import type { ChildProcess } from 'node:child_process';
import { release } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { redirectFolders, writeRedirectFile } from './redirect-file.js';

/** How long a command that found no browser takes to say so. A working one may stay. */
const BROWSER_EXIT_WAIT_MS = 2_000;

/** How long the file that leads to the page is kept for a browser that starts slowly. */
const REDIRECT_FILE_LIFE_MS = 60_000;

/** What opening a browser needs of the computer. */
export interface BrowserHost {
  /** Starts the default browser with an address. */
  start(address: string): Promise<ChildProcess>;
  /** Where a file for the browser may go, best first; none where a browser cannot read our files. */
  readonly folders: readonly string[];
}

const thisComputer: BrowserHost = {
  async start(address) {
    const { default: open } = await import('open');
    return open(address);
  },
  // Under WSL the browser is one of Windows, which does not know the paths of this system.
  folders: /microsoft/i.test(release()) ? [] : redirectFolders(process.platform),
};

/**
 * Starts the browser with a file that leads to the address. Only where it cannot read files of ours is
 * it started with the address itself, which has to be one that works once.
 *
 * @param used Resolves when the browser has been there, or is no longer awaited.
 * @returns False when no browser was opened for sure.
 */
export async function openBrowser(
  address: string,
  used: Promise<void>,
  { start, folders }: BrowserHost = thisComputer,
): Promise<boolean> {
  if (folders.length === 0) return started(start(address));
  const file = await writeRedirectFile(address, folders).catch(() => undefined);
  if (file === undefined) return false;
  const life = new AbortController();
  const over = sleep(REDIRECT_FILE_LIFE_MS, undefined, { ref: false, signal: life.signal });
  void Promise.race([used, over.catch(() => undefined)]).finally(() => {
    life.abort();
    file.remove();
  });
  const opened = await started(start(file.url));
  if (!opened) life.abort();
  return opened;
}

async function started(command: Promise<ChildProcess>): Promise<boolean> {
  const gaveUp = command.then(exitOf);
  try {
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
