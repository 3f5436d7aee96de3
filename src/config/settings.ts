/**
 * Settings of the connection to the tenant, out of the environment. Nothing is read before it is
 * asked for, so a server without settings can still list its tools.
 *
 * Values are never quoted in a failure: each of them may be a secret in the wrong place.
 *
 * @module
 */

import type { Credential } from '../qlik/client.js';
import { readVariable } from './env-variable.js';
import { cannotConnect, originOf } from './origin.js';

export interface Settings {
  /** Scheme, host and port; no path, no slash at the end. */
  readonly tenantUrl: string;
  readonly credential: Credential;
  /** What people are told the tenant is; its host unless given. */
  readonly tenantName?: string;
}

/** An API key, or id and secret of an OAuth client. */
export interface Kept {
  readonly key?: string | undefined;
  readonly id?: string | undefined;
  readonly secret?: string | undefined;
}

/** @throws {Failure} NOT_CONFIGURED, naming every variable that is missing or wrong. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const url = readVariable(env, 'QLIK_TENANT_URL');
  const kept = readKept(env);
  demand([...missingAddress(url), ...missingCredential(kept)]);
  return {
    tenantUrl: originOf(url ?? '', 'QLIK_TENANT_URL'),
    credential: credentialOf(env, kept),
  };
}

/** The address of the tenant alone. @throws {Failure} NOT_CONFIGURED */
export function readTenantUrl(env: NodeJS.ProcessEnv): string {
  const url = readVariable(env, 'QLIK_TENANT_URL');
  demand(missingAddress(url));
  return originOf(url ?? '', 'QLIK_TENANT_URL');
}

/** The same, where it may be unset. @throws {Failure} NOT_CONFIGURED for what is no such address. */
export function readAddress(env: NodeJS.ProcessEnv): string | undefined {
  const url = readVariable(env, 'QLIK_TENANT_URL');
  return url === undefined ? undefined : originOf(url, 'QLIK_TENANT_URL');
}

/** The credential alone. @throws {Failure} NOT_CONFIGURED */
export function readCredential(env: NodeJS.ProcessEnv): Credential {
  const kept = readKept(env);
  demand(missingCredential(kept));
  return credentialOf(env, kept);
}

/** As it is set, whole or in part. */
function readKept(env: NodeJS.ProcessEnv): Kept {
  const key = readVariable(env, 'QLIK_API_KEY');
  const id = readVariable(env, 'QLIK_CLIENT_ID');
  const secret = readVariable(env, 'QLIK_CLIENT_SECRET');
  if (key !== undefined && (id !== undefined || secret !== undefined)) {
    throw cannotConnect(
      'both an API key and an OAuth client are set',
      'Set either QLIK_API_KEY or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET, not both',
    );
  }
  return { key, id, secret };
}

/** @throws {Failure} NOT_CONFIGURED when anything is missing. */
function demand(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw cannotConnect(
    `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set`,
    `Set ${missing.join(' and ')} in the environment of this server, then start it again`,
  );
}

function missingAddress(url: string | undefined): string[] {
  return url === undefined ? ['QLIK_TENANT_URL'] : [];
}

function missingCredential({ key, id, secret }: Kept): string[] {
  if (key !== undefined) return [];
  if (id === undefined && secret === undefined) {
    return ['QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET)'];
  }
  if (id === undefined) return ['QLIK_CLIENT_ID'];
  return secret === undefined ? ['QLIK_CLIENT_SECRET'] : [];
}

/**
 * What is sent to prove who is calling, wherever it was kept.
 *
 * @param kept A key, or an OAuth client; the environment says whom such a client acts as.
 * @throws {Failure} NOT_CONFIGURED for what no header can carry, and an impersonation that cannot be.
 */
export function credentialOf(
  env: NodeJS.ProcessEnv,
  { key, id = '', secret = '' }: Kept,
): Credential {
  const subject = readVariable(env, 'QLIK_IMPERSONATE_SUBJECT');
  const userId = readVariable(env, 'QLIK_IMPERSONATE_USER_ID');
  if (subject !== undefined && userId !== undefined) {
    throw cannotConnect(
      'the person to act as is named twice',
      'Set QLIK_IMPERSONATE_SUBJECT or QLIK_IMPERSONATE_USER_ID, not both',
    );
  }
  if (key !== undefined) {
    if (subject !== undefined || userId !== undefined) {
      throw cannotConnect(
        'an API key always acts as its owner and cannot act as somebody else',
        'Remove QLIK_IMPERSONATE_SUBJECT and QLIK_IMPERSONATE_USER_ID, or use an OAuth client',
      );
    }
    return { kind: 'api-key', key: headerSafe(key) };
  }
  const client = { kind: 'client-credentials', id, secret } as const;
  if (subject !== undefined) {
    return { ...client, impersonate: { field: 'subject', value: subject } };
  }
  if (userId !== undefined) return { ...client, impersonate: { field: 'userId', value: userId } };
  return client;
}

/** A key with a space or line break in it was copied wrongly, and no header can carry it. */
function headerSafe(key: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw cannotConnect(
    'QLIK_API_KEY has a character in it that no key has, such as a space or a line break',
    'Copy QLIK_API_KEY again, in one piece',
  );
}
