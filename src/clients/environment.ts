/** What clients are looked for and configured with. */

import type { Machine } from '../config/machine.js';
import type { Disk } from './files/disk.js';
import type { Programs } from './programs.js';

/** Enough to read the settings of clients. */
export interface SettingsEnvironment {
  readonly machine: Machine;
  readonly disk: Disk;
  /** Whole path of this server, where it is a checkout. */
  readonly main?: string | undefined;
}

/** Enough to run their commands, too. */
export interface Environment extends SettingsEnvironment {
  readonly programs: Programs;
}
