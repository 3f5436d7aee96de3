/**
 * Which tenant an entry of this server is for, as its words tell: a credential in it is of that tenant
 * and of no other. Pure.
 *
 * @module
 */

import { readVariable } from '../../config/env-variable.js';
import { originOf } from '../../config/origin.js';
import { Failure } from '../../errors.js';

/**
 * Every way in which the entry names a tenant, such as `profile acme`, to be compared only. A
 * `${…}` and what is no address name none.
 */
export function tenantsOfEntry(entry: Readonly<Record<string, unknown>>): string[] {
  const env = textsIn(entry.env);
  const args = Array.isArray(entry.args) ? entry.args.map(String) : [];
  const origin = originIn(readVariable(env, 'QLIK_TENANT_URL'));
  const context = readVariable(env, 'QLIK_CONTEXT');
  const profile = profileIn(args) ?? readVariable(env, 'QLIK_PROFILE');
  return [
    ...(origin === undefined ? [] : [`address ${origin}`]),
    ...(context === undefined ? [] : [`context ${context}`]),
    ...(profile === undefined ? [] : [`profile ${profile}`]),
    ...(args.includes('--sandbox') ? ['sandbox'] : []),
  ];
}

function originIn(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  try {
    return originOf(address, 'QLIK_TENANT_URL');
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function profileIn(args: readonly string[]): string | undefined {
  const at = args.indexOf('--profile');
  if (at !== -1) return args[at + 1];
  return args.find((word) => word.startsWith('--profile='))?.slice('--profile='.length);
}

function textsIn(env: unknown): Record<string, string> {
  if (typeof env !== 'object' || env === null) return {};
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}
