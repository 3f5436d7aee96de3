/**
 * From the words of an intent to the id of what it changes, once, before anything is locked.
 *
 * @module
 */

import type { Directory, Reading } from '../../directory/directory.js';
import { isGroupId } from '../../directory/group-kind.js';
import { findGroup } from '../../directory/lookup/find-group.js';
import { findUser } from '../../directory/lookup/find-user.js';
import type { Intent } from '../../plan/intent.js';
import { groupLock, nameLock, userLock } from '../../plan/lock-name.js';
import type { ResolvedIntent, ResolvedTarget } from './prepare-context.js';

/** @throws {Failure} `NAME_NOT_FOUND` or `NAME_AMBIGUOUS`, with candidates. */
export async function resolveTargets(
  directory: Directory,
  intents: readonly Intent[],
  reading: Reading,
): Promise<ResolvedIntent[]> {
  const created = new Set<string>();
  const resolved: ResolvedIntent[] = [];
  for (const intent of intents) {
    if (intent.want === 'create group') {
      const name = intent.name.trim().normalize('NFC');
      created.add(name);
      resolved.push({ intent, target: { type: 'new group', name } });
      continue;
    }
    if (intent.want === 'change roles' && 'user' in intent.of) {
      const { id } = await findUser(directory, intent.of.user, reading);
      resolved.push({ intent, target: { type: 'user', id } });
      continue;
    }
    const word = groupWordOf(intent);
    // A group that the same change creates goes by its name until it has an id.
    const name = word.trim().normalize('NFC');
    const target: ResolvedTarget = created.has(name)
      ? { type: 'new group', name }
      : { type: 'group', id: await groupIdOf(directory, word, reading) };
    resolved.push({ intent, target });
  }
  return resolved;
}

function groupWordOf(intent: Exclude<Intent, { want: 'create group' }>): string {
  if (intent.want !== 'change roles') return intent.group;
  return 'group' in intent.of ? intent.of.group : '';
}

/** The lock of the target, as far as it is known before anything is read. */
export function firstLockOf({ target }: ResolvedIntent): string {
  switch (target.type) {
    case 'new group':
      return nameLock(target.name);
    case 'group':
      return groupLock(target.id);
    case 'user':
      return userLock(target.id);
  }
}

/** The id of the group meant. An id is taken at its word here; whether it exists, a later read tells. */
async function groupIdOf(directory: Directory, word: string, reading: Reading): Promise<string> {
  const name = word.trim();
  return isGroupId(name) ? name : (await findGroup(directory, name, reading)).id;
}
