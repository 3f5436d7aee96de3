/**
 * Everybody who has a role, and through what.
 *
 * The list has four parts, each read from the tenant page by page, so that a role that everybody has
 * costs no more memory than one that nobody has: the groups that give it; people to whom it is given
 * directly; people who have it through groups only; and, where Everyone gives it, the rest.
 *
 * @see https://qlik.dev/apis/rest/users/
 * @module
 */

import { Failure } from '../../errors.js';
import { eq, type Filter, render } from '../../qlik/api/filter.js';
import type { Group } from '../../qlik/api/groups.js';
import type { Role } from '../../qlik/api/roles.js';
import { listUsers, type User } from '../../qlik/api/users.js';
import { quote } from '../../text/clean.js';
import type { Directory, Reading } from '../directory.js';
import type { ListChunk } from '../list-chunk.js';
import { membersOf } from '../lookup/find-group.js';
import { fits, groupPages } from '../lookup/search-groups.js';
import { paginate } from '../paginate.js';
import { type Path, pathsTo } from './paths.js';

export type Holding =
  | { readonly kind: 'group'; readonly group: Group; readonly members: number }
  | { readonly kind: 'person'; readonly user: User; readonly paths: readonly Path[] };

/** What is looked at: a role, and the group of everybody, which may give it. */
export interface Question {
  readonly role: Role;
  readonly everyone: Group;
}

const parts = ['groups', 'direct', 'grouped', 'everyone'] as const;
type Part = (typeof parts)[number];

/** Members are counted with one request per group: as many at once as there are connections. */
const GROUPS_AT_ONCE = 8;

/**
 * Groups first, then each person exactly once with all their paths. Where a part ends, what follows is
 * looked at first, so that nobody is told of more when there is nothing more.
 *
 * @param at Where to begin: `at` or `next` of an earlier stretch.
 * @throws {Failure} `ROLES_NOT_VISIBLE` when roles are hidden, because "nobody" would be a guess.
 */
export async function* holdersOf(
  directory: Directory,
  question: Question,
  at: string | undefined,
  reading: Reading,
): AsyncGenerator<ListChunk<Holding>> {
  let held: ListChunk<Holding> | undefined;
  for await (const stretch of inParts(directory, question, at, reading)) {
    const empty = stretch.entries.length === 0;
    if (held !== undefined && !empty) yield held;
    const now: ListChunk<Holding> =
      held !== undefined && empty ? { ...held, next: stretch.next } : stretch;
    held = endsPart(now) ? now : undefined;
    if (held === undefined) yield now;
  }
  if (held !== undefined) yield held;
}

function endsPart({ next }: ListChunk<Holding>): boolean {
  return parts.some((part) => part === next);
}

async function* inParts(
  directory: Directory,
  question: Question,
  at: string | undefined,
  reading: Reading,
): AsyncGenerator<ListChunk<Holding>> {
  const { role, everyone } = question;
  const given = everyone.assignedRoles;
  if (given === undefined) throw hidden(role);
  const all = given.some(({ id }) => id === role.id) ? parts : parts.slice(0, -1);
  const start = placeOf(at, all);
  for (const [index, part] of all.entries()) {
    if (index < start.index) continue;
    const cursor = index === start.index ? start.cursor : undefined;
    const after = all[index + 1];
    const stretches =
      part === 'groups'
        ? groupsGiving(directory, role, cursor, reading)
        : peopleIn(part, directory, question, cursor, reading);
    for await (const { at: here, next, entries } of stretches) {
      const following = next === undefined ? after : mark(part, next);
      yield { at: mark(part, here), next: following, entries };
    }
  }
}

function mark(part: Part, cursor: string | undefined): string {
  return cursor === undefined ? part : `${part}:${cursor}`;
}

function placeOf(at: string | undefined, all: readonly Part[]) {
  if (at === undefined) return { index: 0 };
  const end = at.indexOf(':');
  const index = all.findIndex((part) => part === at.slice(0, end < 0 ? at.length : end));
  if (index >= 0) return { index, cursor: end < 0 ? undefined : at.slice(end + 1) };
  throw new Failure(
    'ARGUMENT_INVALID',
    'Cannot go on from this cursor: it is not of a list like this one',
    'Copy the cursor from the previous answer, or leave it out to start again',
  );
}

async function* groupsGiving(
  directory: Directory,
  role: Role,
  at: string | undefined,
  reading: Reading,
): AsyncGenerator<ListChunk<Holding>> {
  const search = { roles: [role] };
  for await (const stretch of groupPages(directory, search, at, GROUPS_AT_ONCE, reading)) {
    if (stretch.entries.some((group) => group.assignedRoles === undefined)) throw hidden(role);
    const giving = stretch.entries.filter((group) => fits(group, search));
    const entries = await Promise.all(
      giving.map(async (group) => {
        const { total } = await membersOf(directory, group.id, reading);
        return { kind: 'group', group, members: total } as const;
      }),
    );
    yield { ...stretch, entries };
  }
}

async function* peopleIn(
  part: Exclude<Part, 'groups'>,
  directory: Directory,
  { role, everyone }: Question,
  at: string | undefined,
  reading: Reading,
): AsyncGenerator<ListChunk<Holding>> {
  const filter = filterOf(part, role);
  const query = filter === undefined ? {} : { filter: render(filter) };
  const stretches = paginate('the people', at, (next) =>
    directory.client.page(listUsers, { query: { ...query, limit: 100, next }, ...reading }),
  );
  for await (const stretch of stretches) {
    const entries = stretch.entries.flatMap((user): Holding[] => {
      if (rolesHidden(user)) throw hidden(role);
      const paths = pathsTo(role.id, user, everyone);
      // Filters by name ignore case, and a person belongs to the first part that fits.
      return partOf(paths) === part ? [{ kind: 'person', user, paths }] : [];
    });
    yield { ...stretch, entries };
  }
}

/** Ids are exact. For roles through groups Qlik documents only a filter by name. */
export function filterOf(part: Exclude<Part, 'groups'>, { id, name }: Role): Filter | undefined {
  switch (part) {
    case 'direct':
      return eq('assignedRoles.id', id);
    case 'grouped':
      return eq('assignedGroupsAssignedRoles.name', name);
    case 'everyone':
      return undefined;
  }
}

function partOf([first]: readonly Path[]): Part | undefined {
  if (first === undefined) return undefined;
  return ({ direct: 'direct', group: 'grouped', everyone: 'everyone' } as const)[first.via];
}

function rolesHidden({ assignedRoles, assignedGroups }: User): boolean {
  return (
    assignedRoles === undefined ||
    (assignedGroups ?? [{ assignedRoles: undefined }]).some(
      (one) => one.assignedRoles === undefined,
    )
  );
}

function hidden(role: Role): Failure {
  return new Failure(
    'ROLES_NOT_VISIBLE',
    `Cannot tell who has the role ${quote(role.name)}: roles are hidden from this credential`,
    'Give the server a credential of a tenant admin, which may read role assignments',
  );
}
