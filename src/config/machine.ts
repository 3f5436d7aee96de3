/**
 * What the settings are found by: the environment, the operating system and the folder of the account.
 *
 * @module
 */

import os from 'node:os';
import path from 'node:path';

export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Folder of the account; left out where it has none, as in some containers. */
  readonly home?: string | undefined;
  /** Number of the account that settings have to belong to; left out, the one of this process. */
  readonly uid?: number | undefined;
}

export function thisMachine(): Machine {
  return { env: process.env, platform: process.platform, home: homeFolder() };
}

/** Node throws where the account has none, and gives back a HOME that is blank or relative. */
export function homeFolder(): string | undefined {
  try {
    const home = os.homedir();
    return path.isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}

/** How this platform writes paths; never the one this process happens to run on. */
export function pathsOf(platform: NodeJS.Platform): typeof path.posix {
  return platform === 'win32' ? path.win32 : path.posix;
}
