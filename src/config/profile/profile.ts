/**
 * Profiles: several tenants side by side, each with its address, the qlik-cli context that has its
 * credential, and rules of its own. A profile holds no secret.
 *
 * @module
 */

import { readdir } from 'node:fs/promises';
import { Failure } from '../../errors.js';
import { quote } from '../../text/clean.js';
import { list } from '../../text/lists.js';
import { appFolder } from '../app-folder.js';
import { ConfigError, configErrorText } from '../config-error.js';
import { readVariable } from '../env-variable.js';
import { type Machine, pathsOf, thisMachine } from '../machine.js';
import type { PolicyBounds } from '../policy/policy.js';
import { readGuarded } from '../read-guarded.js';
import type { Profile } from './profile-shape.js';

/** The name chosen on the command line, or else in the environment. */
export function profileName(
  given: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return given ?? readVariable(env, 'QLIK_PROFILE');
}

/**
 * @param bounds What its policy may say; left out, its policy is not looked at.
 * @returns Also one that another account could have written: `unsafe` says so.
 * @throws {Failure} `NOT_CONFIGURED`, with the names there are, or with line and key.
 */
export async function readProfile(
  name: string,
  machine: Machine = thisMachine(),
  bounds?: () => PolicyBounds,
): Promise<Profile> {
  const folder = appFolder('config', machine);
  if (folder === undefined) {
    throw unusable(
      'there is no folder for settings, because the account that runs this server has no home folder',
      'Set XDG_CONFIG_HOME to the folder above qlik-groups-mcp/profiles, then start this server again',
    );
  }
  const { join } = pathsOf(machine.platform);
  const profiles = join(folder, 'profiles');
  if (!isName(name)) {
    throw unusable(
      `its name cannot be one: a name has 1 to 32 of a to z, 0 to 9 and -; ${await namesIn(profiles)}`,
      'Start this server with the name of a profile',
    );
  }
  const place = `profiles/${name}.json`;
  try {
    const { text, unsafe } = await readGuarded(join(profiles, `${name}.json`), machine);
    if (text !== undefined) return { ...(await parsed(text, place, bounds)), unsafe };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw unusable(configErrorText(place, error), error.next ?? `Fix ${place}`);
  }
  throw unusable(
    `there is no ${place} among the settings of this server; ${await namesIn(profiles)}`,
    'Start this server with the name of a profile, or write this one',
  );
}

async function parsed(text: string, place: string, bounds?: () => PolicyBounds): Promise<Profile> {
  const { parseSettingsFile } = await import('../settings-file.js');
  const { profileOf } = await import('./profile-shape.js');
  return profileOf(parseSettingsFile(text), place, bounds);
}

function isName(name: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(name);
}

/** The names there are, for a person who mistook one. */
async function namesIn(profiles: string): Promise<string> {
  const files = await readdir(profiles).catch(() => []);
  const names = files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .filter(isName)
    .sort();
  const [first, ...others] = names.map((name) => quote(name));
  if (first === undefined) return 'there are no profiles yet';
  return others.length === 0 ? `there is only ${first}` : `there are ${list([first, ...others])}`;
}

function unusable(what: string, next: string): Failure {
  return new Failure('NOT_CONFIGURED', `Cannot use the profile: ${what}`, next);
}
