import { z } from 'zod';
import { isAdminLevel } from '../../plan/effect.js';
import { clean, quote } from '../../text/clean.js';
import { count } from '../../text/lists.js';
import { readCursor } from '../common/cursor.js';
import { fillPage, restLine } from '../common/fill-page.js';
import {
  carefulOf,
  carefulResult,
  cursorArgument,
  cursorResult,
  limitArgument,
} from '../common/schemas.js';
import { defineTool } from '../tool.js';

const input = z.strictObject({
  query: z.string().optional().describe('Part of the name or description'),
  level: z.enum(['admin', 'user']).optional().describe('admin: may administer something'),
  type: z.enum(['default', 'custom']).optional().describe('default: made by Qlik'),
  limit: limitArgument,
  cursor: cursorArgument,
});

const RoleRow = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    level: z.enum(['admin', 'user']),
    full_user: z.boolean().describe('It can raise a basic user to a full user'),
    description: z.string().optional(),
    careful: carefulResult,
  }),
);

const output = z.lazy(() =>
  z.object({
    tenant: z.string(),
    roles: z.array(RoleRow),
    cursor: cursorResult,
  }),
);

export const listRoles = defineTool({
  name: 'list_roles',
  title: 'List roles',
  effect: 'reads',
  description:
    'Lists the roles of the Qlik Cloud tenant, default and custom, with id, level, what they are for, and whether one can raise a basic user to a full user. Use it to find exact names. Who holds a role, explain_access says. At most a minute old.',
  input,
  output,
  async run({ query, level, type, limit, cursor }, { tenant: { directory }, reading }) {
    const from = readCursor(cursor);
    const narrowed = [query, level, type].some((part) => part !== undefined);
    const wanted = query?.trim().toLowerCase() ?? '';
    const all = [...(await directory.roles(reading)).values()]
      .map((role) => ({ ...role, level: isAdminLevel(role) ? 'admin' : 'user' }) as const)
      .filter(
        (role) =>
          `${role.name}\n${role.description ?? ''}`.toLowerCase().includes(wanted) &&
          (level === undefined || role.level === level) &&
          (type === undefined || role.type === type),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const filled = await fillPage(inMemory(all), from, limit, (role) => ({
      id: role.id,
      name: clean(role.name).text,
      type: clean(role.type).text,
      level: role.level,
      full_user: role.userEntitlementType === 'fullUser',
      ...(role.description ? { description: clean(role.description, 160).text } : {}),
      ...carefulOf(role.name),
    }));
    return {
      state: 'done',
      text: [
        `${count(filled.views.length, 'role')} of ${all.length}${narrowed ? ' that fit' : ''} in ${directory.tenant}${filled.views.length === 0 ? '.' : ':'}`,
        ...filled.views.map(roleLine),
        ...restLine(filled),
      ].join('\n'),
      data: {
        tenant: directory.tenant,
        roles: filled.views,
        ...(filled.cursor === undefined ? {} : { cursor: filled.cursor }),
      },
    };
  },
});

async function* inMemory<Entry>(entries: readonly Entry[]) {
  yield { entries };
}

function roleLine({
  id,
  name,
  type,
  level,
  full_user,
  description,
  careful,
}: z.infer<typeof RoleRow>): string {
  return [
    `- ${quote(name)}`,
    `${level} level`,
    type,
    `id ${id}`,
    ...(full_user ? ['can raise a basic user to a full user'] : []),
    ...(description === undefined ? [] : [quote(description, 160)]),
    ...(careful === undefined ? [] : [`careful: ${careful}`]),
  ].join(' · ');
}
