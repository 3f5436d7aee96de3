/**
 * Groups by kind, part of a name and role, page by page.
 *
 * Qlik documents no "contains" for group names and no combined filters of groups, so one condition at
 * most goes to the tenant, to save pages, and every group is judged here.
 *
 * @see https://qlik.dev/apis/rest/groups/
 * @module
 */

import { Failure } from '../../errors.js';
import { eq, type Filter, or, render } from '../../qlik/api/filter.js';
import { type Group, listGroups } from '../../qlik/api/groups.js';
import type { Role } from '../../qlik/api/roles.js';
import type { Directory, Reading } from '../directory.js';
import { type GroupKind, kindOf } from '../group-kind.js';
import type { ListChunk } from '../list-chunk.js';
import { paginate } from '../paginate.js';

export interface GroupSearch {
  /** Part of the name; case does not count. */
  readonly query?: string | undefined;
  readonly kind?: GroupKind | undefined;
  /** Groups that give at least one of these roles. */
  readonly roles?: readonly Role[] | undefined;
}

/** More role names than this make a filter that Qlik may find too complex. */
const MAX_ROLES_IN_FILTER = 20;

/** Whether a group is one of those searched for. A group whose roles are hidden gives none. */
export function fits(group: Group, { query, kind, roles }: GroupSearch): boolean {
  const wanted = query?.trim().normalize('NFC').toLowerCase() ?? '';
  const given = new Set(group.assignedRoles?.map((role) => role.id));
  return (
    group.name.normalize('NFC').toLowerCase().includes(wanted) &&
    (kind === undefined || kindOf(group) === kind) &&
    (roles === undefined || roles.some((role) => given.has(role.id)))
  );
}

/**
 * Pages of groups in the tenant's order, not yet narrowed by {@link fits}. System groups stand before
 * the first page, unless another kind is searched for.
 *
 * @param at The tenant's cursor of the page to begin with.
 * @param size Groups per page, 1 to 100.
 */
export async function* groupPages(
  directory: Directory,
  search: GroupSearch,
  at: string | undefined,
  size: number,
  reading: Reading,
): AsyncGenerator<ListChunk<Group>> {
  const withSystem = at === undefined && (search.kind ?? 'system') === 'system';
  const system = withSystem ? systemGroups(directory, reading) : Promise.resolve([]);
  if (search.kind === 'system') {
    yield { entries: await system };
    return;
  }
  let filter = narrowing(search);
  const read = (next: string | undefined): ReturnType<typeof pageOf> =>
    pageOf(directory, { limit: size, filter, next }, reading);
  yield* paginate('the groups', at, async (next) => {
    const [page, before] = await Promise.all([
      read(next).catch((error: unknown) => {
        // Which attributes can be filtered by is not settled in Qlik's documents.
        if (filter === undefined || !isBadRequest(error)) throw error;
        filter = undefined;
        return read(next);
      }),
      next === at ? system : [],
    ]);
    const total = page.total === undefined ? {} : { total: page.total + before.length };
    return { ...page, items: [...before, ...page.items], ...total };
  });
}

function pageOf(
  directory: Directory,
  query: {
    readonly limit: number;
    readonly filter: string | undefined;
    readonly next: string | undefined;
  },
  reading: Reading,
) {
  return directory.client.page(listGroups, { query: { ...query, totalResults: true }, ...reading });
}

async function systemGroups(directory: Directory, reading: Reading): Promise<Group[]> {
  const page = await directory.client.page(listGroups, {
    query: { systemGroups: true },
    ...reading,
  });
  return page.items;
}

function narrowing({ kind, roles }: GroupSearch): string | undefined {
  const [first, ...others] = (roles ?? []).map(
    ({ name }): Filter => eq('assignedRoles.name', name),
  );
  if (first !== undefined && others.length < MAX_ROLES_IN_FILTER)
    return render(or(first, ...others));
  return kind === undefined ? undefined : render(eq('providerType', kind));
}

/** Whether the tenant did not understand the request; a plainer filter may help then. */
export function isBadRequest(error: unknown): boolean {
  return error instanceof Failure && error.context.status === 400;
}
