import { z } from 'zod';
import { changeResult, runChange } from './change-answer.js';
import { defineTool } from './define-tool.js';
import { dryRunArgument, groupArgument } from './shapes.js';

const input = z.strictObject({ group: groupArgument, dry_run: dryRunArgument });

export const deleteCustomGroup = defineTool({
  name: 'delete_custom_group',
  title: 'Delete a custom group',
  effect: 'removes',
  description:
    'Deletes one custom group of the Qlik Cloud tenant that has no members. A person is asked every time and has to type the name of the group. A group with members is refused, with their number; IdP groups and the system group cannot be deleted. A group made again gets a new id, so spaces and section access may not find it.',
  input,
  output: changeResult,
  run({ group, dry_run }, call) {
    return runChange('delete_custom_group', { want: 'delete group', group }, dry_run, call);
  },
});
