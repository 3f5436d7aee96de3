import { defineTool } from '../tool.js';
import { memberResult, runMembers } from './member-answer.js';
import { memberInput, memberIntent } from './member-arguments.js';

export const addMembers = defineTool({
  name: 'add_members',
  title: 'Add members',
  effect: 'grants',
  description:
    'Adds people to a custom group of the Qlik Cloud tenant: one person, a pasted list, or everybody of another group. Whoever is in already is left alone. A person is asked for more than 25 people, or if the group gives administrator or full-user roles.',
  input: memberInput,
  output: memberResult,
  run: (args, call) =>
    runMembers({ intents: [memberIntent('add', args)], dryRun: args.dry_run }, call),
});
