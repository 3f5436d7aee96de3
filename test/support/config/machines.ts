/**
 * A machine with files of settings on it, gone when the test ends.
 *
 * @module
 */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Machine } from '../../../src/config/machine.js';
import { Failure } from '../../../src/errors.js';

export interface MadeMachine extends Machine {
  readonly home: string;
  /** Writes a file, by its path from the home folder. */
  readonly write: (file: string, text: string) => Promise<void>;
  readonly pathOf: (file: string) => string;
}

/** Folder of the settings, from the home folder. */
export const settings = '.config/qlik-groups-mcp';

/** @param files What is written to them, by their paths from the home folder. */
export async function machineWith(
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<MadeMachine> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'settings-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const pathOf = (file: string): string => path.join(home, file);
  const write = async (file: string, text: string): Promise<void> => {
    // Open to this account alone, whatever umask the tests run with.
    await mkdir(path.dirname(pathOf(file)), { recursive: true, mode: 0o700 });
    await writeFile(pathOf(file), text, { mode: 0o600 });
  };
  for (const [file, text] of Object.entries(files)) await write(file, text);
  return { env, platform: 'linux', home, write, pathOf };
}

/** `CODE: what` and what to do next, of the failure that is thrown. */
export async function refusalOf(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Failure)) throw error;
  return `${error.code}: ${error.message}\n${error.next}`;
}
