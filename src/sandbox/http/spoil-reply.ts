/**
 * Spoiling a good reply as a fault asks: pages that lead astray, missing and unknown fields, JSON
 * that ends too soon.
 *
 * @module
 */

import type { Fault, FaultKind } from './faults.js';
import { type Fields, isFields } from './input.js';
import type { WireReply } from './wire.js';

export const spoiling: readonly FaultKind[] = [
  'hidden-roles',
  'next-foreign',
  'next-repeated',
  'next-null',
  'http-links',
  'extra-fields',
  'truncated',
];

export interface Asked {
  readonly url: string;
  readonly origin: string;
}

function parsed(reply: WireReply): Fields | undefined {
  try {
    const body: unknown = JSON.parse(reply.body);
    return isFields(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

const nextOf = (body: Fields): unknown => (isFields(body.links) ? body.links.next : undefined);

/** Whether this reply can be spoiled by this kind of fault; if not, the fault waits. */
export function canSpoil(kind: FaultKind, asked: Asked, reply: WireReply): boolean {
  if (reply.status < 200 || reply.status > 299) return false;
  const body = parsed(reply);
  if (!body) return false;
  const list = Array.isArray(body.data);
  switch (kind) {
    case 'next-foreign':
      return list;
    case 'next-repeated':
      return list && /[?&]next=/.test(asked.url);
    case 'next-null':
      return list && !nextOf(body);
    default:
      return spoiling.includes(kind);
  }
}

/** The reply as the fault leaves it. */
export function spoil(fault: Fault, asked: Asked, reply: WireReply): WireReply {
  const body = parsed(reply);
  if (!body) return reply;
  const write = (value: unknown): WireReply => ({ ...reply, body: JSON.stringify(value) });
  const withNext = (href: string | null) =>
    write({ ...body, links: { ...(isFields(body.links) ? body.links : {}), next: { href } } });
  switch (fault.kind) {
    case 'truncated':
      return { ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) };
    case 'next-foreign':
      return withNext(`https://attacker.example${asked.url}`);
    case 'next-repeated':
      return withNext(`${asked.origin}${asked.url}`);
    case 'next-null':
      return withNext(null);
    case 'http-links':
      return { ...reply, body: reply.body.replaceAll('"href":"https://', '"href":"http://') };
    case 'hidden-roles':
      return write(withoutRoles(body));
    case 'extra-fields':
      return write(withExtras(body));
    default:
      return reply;
  }
}

function withoutRoles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRoles);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'assignedRoles')
      .map(([name, inner]) => [name, withoutRoles(inner)]),
  );
}

function withExtras(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withExtras);
  if (!isFields(value)) return value;
  const inner = Object.entries(value).map(([name, one]) => [name, withExtras(one)] as const);
  return {
    ...Object.fromEntries(inner),
    addedByQlikLater: { since: '2027-02', values: [1, null] },
  };
}
