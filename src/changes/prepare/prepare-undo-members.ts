/**
 * From the people whom a change moved to a plan that moves them back. Whoever is no longer where the
 * change left them stays where they are now: somebody moved them since and has the last word.
 *
 * @module
 */

import { readPeople } from '../../directory/lookup/resolve-people.js';
import { isLiving, type Person } from '../../directory/person.js';
import type { ReturnIntent } from '../../plan/intent.js';
import { byId, groupIdIn, type Plan } from '../../plan/plan.js';
import { planMembers } from '../../plan/plan-members.js';
import { flaggedNotes, goneNotes, leftOutNotes, timeNotes } from './member-notes.js';
import type { PrepareContext, ResolvedTarget } from './prepare-context.js';
import { candidateFor } from './prepare-members.js';
import { currentGroup } from './read-state.js';

/** @throws {Failure} `NAME_NOT_FOUND` when the group is gone. */
export async function prepareUndoMembers(
  context: PrepareContext,
  { came, went }: ReturnIntent,
  target: ResolvedTarget,
): Promise<Plan> {
  const { directory, reading, earlier, onRead } = context;
  const ids = [...came, ...went].map(({ id }) => id);
  const [current, users] = await Promise.all([
    currentGroup(context, target),
    readPeople(directory, ids, reading),
  ]);
  onRead(users);
  const found = byId(users.map(candidateFor(groupIdIn(current.target), earlier)));
  const now = (people: readonly Person[]) => people.flatMap(({ id }) => found.get(id) ?? []);
  const isIn = ({ id }: Person): boolean => found.get(id)?.member === true;
  const back = went.filter((person) => !isIn(person));
  const usable = now(back).filter(isLiving);
  const plan = planMembers(directory.tenant, current, {
    mode: 'add',
    people: usable,
    members: [],
    takeOut: now(came),
  });
  return {
    ...plan,
    notes: [
      ...leftOutNotes(
        'Not in the group now, so left alone',
        came.filter((person) => !isIn(person)),
      ),
      ...leftOutNotes('In the group already, so left alone', went.filter(isIn)),
      ...goneNotes(back.filter(({ id }) => !usable.some((one) => one.id === id))),
      ...flaggedNotes(plan),
      ...timeNotes(plan, directory),
    ],
  };
}
