/**
 * One request on its way through the tenant, and what a route is.
 *
 * @module
 */

import type { Knobs } from '../knobs.js';
import type { State } from '../state/state.js';
import type { Service } from './refusal.js';

export interface Caller {
  /** Empty for a caller without a token. */
  readonly userId: string;
  /** Undefined for API keys, which are not narrowed. */
  readonly scopes: readonly string[] | undefined;
  /** The OAuth client that impersonates the user. */
  readonly impersonator?: string;
  /** May see and change groups and roles. */
  readonly admin: boolean;
  /** May see and change users: administrators, and tokens with `admin.users`. */
  readonly usersAdmin: boolean;
  readonly readsUsers: boolean;
}

export interface Call {
  readonly state: State;
  readonly knobs: Knobs;
  /** Clock in milliseconds. */
  readonly now: () => number;
  /** Scheme and host under which the caller reached the tenant. */
  readonly origin: string;
  readonly caller: Caller;
  /** Without the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON, or the fields of a form; undefined without a body. */
  readonly body: unknown;
  /** Set when a test asked for a 207: was everything applied, or all but the last operation? */
  readonly partial: 'all' | 'some' | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Which budget a request is taken from, and who may send it: `anyone` needs no token, `known` needs
 * one, `read` hides roles from non-administrators, the other two are for administrators.
 */
export type Tier = 'reads' | 'writes' | 'group-filter' | 'user-filter' | 'audits';
export type Right = 'anyone' | 'known' | 'read' | 'read-users' | 'admin' | 'admin-users';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With `{name}` for variables. */
  readonly path: string;
  readonly service: Service;
  readonly tier: Tier;
  readonly right: Right;
  /** Query parameters the reference lists. */
  readonly query?: readonly string[];
  /** In bytes. */
  readonly maxBody?: number;
  readonly answer: (call: Call) => Answer;
}

export const noContent: Answer = { status: 204 };

/** One row of a table of routes. */
export function route(
  service: Route['service'],
  method: Route['method'],
  path: string,
  tier: Route['tier'],
  right: Route['right'],
  answer: Route['answer'],
  more: Pick<Route, 'query' | 'maxBody'> = {},
): Route {
  return { service, method, path, tier, right, answer, ...more };
}
