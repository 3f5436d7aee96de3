import { z } from 'zod';
import { dryRunArgument, groupArgument } from '../common/schemas.js';
import { defineTool } from '../tool.js';
import { changeResult, runChange } from './change-answer.js';

const input = z.strictObject({
  group: groupArgument,
  remove_members_first: z.boolean().default(false).describe('At most 500 of them'),
  dry_run: dryRunArgument,
});

export const deleteCustomGroup = defineTool({
  name: 'delete_custom_group',
  title: 'Delete a custom group',
  effect: 'removes',
  description:
    'Deletes one custom group of the Qlik Cloud tenant. A person is asked every time and types its name. A group with members is refused, unless they are to be taken out first. A group made again gets a new id, so spaces and section access may not find it.',
  input,
  output: changeResult,
  run({ group, remove_members_first, dry_run }, call) {
    const intent = { want: 'delete group', group, membersFirst: remove_members_first } as const;
    return runChange({ intents: [intent], dryRun: dry_run }, call);
  },
});
