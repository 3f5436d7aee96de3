import { defineTool } from '../tool.js';
import { memberResult, runMembers } from './member-answer.js';
import { memberInput, memberIntent } from './member-arguments.js';

export const removeMembers = defineTool({
  name: 'remove_members',
  title: 'Remove members',
  effect: 'removes',
  description:
    'Takes people out of a custom group of the Qlik Cloud tenant: one person, a pasted list, or everybody of another group. A person is asked every time. Memberships that come from the identity provider are not touched. TenantAdmin is not taken from the account behind this server or its last holder.',
  input: memberInput,
  output: memberResult,
  run: (args, call) =>
    runMembers({ intents: [memberIntent('remove', args)], dryRun: args.dry_run }, call),
});
