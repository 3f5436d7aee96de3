import { z } from 'zod';
import { kindNames, kindOf } from '../../directory/group-kind.js';
import { findGroup, noTotal } from '../../directory/lookup/find-group.js';
import { userPages } from '../../directory/lookup/search-users.js';
import { clean, quote, quoteFlagged } from '../../text/clean.js';
import { count } from '../../text/lists.js';
import { pageSize, readCursor } from '../common/cursor.js';
import { fillPage, fitted, restLine } from '../common/fill-page.js';
import {
  carefulOf,
  carefulResult,
  cursorArgument,
  cursorResult,
  groupArgument,
  limitArgument,
  RoleView,
  viewRole,
} from '../common/schemas.js';
import { defineTool } from '../tool.js';
import { PersonView, personLine, viewPerson } from './person-view.js';

/** With more roles than this, their descriptions would make the answer too long; list_roles has them. */
const ROLES_WITH_DESCRIPTION = 25;

const input = z.strictObject({
  group: groupArgument,
  limit: limitArgument.describe('At most this many members'),
  cursor: cursorArgument,
});

const RoleOfGroup = RoleView.unwrap().extend({
  careful: carefulResult,
  description: z.string().optional(),
  full_user: z.boolean().describe('It can raise a basic user to a full user'),
});

const output = z.lazy(() =>
  z.object({
    tenant: z.string(),
    id: z.string(),
    name: z.string(),
    kind: z.enum(['custom', 'idp', 'system']),
    description: z.string().optional(),
    created: z.string().optional(),
    updated: z.string().optional(),
    members: z.int().describe('How many there are in all'),
    people: z.array(PersonView).describe('Members, from the cursor on'),
    not_active: z.int().describe('How many of these people are not active'),
    careful: carefulResult,
    roles: z.array(RoleOfGroup).optional().describe('Left out when hidden from the credential'),
    cursor: cursorResult,
  }),
);

export const getGroup = defineTool({
  name: 'get_group',
  title: 'Show a group',
  effect: 'reads',
  description:
    'Shows one group of the Qlik Cloud tenant: kind, description, every role it gives and what that is for, and its members, counted and page by page, with those marked who are not active.',
  input,
  output,
  async run({ limit, cursor, ...args }, { tenant: { directory }, reading }) {
    const from = readCursor(cursor);
    const [group, catalogue] = await Promise.all([
      findGroup(directory, args.group, reading),
      directory.roles(reading),
    ]);
    const brief = (group.assignedRoles?.length ?? 0) > ROLES_WITH_DESCRIPTION;
    const held = group.assignedRoles;
    const shown = (max: number) =>
      held?.map((ref) => {
        const role = catalogue.get(ref.id);
        return {
          ...viewRole({ ...role, ...ref, level: ref.level ?? role?.level }, max),
          ...carefulOf(ref.name),
          ...(role?.description && !brief
            ? { description: clean(role.description, 160).text }
            : {}),
          full_user: role?.userEntitlementType === 'fullUser',
        };
      });
    const roles = held && fitted(shown);
    const source = userPages(directory, { group }, from.page, pageSize(from, limit), reading);
    const filled = await fillPage(source, from, limit, viewPerson, roles);
    if (filled.total === undefined) throw noTotal(group.id);
    const people = filled.views;
    const kind = kindOf(group);
    const data = {
      tenant: directory.tenant,
      id: group.id,
      name: clean(group.name).text,
      ...carefulOf(group.name),
      kind,
      ...(group.description ? { description: clean(group.description, 400).text } : {}),
      ...(group.createdAt === undefined ? {} : { created: clean(group.createdAt).text }),
      ...(group.lastUpdatedAt === undefined ? {} : { updated: clean(group.lastUpdatedAt).text }),
      members: filled.total,
      people,
      not_active: people.filter(({ status }) => status !== 'active').length,
      ...(roles === undefined ? {} : { roles }),
      ...(filled.cursor === undefined ? {} : { cursor: filled.cursor }),
    };
    const text = [
      `The ${kindNames[kind]} group ${quoteFlagged(group.name)} (id ${group.id}) in ${directory.tenant}`,
      ...(data.description === undefined ? [] : [`Description: ${quote(data.description, 400)}`]),
      ...(data.created === undefined ? [] : [`Created: ${data.created}`]),
      ...(data.updated === undefined ? [] : [`Last updated: ${data.updated}`]),
      ...roleLines(roles),
      membersHead(data.members, people.length, data.not_active),
      ...people.map((person) => personLine(person)),
      ...restLine(filled),
    ];
    return { state: 'done', text: text.join('\n'), data };
  },
});

function membersHead(all: number, shown: number, notActive: number): string {
  const parts = [
    `Members: ${count(all, 'person', 'people')}`,
    ...(shown === all ? [] : [`${shown} of them shown here`]),
    ...(notActive === 0 ? [] : [`${notActive} of ${shown === all ? 'them' : 'these'} not active`]),
  ];
  return `${parts.join(', ')}${shown === 0 ? '' : ':'}`;
}

function roleLines(roles: readonly z.infer<typeof RoleOfGroup>[] | undefined): string[] {
  if (roles === undefined) return ['Roles: hidden from the credential of this server'];
  if (roles.length === 0) return ['Roles: none; being a member gives nothing by itself'];
  return [
    'Roles it gives:',
    ...roles.map(({ name, id, level, description, full_user, careful }) =>
      [
        `- ${quote(name)}`,
        `id ${id}`,
        ...(level === undefined ? [] : [`${clean(level).text} level`]),
        ...(full_user ? ['can raise a basic user to a full user'] : []),
        ...(description === undefined ? [] : [quote(description, 160)]),
        ...(careful === undefined ? [] : [`careful: ${careful}`]),
      ].join(' · '),
    ),
  ];
}
