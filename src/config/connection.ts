/**
 * The tenant and the credential, from all settings together; see `sources.ts` for what counts.
 *
 * @module
 */

import { refuseUnchecked } from './certificates.js';
import { type Machine, thisMachine } from './machine.js';
import { readSettings, type Settings } from './settings.js';
import { contextOf, credentialIn, readChosen, readSources, tenantIn } from './sources.js';

/**
 * @param profileName Of the profile to use, when one is chosen.
 * @throws {Failure} `NOT_CONFIGURED`, before anything is sent anywhere.
 */
export async function readConnection(
  profileName: string | undefined,
  machine: Machine = thisMachine(),
): Promise<Settings> {
  const sources = await readSources(profileName, machine);
  const tenantUrl = tenantIn(sources);
  // Names both the address and the credential where both are missing.
  if (tenantUrl === undefined) return readSettings(machine.env);
  const credential = credentialIn(sources);
  refuseUnchecked(machine.env, tenantUrl);
  return { tenantUrl, credential };
}

/**
 * Host of the tenant, known without a credential. A context is read only where nothing else names it.
 *
 * @throws {Failure} `NOT_CONFIGURED` when what names it is broken, or names several.
 */
export async function readHost(
  profileName: string | undefined,
  machine: Machine = thisMachine(),
): Promise<string | undefined> {
  const sources = await readChosen(profileName, machine);
  return hostOf(tenantIn(sources)) ?? hostOf((await contextOf(sources, machine))?.origin);
}

/** The same, but without looking into a context: nothing then where only a context names it. */
export async function readHostQuickly(
  profileName: string | undefined,
  machine: Machine = thisMachine(),
): Promise<string | undefined> {
  return hostOf(tenantIn(await readChosen(profileName, machine)));
}

function hostOf(origin: string | undefined): string | undefined {
  return origin === undefined ? undefined : new URL(origin).host;
}
