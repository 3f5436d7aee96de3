import { z } from 'zod';
import { findGroup } from '../../directory/lookup/find-group.js';
import { findRoles } from '../../directory/lookup/find-roles.js';
import { assureRolesShown, fitsUser, userPages } from '../../directory/lookup/search-users.js';
import type { User } from '../../qlik/api/users.js';
import { clean, quote } from '../../text/clean.js';
import { count, firstOf, list } from '../../text/lists.js';
import { pageSize, readCursor } from '../common/cursor.js';
import { fillPage, restLine } from '../common/fill-page.js';
import { cursorArgument, cursorResult, limitArgument, rolesArgument } from '../common/schemas.js';
import { defineTool } from '../tool.js';
import { groupsText, namesakesIn, PersonView, personLine, viewPersonFully } from './person-view.js';

/** Roles named per person; the rest is counted, and explain_access has them all. */
const ROLES_IN_LIST = 8;

const input = z.strictObject({
  query: z.string().optional().describe('Part of name, e-mail, subject; or an id'),
  status: z
    .enum(['active', 'invited', 'disabled', 'deleted', 'provisioned'])
    .optional()
    .describe('Only this status'),
  group: z.string().optional().describe('Only its members; exact name or id'),
  roles: rolesArgument.min(1).optional().describe('Only who has one of these directly'),
  limit: limitArgument,
  cursor: cursorArgument,
});

const UserRow = PersonView.unwrap().extend({
  subject: z.string(),
  groups: z.int().optional(),
  /** Left out when the credential may not see roles. */
  roles: z.array(z.string()).optional(),
  more_roles: z.int().optional(),
});
type UserRow = z.infer<typeof UserRow>;

const output = z.lazy(() =>
  z.object({
    tenant: z.string(),
    people: z.array(UserRow),
    total: z.int().optional(),
    namesakes: z.array(z.string()),
    cursor: cursorResult,
  }),
);

export const findUsers = defineTool({
  name: 'find_users',
  title: 'Find people',
  effect: 'reads',
  description:
    'Finds people (users) of the Qlik Cloud tenant by part of a name, e-mail or subject, by status, group or direct role; conditions add up. Shows id, status, bots, direct roles, and points out namesakes. For roles through groups too, use explain_access.',
  input,
  output,
  async run({ limit, cursor, ...args }, { tenant: { directory }, reading }) {
    const from = readCursor(cursor);
    const [group, roles] = await Promise.all([
      args.group === undefined ? undefined : findGroup(directory, args.group, reading),
      args.roles &&
        directory.roles(reading).then((catalogue) => findRoles(catalogue, args.roles ?? [])),
    ]);
    const search = { query: args.query, status: args.status, group, roles };
    const source = userPages(directory, search, from.page, pageSize(from, limit), reading);
    let leftOut = 0;
    const filled = await fillPage(source, from, limit, (user) => {
      if (fitsUser(user, search)) return viewRow(user);
      leftOut += 1;
      return undefined;
    });
    const people = filled.views;
    if (roles && people.length === 0) await assureRolesShown(directory, reading);
    const narrowed = Object.values(args).some((part) => part !== undefined);
    // The tenant compares a little differently; where that shows, its count is not ours.
    const total = leftOut > 0 ? undefined : filled.total;
    const namesakes = namesakesIn(people);
    return {
      state: 'done',
      text: [
        `${headOf(people.length, total, narrowed)} in ${directory.tenant}${people.length === 0 ? '.' : ':'}`,
        ...people.map(rowLine),
        ...namesakeLine(namesakes),
        ...restLine(filled),
      ].join('\n'),
      data: {
        tenant: directory.tenant,
        people,
        ...(total === undefined ? {} : { total }),
        namesakes,
        ...(filled.cursor === undefined ? {} : { cursor: filled.cursor }),
      },
    };
  },
});

function viewRow(user: User): UserRow {
  const roles = user.assignedRoles?.map((role) => clean(role.name).text).sort();
  return {
    ...viewPersonFully(user),
    ...(user.assignedGroups === undefined ? {} : { groups: user.assignedGroups.length }),
    ...(roles === undefined ? {} : { roles: roles.slice(0, ROLES_IN_LIST) }),
    ...(roles !== undefined && roles.length > ROLES_IN_LIST
      ? { more_roles: roles.length - ROLES_IN_LIST }
      : {}),
  };
}

function headOf(found: number, total: number | undefined, narrowed: boolean): string {
  if (total !== undefined && total !== found) {
    return `${found} of ${count(total, 'person', 'people')}${narrowed ? ' that fit' : ''}`;
  }
  return narrowed
    ? count(found, 'person that fits', 'people that fit')
    : count(found, 'person', 'people');
}

function rowLine(row: UserRow): string {
  const { groups, roles, more_roles } = row;
  const names = (roles ?? []).map((role) => quote(role));
  const shown =
    more_roles === undefined
      ? list(names, 'no role')
      : `${names.join(', ')} and ${more_roles} more`;
  return personLine(
    row,
    groupsText(groups),
    roles === undefined ? 'roles hidden from this credential' : `directly has ${shown}`,
  );
}

function namesakeLine(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = firstOf(
    names.map((name) => quote(name)),
    ROLES_IN_LIST,
  );
  return [
    `Careful: several people here are named ${shown}; tell them apart by e-mail, subject or id`,
  ];
}
