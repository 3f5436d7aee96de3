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
import { type GroupKind, NAMES_SHOWN } from '../directory/group-kind.js';
import type { Person } from '../directory/person.js';
import { Failure } from '../errors.js';
import type { RoleRef } from '../qlik/api/groups.js';
import { quote } from '../text/clean.js';

/** The most roles Qlik accepts on one group. @see https://qlik.dev/apis/rest/groups/ */
export const MAX_ROLES_PER_GROUP = 100;

/** The most people one plan may add and take out, all together; a policy may only say fewer. */
export const MAX_PEOPLE = 500;

/** In a step, the id of the group that the same plan creates. */
export const NEW_GROUP = 'the group this plan creates';

/** In a step of a set, the id of the group that the plan at this place creates. */
export function newGroupOf(plan: number): string {
  return `the group plan ${plan} creates`;
}

/** Who or what a plan changes. `id` is absent only for a group that does not exist yet. */
export interface Target {
  readonly type: 'group' | 'user';
  readonly id?: string;
  /** Of a group that an earlier plan of the same set creates: the place of that plan. */
  readonly createdBy?: number;
  readonly name: string;
  /** Of a group. */
  readonly kind?: GroupKind;
  /** Of a user: tells namesakes apart. */
  readonly email?: string;
  /** Of a user: what the identity provider calls them. */
  readonly subject?: string;
}

/** One side of a plan. A target that does not exist has `exists: false` and no roles. */
export interface Snapshot {
  readonly exists: boolean;
  readonly name: string;
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
  | {
      readonly do: 'change membership';
      readonly userId: string;
      readonly groupId: string;
      /** Whether the user is in the group afterwards. */
      readonly member: boolean;
    }
  | {
      readonly do: 'update group';
      readonly groupId: string;
      readonly name?: string;
      readonly description?: string;
    }
  | { readonly do: 'delete group'; readonly groupId: string };

type PlanKind =
  | 'create group'
  | 'change roles'
  | 'change members'
  | 'update group'
  | 'delete group';

export interface Plan {
  readonly kind: PlanKind;
  /** Name or host of the tenant, for words only: its id is part of the set's digest. */
  readonly tenant: string;
  readonly target: Target;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly added: readonly RoleRef[];
  readonly removed: readonly RoleRef[];
  /** People who become members of the target. */
  readonly joins: readonly Person[];
  /** People who stop being members of the target. */
  readonly leaves: readonly Person[];
  /** The first few people it reaches, to show; not part of what is compared. */
  readonly names: readonly string[];
  /** Sentences for the person and the model; not part of what is compared. */
  readonly notes: readonly string[];
  /** Empty when there is nothing to do. */
  readonly steps: readonly Step[];
  /** SHA-256 in hex over target, before, after and people. */
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

/** What a plan is made of where its kind says nothing else. */
const nothing = { added: [], removed: [], joins: [], leaves: [], names: [], notes: [] } as const;

type Draft = Pick<Plan, 'kind' | 'tenant' | 'target' | 'before' | 'after' | 'steps'> &
  Partial<Plan>;

/** What stands for the target's id in the steps of its own plan. */
export function groupIdIn({ id, createdBy }: Target): string {
  return id ?? (createdBy === undefined ? NEW_GROUP : newGroupOf(createdBy));
}

/** Completes a plan and gives it its digest. */
export function completePlan(draft: Draft): Plan {
  const plan = { ...nothing, ...draft };
  const canonical = JSON.stringify([
    plan.kind,
    [plan.target.type, plan.target.kind ?? null, groupIdIn(plan.target), plan.target.name],
    canonicalSnapshot(plan.before),
    canonicalSnapshot(plan.after),
    idsOf(plan.joins),
    idsOf(plan.leaves),
  ]);
  return { ...plan, digest: createHash('sha256').update(canonical).digest('hex') };
}

function canonicalSnapshot({ exists, name, description, roles, people }: Snapshot): unknown {
  return [exists, name, description ?? '', [...byId(roles).keys()].sort(), people];
}

/** The names of the first few, to stand for all. */
export function firstNames(people: readonly Person[]): string[] {
  return people.slice(0, NAMES_SHOWN).map((person) => person.name);
}

function idsOf(people: readonly Person[]): string[] {
  return people.map((person) => person.id).sort();
}

/** The state as a side of a plan, with the roles known to be visible. */
export function snapshotOf(current: CurrentState, roles: readonly RoleRef[]): Snapshot {
  return {
    exists: true,
    name: current.target.name,
    ...(current.description === undefined ? {} : { description: current.description }),
    roles,
    people: current.people,
  };
}

/** @throws {Failure} `ROLES_NOT_VISIBLE`: what nobody has seen must be neither replaced nor judged. */
export function visibleRoles({ target, roles }: CurrentState): readonly RoleRef[] {
  if (roles !== undefined) return roles;
  throw new Failure(
    'ROLES_NOT_VISIBLE',
    `Cannot plan a change of ${target.type} ${quote(target.name)}: its current roles are hidden from this credential`,
    'Give the server a credential of a tenant admin, which may read role assignments',
  );
}

/** Whether two lists hold the same roles, whatever their order and repeats. */
export function sameRoles(a: readonly RoleRef[], b: readonly RoleRef[]): boolean {
  const left = byId(a);
  const right = byId(b);
  return left.size === right.size && [...left.keys()].every((id) => right.has(id));
}

/** Each once, in the order of their first place. */
export function byId<Item extends { readonly id: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
