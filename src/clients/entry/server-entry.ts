/**
 * What a client has to know about this server: what to run, with which settings, and which of them
 * it has to come by itself. No key is ever in it. Pure.
 *
 * @module
 */

import type { Client } from '../client.js';
import { PACKAGE, startedBy } from './entry-start.js';

/** Under which name the server stands in every client. */
export const SERVER_KEY = 'qlik-groups';
const KEY = 'QLIK_API_KEY';
const ADDRESS = 'QLIK_TENANT_URL';

/** Of a tenant, where somebody has to put in their own. */
export const EXAMPLE_TENANT = 'https://acme.eu.qlikcloud.com';

export interface Wish {
  readonly start: Start;
  readonly tenant: Tenant;
}

export type Start =
  | { readonly kind: 'package'; readonly version: string }
  /** `main`: whole path of the built server. */
  | { readonly kind: 'checkout'; readonly main: string };

export type Tenant =
  /** Without a url, each client takes it from where it takes the key. */
  | { readonly kind: 'address'; readonly url?: string }
  | { readonly kind: 'context'; readonly name: string }
  | { readonly kind: 'profile'; readonly name: string }
  | { readonly kind: 'sandbox' };

export interface ServerEntry {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Variables that the client has to hand on or to look up. */
  readonly passed: readonly string[];
  /** What the client has to ask for. */
  readonly inputs: readonly Input[];
}

/** @see https://code.visualstudio.com/docs/copilot/reference/mcp-configuration#_input-variables-for-sensitive-data */
export interface Input {
  readonly type: 'promptString';
  readonly id: string;
  readonly description: string;
  readonly password?: true;
}

export function serverEntry(client: Client, wish: Wish, platform: NodeJS.Platform): ServerEntry {
  const { command, args } = startOf(client, wish.start, platform);
  const entry: ServerEntry = { command, args, env: {}, passed: [], inputs: [] };
  switch (wish.tenant.kind) {
    case 'sandbox':
      return { ...entry, args: [...args, '--sandbox'] };
    case 'profile':
      return { ...entry, args: [...args, '--profile', wish.tenant.name] };
    case 'context':
      return { ...entry, env: { QLIK_CONTEXT: wish.tenant.name } };
    case 'address':
      return { ...entry, ...connection(client, wish.tenant.url) };
  }
}

function startOf({ wrapsNpx }: Client, start: Start, platform: NodeJS.Platform) {
  if (start.kind === 'checkout') return { command: 'node', args: [start.main] };
  const args = ['-y', `${PACKAGE}@${start.version}`];
  return platform === 'win32' && wrapsNpx === true
    ? { command: 'cmd', args: ['/c', 'npx', ...args] }
    : { command: 'npx', args };
}

function connection({ secrets }: Client, url: string | undefined): Partial<ServerEntry> {
  const address = { [ADDRESS]: url ?? EXAMPLE_TENANT };
  switch (secrets.kind) {
    case 'reference':
      return { env: { [ADDRESS]: url ?? secrets.to(ADDRESS), [KEY]: secrets.to(KEY) } };
    case 'asked': {
      const asksAddress = url === undefined ? [addressInput] : [];
      return {
        env: { [ADDRESS]: url ?? inputRef(addressInput), [KEY]: inputRef(keyInput) },
        inputs: [...asksAddress, keyInput],
      };
    }
    case 'passed':
      return url === undefined ? { passed: [ADDRESS, KEY] } : { env: address, passed: [KEY] };
    case 'keyring':
      return { env: address, passed: [KEY] };
    case 'plain':
      // The server takes a blank value for none.
      return { env: { ...address, [KEY]: '' } };
  }
}

const addressInput: Input = {
  type: 'promptString',
  id: 'qlik-tenant-url',
  description: `Address of the Qlik Cloud tenant, such as ${EXAMPLE_TENANT}`,
};

const keyInput: Input = {
  type: 'promptString',
  id: 'qlik-api-key',
  description: 'API key of a Qlik Cloud tenant admin',
  password: true,
};

function inputRef({ id }: Input): string {
  return `\${input:${id}}`;
}

/** The entry as a client with a JSON file writes it. */
export function jsonEntry(client: Client, { command, args, env }: ServerEntry) {
  return {
    ...client.fixed,
    command,
    args: [...args],
    ...(Object.keys(env).length === 0 ? {} : { env: { ...env } }),
  };
}

/**
 * Whether an entry starts this server, whatever its version and settings.
 *
 * @param main Whole path of this server, for a checkout in a folder of another name.
 */
export function isOurs(entry: unknown, main?: string): boolean {
  const started = startedBy(entry);
  if (started.by !== 'node') return started.by !== 'other';
  const { script } = started;
  return script === main || /[\\/]qlik-groups-mcp[\\/]dist[\\/]main\.js$/.test(script);
}
