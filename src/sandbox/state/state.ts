/**
 * The state of the simulated tenant: plain records in Maps, which tests may read and write.
 *
 * Groups hold role ids and users hold group ids and role ids; names are looked up when a reply is
 * rendered, so a renamed role or group shows everywhere at once.
 *
 * @module
 */

import type { SortKey } from './sorted-rows.js';
import { fold, Table } from './table.js';

export interface SandboxRole {
  readonly id: string;
  readonly name: string;
  readonly type: 'default' | 'custom';
  readonly level: 'admin' | 'user';
  readonly description: string;
  readonly permissions: readonly string[];
  readonly assignedScopes: readonly string[];
  readonly userEntitlementType: '' | 'fullUser';
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
  readonly createdBy?: string;
  readonly updatedBy?: string;
}

export interface SandboxGroup {
  readonly id: string;
  readonly name: string;
  /** `system` is Everyone; on the wire it has no providerType. */
  readonly providerType: 'custom' | 'idp' | 'system';
  readonly status: 'active' | 'disabled';
  readonly description?: string;
  /** Role ids. */
  readonly assignedRoles: readonly string[];
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
  readonly createdBy?: string;
  readonly updatedBy?: string;
  readonly idpId?: string;
}

export type UserStatus = 'active' | 'invited' | 'disabled' | 'deleted' | 'provisioned';

export interface SandboxUser {
  readonly id: string;
  readonly subject: string;
  readonly name: string;
  readonly email?: string;
  readonly status: UserStatus;
  /** Role ids, direct ones only. */
  readonly assignedRoles: readonly string[];
  /** Group ids, custom and IdP. */
  readonly assignedGroups: readonly string[];
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
  /** Only bots: the OAuth client behind this user. */
  readonly clientId?: string;
  readonly picture?: string;
  readonly preferredLocale?: string;
  readonly preferredZoneinfo?: string;
  readonly inviteExpiry?: number;
}

export interface SandboxEvent {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly eventTime: string;
  readonly source: string;
  readonly userId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly mayImpersonate: boolean;
}

interface AccessToken {
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Clock time in milliseconds. */
  readonly expiresAt: number;
  readonly impersonated: boolean;
}

export interface Settings {
  readonly autoCreateGroups: boolean;
  readonly syncIdpGroups: boolean;
}

/** A membership list as it was before a change; read only when the filter is told to lag. */
interface PastMembership {
  readonly at: number;
  readonly userId: string;
  readonly before: readonly string[];
}

export interface State {
  readonly tenant: {
    readonly id: string;
    readonly name: string;
    readonly hostnames: readonly string[];
    readonly created: string;
  };
  readonly roles: Table<SandboxRole>;
  readonly groups: Table<SandboxGroup>;
  readonly users: Table<SandboxUser>;
  everyone: SandboxGroup;
  settings: Settings;
  readonly events: SandboxEvent[];
  /** Key to the id of its owner. */
  readonly apiKeys: Map<string, { readonly userId: string }>;
  readonly oauthClients: Map<string, OAuthClient>;
  readonly tokens: Map<string, AccessToken>;
  readonly pastMemberships: PastMembership[];
  /** A fresh id: 24 hex digits, the first eight are the time in Unix seconds. */
  newId(): string;
  /** 1, 2, 3 … for trace ids, event ids and tokens. */
  nextNumber(): number;
}

/** The same in all tenants of Qlik Cloud. */
export const everyoneId = '000000000000000000000001';
export const tenantAdminId = '608050f750afab80bd53586d';

type Order<T> = Readonly<Record<string, (record: T) => SortKey>>;

interface Dated {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
}

const datedOrders: Order<Dated> = {
  id: (it) => it.id,
  name: (it) => fold(it.name),
  createdAt: (it) => it.createdAt,
  lastUpdatedAt: (it) => it.lastUpdatedAt,
  tenantId: () => '',
};

/** An empty tenant: no roles, no users, and an Everyone group without roles. */
export function createState(now: () => number): State {
  let counter = 0;
  const pastMemberships: PastMembership[] = [];
  const created = '2024-05-02T10:00:00.000Z';
  return {
    tenant: {
      id: 'Zq3vT8mKp1xW0aLrYc5nJd7bHg2sUeF9',
      name: '1x2y3z4a5b6c7d8',
      hostnames: ['1x2y3z4a5b6c7d8.eu.qlikcloud.com', 'acme-lab.eu.qlikcloud.com'],
      created,
    },
    roles: new Table<SandboxRole>({
      orders: {
        ...datedOrders,
        type: (role) => role.type,
        level: (role) => role.level,
        description: (role) => fold(role.description),
      },
      indexes: { name: (role) => [role.name] },
    }),
    groups: new Table<SandboxGroup>({
      orders: {
        ...datedOrders,
        status: (group) => group.status,
        providerType: (group) => group.providerType,
        description: (group) => fold(group.description ?? ''),
      },
      indexes: {
        name: (group) => [group.name],
        role: (group) => group.assignedRoles,
        kind: (group) => [group.providerType],
      },
    }),
    users: new Table<SandboxUser>({
      orders: {
        ...datedOrders,
        _id: (user) => user.id,
        clientId: (user) => user.clientId ?? '',
        status: (user) => user.status,
        subject: (user) => fold(user.subject),
        email: (user) => fold(user.email ?? ''),
        inviteExpiry: (user) => user.inviteExpiry ?? 0,
      },
      indexes: {
        name: (user) => [user.name],
        subject: (user) => [user.subject],
        email: (user) => (user.email === undefined ? [] : [user.email]),
        clientId: (user) => (user.clientId === undefined ? [] : [user.clientId]),
        role: (user) => user.assignedRoles,
        group: (user) => user.assignedGroups,
      },
      onChange(before, after) {
        if (before?.assignedGroups === after?.assignedGroups) return;
        const userId = before?.id ?? after?.id ?? '';
        pastMemberships.push({ at: now(), userId, before: before?.assignedGroups ?? [] });
        if (pastMemberships.length > 50_000) pastMemberships.splice(0, 25_000);
      },
    }),
    everyone: {
      id: everyoneId,
      name: 'com.qlik.Everyone',
      providerType: 'system',
      status: 'active',
      assignedRoles: [],
      createdAt: created,
      lastUpdatedAt: created,
    },
    settings: { autoCreateGroups: true, syncIdpGroups: true },
    events: [],
    apiKeys: new Map(),
    oauthClients: new Map(),
    tokens: new Map(),
    pastMemberships,
    newId() {
      counter += 1;
      return hexId(now(), counter);
    },
    nextNumber() {
      counter += 1;
      return counter;
    },
  };
}

/** An id made of a time in milliseconds and a number. */
export function hexId(at: number, number: number): string {
  const seconds = Math.floor(at / 1000);
  return seconds.toString(16).padStart(8, '0') + number.toString(16).padStart(16, '0');
}

/** The group with this id, Everyone included. */
export const findGroup = (state: State, id: string): SandboxGroup | undefined =>
  id === everyoneId ? state.everyone : state.groups.get(id);

/** Stores a group, Everyone included. */
export function putGroup(state: State, group: SandboxGroup): void {
  if (group.id === everyoneId) state.everyone = group;
  else state.groups.set(group.id, group);
}
