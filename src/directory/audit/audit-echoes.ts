/**
 * One deed, one event: takes out what Qlik's audit log tells a second time.
 *
 * While the names of events change, a deed may be told under the old name and under the new one. And a
 * group that changes is told once as the group and again as the people it touches.
 *
 * @module
 */

import type { AuditEvent } from './audit-event.js';

/** How far apart the tellings of one deed are at most, in milliseconds. */
export const ECHO_SPAN = 10_000;

/** In the order given. */
export function withoutEchoes(events: readonly AuditEvent[]): AuditEvent[] {
  const paired = new Set<AuditEvent>();
  const current = events.filter(({ legacy }) => !legacy);
  const once = events.filter((event) => {
    if (!event.legacy) return true;
    // One to one: two changes within seconds have two twins.
    const twin = current.find((other) => !paired.has(other) && isSameDeed(other, event));
    if (twin !== undefined) paired.add(twin);
    return twin === undefined;
  });
  const touched = new Set<AuditEvent>();
  return once.filter((event) => {
    if (event.did !== 'users.modified') return true;
    const cause = once.some((other) => isAlike(other, event) && isCause(other));
    // A large group has several such events; the first stands for all.
    const told = [...touched].some((other) => isAlike(other, event));
    touched.add(event);
    return !cause && !told;
  });
}

function isCause({ did }: AuditEvent): boolean {
  return did === 'updated' || did === 'deleted';
}

function isSameDeed(a: AuditEvent, b: AuditEvent): boolean {
  return isAlike(a, b) && a.word === b.word && a.by === b.by;
}

/** About the same thing at the same time. */
function isAlike(a: AuditEvent, b: AuditEvent): boolean {
  return (
    a.thing === b.thing && a.target.id === b.target.id && Math.abs(a.time - b.time) <= ECHO_SPAN
  );
}
