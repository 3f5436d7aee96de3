/**
 * The opposite of a change that was applied, as a new intent on the present state. Pure.
 *
 * Only what was applied is taken back, and only where it still stands: an intent names what to give
 * and take, and planning it leaves out what somebody else has changed meanwhile.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import { hasWork } from '../../plan/change-set.js';
import type { Intent, ReturnIntent } from '../../plan/intent.js';
import type { Plan } from '../../plan/plan.js';
import type { RoleRef } from '../../qlik/api/groups.js';
import type { Role } from '../../qlik/api/roles.js';
import { quote } from '../../text/clean.js';
import { list } from '../../text/lists.js';
import type { Undoing } from '../change-request.js';
import {
  type FoundData,
  type PastChange,
  type PastOutcome,
  type PastTarget,
  targetsOf,
} from './history.js';
import { undoNotes } from './undo-notes.js';

export interface Inverse {
  /** In the opposite order of the plans that they undo. */
  readonly intents: readonly [Intent, ...Intent[]];
  readonly undoing: Undoing;
}

/**
 * @param catalogue The roles there are now: one that is gone cannot be given back.
 * @throws {Failure} `NOT_ALLOWED` for what was never applied, or whose outcome nobody knows.
 */
export function inverseOf(past: PastChange, catalogue: ReadonlyMap<string, Role>): Inverse {
  const { outcome, id, plans } = past;
  if (plans.length === 0) throw cannot(id, 'it was asked or refused, but never applied');
  if (outcome === undefined) throw cannot(id, 'nobody wrote down what became of it');
  const targets = targetsOf(past).filter(({ plan, found }) => hasWork(plan) && isThere(found));
  if (targets.length === 0) throw cannot(id, whyNothing(outcome));
  const [first, ...rest] = byNewName(targets)
    .toReversed()
    .map((target) => ({ target, opposite: oppositeOf(target, catalogue, id) }));
  if (first === undefined) throw new TypeError('A list that is not empty has a first item');
  const undone = [first, ...rest];
  return {
    intents: [first.opposite.intent, ...rest.map(({ opposite }) => opposite.intent)],
    undoing: {
      id,
      notes: (undoing) =>
        undone.flatMap(({ target, opposite: { lost = [] } }, place) => {
          const plan = undoing[place];
          return plan === undefined ? lost : [...undoNotes(target.plan, plan), ...lost];
        }),
    },
  };
}

/** A group that the change deleted is made again and has no id then: what else was done to it goes by its name. */
function byNewName(targets: readonly PastTarget[]): readonly PastTarget[] {
  const names = new Map(
    targets
      .filter(({ plan, found }) => plan.kind === 'delete group' && found?.state === 'as planned')
      .map(({ plan, id }) => [id, plan.before.name]),
  );
  return targets.map((target) => {
    const name = names.get(target.id);
    return name === undefined ? target : { ...target, id: name };
  });
}

/** Whether something of it was applied, as far as that is known. */
function isThere(found: FoundData | undefined): boolean {
  return found !== undefined && found.state !== 'as before' && found.state !== 'unreadable';
}

function whyNothing(outcome: PastOutcome): string {
  return outcome.found.some(({ state }) => state === 'unreadable')
    ? 'whether it was done could not be read'
    : 'it changed nothing';
}

interface Opposite {
  readonly intent: Intent;
  /** Roles that cannot come back, as sentences without a full stop. */
  readonly lost?: readonly string[];
}

function oppositeOf(
  target: PastTarget,
  catalogue: ReadonlyMap<string, Role>,
  id: string,
): Opposite {
  const { plan } = target;
  switch (plan.kind) {
    case 'change roles':
      return inverseOfRoles(target, catalogue);
    case 'change members':
      return { intent: inverseOfMembers(target) };
    case 'update group':
      return { intent: inverseOfUpdate(target) };
    case 'create group':
      // It was there already, and only those missing were put in.
      return plan.before.exists
        ? { intent: inverseOfMembers(target) }
        : { intent: inverseOfCreation(target, id) };
    case 'delete group':
      return inverseOfDeletion(target, catalogue, id);
  }
}

function inverseOfRoles(
  { plan, id: targetId }: PastTarget,
  catalogue: ReadonlyMap<string, Role>,
): Opposite {
  const { target, added, removed } = plan;
  const { ids, lost } = stillThere(removed, catalogue);
  const id = targetId ?? '';
  const remove = added.filter((role) => catalogue.has(role.id)).map((role) => role.id);
  const of = target.type === 'group' ? { group: id } : { user: id };
  return { intent: { want: 'change roles', of, add: ids, remove }, lost };
}

/** Those who came go, and those who went come back; the others were never moved. */
function inverseOfMembers({ plan, found, id }: PastTarget): ReturnIntent {
  const { joins, leaves } = plan;
  const not = new Set(
    [...(found?.missing ?? []), ...(found?.lingering ?? [])].map((one) => one.id),
  );
  const moved = (people: Plan['joins']) => people.filter((one) => !not.has(one.id));
  const group = id ?? '';
  return { want: 'return members', group, came: moved(joins), went: moved(leaves) };
}

function inverseOfUpdate({ plan: { before, after }, id }: PastTarget): Intent {
  return {
    want: 'update group',
    group: id ?? '',
    onlyFrom: after,
    ...(before.name === after.name ? {} : { newName: before.name }),
    ...(before.description === after.description ? {} : { description: before.description ?? '' }),
  };
}

function inverseOfCreation({ plan: { joins }, id: group }: PastTarget, id: string): Intent {
  if (group === undefined) throw cannot(id, 'the id of the group that it made is not known');
  // Whoever it put in goes out with it; whoever came later stops it.
  const membersFirst = joins.length > 0;
  return { want: 'delete group', group, membersFirst, onlyMembers: joins };
}

function inverseOfDeletion(
  target: PastTarget,
  catalogue: ReadonlyMap<string, Role>,
  id: string,
): Opposite {
  const { before, leaves } = target.plan;
  const state = target.found?.state;
  // The group is still there, and some or all of its members are out.
  if (state === 'in part') return { intent: inverseOfMembers(target) };
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
