/**
 * The arguments of the tools that change members.
 *
 * @module
 */

import { z } from 'zod';
import type { MemberIntent } from '../../plan/intent.js';
import type { MemberMode } from '../../plan/plan-members.js';
import { dryRunArgument, groupArgument } from '../common/schemas.js';

export const memberInput = z.strictObject({
  group: groupArgument,
  people: z
    .array(z.string())
    .default([])
    .describe('E-mails, exact names, subjects, ids or pasted lines'),
  from_group: z.string().optional().describe('Its members are meant too'),
  skip_unknown: z
    .boolean()
    .default(false)
    .describe('If the person said so: leave out what fits nobody or several'),
  dry_run: dryRunArgument,
});

export function memberIntent(
  mode: MemberMode,
  { group, people, from_group, skip_unknown }: z.output<typeof memberInput>,
): MemberIntent {
  return {
    want: 'change members',
    mode,
    group,
    people,
    fromGroup: from_group,
    skipUnknown: skip_unknown,
  };
}
