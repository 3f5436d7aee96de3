import { defineTool } from '../tool.js';
import { changeResult, runChange } from './change-answer.js';
import { roleInput, roleTarget } from './role-arguments.js';

export const assignRole = defineTool({
  name: 'assign_role',
  title: 'Assign roles',
  effect: 'grants',
  description:
    'Gives roles to a group or to a user in the Qlik Cloud tenant and keeps all roles that are there. Prefer a group: its members get the role and lose it when they leave. A person is asked when a role may administer something, needs a full user, or reaches everybody or more than 25 people.',
  input: roleInput,
  output: changeResult,
  async run(args, call) {
    const intent = {
      want: 'change roles',
      of: roleTarget(args),
      add: args.roles,
      remove: [],
    } as const;
    return runChange({ intents: [intent], dryRun: args.dry_run }, call);
  },
});
