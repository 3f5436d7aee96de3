/**
 * A simulated Qlik Cloud tenant: groups, users, roles, settings, audit events and sign-in, with the
 * rules of the real one as far as they are documented, and knobs where they are not.
 *
 * It is driven in-process with `answer`, or over HTTP after `listen`. Tests read and write `state`,
 * and queue faults with `fail`.
 *
 * @module
 */

import { type Fault, FaultQueue } from './http/faults.js';
import { type FrontDoor, serve } from './http/front-door.js';
import { listen } from './http/listen.js';
import { RateLimiter } from './http/rate-limiter.js';
import type { LoggedRequest, WireReply, WireRequest } from './http/wire.js';
import { defaultKnobs, type Knobs } from './knobs.js';
import { storeGroup } from './routes/group-patch.js';
import { type SeedChoice, sow } from './seed/seed.js';
import { demoApiKey, demoOAuthClient } from './seed/seed-base.js';
import {
  createState,
  findGroup,
  type SandboxGroup,
  type SandboxRole,
  type SandboxUser,
  type State,
} from './state/state.js';

export type { Fault } from './http/faults.js';
export type { SandboxUser } from './state/state.js';

export interface SandboxOptions {
  /** Clock in milliseconds. */
  readonly now?: () => number;
  /** `demo` by default; numbers generate a large tenant. */
  readonly seed?: SeedChoice;
  readonly knobs?: Partial<Knobs>;
}

export interface Sandbox {
  readonly state: State;
  readonly log: readonly LoggedRequest[];
  /** Logged requests that could change the tenant: no reads, no sign-in, no filter endpoints. */
  writes(): readonly LoggedRequest[];
  /** Answers in-process. Faults that need a socket (`drop`, `slow`) wait for one. */
  answer(request: WireRequest): WireReply;
  fail(fault: Fault): void;
  /** API key of the demo TenantAdmin. */
  readonly apiKey: string;
  readonly oauthClient: { readonly id: string; readonly secret: string };
  listen(port?: number): Promise<{ readonly url: string; close(): Promise<void> }>;
  groupByName(name: string, providerType?: 'custom' | 'idp'): SandboxGroup;
  userByEmail(email: string): SandboxUser;
  roleByName(name: string): SandboxRole;
  /** What a colleague does in the admin UI: replaces the roles of a group, with audit events. */
  setGroupRoles(groupId: string, roleNames: readonly string[]): void;
}

const tenantOrigin = 'https://acme-lab.eu.qlikcloud.com';

/** A tenant of one's own. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const now = options.now ?? Date.now;
  const knobs: Knobs = { ...defaultKnobs, ...options.knobs };
  const state = createState(now);
  const colleague = sow(state, options.seed ?? 'demo');

  const roleByName = (name: string): SandboxRole =>
    exactly(state.roles.recordsBy('name', name), (role) => role.name === name, `role ${name}`);

  const changeRoles = (groupId: string, roleNames: readonly string[]): void => {
    const group = findGroup(state, groupId);
    if (!group) throw new Error(`No group ${groupId} in the sandbox`);
    const assignedRoles = roleNames.map((name) => roleByName(name).id);
    const scene = { state, knobs, now, caller: { userId: colleague } };
    storeGroup(scene, group, { ...group, assignedRoles });
  };

  const door: FrontDoor = {
    state,
    knobs,
    now,
    limiter: new RateLimiter(),
    faults: new FaultQueue(),
    log: [],
    changeRoles,
  };

  return {
    state,
    log: door.log,
    writes: () => door.log.filter(isWrite),
    answer(request) {
      const { host } = request.headers;
      return serve(door, request, host ? `https://${host}` : tenantOrigin, false).reply;
    },
    fail: (fault) => door.faults.add(fault),
    apiKey: demoApiKey,
    oauthClient: { id: demoOAuthClient.id, secret: demoOAuthClient.secret },
    listen: (port = 0) => listen((request, origin) => serve(door, request, origin, true), port),
    groupByName(name, providerType) {
      if (name === state.everyone.name) return state.everyone;
      return exactly(
        state.groups.recordsBy('name', name),
        (group) => group.name === name && (!providerType || group.providerType === providerType),
        `group ${name}`,
      );
    },
    userByEmail: (email) =>
      exactly(state.users.recordsBy('email', email), (user) => user.email === email, email),
    roleByName,
    setGroupRoles: changeRoles,
  };
}

function isWrite({ method, path }: LoggedRequest): boolean {
  return method !== 'GET' && !path.startsWith('/oauth/') && !path.endsWith('/actions/filter');
}

function exactly<T>(found: Iterable<T>, fits: (record: T) => boolean, what: string): T {
  for (const record of found) if (fits(record)) return record;
  throw new Error(`No ${what} in the sandbox`);
}
