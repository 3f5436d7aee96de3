/**
 * What was wanted, in the words it was asked for in: for the journal, where no plan came of it. Pure.
 *
 * @module
 */

import { quote } from '../text/clean.js';
import { firstOf, list } from '../text/lists.js';
import { peopleOf } from '../text/people-list.js';
import type { Intent, MemberIntent } from './intent.js';

/** Roles or people named; the rest is counted. */
const SHOWN = 3;

/** Intents named in one clause; the rest is counted. */
const INTENTS_SHOWN = 3;

/** The intents of one change, as one clause. */
export function describeIntents(intents: readonly Intent[]): string {
  return firstOf(intents.map(describeIntent), INTENTS_SHOWN);
}

/** A clause that begins with a verb; everything in it that somebody else wrote stands in quotes. */
export function describeIntent(intent: Intent): string {
  switch (intent.want) {
    case 'create group':
      return `create the custom group ${quote(intent.name)} with ${some(intent.roles, 'no roles')}`;
    case 'change roles': {
      const { of, add, remove } = intent;
      const target =
        'group' in of ? `the group ${quote(of.group)}` : `the person ${quote(of.user)}`;
      return list([
        ...(add.length > 0 ? [`give ${some(add)} to ${target}`] : []),
        ...(remove.length > 0 ? [`take ${some(remove)} away from ${target}`] : []),
      ]);
    }
    case 'change members':
      return describeMembers(intent);
    case 'return members':
      return `put back the members of the group ${quote(intent.group)}`;
    case 'update group': {
      const group = `the group ${quote(intent.group)}`;
      return list([
        ...(intent.newName === undefined ? [] : [`rename ${group} to ${quote(intent.newName)}`]),
        ...(intent.description === undefined ? [] : [`describe ${group} anew`]),
      ]);
    }
    case 'delete group':
      return `${intent.membersFirst ? 'empty and delete' : 'delete'} the group ${quote(intent.group)}`;
  }
}

function describeMembers({ mode, group, people, fromGroup }: MemberIntent): string {
  const named = peopleOf(people);
  const who = list(
    [
      ...(named.length === 0 ? [] : [some(named)]),
      ...(fromGroup === undefined ? [] : [`the members of the group ${quote(fromGroup)}`]),
    ],
    'nobody',
  );
  switch (mode) {
    case 'add':
      return `add ${who} to the group ${quote(group)}`;
    case 'remove':
      return `take ${who} out of the group ${quote(group)}`;
    case 'set':
      return `make ${who} the only members of the group ${quote(group)}`;
  }
}

function some(words: readonly string[], none = 'nothing'): string {
  return words.length === 0
    ? none
    : firstOf(
        words.map((word) => quote(word)),
        SHOWN,
      );
}
