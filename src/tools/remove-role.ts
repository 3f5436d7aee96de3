import { changeResult, runChange } from './change-answer.js';
import { defineTool } from './define-tool.js';
import { roleInput, roleTarget } from './role-target.js';

export const removeRole = defineTool({
  name: 'remove_role',
  title: 'Remove roles',
  effect: 'removes',
  description:
    'Takes roles away from a group or from a single user in the Qlik Cloud tenant and keeps all others. A person is asked every time. It refuses to take TenantAdmin from the account behind this server or from the last person who has it. Somebody may still hold the role another way, directly or through a group.',
  input: roleInput,
  output: changeResult,
  async run(args, call) {
    const intent = {
      want: 'change roles',
      of: roleTarget(args),
      add: [],
      remove: args.roles,
    } as const;
    return runChange('remove_role', intent, args.dry_run, call);
  },
});
