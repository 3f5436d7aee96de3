/**
 * Under which names a change keeps others off what it changes. The ledger is one tenant's, so a name
 * says nothing of the tenant. Targets are locked by id, never by the word that somebody gave.
 *
 * @module
 */

import type { ChangeSet } from './change-set.js';
import { takesTenantAdmin } from './guard-admins.js';
import type { Target } from './plan.js';

/** Held by every change that can take TenantAdmin from anybody: two at once could lock everybody out. */
const ADMINISTRATOR_LOCK = 'administrators';

export function groupLock(groupId: string): string {
  return `group ${groupId}`;
}

export function userLock(userId: string): string {
  return `user ${userId}`;
}

/** Of a group that does not exist yet; names that differ only in case share a lock. */
export function nameLock(name: string): string {
  return `name ${name.trim().normalize('NFC').toLowerCase()}`;
}

function lockOf(target: Target): string {
  if (target.id === undefined) return nameLock(target.name);
  return target.type === 'user' ? userLock(target.id) : groupLock(target.id);
}

/** Every lock that a change needs, from before its last read until it is verified. */
export function locksOf(set: Pick<ChangeSet, 'plans'>): readonly string[] {
  const renames = set.plans.flatMap(({ kind, before, after }) =>
    kind === 'create group' || (kind === 'update group' && before.name !== after.name)
      ? [nameLock(after.name)]
      : [],
  );
  return [
    ...set.plans.map(({ target }) => lockOf(target)),
    ...renames,
    ...(takesTenantAdmin(set) ? [ADMINISTRATOR_LOCK] : []),
  ];
}
