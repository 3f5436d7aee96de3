/**
 * The arguments of the tools that change members.
 *
 * @module
 */

import { z } from 'zod';
import type { MemberIntent } from '../changes/intent.js';
import type { MemberMode } from '../changes/plan-members.js';
import { dryRunArgument, groupArgument } from './shapes.js';

export const memberInput = z.strictObject({
  group: groupArgument,
  people: z
    .array(z.string())
    .default([])
    .describe('E-mails, exact names, subjects or ids; pasted lines may be one entry'),
  from_group: z.string().optional().describe('Another group whose members are meant too'),
  skip_unknown: z
    .boolean()
    .default(false)
    .describe('Go on without entries that fit nobody or several, if the person said so'),
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
