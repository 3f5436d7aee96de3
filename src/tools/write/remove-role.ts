import { defineTool } from '../tool.js';
import { changeResult, runChange } from './change-answer.js';
import { roleInput, roleTarget } from './role-arguments.js';

export const removeRole = defineTool({
  name: 'remove_role',
  title: 'Remove roles',
  effect: 'removes',
  description:
    'Takes roles away from a group or from a user in the Qlik Cloud tenant and keeps all others. A person is asked every time. TenantAdmin is not taken from the account behind this server or its last holder. Somebody may still hold the role another way.',
  input: roleInput,
  output: changeResult,
  async run(args, call) {
    const intent = {
      want: 'change roles',
      of: roleTarget(args),
      add: [],
      remove: args.roles,
    } as const;
    return runChange({ intents: [intent], dryRun: args.dry_run }, call);
  },
});
