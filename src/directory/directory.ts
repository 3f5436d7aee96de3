/**
 * The read side's memory: the client, who the caller is, the role list for a minute, and finished
 * reviews for their later pages. Everything else is read fresh each time, because a stale group would
 * be written back.
 *
 * @module
 */

import { listRoles, type Role } from '../qlik/api/roles.js';
import { getMe, type User } from '../qlik/api/users.js';
import type { QlikClient } from '../qlik/client.js';
import type { Review } from './review/finding.js';
import { createResultCache, type ResultCache } from './review/result-cache.js';

/** How long the list of roles may be reused, in milliseconds. Definitions change rarely. */
const CATALOGUE_LIFE = 60_000;

/** What a call hands down: its signal ends the work, `onWait` tells the person of a long wait. */
export interface Reading {
  readonly signal?: AbortSignal;
  /** @param ms How long the tenant's rate limit makes us wait. */
  readonly onWait?: (ms: number) => void;
  /** Told now and then how far long work has come. */
  readonly onProgress?: (message: string) => void;
}

export interface Directory {
  readonly client: QlikClient;
  /** Host of the tenant, or its name, as shown to people and part of every digest. */
  readonly tenant: string;
  /** Its id, the same for every name it has; the name until `me` was read, or where Qlik hides it. */
  readonly tenantId: string;
  /** Every role of the tenant by id, at most a minute old. */
  roles(reading: Reading): Promise<ReadonlyMap<string, Role>>;
  /** The same, read now: for every decision to write. */
  freshRoles(reading: Reading): Promise<ReadonlyMap<string, Role>>;
  /** The principal behind the credential. */
  me(reading: Reading): Promise<User>;
  /** Reviews that are not told to the end yet. */
  readonly reviews: ResultCache<Review>;
}

/** @param now Milliseconds on any steady clock. */
export function createDirectory(
  client: QlikClient,
  now: () => number,
  tenant: string = client.host,
): Directory {
  let catalogue: { readonly at: number; readonly roles: ReadonlyMap<string, Role> } | undefined;
  let caller: User | undefined;
  const freshRoles = async (reading: Reading): Promise<ReadonlyMap<string, Role>> => {
    const roles = new Map<string, Role>();
    for await (const page of client.pages(listRoles, { query: { limit: 100 }, ...reading })) {
      for (const role of page.items) roles.set(role.id, role);
    }
    catalogue = { at: now(), roles };
    return roles;
  };
  return {
    client,
    tenant,
    freshRoles,
    get tenantId() {
      return caller?.tenantId ?? tenant;
    },
    reviews: createResultCache<Review>(now),
    async roles(reading) {
      if (catalogue === undefined || now() - catalogue.at > CATALOGUE_LIFE) {
        return freshRoles(reading);
      }
      return catalogue.roles;
    },
    async me(reading) {
      caller ??= await client.send(getMe, { ...reading });
      return caller;
    },
  };
}
