/**
 * What has to change in an entry that is there already, so that it says what is wanted. What a
 * person added to it stays. Pure.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util';
import { tenantsOfEntry } from './entry-tenant.js';

/** One property of the entry: its new value, or undefined where it has to go. */
export interface EntryChange {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Settings of which this server takes one way only to find its tenant. */
const ways = ['QLIK_TENANT_URL', 'QLIK_API_KEY', 'QLIK_CONTEXT'];
/** What else belongs to one tenant, and must not go to the next. */
const client = [
  'QLIK_CLIENT_ID',
  'QLIK_CLIENT_SECRET',
  'QLIK_IMPERSONATE_SUBJECT',
  'QLIK_IMPERSONATE_USER_ID',
];

/**
 * @param present The entry as it is.
 * @param wanted Has `env` only where something stands in it.
 */
export function changesTo(
  present: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): EntryChange[] {
  const { env: wantedEnv = {}, ...rest } = wanted;
  const changes = Object.entries(rest).flatMap(([key, value]) =>
    change([key], present[key], value),
  );
  const { env } = present;
  if (!isRecord(env) || !isRecord(wantedEnv)) {
    return 'env' in wanted ? [...changes, { path: ['env'], value: wantedEnv }] : changes;
  }
  const moves = !staysWithTenant(present, wanted);
  const going = moves ? [...ways, ...client] : ways;
  // An empty one may be the client's own way to write none.
  const loses = Object.keys(env).some((name) => going.includes(name));
  const stays = Object.keys(env).some((name) => !going.includes(name));
  if (!('env' in wanted) && loses && !stays) {
    return [...changes, { path: ['env'], value: undefined }];
  }
  const names = new Set([...going.filter((name) => name in env), ...Object.keys(wantedEnv)]);
  return [
    ...changes,
    ...[...names].flatMap((name) =>
      !moves && keeps(name, env, wantedEnv)
        ? []
        : change(['env', name], env[name], wantedEnv[name]),
    ),
  ];
}

/**
 * Whether the entry is known to stay with its tenant. An unknown tenant counts as another one: its
 * credential must not go to an address that it may not belong to.
 */
function staysWithTenant(
  present: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): boolean {
  const before = tenantsOfEntry(present);
  return tenantsOfEntry(wanted).some((tenant) => before.includes(tenant));
}

/** Whoever has put a key there, or an OAuth client instead of it, wants it so. */
function keeps(
  name: string,
  env: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): boolean {
  if (name !== 'QLIK_API_KEY' || !(name in wanted)) return false;
  return isFilled(env[name]) || isFilled(env.QLIK_CLIENT_ID);
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function change(path: readonly string[], present: unknown, value: unknown): EntryChange[] {
  return isDeepStrictEqual(present, value) ? [] : [{ path, value }];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
