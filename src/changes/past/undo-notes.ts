/**
 * Undoing a change after others went on: what is no longer as the change left it is left alone, and
 * the person is told of it, and of what cannot come back, before approving the rest. Pure.
 *
 * People are not judged here: who is in a group, only reading tells, see `prepare-return.ts`.
 *
 * @module
 */

import { describeRoles } from '../../plan/describe.js';
import { byId, type Plan, sameRoles } from '../../plan/plan.js';
import { sameWords } from '../../plan/plan-group.js';
import type { RoleRef } from '../../qlik/api/groups.js';
import { quote, quoteFlagged } from '../../text/clean.js';
import { list } from '../../text/lists.js';

/**
 * @param done The plan of the change that is undone.
 * @param undoing The plan that undoes it, on the present state.
 * @returns Sentences without a full stop.
 */
export function undoNotes(done: Plan, undoing: Plan): string[] {
  if (done.kind === 'change roles') return rolesLeft(done, undoing);
  if (done.kind === 'update group') return wordsLeft(done, undoing);
  if (undoing.kind === 'delete group') return sinceItWasMade(done, undoing);
  return undoing.kind === 'create group' && !undoing.before.exists
    ? ['The group gets a new id: spaces and section access that name the old one do not find it']
    : [];
}

function rolesLeft({ added, removed }: Plan, { before }: Plan): string[] {
  const held = byId(before.roles);
  const left = (why: string, roles: readonly RoleRef[]): string[] =>
    roles.length === 0 ? [] : [`${why}, so left alone: ${describeRoles(roles)}`];
  return [
    ...left(
      'Not held now',
      added.filter(({ id }) => !held.has(id)),
    ),
    ...left(
      'Held already',
      removed.filter(({ id }) => held.has(id)),
    ),
  ];
}

/** What reads as before the change again is no difference to tell of. */
function wordsLeft(done: Plan, { before: now }: Plan): string[] {
  const left = (part: 'name' | 'description', words: (text: string) => string): string[] =>
    sameWords(done.before, done.after, part) ||
    sameWords(done.after, now, part) ||
    sameWords(done.before, now, part)
      ? []
      : [
          `The ${part} is left alone, because it was changed since: that change made it ${words(done.after[part] ?? '')}, and now it is ${words(now[part] ?? '')}`,
        ];
  return [...left('name', quoteFlagged), ...left('description', (text) => quote(text))];
}

/** A group can only be deleted as a whole. Members who came later stop that; this is the rest. */
function sinceItWasMade({ after }: Plan, { before: now }: Plan): string[] {
  const differences = [
    ...(sameWords(after, now, 'name') ? [] : [`was called ${quoteFlagged(after.name)}`]),
    ...(sameWords(after, now, 'description')
      ? []
      : [`was described as ${quote(after.description ?? '')}`]),
    ...(sameRoles(after.roles, now.roles) ? [] : [`gave ${describeRoles(after.roles)}`]),
  ];
  if (differences.length === 0) return [];
  return [`It was changed since it was made: then it ${list(differences)}`];
}
