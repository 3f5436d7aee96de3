import { z } from 'zod';
import { findGroup, kindNames, kindOf, membersOf } from '../directory/find-group.js';
import { clean, quote, quoteFlagged } from '../text/clean.js';
import { count, list } from '../text/lists.js';
import { defineTool } from './define-tool.js';
import { groupArgument, RoleView, viewRole } from './shapes.js';

/** With more roles than this, their descriptions would make the answer too long; list_roles has them. */
const ROLES_WITH_DESCRIPTION = 25;

const input = z.strictObject({ group: groupArgument });

const RoleOfGroup = RoleView.extend({
  description: z.string().optional(),
  full_user: z.boolean().describe('It can raise a basic user to a full user'),
});

const output = z.object({
  tenant: z.string(),
  id: z.string(),
  name: z.string(),
  kind: z.enum(['custom', 'idp', 'system']),
  description: z.string().optional(),
  created: z.string().optional(),
  updated: z.string().optional(),
  members: z.int(),
  some_members: z.array(z.string()),
  roles: z.array(RoleOfGroup).optional().describe('Left out when hidden from the credential'),
});

export const getGroup = defineTool({
  name: 'get_group',
  title: 'Show a group',
  effect: 'reads',
  description:
    'Shows one group of the Qlik Cloud tenant: kind, description, number of members with the first few by name, and every role it gives with what the role is for. Use it before changing a group. A name that two groups share is answered with both of them.',
  input,
  output,
  async run(args, { tenant: { directory }, reading }) {
    const [group, catalogue] = await Promise.all([
      findGroup(directory, args.group, reading),
      directory.roles(reading),
    ]);
    const members = await membersOf(directory, group.id, reading);
    const brief = (group.assignedRoles?.length ?? 0) > ROLES_WITH_DESCRIPTION;
    const roles = group.assignedRoles?.map((ref) => {
      const role = catalogue.get(ref.id);
      return {
        ...viewRole({ ...ref, level: ref.level ?? role?.level }),
        ...(role?.description && !brief ? { description: clean(role.description, 160).text } : {}),
        full_user: role?.userEntitlementType === 'fullUser',
      };
    });
    const kind = kindOf(group);
    const data = {
      tenant: directory.tenant,
      id: group.id,
      name: clean(group.name).text,
      kind,
      ...(group.description ? { description: clean(group.description, 400).text } : {}),
      ...(group.createdAt === undefined ? {} : { created: clean(group.createdAt).text }),
      ...(group.lastUpdatedAt === undefined ? {} : { updated: clean(group.lastUpdatedAt).text }),
      members: members.total,
      some_members: members.some.map((name) => clean(name).text),
      ...(roles === undefined ? {} : { roles }),
    };
    const first = data.some_members.map((name) => quote(name));
    const text = [
      `The ${kindNames[kind]} group ${quoteFlagged(group.name)} (id ${group.id}) in ${directory.tenant}`,
      ...(data.description === undefined ? [] : [`Description: ${quote(data.description, 400)}`]),
      `Members: ${count(members.total, 'person', 'people')}${first.length === 0 ? '' : `, ${members.total > first.length ? 'among them ' : ''}${list(first)}`}`,
      ...(data.updated === undefined ? [] : [`Last updated: ${data.updated}`]),
      ...roleLines(roles),
    ];
    return { state: 'done', text: text.join('\n'), data };
  },
});

function roleLines(roles: readonly z.infer<typeof RoleOfGroup>[] | undefined): string[] {
  if (roles === undefined) return ['Roles: hidden from the credential of this server'];
  if (roles.length === 0) return ['Roles: none; being a member gives nothing by itself'];
  return [
    'Roles it gives:',
    ...roles.map(({ name, id, level, description, full_user }) =>
      [
        `- ${quote(name)}`,
        `id ${id}`,
        ...(level === undefined ? [] : [`${clean(level).text} level`]),
        ...(full_user ? ['can raise a basic user to a full user'] : []),
        ...(description === undefined ? [] : [quote(description, 160)]),
      ].join(' · '),
    ),
  ];
}
