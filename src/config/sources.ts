/**
 * What a connection is put together from: the environment, the profile and the context of qlik-cli
 * that are chosen, each read once. The environment wins over a context, as it does in qlik-cli; but
 * whatever names a tenant must name the same one, so that no credential ever reaches another.
 *
 * @module
 */

import type { Credential } from '../qlik/auth/credential.js';
import { list } from '../text/lists.js';
import { configErrorText } from './config-error.js';
import { readVariable } from './env-variable.js';
import type { Machine } from './machine.js';
import { cannotConnect, originOf } from './origin.js';
import { type Context, readContext } from './profile/contexts.js';
import { readProfile } from './profile/profile.js';
import type { Profile } from './profile/profile-shape.js';
import { credentialOf, readCredential } from './settings.js';

export interface Sources {
  readonly env: NodeJS.ProcessEnv;
  readonly profile?: Profile | undefined;
  readonly context?: Context | undefined;
}

/** A place that names a tenant. */
interface Named {
  /** As it is called to people. */
  readonly name: string;
  /** As it is written there. */
  readonly address: string;
}

/**
 * @param profileName Of the profile to use, when one is chosen.
 * @throws {Failure} `NOT_CONFIGURED` for a profile or context that is not there or broken.
 */
export async function readSources(
  profileName: string | undefined,
  machine: Machine,
): Promise<Sources> {
  const sources = await readChosen(profileName, machine);
  return { ...sources, context: await contextOf(sources, machine) };
}

/** The same without looking into a context. @throws {Failure} `NOT_CONFIGURED` */
export async function readChosen(
  profileName: string | undefined,
  machine: Machine,
): Promise<Sources> {
  const { env } = machine;
  return profileName === undefined
    ? { env }
    : { env, profile: await readProfile(profileName, machine) };
}

export async function contextOf(
  { env, profile }: Sources,
  machine: Machine,
): Promise<Context | undefined> {
  const variable = readVariable(env, 'QLIK_CONTEXT');
  if (variable !== undefined) return readContext(variable, 'QLIK_CONTEXT', machine);
  const name = profile?.context?.trim();
  if (profile === undefined || name === undefined || name === '') return undefined;
  return readContext(name, `"context" in ${profile.place}`, machine);
}

/** Every place that names the tenant; the first is the one to correct where the address is none. */
export function tenantsNamed({ env, profile, context }: Sources): readonly Named[] {
  const address = readVariable(env, 'QLIK_TENANT_URL');
  return [
    ...(profile === undefined
      ? []
      : [{ name: `"tenant" in ${profile.place}`, address: profile.tenant }]),
    ...(address === undefined ? [] : [{ name: 'QLIK_TENANT_URL', address }]),
    ...(context === undefined ? [] : [{ name: context.place, address: context.origin }]),
  ];
}

/**
 * Scheme, host and port of the tenant; nothing where no place names one.
 *
 * @throws {Failure} `NOT_CONFIGURED` for what is no address, and for two tenants.
 */
export function tenantIn(sources: Sources): string | undefined {
  const [first, ...others] = tenantsNamed(sources).map(({ name, address }) => ({
    name,
    origin: originOf(address, name),
  }));
  const other = others.find(({ origin }) => origin !== first?.origin);
  if (first === undefined || other === undefined) return first?.origin;
  throw cannotConnect(
    `${first.name} and ${other.name} name two tenants, and the credential of one must not reach the other`,
    'Make them name the same tenant, or take one of them away',
  );
}

/** The context whose credential is used; nothing where that of the environment is. */
export function keepingContext({ env, context }: Sources): Context | undefined {
  return ownCredential(env).length > 0 ? undefined : context;
}

/** @throws {Failure} `NOT_CONFIGURED` where there is none, or where nothing says whose it is. */
export function credentialIn(sources: Sources): Credential {
  const { env, context } = sources;
  const keeping = keepingContext(sources);
  if (keeping === undefined) {
    if (context !== undefined) refuseUnknownOwner(ownCredential(env), context, env);
    const credential = readCredential(env);
    refuseUnsafeTenant(sources);
    return credential;
  }
  if (keeping.kept === undefined) {
    throw cannotConnect(
      `${keeping.place} has no credential`,
      'Give it one with qlik context create, or set QLIK_TENANT_URL and QLIK_API_KEY in the environment of this server',
    );
  }
  return credentialOf(env, keeping.kept);
}

function ownCredential(env: NodeJS.ProcessEnv): string[] {
  return ['QLIK_API_KEY', 'QLIK_CLIENT_ID', 'QLIK_CLIENT_SECRET'].filter(
    (name) => readVariable(env, name) !== undefined,
  );
}

/** A key that was set for all programs may be of any tenant. */
function refuseUnknownOwner(own: readonly string[], { place }: Context, env: NodeJS.ProcessEnv) {
  if (readVariable(env, 'QLIK_TENANT_URL') !== undefined) return;
  const names = list(own);
  throw cannotConnect(
    `${names} ${own.length === 1 ? 'is' : 'are'} set beside ${place}, and nothing says that both are of the same tenant`,
    `Take ${names} away to use the context, or set QLIK_TENANT_URL as well`,
  );
}

/** Who can write to the profile could have the credential sent to a tenant of their own. */
function refuseUnsafeTenant({ env, profile }: Sources): void {
  if (profile?.unsafe === undefined || readVariable(env, 'QLIK_TENANT_URL') !== undefined) return;
  const { place, unsafe } = profile;
  throw cannotConnect(
    `${configErrorText(place, unsafe)}, and nothing else says which tenant the credential is for`,
    `${unsafe.next ?? `Fix ${place}`}; or set QLIK_TENANT_URL as well`,
  );
}
