/**
 * The opposite of a change that was applied, as a new intent on the present state. Pure.
 *
 * Only what was applied is taken back, and only where it still stands: an intent names what to give
 * and take, and planning it leaves out what somebody else has changed meanwhile.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import type { Intent, ReturnIntent } from '../../plan/intent.js';
import type { Plan } from '../../plan/plan.js';
import type { RoleRef } from '../../qlik/api/groups.js';
import type { Role } from '../../qlik/api/roles.js';
import { quote } from '../../text/clean.js';
import { list } from '../../text/lists.js';
import type { Undoing } from '../pipeline.js';
import type { PastChange, PastOutcome } from './history.js';
import { undoNotes } from './undo-notes.js';

export interface Inverse {
  readonly intent: Intent;
  readonly undoing: Undoing;
}

/**
 * @param catalogue The roles there are now: one that is gone cannot be given back.
 * @throws {Failure} `NOT_ALLOWED` for what was never applied, or whose outcome nobody knows.
 */
export function inverseOf(past: PastChange, catalogue: ReadonlyMap<string, Role>): Inverse {
  const { plan, outcome, id } = past;
  if (plan === undefined) throw cannot(id, 'it was asked or refused, but never applied');
  if (outcome === undefined) throw cannot(id, 'nobody wrote down what became of it');
  const { state } = outcome.found;
  if (state === 'as before') throw cannot(id, 'it changed nothing');
  if (state === 'unreadable') throw cannot(id, 'whether it was done could not be read');
  const { intent, lost = [] } = oppositeOf(plan, outcome, catalogue, id);
  const notes = (undoing: Plan): string[] => [...undoNotes(plan, undoing), ...lost];
  return { intent, undoing: { id, notes } };
}

interface Opposite {
  readonly intent: Intent;
  /** Roles that cannot come back, as sentences without a full stop. */
  readonly lost?: readonly string[];
}

function oppositeOf(
  plan: Plan,
  outcome: PastOutcome,
  catalogue: ReadonlyMap<string, Role>,
  id: string,
): Opposite {
  switch (plan.kind) {
    case 'change roles':
      return inverseOfRoles(plan, catalogue);
    case 'change members':
      return { intent: inverseOfMembers(plan, outcome) };
    case 'update group':
      return { intent: inverseOfUpdate(plan) };
    case 'create group':
      // It was there already, and only those missing were put in.
      return plan.before.exists
        ? { intent: inverseOfMembers(plan, outcome) }
        : { intent: inverseOfCreation(plan, outcome, id) };
    case 'delete group':
      return inverseOfDeletion(plan, outcome, catalogue, id);
  }
}

function inverseOfRoles(plan: Plan, catalogue: ReadonlyMap<string, Role>): Opposite {
  const { target, added, removed } = plan;
  const { ids, lost } = stillThere(removed, catalogue);
  const id = target.id ?? '';
  const remove = added.filter((role) => catalogue.has(role.id)).map((role) => role.id);
  const of = target.type === 'group' ? { group: id } : { user: id };
  return { intent: { want: 'change roles', of, add: ids, remove }, lost };
}

/** Those who came go, and those who went come back; the others were never moved. */
function inverseOfMembers({ target, joins, leaves }: Plan, { found }: PastOutcome): ReturnIntent {
  const not = new Set([...(found.missing ?? []), ...(found.lingering ?? [])].map(({ id }) => id));
  const moved = (people: Plan['joins']) => people.filter(({ id }) => !not.has(id));
  const group = target.id ?? '';
  return { want: 'return members', group, came: moved(joins), went: moved(leaves) };
}

function inverseOfUpdate({ target, before, after }: Plan): Intent {
  return {
    want: 'update group',
    group: target.id ?? '',
    onlyFrom: after,
    ...(before.name === after.name ? {} : { newName: before.name }),
    ...(before.description === after.description ? {} : { description: before.description ?? '' }),
  };
}

function inverseOfCreation({ joins }: Plan, { found }: PastOutcome, id: string): Intent {
  if (found.id === undefined) throw cannot(id, 'the id of the group that it made is not known');
  // Whoever it put in goes out with it; whoever came later stops it.
  const membersFirst = joins.length > 0;
  return { want: 'delete group', group: found.id, membersFirst, onlyMembers: joins };
}

function inverseOfDeletion(
  plan: Plan,
  outcome: PastOutcome,
  catalogue: ReadonlyMap<string, Role>,
  id: string,
): Opposite {
  const { before, leaves } = plan;
  const { state } = outcome.found;
  // The group is still there, and some or all of its members are out.
  if (state === 'in part') return { intent: inverseOfMembers(plan, outcome) };
  if (state !== 'as planned') throw cannot(id, 'the group was not deleted');
  const { ids, lost } = stillThere(before.roles, catalogue);
  return {
    intent: {
      want: 'create group',
      name: before.name,
      ...(before.description === undefined ? {} : { description: before.description }),
      roles: ids,
      members: leaves,
    },
    lost,
  };
}

function stillThere(
  roles: readonly RoleRef[],
  catalogue: ReadonlyMap<string, Role>,
): { readonly ids: string[]; readonly lost: string[] } {
  const gone = roles.filter((role) => !catalogue.has(role.id)).map((role) => quote(role.name));
  return {
    ids: roles.filter((role) => catalogue.has(role.id)).map((role) => role.id),
    lost:
      gone.length === 0 ? [] : [`No longer a role of the tenant, so not given back: ${list(gone)}`],
  };
}

function cannot(id: string, why: string): Failure {
  return new Failure(
    'NOT_ALLOWED',
    `Cannot undo the change ${quote(id)}: ${why}`,
    'Look at the present state with get_group or explain_access, and ask for what is wanted',
  );
}
