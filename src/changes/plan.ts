/**
 * Plans: what is there, what is wanted, and the steps that lead from one to the other.
 *
 * Files named `plan*`, `effect*` and `guard*` read no network, clock, disk or random source. A plan
 * can therefore be shown to a person, confirmed by its digest, and worked out again just before it
 * is applied. The same wish on the same state gives the same digest.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import type { GroupKind } from '../directory/find-group.js';
import { Failure } from '../errors.js';
import type { RoleRef } from '../qlik/groups.js';
import { quote } from '../text/clean.js';

/** The most roles Qlik accepts on one group. @see https://qlik.dev/apis/rest/groups/ */
export const MAX_ROLES_PER_GROUP = 100;

/** Who or what a plan changes. `id` is absent only for a group that does not exist yet. */
export interface Target {
  readonly type: 'group' | 'user';
  readonly id?: string;
  readonly name: string;
  /** Of a group. */
  readonly kind?: GroupKind;
  /** Of a user: tells namesakes apart. */
  readonly email?: string;
}

/** One side of a plan. A target that does not exist has `exists: false` and no roles. */
export interface Snapshot {
  readonly exists: boolean;
  readonly description?: string;
  /** In the order read; compared as a set of ids. */
  readonly roles: readonly RoleRef[];
  /** People this reaches: the members of a group, everybody for Everyone, one for a user. */
  readonly people: number;
}

/** One writing request. Ids only: names were resolved before. */
export type Step =
  | {
      readonly do: 'create group';
      readonly name: string;
      readonly description?: string;
      readonly roleIds: readonly string[];
    }
  | {
      readonly do: 'replace group roles';
      readonly groupId: string;
      readonly roleIds: readonly string[];
    }
  | {
      readonly do: 'change user roles';
      readonly userId: string;
      readonly addIds: readonly string[];
      readonly removeIds: readonly string[];
    }
  | { readonly do: 'delete group'; readonly groupId: string };

export type PlanKind = 'create group' | 'change roles' | 'delete group';

export interface Plan {
  readonly kind: PlanKind;
  /** Host of the tenant. */
  readonly tenant: string;
  readonly target: Target;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly added: readonly RoleRef[];
  readonly removed: readonly RoleRef[];
  /** The first few people it reaches, to show; not part of what is compared. */
  readonly names: readonly string[];
  /** Empty when there is nothing to do. */
  readonly steps: readonly Step[];
  /** SHA-256 in hex over tenant, target, before and after: what a person approves. */
  readonly digest: string;
}

/** The state of a group or user as read just now. `roles: undefined` means hidden, not empty. */
export interface CurrentState {
  readonly target: Target;
  readonly roles: readonly RoleRef[] | undefined;
  readonly description?: string;
  readonly people: number;
  /** The first few of those people, to show. */
  readonly names: readonly string[];
}

/**
 * Works out the change of roles that adds `add`, takes away `remove`, and keeps every other role.
 *
 * @throws {Failure} `ROLES_NOT_VISIBLE` when the current roles are hidden: replacing a list nobody has
 * seen would remove roles nobody has seen.
 * @throws {Failure} `ARGUMENT_INVALID` when a role is both added and removed, or the group would hold
 * more than {@link MAX_ROLES_PER_GROUP}.
 */
export function planRoles(
  tenant: string,
  current: CurrentState,
  wish: { readonly add: readonly RoleRef[]; readonly remove: readonly RoleRef[] },
): Plan {
  const { target, roles } = current;
  if (roles === undefined) throw hiddenRoles(target);
  const held = byId(roles);
  const wanted = byId(wish.add);
  const unwanted = byId(wish.remove);
  const both = [...wanted.values()].find((role) => unwanted.has(role.id));
  if (both !== undefined) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot both give and take away the role ${quote(both.name)}`,
      'Say for each role whether it is to be given or taken away',
    );
  }
  const added = [...wanted.values()].filter((role) => !held.has(role.id));
  const removed = [...held.values()].filter((role) => unwanted.has(role.id));
  const after = [...[...held.values()].filter((role) => !unwanted.has(role.id)), ...added];
  if (target.type === 'group' && added.length > 0) refuseTooManyRoles(after.length);
  return finish({
    kind: 'change roles',
    tenant,
    target,
    before: snapshot(current, [...held.values()]),
    after: snapshot(current, after),
    added,
    removed,
    names: current.names,
    steps: added.length + removed.length === 0 ? [] : [roleStep(target, after, added, removed)],
  });
}

/**
 * Works out the creation of a custom group.
 *
 * @param existing The custom group that already has exactly this name, if there is one.
 * @throws {Failure} `NAME_TAKEN` when such a group exists and is not already as wished.
 */
export function planCreation(
  tenant: string,
  wish: {
    readonly name: string;
    readonly description?: string;
    readonly roles: readonly RoleRef[];
  },
  existing: CurrentState | undefined,
): Plan {
  const roles = [...byId(wish.roles).values()];
  refuseTooManyRoles(roles.length);
  const target: Target = existing?.target ?? { type: 'group', name: wish.name, kind: 'custom' };
  const after: Snapshot = {
    exists: true,
    ...(wish.description === undefined ? {} : { description: wish.description }),
    roles,
    people: 0,
  };
  if (existing !== undefined) {
    const same =
      existing.roles !== undefined &&
      sameRoles(existing.roles, roles) &&
      (existing.description ?? '') === (wish.description ?? '');
    if (!same) {
      throw new Failure(
        'NAME_TAKEN',
        `Cannot create the custom group ${quote(wish.name)}: a custom group of that name exists (id ${existing.target.id})`,
        'Choose another name, or change the existing group with assign_role and remove_role',
      );
    }
    const now = snapshot(existing, roles);
    return finish({
      kind: 'create group',
      tenant,
      target,
      before: now,
      after: now,
      added: [],
      removed: [],
      names: existing.names,
      steps: [],
    });
  }
  return finish({
    kind: 'create group',
    tenant,
    target,
    before: { exists: false, roles: [], people: 0 },
    after,
    added: roles,
    removed: [],
    names: [],
    steps: [
      {
        do: 'create group',
        name: wish.name,
        ...(wish.description === undefined ? {} : { description: wish.description }),
        roleIds: roles.map((role) => role.id),
      },
    ],
  });
}

/** Works out the deletion of a group. @throws {Failure} `ROLES_NOT_VISIBLE` when its roles are hidden. */
export function planDeletion(tenant: string, current: CurrentState): Plan {
  const { target, roles } = current;
  if (roles === undefined || target.id === undefined) throw hiddenRoles(target);
  return finish({
    kind: 'delete group',
    tenant,
    target,
    before: snapshot(current, roles),
    after: { exists: false, roles: [], people: 0 },
    added: [],
    removed: roles,
    names: current.names,
    steps: [{ do: 'delete group', groupId: target.id }],
  });
}

/** Whether two lists hold the same roles, whatever their order and repeats. */
export function sameRoles(a: readonly RoleRef[], b: readonly RoleRef[]): boolean {
  const left = byId(a);
  const right = byId(b);
  return left.size === right.size && [...left.keys()].every((id) => right.has(id));
}

function roleStep(
  target: Target,
  after: readonly RoleRef[],
  added: readonly RoleRef[],
  removed: readonly RoleRef[],
): Step {
  const id = target.id ?? '';
  return target.type === 'group'
    ? { do: 'replace group roles', groupId: id, roleIds: after.map((role) => role.id) }
    : {
        do: 'change user roles',
        userId: id,
        addIds: added.map((role) => role.id),
        removeIds: removed.map((role) => role.id),
      };
}

function snapshot(current: CurrentState, roles: readonly RoleRef[]): Snapshot {
  return {
    exists: true,
    ...(current.description === undefined ? {} : { description: current.description }),
    roles,
    people: current.people,
  };
}

function finish(plan: Omit<Plan, 'digest'>): Plan {
  const canonical = JSON.stringify([
    plan.kind,
    plan.tenant,
    [plan.target.type, plan.target.kind ?? null, plan.target.id ?? null, plan.target.name],
    canonicalSnapshot(plan.before),
    canonicalSnapshot(plan.after),
  ]);
  return { ...plan, digest: createHash('sha256').update(canonical).digest('hex') };
}

function canonicalSnapshot({ exists, description, roles, people }: Snapshot): unknown {
  return [exists, description ?? '', [...byId(roles).keys()].sort(), people];
}

function byId(roles: readonly RoleRef[]): ReadonlyMap<string, RoleRef> {
  return new Map(roles.map((role) => [role.id, role]));
}

function refuseTooManyRoles(wanted: number): void {
  if (wanted <= MAX_ROLES_PER_GROUP) return;
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot give one group ${wanted} roles: the most is ${MAX_ROLES_PER_GROUP}`,
    'Choose which roles to leave out',
  );
}

function hiddenRoles(target: Target): Failure {
  return new Failure(
    'ROLES_NOT_VISIBLE',
    `Cannot plan a change of ${target.type} ${quote(target.name)}: its current roles are hidden from this credential`,
    'Give the server a credential of a tenant admin, which may read role assignments',
  );
}
