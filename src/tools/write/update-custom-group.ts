import { z } from 'zod';
import { dryRunArgument, groupArgument } from '../common/schemas.js';
import { defineTool } from '../tool.js';
import { changeResult, runChange } from './change-answer.js';

const input = z.strictObject({
  group: groupArgument,
  new_name: z.string().optional().describe('1 to 256 characters'),
  description: z.string().optional().describe('Empty to remove it'),
  dry_run: dryRunArgument,
});

export const updateCustomGroup = defineTool({
  name: 'update_custom_group',
  title: 'Rename or describe a group',
  effect: 'replaces',
  description:
    'Renames a custom group of the Qlik Cloud tenant, or changes its description. Members and roles stay. A person is asked every time and types the present name. Load scripts, section access and other systems that refer to the old name do not follow.',
  input,
  output: changeResult,
  run({ group, new_name, description, dry_run }, call) {
    const intent = { want: 'update group', group, newName: new_name, description } as const;
    return runChange({ intents: [intent], dryRun: dry_run }, call);
  },
});
