/**
 * The tenant and the credential, put together out of the environment, a profile and a context of
 * qlik-cli. The environment wins over a context, as it does in qlik-cli; but whatever names a tenant
 * must name the same one, so that no credential ever reaches another.
 *
 * @module
 */

import { list } from '../text/lists.js';
import { type Context, readContext } from './contexts.js';
import { type Machine, thisMachine } from './machine.js';
import { cannotConnect, originOf } from './origin.js';
import { readProfile } from './profile.js';
import type { Profile } from './profile-shape.js';
import { credentialOf, readSettings, type Settings } from './settings.js';
import { readVariable } from './variable.js';

/** What names the tenant, each as it is called to people. */
type Named = readonly (readonly [name: string, origin: string])[];

/**
 * @param profileName Of the profile to use, when one is chosen.
 * @throws {Failure} `NOT_CONFIGURED`, before anything is sent anywhere.
 */
export async function readConnection(
  profileName: string | undefined,
  machine: Machine = thisMachine(),
): Promise<Settings> {
  const { env } = machine;
  const profile = await chosen(profileName, machine);
  const context = await contextOf(profile, machine);
  const named = tenantsNamed(env, profile, context);
  const tenantUrl = onlyOne(named);
  if (tenantUrl === undefined) return readSettings(env);
  const own = ['QLIK_API_KEY', 'QLIK_CLIENT_ID', 'QLIK_CLIENT_SECRET'].filter(
    (name) => readVariable(env, name) !== undefined,
  );
  if (context === undefined || own.length > 0) {
    if (context !== undefined) refuseUnknownOwner(own, context, env);
    return readSettings({ ...env, QLIK_TENANT_URL: tenantUrl });
  }
  if (context.kept === undefined) {
    throw cannotConnect(
      `${context.place} has no credential`,
      'Give it one with qlik context create, or set QLIK_TENANT_URL and QLIK_API_KEY in the environment of this server',
    );
  }
  return { tenantUrl, credential: credentialOf(env, context.kept) };
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
  const profile = await chosen(profileName, machine);
  return (
    hostOf(onlyOne(tenantsNamed(machine.env, profile))) ??
    hostOf((await contextOf(profile, machine))?.origin)
  );
}

/** The same, but without looking into a context: nothing then where only a context names it. */
export async function readHostQuickly(
  profileName: string | undefined,
  machine: Machine = thisMachine(),
): Promise<string | undefined> {
  return hostOf(onlyOne(tenantsNamed(machine.env, await chosen(profileName, machine))));
}

function hostOf(origin: string | undefined): string | undefined {
  return origin === undefined ? undefined : new URL(origin).host;
}

async function chosen(name: string | undefined, machine: Machine): Promise<Profile | undefined> {
  return name === undefined ? undefined : await readProfile(name, machine);
}

async function contextOf(
  profile: Profile | undefined,
  machine: Machine,
): Promise<Context | undefined> {
  const variable = readVariable(machine.env, 'QLIK_CONTEXT');
  if (variable !== undefined) return readContext(variable, 'QLIK_CONTEXT', machine);
  const name = profile?.context?.trim();
  if (profile === undefined || name === undefined || name === '') return undefined;
  return readContext(name, `"context" in ${profile.place}`, machine);
}

function tenantsNamed(env: NodeJS.ProcessEnv, profile?: Profile, context?: Context): Named {
  const url = readVariable(env, 'QLIK_TENANT_URL');
  const ofProfile = profile === undefined ? undefined : `"tenant" in ${profile.place}`;
  return [
    ...(profile === undefined || ofProfile === undefined
      ? []
      : [[ofProfile, originOf(profile.tenant, ofProfile)] as const]),
    ...(url === undefined ? [] : [['QLIK_TENANT_URL', originOf(url, 'QLIK_TENANT_URL')] as const]),
    ...(context === undefined ? [] : [[context.place, context.origin] as const]),
  ];
}

function onlyOne(named: Named): string | undefined {
  const [first] = named;
  if (first === undefined) return undefined;
  const other = named.find(([, origin]) => origin !== first[1]);
  if (other === undefined) return first[1];
  throw cannotConnect(
    `${first[0]} and ${other[0]} name two tenants, and the credential of one must not reach the other`,
    'Make them name the same tenant, or take one of them away',
  );
}

/** A key that was set for all programs may be of any tenant. */
function refuseUnknownOwner(own: readonly string[], { place }: Context, env: NodeJS.ProcessEnv) {
  if (readVariable(env, 'QLIK_TENANT_URL') !== undefined) return;
  const names = list(own);
  throw cannotConnect(
    `beside ${place} stands ${names}, and nothing says that both are of the same tenant`,
    `Take ${names} away to use the context, or set QLIK_TENANT_URL as well`,
  );
}
