/**
 * One request, one reply, in this order of checks: rate limit, token, path, method, right, size,
 * body, then the route itself (target, rules, change). Qlik's order is unknown; clients must not
 * depend on this one.
 *
 * @module
 */

import type { Knobs } from '../knobs.js';
import type { State } from '../state/state.js';
import { allow, bearerOf, identify, nobody } from './access.js';
import type { Answer, Call, Caller, Route } from './call.js';
import type { RateLimiter } from './rate-limiter.js';
import { errorBody, htmlPage, Refusal, type Service } from './refusal.js';
import { match } from './router.js';
import type { WireReply, WireRequest } from './wire.js';

export interface Tenant {
  readonly state: State;
  readonly knobs: Knobs;
  readonly now: () => number;
  readonly limiter: RateLimiter;
}

export interface Asked {
  readonly request: WireRequest;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly origin: string;
  readonly partial: Call['partial'];
}

/** Answers one request; whatever the tenant refuses becomes an error reply. */
export function exchange(tenant: Tenant, asked: Asked): WireReply {
  const { request, path } = asked;
  const found = match(request.method, path);
  const service = found.kind === 'route' ? found.route.service : found.service;
  try {
    const route = found.kind === 'route' ? found.route : undefined;
    const bearer = bearerOf(request.headers.authorization);
    limit(tenant, route, request.method, bearer);
    const caller = callerOf(tenant, route, bearer);
    if (found.kind === 'no-path') throw new Refusal(404, `No such path: ${path}`);
    if (found.kind === 'no-method') throw new Refusal(405, `${request.method} is not possible`);
    allow(caller, found.route.right, tenant.knobs);
    const body = readBody(request, found.route);
    const { state, knobs, now } = tenant;
    const { origin, query, partial } = asked;
    const { params } = found;
    return write(
      found.route.answer({ state, knobs, now, origin, caller, path, params, query, body, partial }),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refuse(tenant, service, error);
  }
}

function limit(tenant: Tenant, route: Route | undefined, method: string, bearer: string): void {
  const { state, limiter, knobs } = tenant;
  if (knobs.rateLimit === 'off') return;
  const owner = state.apiKeys.get(bearer)?.userId ?? state.tokens.get(bearer)?.userId ?? bearer;
  const tier = route?.tier ?? (method === 'GET' ? 'reads' : 'writes');
  const wait = limiter.take(tier, owner, tenant.now(), knobs.rateLimit.scale);
  if (wait > 0) throw tooMany(String(wait));
}

/** The 429 of the rate-limit guide; an empty wait leaves the header out. */
export function tooMany(wait: string): Refusal {
  const detail = `You need to wait ${wait || 'some'} seconds until limit is lifted.`;
  return new Refusal(429, detail, wait === '' ? {} : { headers: { 'retry-after': wait } });
}

function callerOf(tenant: Tenant, route: Route | undefined, bearer: string): Caller {
  if (route?.right === 'anyone') return nobody;
  const caller = identify(tenant.state, bearer, tenant.now());
  if (!caller) throw new Refusal(401, 'The token is missing, unknown, expired or revoked');
  return caller;
}

function readBody(request: WireRequest, route: Route): unknown {
  const { body, headers } = request;
  if (Buffer.byteLength(body) > (route.maxBody ?? 1_000_000))
    throw new Refusal(413, 'The body is too large');
  if (route.method === 'GET' || route.method === 'DELETE' || body === '') return undefined;
  if (route.service === 'oauth' && /x-www-form-urlencoded/i.test(headers['content-type'] ?? ''))
    return Object.fromEntries(new URLSearchParams(body));
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, 'The body is not JSON');
  }
}

function write(answer: Answer): WireReply {
  const { status, body, headers } = answer;
  if (body === undefined) return { status, headers: { ...headers }, body: '' };
  if (typeof body === 'string') return { status, headers: { ...headers }, body };
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** The reply to a refused request, in the shape of the service. */
export function refuse(tenant: Tenant, service: Service, refusal: Refusal): WireReply {
  if (refusal.status === 401 && service !== 'oauth' && tenant.knobs.unauthorizedBody === 'html')
    return htmlReply(401, '401 Authorization Required');
  const traceId = tenant.state.nextNumber().toString(16).padStart(32, '0');
  return write({
    status: refusal.status,
    headers: refusal.headers,
    body: errorBody(service, refusal, traceId),
  });
}

export const htmlReply = (status: number, title: string): WireReply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: htmlPage(title),
});

export const serviceOf = (method: string, path: string): Service => {
  const found = match(method, path);
  return found.kind === 'route' ? found.route.service : found.service;
};
