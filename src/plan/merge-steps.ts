/**
 * From the steps of several plans to the fewest requests, in a safe order: one per person and one per
 * group. Pure.
 *
 * The order matters, because a process may end after any step. Nobody may hold a role in between that
 * they hold neither before nor after: who joins a group that loses a role joins after the loss, and
 * who leaves a group that gains one leaves before the gain. Apart from that, what gives comes before
 * what takes, so that access is rather kept too long than lost.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { NEW_GROUP, newGroupOf, type Plan, type Step } from './plan.js';

/** One writing request. Ids only, or the stand-in for the id of a group created before. */
export type SetStep =
  | {
      readonly do: 'create group';
      /** Stands for its id in later steps. */
      readonly as: string;
      readonly name: string;
      readonly description?: string;
      readonly roleIds: readonly string[];
    }
  | {
      readonly do: 'change group';
      readonly groupId: string;
      readonly name?: string;
      readonly description?: string;
      /** The whole list of roles; left out where it stays. */
      readonly roleIds?: readonly string[];
    }
  | {
      readonly do: 'change user';
      readonly userId: string;
      /** Ids of groups. */
      readonly joins: readonly string[];
      readonly leaves: readonly string[];
      /** Ids of direct roles. */
      readonly addIds: readonly string[];
      readonly removeIds: readonly string[];
    }
  | { readonly do: 'delete group'; readonly groupId: string };

type GroupStep = Extract<SetStep, { do: 'change group' }>;
type UserStep = Extract<SetStep, { do: 'change user' }>;

/** @throws {Failure} `NOT_ALLOWED` when every order would give somebody a role in between. */
export function mergeSteps(plans: readonly Plan[]): readonly SetStep[] {
  const steps = collect(plans);
  return inOrder(steps, rolesGainedAndLost(plans));
}

function collect(plans: readonly Plan[]): SetStep[] {
  const created = new Map<string, Extract<SetStep, { do: 'create group' }>>();
  const groups = new Map<string, GroupStep>();
  const users = new Map<string, UserStep>();
  const deleted: SetStep[] = [];
  const changeGroup = (groupId: string, change: Partial<GroupStep>): void => {
    const making = created.get(groupId);
    if (making !== undefined) created.set(groupId, { ...making, ...change, do: 'create group' });
    else groups.set(groupId, { do: 'change group', groupId, ...groups.get(groupId), ...change });
  };
  const changeUser = (userId: string, change: Partial<UserStep>): void => {
    const before = users.get(userId) ?? noChange(userId);
    const { joins = [], leaves = [], addIds = [], removeIds = [] } = change;
    users.set(userId, {
      ...before,
      joins: [...before.joins, ...joins],
      leaves: [...before.leaves, ...leaves],
      addIds: [...before.addIds, ...addIds],
      removeIds: [...before.removeIds, ...removeIds],
    });
  };
  const add = (step: Step, place: number): void => {
    switch (step.do) {
      case 'create group':
        created.set(newGroupOf(place), { as: newGroupOf(place), ...step });
        break;
      case 'replace group roles':
        changeGroup(step.groupId, { roleIds: step.roleIds });
        break;
      case 'update group': {
        const { do: _, groupId, ...words } = step;
        changeGroup(groupId, words);
        break;
      }
      case 'change user roles':
        changeUser(step.userId, { addIds: step.addIds, removeIds: step.removeIds });
        break;
      case 'change membership': {
        const groupId = step.groupId === NEW_GROUP ? newGroupOf(place) : step.groupId;
        changeUser(step.userId, step.member ? { joins: [groupId] } : { leaves: [groupId] });
        break;
      }
      case 'delete group':
        deleted.push(step);
        break;
    }
  };
  for (const [place, plan] of plans.entries()) for (const step of plan.steps) add(step, place);
  return [...created.values(), ...groups.values(), ...users.values(), ...deleted];
}

function noChange(userId: string): UserStep {
  return { do: 'change user', userId, joins: [], leaves: [], addIds: [], removeIds: [] };
}

interface RoleChanges {
  /** Ids of groups that gain a role. */
  readonly gaining: ReadonlySet<string>;
  /** Ids of groups that lose one. */
  readonly losing: ReadonlySet<string>;
}

function rolesGainedAndLost(plans: readonly Plan[]): RoleChanges {
  const changing = plans.filter(
    ({ kind, target }) => kind === 'change roles' && target.type === 'group',
  );
  const ids = (some: readonly Plan[]) => new Set(some.flatMap(({ target }) => target.id ?? []));
  return {
    gaining: ids(changing.filter(({ added }) => added.length > 0)),
    losing: ids(changing.filter(({ removed }) => removed.length > 0)),
  };
}

/** Lower comes first, where nothing else decides. */
function rankOf(step: SetStep, { losing }: RoleChanges): number {
  switch (step.do) {
    case 'create group':
      return 0;
    case 'change group':
      return losing.has(step.groupId) ? 4 : 1;
    case 'change user':
      return step.joins.length + step.addIds.length > 0 ? 2 : 3;
    case 'delete group':
      return 5;
  }
}

function inOrder(steps: readonly SetStep[], roles: RoleChanges): SetStep[] {
  const waiting = [...steps].sort((a, b) => rankOf(a, roles) - rankOf(b, roles));
  const losing = new Set(waiting.flatMap((step) => idIn(step, roles.losing)));
  // How many people have still to leave a group before it may gain a role or go.
  const leaving = new Map<string, number>();
  for (const step of waiting) {
    for (const id of step.do === 'change user' ? step.leaves : []) {
      leaving.set(id, (leaving.get(id) ?? 0) + 1);
    }
  }
  const isReady = (step: SetStep): boolean => {
    if (step.do === 'change user') return !step.joins.some((id) => losing.has(id));
    if (step.do === 'create group') return true;
    const left = leaving.get(step.groupId) ?? 0;
    const mayWait = step.do === 'delete group' || roles.gaining.has(step.groupId);
    return left === 0 || !mayWait;
  };
  const ordered: SetStep[] = [];
  while (waiting.length > 0) {
    // A step that is not ready waits for one behind it; the others keep their order.
    const at = waiting.findIndex(isReady);
    const [step] = at === -1 ? [] : waiting.splice(at, 1);
    if (step === undefined) throw noSafeOrder();
    if (step.do === 'change group') losing.delete(step.groupId);
    for (const id of step.do === 'change user' ? step.leaves : []) {
      leaving.set(id, (leaving.get(id) ?? 0) - 1);
    }
    ordered.push(step);
  }
  return ordered;
}

function idIn(step: SetStep, ids: ReadonlySet<string>): string[] {
  return step.do === 'change group' && ids.has(step.groupId) ? [step.groupId] : [];
}

function noSafeOrder(): Failure {
  return new Failure(
    'NOT_ALLOWED',
    'Cannot make these changes as one: in every order somebody would hold a role for a moment that they should not have',
    'First take the roles away from the groups, then move the people in a second change',
  );
}
