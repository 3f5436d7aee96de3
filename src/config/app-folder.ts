/**
 * The folders that an operating system has for the programs of one account.
 *
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 * @module
 */

import { readVariable } from './env-variable.js';
import { type Machine, pathsOf } from './machine.js';

const NAME = 'qlik-groups-mcp';

/** What is written by the program, and what is written for it. */
type Purpose = 'state' | 'config';

const places = {
  state: {
    windows: ['LOCALAPPDATA', 'AppData', 'Local'],
    unix: ['XDG_STATE_HOME', '.local', 'state'],
  },
  config: {
    windows: ['APPDATA', 'AppData', 'Roaming'],
    unix: ['XDG_CONFIG_HOME', '.config'],
  },
} as const;

/** Our own folder; nothing where the account has no home and no variable says otherwise. */
export function appFolder(purpose: Purpose, { env, platform, home }: Machine): string | undefined {
  const { isAbsolute, join } = pathsOf(platform);
  if (platform === 'darwin') {
    if (home === undefined) return undefined;
    const folder = join(home, 'Library', 'Application Support', NAME);
    // Beside the folders of the tenants: none of theirs can have this name.
    return purpose === 'config' ? join(folder, '_config') : folder;
  }
  const [variable, ...usual] = places[purpose][platform === 'win32' ? 'windows' : 'unix'];
  const given = readVariable(env, variable);
  // The XDG specification wants relative ones to be ignored.
  if (given !== undefined && isAbsolute(given)) return join(given, NAME);
  return home === undefined ? undefined : join(home, ...usual, NAME);
}
