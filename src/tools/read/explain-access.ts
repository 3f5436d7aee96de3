import { z } from 'zod';
import { Failure } from '../../errors.js';
import { readCursor } from '../common/cursor.js';
import {
  cursorArgument,
  cursorResult,
  GroupView,
  limitArgument,
  RoleView,
} from '../common/schemas.js';
import { defineTool } from '../tool.js';
import { explainRole } from './explain-role.js';
import { explainUser } from './explain-user.js';
import { PathView } from './path-view.js';
import { PersonView } from './person-view.js';

const input = z.strictObject({
  user: z.string().optional().describe('By e-mail, exact name, subject or id'),
  role: z.string().optional().describe('Instead, by exact name or id'),
  limit: limitArgument,
  cursor: cursorArgument,
});

const output = z.lazy(() =>
  z.object({
    tenant: z.string(),
    user: PersonView.unwrap().extend({ groups: z.int().optional() }).optional(),
    roles: z.array(RoleView.unwrap().extend({ paths: z.array(PathView) })).optional(),
    role_count: z.int().optional(),
    /** Of a person; the first of them. */
    groups_without_roles: z
      .array(GroupView.unwrap().pick({ id: true, name: true, kind: true }))
      .optional(),
    /** Scopes of UserDefault, which nobody is assigned. */
    everybody_has: z.array(z.string()).optional(),
    hidden: z.array(z.string()).optional(),
    role: RoleView.optional(),
    /** In the first answer only. */
    counts: z
      .object({
        people: z.int().optional(),
        direct: z.int(),
        through_groups: z.int().optional(),
        everyone: z.int().optional(),
      })
      .optional(),
    groups: z
      .array(
        GroupView.unwrap().pick({ id: true, name: true, kind: true, careful: true }).extend({
          members: z.int(),
        }),
      )
      .optional(),
    people: z.array(PersonView.unwrap().extend({ paths: z.array(PathView) })).optional(),
    cursor: cursorResult,
  }),
);

export const explainAccess = defineTool({
  name: 'explain_access',
  title: 'Explain access',
  effect: 'reads',
  description:
    'Explains who may do what in the Qlik Cloud tenant. For a person: every role and each way they come to it, directly, through groups or Everyone. For a role: the groups that give it and everybody who has it.',
  input,
  output,
  async run({ user, role, limit, cursor }, { tenant: { directory }, reading }) {
    const from = readCursor(cursor);
    const { text, data } =
      role === undefined
        ? await explainUser(directory, the(user, role), from, limit, reading)
        : await explainRole(directory, the(role, user), from, limit, reading);
    return { state: 'done', text, data: { tenant: directory.tenant, ...data } };
  },
});

/** The one that is given, if the other is not. */
function the(wanted: string | undefined, other: string | undefined): string {
  if (wanted !== undefined && other === undefined) return wanted;
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot tell whose access to explain: ${wanted === undefined ? 'neither user nor role is given' : 'both user and role are given'}`,
    'Give exactly one of user and role',
  );
}
