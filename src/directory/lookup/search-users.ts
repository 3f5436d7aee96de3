/**
 * People by part of a name, e-mail or subject, status, group and direct role, page by page.
 *
 * The tenant is asked as narrowly as its documents allow, to save pages. Everybody it answers with is
 * judged here again: its filters ignore case, and it may refuse a combination of conditions.
 *
 * @see https://qlik.dev/apis/rest/users/
 * @module
 */

import { Failure } from '../../errors.js';
import { and, contains, enclosed, eq, type Filter, or, render } from '../../qlik/api/filter.js';
import { EVERYONE_ID, type Group } from '../../qlik/api/groups.js';
import type { Role } from '../../qlik/api/roles.js';
import { listUsers, type User } from '../../qlik/api/users.js';
import type { Directory, Reading } from '../directory.js';
import type { ListChunk } from '../list-chunk.js';
import { paginate } from '../paginate.js';
import { isUserId } from '../person.js';
import { isBadRequest } from './search-groups.js';

export interface UserSearch {
  /** Part of the name, e-mail or subject, whatever the case; or the whole id. */
  readonly query?: string | undefined;
  readonly status?: string | undefined;
  /** Only its members; everybody is a member of Everyone. */
  readonly group?: Pick<Group, 'id'> | undefined;
  /** People to whom at least one of these is given directly. */
  readonly roles?: readonly Role[] | undefined;
}

/** More roles than this make a filter that Qlik may find too complex. */
const MAX_ROLES_IN_FILTER = 20;

/** People per page where the tenant cannot narrow and most of them are left out here. */
const MOST = 100;

/**
 * Whether a person is one of those searched for. Memberships that are hidden are taken from the
 * filter, of which the group is always a part.
 *
 * @throws {Failure} `ROLES_NOT_VISIBLE` when roles are searched for and hidden: that nobody has them
 * would be a guess.
 */
export function fitsUser(user: User, { query, status, group, roles }: UserSearch): boolean {
  const wanted = folded(query ?? '');
  const texts = [user.name, user.email ?? '', user.subject];
  const everybody = group === undefined || group.id === EVERYONE_ID;
  return (
    (user.id === query?.trim() || texts.some((text) => folded(text).includes(wanted))) &&
    (status === undefined || user.status === status) &&
    (everybody || (user.assignedGroups ?? [group]).some((one) => one.id === group.id)) &&
    (roles === undefined || holdsOneOf(user, roles))
  );
}

/**
 * Pages of people in the tenant's order, not yet narrowed by {@link fitsUser}. A total is given only
 * when every condition went to the tenant.
 *
 * @param at The tenant's cursor of the page to begin with.
 * @param size People per page, 1 to 100.
 */
export async function* userPages(
  directory: Directory,
  search: UserSearch,
  at: string | undefined,
  size: number,
  reading: Reading,
): AsyncGenerator<ListChunk<User>> {
  const conditions = conditionsOf(search);
  const [plainest, ...others] = conditions;
  let filter = plainest && render(and(plainest, ...others));
  let whole = (search.roles?.length ?? 0) <= MAX_ROLES_IN_FILTER;
  const read = (next: string | undefined) => {
    const query = { limit: whole ? size : MOST, filter, next, totalResults: true };
    return directory.client.page(listUsers, { query, ...reading });
  };
  const stretches = paginate('the people', at, async (next) => {
    try {
      return await read(next);
    } catch (error) {
      if (plainest === undefined || others.length === 0 || !isBadRequest(error)) throw error;
      // How conditions may be combined is shown by a few examples and nowhere settled.
      filter = render(plainest);
      others.length = 0;
      whole = false;
      return read(next);
    }
  });
  for await (const stretch of stretches) yield whole ? stretch : { ...stretch, total: undefined };
}

/**
 * Whether the roles of people can be seen at all, to be asked before saying that nobody has one.
 *
 * @throws {Failure} `ROLES_NOT_VISIBLE` when they cannot.
 */
export async function assureRolesShown({ client }: Directory, reading: Reading): Promise<void> {
  const { items } = await client.page(listUsers, { query: { limit: 1 }, ...reading });
  if (items.some((user) => user.assignedRoles === undefined)) throw rolesHidden();
}

/** Plain equality first, which leaves the fewest people: it has to do alone if Qlik wants it plainer. */
function conditionsOf({ query, status, group, roles }: UserSearch): Filter[] {
  const text = query?.trim() ?? '';
  const [role, ...more] = (roles ?? []).map(({ id }) => eq('assignedRoles.id', id));
  return [
    ...(group === undefined || group.id === EVERYONE_ID ? [] : [eq('assignedGroups.id', group.id)]),
    ...(role === undefined || more.length >= MAX_ROLES_IN_FILTER ? [] : [or(role, ...more)]),
    ...(text === '' ? [] : [textCondition(text)]),
    ...(status === undefined ? [] : [enclosed(eq('status', status))]),
  ];
}

function textCondition(text: string): Filter {
  const parts = [contains('email', text), contains('subject', text)] as const;
  const id = isUserId(text) ? [eq('id', text)] : [];
  return or(contains('name', text), ...parts, ...id);
}

function folded(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

function holdsOneOf(user: User, roles: readonly Role[]): boolean {
  if (user.assignedRoles !== undefined) {
    const held = new Set(user.assignedRoles.map((role) => role.id));
    return roles.some((role) => held.has(role.id));
  }
  throw rolesHidden();
}

function rolesHidden(): Failure {
  return new Failure(
    'ROLES_NOT_VISIBLE',
    'Cannot search for people by role: the roles of people are hidden from this credential',
    'Give the server a credential of a tenant admin, which may read role assignments',
  );
}
