/**
 * Under which name a change keeps others off its target. The same name from an intent and from the
 * plan that it became. Each tenant has locks of its own, by its id; its name would make two of one.
 *
 * @module
 */

import type { Plan } from './plan.js';

export function groupLock(_tenant: string, groupId: string): string {
  return `group ${groupId}`;
}

/** Of a group that is not there yet; names that differ in case only are kept apart from each other too. */
export function nameLock(_tenant: string, name: string): string {
  return `name ${name.trim().normalize('NFC').toLowerCase()}`;
}

/** A change of one user locks all users: it is short. */
export function userLock(_tenant: string): string {
  return 'users';
}

export function lockOf({ tenant, kind, target }: Plan): string {
  if (target.type === 'user') return userLock(tenant);
  return kind === 'create group' || target.id === undefined
    ? nameLock(tenant, target.name)
    : groupLock(tenant, target.id);
}
