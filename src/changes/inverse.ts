/**
 * The opposite of a change that was applied, as a new intent on the present state. Pure.
 *
 * Only what was applied is taken back, and only where it still stands: an intent names what to give
 * and take, and planning it leaves out what somebody else has changed meanwhile.
 *
 * @module
 */

import { Failure } from '../errors.js';
import type { RoleRef } from '../qlik/groups.js';
import type { Role } from '../qlik/roles.js';
import { quote } from '../text/clean.js';
import { list } from '../text/lists.js';
import type { PastChange, PastOutcome } from './history.js';
import type { Intent } from './intent.js';
import type { Plan } from './plan.js';

export interface Inverse {
  readonly intent: Intent;
  /** What cannot come back, as sentences without a full stop. */
  readonly notes: readonly string[];
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
  switch (plan.kind) {
    case 'change roles':
      return inverseOfRoles(plan, catalogue);
    case 'change members':
      return { intent: inverseOfMembers(plan, outcome), notes: [] };
    case 'update group':
      return { intent: inverseOfUpdate(plan), notes: [] };
    case 'create group':
      // It was there already, and only those missing were put in.
      return plan.before.exists
        ? { intent: inverseOfMembers(plan, outcome), notes: [] }
        : inverseOfCreation(plan, outcome, id);
    case 'delete group':
      return inverseOfDeletion(plan, outcome, catalogue);
  }
}

function inverseOfRoles(plan: Plan, catalogue: ReadonlyMap<string, Role>): Inverse {
  const { target, added, removed } = plan;
  const { ids, notes } = stillThere(removed, catalogue);
  const id = target.id ?? '';
  const remove = added.filter((role) => catalogue.has(role.id)).map((role) => role.id);
  const of = target.type === 'group' ? { group: id } : { user: id };
  return { intent: { want: 'change roles', of, add: ids, remove }, notes };
}

/** Those who came go, and those who went come back; the others were never moved. */
function inverseOfMembers({ target, joins, leaves }: Plan, { found }: PastOutcome): Intent {
  const not = new Set([...(found.missing ?? []), ...(found.lingering ?? [])].map(({ id }) => id));
  const moved = (people: Plan['joins']): string[] =>
    people.map((person) => person.id).filter((id) => !not.has(id));
  const [came, went] = [moved(joins), moved(leaves)];
  const common = {
    want: 'change members',
    group: target.id ?? '',
    skipUnknown: true,
  } as const;
  return went.length === 0
    ? { ...common, mode: 'remove', people: came }
    : { ...common, mode: 'add', people: went, takeOut: came };
}

function inverseOfUpdate({ target, before, after }: Plan): Intent {
  return {
    want: 'update group',
    group: target.id ?? '',
    ...(before.name === after.name ? {} : { newName: before.name }),
    ...(before.description === after.description ? {} : { description: before.description ?? '' }),
  };
}

function inverseOfCreation(plan: Plan, { found }: PastOutcome, id: string): Inverse {
  if (found.id === undefined) throw cannot(id, 'the id of the group that it made is not known');
  // Whoever it put in goes out with it; whoever came later stops it.
  const membersFirst = plan.joins.length > 0;
  return { intent: { want: 'delete group', group: found.id, membersFirst }, notes: [] };
}

function inverseOfDeletion(
  { before, leaves }: Plan,
  { found }: PastOutcome,
  catalogue: ReadonlyMap<string, Role>,
): Inverse {
  if (found.state !== 'as planned') {
    const out = leaves.filter((one) => !(found.lingering ?? []).some(({ id }) => id === one.id));
    throw new Failure(
      'NOT_ALLOWED',
      `Cannot undo a deletion that was not done; ${out.length} of its members were taken out`,
      'Put them back with add_members',
    );
  }
  const { ids, notes } = stillThere(before.roles, catalogue);
  return {
    intent: {
      want: 'create group',
      name: before.name,
      ...(before.description === undefined ? {} : { description: before.description }),
      roles: ids,
      members: leaves.map((person) => person.id),
    },
    notes: [
      'The group gets a new id: spaces and section access that name the old one do not find it',
      ...notes,
    ],
  };
}

function stillThere(
  roles: readonly RoleRef[],
  catalogue: ReadonlyMap<string, Role>,
): { readonly ids: string[]; readonly notes: string[] } {
  const gone = roles.filter((role) => !catalogue.has(role.id)).map((role) => quote(role.name));
  return {
    ids: roles.filter((role) => catalogue.has(role.id)).map((role) => role.id),
    notes:
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
