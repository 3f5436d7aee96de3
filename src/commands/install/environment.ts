/**
 * What `install` and `uninstall` work with, and the two questions they have.
 *
 * @module
 */

import type { ServerEntry, Start, Tenant } from '../../clients/entry/server-entry.js';
import type { Environment } from '../../clients/environment.js';
import type { Ask } from '../terminal-question.js';
import type { InstallRequest } from './request.js';

export interface InstallEnvironment extends Environment {
  /** Lines to stdout. */
  readonly say: (...lines: readonly string[]) => Promise<void>;
  /** Undefined where nobody can be asked. */
  readonly ask?: Ask;
  /** How a client starts this server. */
  readonly start: Start;
  /** A short text that is different each time. */
  readonly unique: () => string;
}

/** What is put where. */
export interface Job extends Omit<InstallRequest, 'print' | 'tenant'> {
  readonly tenant: Tenant;
  readonly entry: ServerEntry;
}

/**
 * Whether the person agrees to what was just shown.
 *
 * @param act What would be done, such as `Write it`.
 */
export async function agrees(
  act: string,
  yes: boolean,
  { ask, say }: InstallEnvironment,
): Promise<boolean> {
  if (yes) return true;
  if (ask === undefined) {
    await say(
      'Nothing was changed: nobody sits at a terminal to agree. Add --yes to go on without.',
    );
    return false;
  }
  const agreed = /^y(es)?$/i.test((await ask(`${act}? [y/N] `)).trim());
  if (!agreed) await say('Nothing was changed.');
  return agreed;
}
