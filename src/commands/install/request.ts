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
import { refuseOptions, UsageError } from '../command.js';

export interface InstallRequest {
  readonly client: Client;
  /** Left out, the person is asked. */
  readonly tenant?: Tenant;
  readonly print: boolean;
  readonly yes: boolean;
  readonly replace: boolean;
}

/** What was given for the options of `install`. */
export interface InstallValues {
  readonly tenant?: string | undefined;
  readonly context?: string | undefined;
  readonly profile?: string | undefined;
  readonly sandbox?: boolean | undefined;
  readonly print?: boolean | undefined;
  readonly replace?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

export type UninstallValues = Pick<InstallValues, 'yes'>;

export type UninstallRequest = Pick<InstallRequest, 'client' | 'yes'>;

/**
 * @returns Undefined where no client is named: then they are listed.
 * @throws {UsageError}
 */
export function installRequest(
  word: string | undefined,
  values: InstallValues,
): InstallRequest | undefined {
  const tenant = tenantOf(values);
  if (word === undefined) {
    const all = ['tenant', 'context', 'profile', 'sandbox', 'print', 'yes', 'replace'] as const;
    refuseOptions(values, all, 'install without a client');
    return undefined;
  }
  const { print = false, yes = false, replace = false } = values;
  return { client: clientNamed(word), ...(tenant ? { tenant } : {}), print, yes, replace };
}

/**
 * @returns Undefined where no client is named: then they are listed.
 * @throws {UsageError}
 */
export function uninstallRequest(
  word: string | undefined,
  values: UninstallValues,
): UninstallRequest | undefined {
  if (word !== undefined) return { client: clientNamed(word), yes: values.yes ?? false };
  refuseOptions(values, ['yes'], 'uninstall without a client');
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

function tenantOf({ tenant, context, profile, sandbox }: InstallValues): Tenant | undefined {
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

function clientNamed(word: string): Client {
  const client = clients.find(({ id }) => id === word.toLowerCase());
  if (client !== undefined) return client;
  const ids = clients.map(({ id }) => id);
  throw new UsageError(`there is no client ${quote(word, 20)}; there are ${list(ids)}`);
}
