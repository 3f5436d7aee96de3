/**
 * The net effect of a change: for every person it reaches, which roles they gain, lose, keep or had
 * already, judged by all their paths before and after the whole change. Pure.
 *
 * @module
 */

import { type Path, pathsByRole } from '../directory/access/paths.js';
import { type Person, personOf } from '../directory/person.js';
import type { RoleRef } from '../qlik/api/groups.js';
import type { User } from '../qlik/api/users.js';
import type { ChangeSet } from './change-set.js';
import { byId, newGroupOf, type Plan, type Snapshot } from './plan.js';

/** The most people for whom it is computed. */
export const MAX_NET_PEOPLE = 500;

/**
 * How it ends for one person and one role. `had` and `keeps` differ in what the change does: it gives
 * a role that the person has another way, or takes one path away of several. What hidden roles or
 * groups could turn around is `may gain` or `may lose`.
 */
export type End = 'gains' | 'had' | 'may gain' | 'loses' | 'keeps' | 'may lose';

/** One person, as far as one role goes. */
export interface NetPerson {
  readonly person: Person;
  readonly end: End;
  /** For `keeps` the paths that are left, for `had` those there were before; else empty. */
  readonly through: readonly Path[];
}

export interface NetRole {
  readonly role: RoleRef;
  /** Everybody for whom a path to the role comes or goes; at least one. */
  readonly people: readonly NetPerson[];
}

/** Roles in no particular order; none when no path to any role changes. */
export interface NetEffect {
  readonly roles: readonly NetRole[];
}

/** What the people are judged by, as read before the change. */
export interface ReachedPeople {
  readonly users: readonly User[];
  /** The roles that Everyone gives; `undefined` when hidden. */
  readonly everyone: readonly RoleRef[] | undefined;
}

/** @param reached Everybody whom the change reaches, and more does no harm. */
export function netEffectOf(
  { plans }: Pick<ChangeSet, 'plans'>,
  { users, everyone }: ReachedPeople,
): NetEffect {
  const groups = changedGroups(plans);
  const found = new Map<string, { role: RoleRef; people: NetPerson[] }>();
  for (const user of byId(users).values()) {
    const before = accessBefore(user, groups);
    const after = accessAfter(before, plans, groups);
    const person = personOf(user);
    const hidden = hides(user, groups) || everyone === undefined;
    for (const { role, end, through } of endsOf(before, after, everyone, hidden)) {
      const entry = found.get(role.id) ?? { role, people: [] };
      entry.people.push({ person, end, through });
      found.set(role.id, entry);
    }
  }
  return { roles: [...found.values()] };
}

interface ChangedGroup {
  readonly id: string;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly kind: NonNullable<Plan['target']['kind']>;
}

/** The groups that the plans are about, from before the first plan to after the last. */
function changedGroups(plans: readonly Plan[]): ReadonlyMap<string, ChangedGroup> {
  const groups = new Map<string, ChangedGroup>();
  for (const [place, plan] of plans.entries()) {
    if (plan.target.type !== 'group') continue;
    const id = groupIdAt(plan, place);
    const { before = plan.before } = groups.get(id) ?? {};
    groups.set(id, { id, before, after: plan.after, kind: plan.target.kind ?? 'custom' });
  }
  return groups;
}

function groupIdAt({ target }: Plan, place: number): string {
  return target.id ?? newGroupOf(target.createdBy ?? place);
}

type Groups = ReadonlyMap<string, ChangedGroup>;

/** The roles of a group that is changed are known from its plan, whatever the user shows of them. */
function accessBefore(user: User, groups: Groups): User {
  const { assignedGroups } = user;
  if (assignedGroups === undefined) return user;
  return {
    ...user,
    assignedGroups: assignedGroups.map((group) => {
      const changed = groups.get(group.id);
      return changed === undefined ? group : { ...group, assignedRoles: [...changed.before.roles] };
    }),
  };
}

function accessAfter(user: User, plans: readonly Plan[], groups: Groups): User {
  const direct = new Map(byId(user.assignedRoles ?? []));
  const memberships = new Map(byId(user.assignedGroups ?? []));
  for (const [place, plan] of plans.entries()) {
    if (plan.target.type === 'user') {
      if (plan.target.id !== user.id) continue;
      for (const role of plan.added) direct.set(role.id, role);
      for (const { id } of plan.removed) direct.delete(id);
      continue;
    }
    const id = groupIdAt(plan, place);
    if (plan.leaves.some((person) => person.id === user.id)) memberships.delete(id);
    if (plan.joins.some((person) => person.id === user.id)) {
      const { name } = plan.after;
      memberships.set(id, { id, name, providerType: providerOf(plan), assignedRoles: [] });
    }
  }
  return {
    ...user,
    assignedRoles: [...direct.values()],
    assignedGroups: [...memberships.values()].flatMap((group) => {
      const changed = groups.get(group.id);
      if (changed === undefined) return [group];
      const { exists, name, roles } = changed.after;
      return exists ? [{ ...group, name, assignedRoles: [...roles] }] : [];
    }),
  };
}

function providerOf({ target: { kind = 'custom' } }: Plan): 'custom' | 'idp' | undefined {
  return kind === 'system' ? undefined : kind;
}

/** Whether the user may have roles that are not shown. */
function hides({ assignedRoles, assignedGroups }: User, groups: Groups): boolean {
  if (assignedRoles === undefined || assignedGroups === undefined) return true;
  return assignedGroups.some((group) => group.assignedRoles === undefined && !groups.has(group.id));
}

interface RoleEnd extends Omit<NetPerson, 'person'> {
  readonly role: RoleRef;
}

function endsOf(
  before: User,
  after: User,
  everyone: readonly RoleRef[] | undefined,
  hidden: boolean,
): RoleEnd[] {
  const forAll = everyone === undefined ? {} : { assignedRoles: [...everyone] };
  const pathsBefore = pathsByRole(before, forAll);
  const pathsAfter = pathsByRole(after, forAll);
  const roles = byId([...rolesOf(before), ...rolesOf(after)]);
  return [...roles.values()].flatMap((role): RoleEnd[] => {
    const had = pathsBefore.get(role.id) ?? [];
    const has = pathsAfter.get(role.id) ?? [];
    const loses = isMissingOne(had, has);
    if (!loses && !isMissingOne(has, had)) return [];
    if (has.length === 0) return [{ role, end: hidden ? 'may lose' : 'loses', through: [] }];
    if (had.length === 0) return [{ role, end: hidden ? 'may gain' : 'gains', through: [] }];
    return [loses ? { role, end: 'keeps', through: has } : { role, end: 'had', through: had }];
  });
}

function rolesOf({ assignedRoles = [], assignedGroups = [] }: User): RoleRef[] {
  return [...assignedRoles, ...assignedGroups.flatMap((group) => group.assignedRoles ?? [])];
}

/** Whether one of the first paths is not among the second. */
function isMissingOne(these: readonly Path[], those: readonly Path[]): boolean {
  const keys = new Set(those.map(keyOf));
  return these.some((path) => !keys.has(keyOf(path)));
}

function keyOf(path: Path): string {
  return path.via === 'group' ? `group ${path.id}` : path.via;
}
