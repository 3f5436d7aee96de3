/**
 * The kinds of groups, and the words for them. Pure: no client, no network.
 *
 * @module
 */

import { EVERYONE_ID, type Group } from '../qlik/api/groups.js';

export type GroupKind = 'custom' | 'idp' | 'system';

/** The kinds as people write them. */
export const kindNames = { custom: 'custom', idp: 'IdP', system: 'system' } as const;

/** How many people are named where a few stand for all. */
export const NAMES_SHOWN = 8;

const everyoneNames = new Set(['everyone', 'com.qlik.everyone', EVERYONE_ID]);

/** Whether a word means the system group of everybody. */
export function isNameOfEveryone(word: string): boolean {
  return everyoneNames.has(word.toLowerCase());
}

/** What kind of group it is; the official sample of a system group shows no `providerType`. */
export function kindOf(group: Pick<Group, 'id' | 'providerType'>): GroupKind {
  if (group.id === EVERYONE_ID) return 'system';
  return group.providerType ?? 'idp';
}

/** Whether a word has the form of a group's id; a name may have it too. */
export function isGroupId(word: string): boolean {
  return /^[0-9a-f]{24}$/.test(word);
}
