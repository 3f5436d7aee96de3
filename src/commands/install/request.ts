/**
 * What is wanted of `install` and `uninstall`, out of the command line.
 *
 * @module
 */

import type { Client } from '../../clients/client.js';
import { clients } from '../../clients/clients.js';
import type { Tenant } from '../../clients/entry/server-entry.js';
import { originOf } from '../../config/origin.js';
import { Failure } from '../../errors.js';
import { hasControlCharacters, quote } from '../../text/clean.js';
import { list } from '../../text/lists.js';
import { refuseOptions, type Values } from '../options.js';
import { UsageError } from '../usage-error.js';

export interface InstallRequest {
  readonly host: Client;
  /** Left out, the person is asked. */
  readonly tenant?: Tenant;
  readonly print: boolean;
  readonly yes: boolean;
  readonly replace: boolean;
}

export type UninstallRequest = Pick<InstallRequest, 'host' | 'yes'>;

/**
 * @returns Undefined where no host is named: then they are listed.
 * @throws {UsageError}
 */
export function installRequest(
  word: string | undefined,
  values: Values,
): InstallRequest | undefined {
  const tenant = tenantOf(values);
  if (word === undefined) {
    const all = ['tenant', 'context', 'profile', 'sandbox', 'print', 'yes', 'replace'] as const;
    refuseOptions(values, all, 'install without a host');
    return undefined;
  }
  const { print = false, yes = false, replace = false } = values;
  return { host: hostOf(word), ...(tenant ? { tenant } : {}), print, yes, replace };
}

/**
 * @returns Undefined where no host is named: then they are listed.
 * @throws {UsageError}
 */
export function uninstallRequest(
  word: string | undefined,
  values: Values,
): UninstallRequest | undefined {
  const none = ['tenant', 'context', 'profile', 'sandbox', 'print', 'replace'] as const;
  refuseOptions(values, none, 'uninstall');
  if (word !== undefined) return { host: hostOf(word), yes: values.yes ?? false };
  refuseOptions(values, ['yes'], 'uninstall without a host');
  return undefined;
}

/** The address of a tenant as somebody types it; undefined where none can be there. */
export function tenantAddress(text: string): string | undefined {
  try {
    return originOf(text.trim(), '--tenant');
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** What an address has to be, where one was refused. */
export const ADDRESS_WORDS =
  'the https address of a tenant, without user name or password, such as https://acme.eu.qlikcloud.com';

function tenantOf({ tenant, context, profile, sandbox }: Values): Tenant | undefined {
  const given = Object.entries({ tenant, context, profile, sandbox }).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [`--${name}`],
  );
  if (given.length > 1) throw new UsageError(`${list(given)} exclude each other`);
  if (sandbox === true) return { kind: 'sandbox' };
  if (context !== undefined) return { kind: 'context', name: nameOf('context', context) };
  if (profile !== undefined) return { kind: 'profile', name: nameOf('profile', profile) };
  if (tenant === undefined) return undefined;
  const url = tenantAddress(tenant);
  if (url === undefined) throw new UsageError(`--tenant needs ${ADDRESS_WORDS}`);
  return { kind: 'address', url };
}

function nameOf(option: string, name: string): string {
  const sound = name.trim() === name && name !== '' && !hasControlCharacters(name);
  if (sound && !name.startsWith('-') && !name.includes('$')) return name;
  throw new UsageError(`--${option} needs the name of a ${option}, not ${quote(name, 20)}`);
}

function hostOf(word: string): Client {
  const host = clients.find(({ id }) => id === word.toLowerCase());
  if (host !== undefined) return host;
  const ids = clients.map(({ id }) => id);
  throw new UsageError(`there is no host ${quote(word, 20)}; there are ${list(ids)}`);
}
