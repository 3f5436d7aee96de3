/**
 * The front door: every request passes here, meets the queued faults, and is written to the log.
 *
 * @module
 */

import { everyoneId } from '../state/state.js';
import {
  type Asked,
  exchange,
  htmlReply,
  refuse,
  serviceOf,
  type Tenant,
  tooMany,
} from './exchange.js';
import { type Fault, type FaultQueue, overSocket, speaksOf, standing } from './faults.js';
import { Refusal } from './refusal.js';
import { canSpoil, spoil, spoiling } from './spoil-reply.js';
import type { LoggedRequest, WireReply, WireRequest } from './wire.js';

export interface Served {
  readonly reply: WireReply;
  /** Destroy the socket instead of answering. */
  readonly drop: boolean;
  readonly delayMs: number;
}

export interface FrontDoor extends Tenant {
  readonly faults: FaultQueue;
  readonly log: LoggedRequest[];
  /** A colleague changes the roles of a group at the same time. */
  readonly changeRoles: (groupId: string, roleNames: readonly string[]) => void;
}

/** Serves one request; `socket` tells whether faults that need one can be shown. */
export function serve(
  door: FrontDoor,
  request: WireRequest,
  origin: string,
  socket: boolean,
): Served {
  const { faults, log, now } = door;
  const [path = '', ...rest] = request.url.split('?');
  const search = rest.join('?');
  const query = new URLSearchParams(search);
  const at = now();
  const before = fingerprint(door);

  const speaks = (fault: Fault) => speaksOf(fault, request.method, path);
  const slow = socket ? faults.take((fault) => fault.kind === 'slow' && speaks(fault)) : undefined;
  const inTheWay = faults.take(
    (fault) =>
      (standing.has(fault.kind) ||
        (socket && fault.kind !== 'slow' && overSocket.has(fault.kind))) &&
      speaks(fault) &&
      (fault.kind !== 'partial207' || isUserPatch(request.method, path)),
  );
  const partial =
    inTheWay?.kind === 'partial207' ? (inTheWay.when === 'after' ? 'all' : 'some') : undefined;
  const asked: Asked = { request, path, query, origin, partial };
  const good = !inTheWay || partial || inTheWay.when === 'after';
  let reply: WireReply = good ? exchange(door, asked) : { status: 0, headers: {}, body: '' };
  if (inTheWay && !partial) reply = failed(door, inTheWay, request.method, path);

  const changed = fingerprint(door) !== before;
  const where = { url: request.url, origin };
  for (const fault of faults.takeEach(
    spoiling,
    (one) => speaks(one) && canSpoil(one.kind, where, reply),
  ))
    reply = spoil(fault, where, reply);
  meddle(door, request.method, path, reply);
  const drop = inTheWay?.kind === 'drop';
  log.push({
    at,
    method: request.method,
    path,
    query: search,
    body: request.body,
    status: drop ? 0 : reply.status,
    applied: changed,
  });
  return { reply, drop, delayMs: slow ? (slow.delayMs ?? 1000) : 0 };
}

/** Changes whenever roles, groups, users, Everyone or the settings do. */
function fingerprint({ state }: FrontDoor): string {
  const { roles, groups, users, everyone, settings } = state;
  const small = [everyone.lastUpdatedAt, ...everyone.assignedRoles, JSON.stringify(settings)];
  return [roles.version, groups.version, users.version, ...small].join(' ');
}

const isUserPatch = (method: string, path: string): boolean =>
  method === 'PATCH' && path.startsWith('/api/v1/users/');

/** What the caller sees of a fault that stood in the way. */
function failed(door: FrontDoor, fault: Fault, method: string, path: string): WireReply {
  const service = serviceOf(method, path);
  if (fault.kind === 'unauthorized') return refuse(door, service, new Refusal(401, 'Expired'));
  if (fault.kind === 'html') {
    const status = fault.status ?? 502;
    return withRetryAfter(htmlReply(status, `${status} Error`), fault.retryAfter);
  }
  const status = fault.status ?? 500;
  if (status === 429) return refuse(door, service, tooMany(fault.retryAfter ?? '1'));
  return withRetryAfter(refuse(door, service, new Refusal(status, 'Injected')), fault.retryAfter);
}

const withRetryAfter = (reply: WireReply, text: string | undefined): WireReply =>
  text ? { ...reply, headers: { ...reply.headers, 'retry-after': text } } : reply;

/** `concurrent-roles`: once a group was read, somebody else changes its roles. */
function meddle(door: FrontDoor, method: string, path: string, reply: WireReply): void {
  const id = /^\/api\/v1\/groups\/([0-9a-f]{24})$/.exec(path)?.[1];
  const target = path === '/api/v1/groups/settings' ? everyoneId : id;
  if (method !== 'GET' || reply.status !== 200 || !target) return;
  const fault = door.faults.take(
    (one) => one.kind === 'concurrent-roles' && speaksOf(one, method, path),
  );
  if (fault) door.changeRoles(target, fault.roles ?? []);
}
