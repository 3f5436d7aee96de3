/**
 * Where clients keep their settings, on each platform.
 *
 * @module
 */

import { type Machine, pathsOf } from '../config/machine.js';
import { cleanForTerminal } from '../text/clean.js';
import type { ConfigPath } from './client.js';

export function inHome(...parts: readonly string[]): ConfigPath {
  return (machine) =>
    machine.home === undefined ? undefined : pathsOf(machine.platform).join(machine.home, ...parts);
}

/** In the folder that the variable names, or in the home where it is not set. */
export function inOwn(variable: string, usual: readonly string[], ...parts: string[]): ConfigPath {
  return (machine) => {
    const chosen = absolute(machine, variable);
    return chosen === undefined
      ? inHome(...usual, ...parts)(machine)
      : pathsOf(machine.platform).join(chosen, ...parts);
  };
}

/** In the folder for settings of programs: %APPDATA%, Application Support or ~/.config. */
export function inSettings(...parts: readonly string[]): ConfigPath {
  return (machine) => {
    const folder = settingsFolder(machine);
    return folder === undefined ? undefined : pathsOf(machine.platform).join(folder, ...parts);
  };
}

/** One place where the platform is Windows, another everywhere else. */
export function onWindows(there: ConfigPath, elsewhere: ConfigPath): ConfigPath {
  return (machine) => (machine.platform === 'win32' ? there : elsewhere)(machine);
}

/** A path, or words around one, ready to stand in a sentence. */
export function shownPath(text: string): string {
  return cleanForTerminal(text, 300).text;
}

/** In ~/.config on macOS too, as programs do that came from Linux. */
export function inConfig(...parts: readonly string[]): ConfigPath {
  return inOwn('XDG_CONFIG_HOME', ['.config'], ...parts);
}

function settingsFolder(machine: Machine): string | undefined {
  switch (machine.platform) {
    case 'win32':
      return absolute(machine, 'APPDATA') ?? inHome('AppData', 'Roaming')(machine);
    case 'darwin':
      return inHome('Library', 'Application Support')(machine);
    default:
      return inConfig()(machine);
  }
}

function absolute(machine: Machine, variable: string): string | undefined {
  const value = machine.env[variable];
  return value !== undefined && pathsOf(machine.platform).isAbsolute(value) ? value : undefined;
}
