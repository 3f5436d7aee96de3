import { z } from 'zod';
import { kindNames } from '../../directory/group-kind.js';
import { findRoles } from '../../directory/lookup/find-roles.js';
import { fits, groupPages } from '../../directory/lookup/search-groups.js';
import { isAdminLevel } from '../../plan/effect.js';
import { quote } from '../../text/clean.js';
import { count, list } from '../../text/lists.js';
import { pageSize, readCursor } from '../common/cursor.js';
import { fillPage, restLine } from '../common/fill-page.js';
import {
  cursorArgument,
  cursorResult,
  GroupView,
  limitArgument,
  rolesArgument,
  viewGroup,
} from '../common/schemas.js';
import { defineTool } from '../tool.js';

const input = z.strictObject({
  query: z.string().optional().describe('Part of the name'),
  kind: z
    .enum(['custom', 'idp', 'system'])
    .optional()
    .describe('custom: made in Qlik; system: everybody'),
  roles: rolesArgument.optional().describe('Only what gives one of these'),
  level: z.enum(['admin']).optional().describe('Only what may administer something'),
  limit: limitArgument,
  cursor: cursorArgument,
});

const output = z.lazy(() =>
  z.object({
    tenant: z.string(),
    groups: z.array(GroupView),
    cursor: cursorResult,
  }),
);

export const listGroups = defineTool({
  name: 'list_groups',
  title: 'List groups',
  effect: 'reads',
  description:
    'Lists the groups of the Qlik Cloud tenant with id, kind and the roles they give: custom groups, groups of the identity provider (IdP) and the system group of everybody. level admin shows which can administer the tenant. get_group counts members.',
  input,
  output,
  async run({ limit, cursor, level, roles: words, ...rest }, { tenant: { directory }, reading }) {
    const from = readCursor(cursor);
    const catalogue = words || level ? await directory.roles(reading) : new Map();
    const named = words && findRoles(catalogue, words);
    const roles = level
      ? (named ?? [...catalogue.values()]).filter((role) => isAdminLevel(role))
      : named;
    const search = { ...rest, roles };
    const narrowed = Object.values(search).some((part) => part !== undefined);
    const size = narrowed ? 100 : pageSize(from, limit);
    const source = groupPages(directory, search, from.page, size, reading);
    const filled = await fillPage(source, from, limit, (group) =>
      fits(group, search) ? viewGroup(group) : undefined,
    );
    // Later pages are counted by the tenant without the system groups.
    const total = from.page === undefined ? filled.total : undefined;
    const found = filled.views.length;
    const head = narrowed
      ? count(found, 'group that fits', 'groups that fit')
      : `${count(found, 'group')}${total === undefined ? '' : ` of ${total.toLocaleString('en-US')}`}`;
    return {
      state: 'done',
      text: [
        `${head} in ${directory.tenant}${found === 0 ? '.' : ':'}`,
        ...filled.views.map(groupLine),
        ...restLine(filled),
      ].join('\n'),
      data: {
        tenant: directory.tenant,
        groups: filled.views,
        ...(filled.cursor === undefined ? {} : { cursor: filled.cursor }),
      },
    };
  },
});

function groupLine({ id, name, kind, roles, more_roles, description, careful }: GroupView): string {
  const names = (roles ?? []).map((role) => quote(role));
  const shown =
    more_roles === undefined
      ? list(names, 'nothing')
      : `${names.join(', ')} and ${more_roles} more`;
  return [
    `- ${quote(name)}`,
    kindNames[kind],
    `id ${id}`,
    roles === undefined ? 'roles hidden from this credential' : `gives ${shown}`,
    ...(description === undefined ? [] : [`described as ${quote(description)}`]),
    ...(careful === undefined ? [] : [`careful: ${careful}`]),
  ].join(' · ');
}
