/**
 * Settings of the connection to the tenant, out of the environment. Nothing is read before it is
 * asked for, so a server without settings can still list its tools.
 *
 * Values are never quoted in a failure: each of them may be a secret in the wrong place.
 *
 * @module
 */

import { Failure } from '../errors.js';
import type { Credential } from '../qlik/client.js';
import { isToken } from './token.js';
import { readVariable } from './variable.js';

export interface Settings {
  /** Scheme, host and port; no path, no slash at the end. */
  readonly tenantUrl: string;
  readonly credential: Credential;
  /** What people are told the tenant is; its host unless given. */
  readonly tenantName?: string;
}

/** @throws {Failure} NOT_CONFIGURED, naming every variable that is missing or wrong. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const url = readVariable(env, 'QLIK_TENANT_URL');
  const given = readGiven(env);
  demand([...missingAddress(url), ...missingCredential(given)]);
  return { tenantUrl: originOf(url ?? ''), credential: credentialOf(env, given) };
}

/** The address of the tenant alone. @throws {Failure} NOT_CONFIGURED */
export function readTenantUrl(env: NodeJS.ProcessEnv): string {
  const url = readVariable(env, 'QLIK_TENANT_URL');
  demand(missingAddress(url));
  return originOf(url ?? '');
}

/** The credential alone. @throws {Failure} NOT_CONFIGURED */
export function readCredential(env: NodeJS.ProcessEnv): Credential {
  const given = readGiven(env);
  demand(missingCredential(given));
  return credentialOf(env, given);
}

/**
 * Host of the tenant, known without a credential.
 *
 * @throws {Failure} NOT_CONFIGURED when QLIK_TENANT_URL is set to what is no such address.
 */
export function readTenantHost(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const url = readVariable(env, 'QLIK_TENANT_URL');
  return url === undefined ? undefined : new URL(originOf(url)).host;
}

/** The variables of both kinds of credential, as they are set. */
interface Given {
  readonly key: string | undefined;
  readonly id: string | undefined;
  readonly secret: string | undefined;
}

function readGiven(env: NodeJS.ProcessEnv): Given {
  const key = readVariable(env, 'QLIK_API_KEY');
  const id = readVariable(env, 'QLIK_CLIENT_ID');
  const secret = readVariable(env, 'QLIK_CLIENT_SECRET');
  if (key !== undefined && (id !== undefined || secret !== undefined)) {
    throw wrong(
      'both an API key and an OAuth client are set',
      'Set either QLIK_API_KEY or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET, not both',
    );
  }
  return { key, id, secret };
}

/** @throws {Failure} NOT_CONFIGURED when anything is missing. */
function demand(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw wrong(
    `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set`,
    `Set ${missing.join(' and ')} in the environment of this server, then start it again`,
  );
}

function missingAddress(url: string | undefined): string[] {
  return url === undefined ? ['QLIK_TENANT_URL'] : [];
}

function missingCredential({ key, id, secret }: Given): string[] {
  if (key !== undefined) return [];
  if (id === undefined && secret === undefined) {
    return ['QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET)'];
  }
  if (id === undefined) return ['QLIK_CLIENT_ID'];
  return secret === undefined ? ['QLIK_CLIENT_SECRET'] : [];
}

function credentialOf(env: NodeJS.ProcessEnv, { key, id = '', secret = '' }: Given): Credential {
  const subject = readVariable(env, 'QLIK_IMPERSONATE_SUBJECT');
  const userId = readVariable(env, 'QLIK_IMPERSONATE_USER_ID');
  if (subject !== undefined && userId !== undefined) {
    throw wrong(
      'the person to act as is named twice',
      'Set QLIK_IMPERSONATE_SUBJECT or QLIK_IMPERSONATE_USER_ID, not both',
    );
  }
  if (key !== undefined) {
    if (subject !== undefined || userId !== undefined) {
      throw wrong(
        'an API key always acts as its owner and cannot act as somebody else',
        'Remove QLIK_IMPERSONATE_SUBJECT and QLIK_IMPERSONATE_USER_ID, or use an OAuth client',
      );
    }
    return { kind: 'api-key', key: headerSafe('QLIK_API_KEY', key) };
  }
  const client = { kind: 'client-credentials', id, secret } as const;
  if (subject !== undefined) {
    return { ...client, impersonate: { field: 'subject', value: subject } };
  }
  if (userId !== undefined) return { ...client, impersonate: { field: 'userId', value: userId } };
  return client;
}

/** A key with a space or line break in it was copied wrongly, and no header can carry it. */
function headerSafe(name: string, value: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw wrong(
    `${name} has a character in it that no key has, such as a space or a line break`,
    `Copy ${name} again, in one piece`,
  );
}

function originOf(value: string): string {
  // As an address it would be looked up, and shown.
  if (isToken(value.replace(/^[a-z]+:\/\/|\/+$/gi, ''))) {
    throw wrong(
      'QLIK_TENANT_URL holds what looks like a key, not an address',
      'Set QLIK_TENANT_URL to the address of the tenant, such as https://acme.eu.qlikcloud.com, and the key in QLIK_API_KEY',
    );
  }
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `https://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.hostname === '') {
    throw wrong(
      'QLIK_TENANT_URL is not a web address',
      'Set QLIK_TENANT_URL to the address of the tenant, such as https://acme.eu.qlikcloud.com',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw wrong(
      'QLIK_TENANT_URL has a user name or password in it',
      'Set QLIK_TENANT_URL to the address alone and the credentials in their own variables',
    );
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw wrong(
      'QLIK_TENANT_URL does not begin with https://',
      'Set QLIK_TENANT_URL to an https address; http is for a simulated tenant on this machine only',
    );
  }
  return url.origin;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function wrong(what: string, next: string): Failure {
  return new Failure('NOT_CONFIGURED', `Cannot talk to Qlik Cloud: ${what}`, next);
}
