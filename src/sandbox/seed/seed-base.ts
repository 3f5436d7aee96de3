/**
 * What every seeded tenant has: default roles, an administrator with an API key, an OAuth client.
 * And small helpers with which seeds add groups and people at fixed ids.
 *
 * @module
 */

import {
  hexId,
  type OAuthClient,
  type SandboxGroup,
  type SandboxUser,
  type State,
  tenantAdminId,
} from '../state/state.js';
import { defaultRoles } from './default-roles.js';

export const demoApiKey = 'sandbox-key-tenant-admin';
export const demoViewerKey = 'sandbox-key-viewer';

export const demoOAuthClient: OAuthClient = {
  id: '82e0aa11bb22cc33dd44ee55ff667788',
  secret: 'sandbox-secret-not-a-real-one',
  name: 'Group steward bot',
  scopes: ['admin_classic', 'admin.users', 'user_default', 'offline_access'],
  mayImpersonate: true,
};

const start = Date.UTC(2026, 0, 8, 12);

/** Fixed times, a minute apart, so that ids and sort orders are the same in each run. */
export const seedTime = (number: number): number => start + number * 60_000;

/** Distinct number ranges keep ids of users, groups and roles apart. */
export const userIdOf = (number: number): string => hexId(seedTime(number), 0xa00000 + number);
export const groupIdOf = (number: number): string => hexId(seedTime(number), 0xb00000 + number);
export const roleIdOf = (number: number): string => hexId(seedTime(number), 0xc00000 + number);

type UserInput = Partial<SandboxUser> & Pick<SandboxUser, 'name'>;

/** Adds a person; the number gives id, subject and time. */
export function addUser(state: State, number: number, input: UserInput): SandboxUser {
  const at = new Date(seedTime(number)).toISOString();
  const user: SandboxUser = {
    id: userIdOf(number),
    subject: `okta-u-${number}`,
    status: 'active',
    assignedRoles: [],
    assignedGroups: [],
    createdAt: at,
    lastUpdatedAt: at,
    ...input,
  };
  state.users.set(user.id, user);
  return user;
}

type GroupInput = Partial<SandboxGroup> & Pick<SandboxGroup, 'name' | 'providerType'>;

/** Adds a group; the number gives id and time. */
export function addGroup(state: State, number: number, input: GroupInput): SandboxGroup {
  const at = new Date(seedTime(number)).toISOString();
  const group: SandboxGroup = {
    id: groupIdOf(number),
    status: 'active',
    assignedRoles: [],
    createdAt: at,
    lastUpdatedAt: at,
    ...(input.providerType === 'idp' ? { idpId: hexId(start, 0x1d) } : {}),
    ...input,
  };
  state.groups.set(group.id, group);
  return group;
}

/** Ids of roles by name; a seed that names a missing role is a mistake. */
export function rolesNamed(state: State, ...names: readonly string[]): string[] {
  return names.map((name) => {
    const [role] = state.roles.recordsBy('name', name);
    if (!role) throw new Error(`The seed names an unknown role: ${name}`);
    return role.id;
  });
}

/** Default roles, Ana Berg as TenantAdmin with the API key, and the OAuth client. */
export function sowBase(state: State): SandboxUser {
  for (const role of defaultRoles) state.roles.set(role.id, role);
  const admin = addUser(state, 0, {
    name: 'Ana Berg',
    email: 'ana.berg@acme.example',
    assignedRoles: [tenantAdminId],
  });
  state.apiKeys.set(demoApiKey, { userId: admin.id });
  state.oauthClients.set(demoOAuthClient.id, demoOAuthClient);
  state.everyone = {
    ...state.everyone,
    assignedRoles: rolesNamed(state, 'PrivateAnalyticsContentCreator'),
  };
  return admin;
}
