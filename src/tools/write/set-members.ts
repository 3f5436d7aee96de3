import { defineTool } from '../tool.js';
import { memberResult, runMembers } from './member-answer.js';
import { memberInput, memberIntent } from './member-arguments.js';

export const setMembers = defineTool({
  name: 'set_members',
  title: 'Set the members',
  effect: 'replaces',
  description:
    'Makes a custom group of the Qlik Cloud tenant have exactly the people listed: adds those who are missing and takes out everybody else. An empty list empties the group. A person is asked whenever somebody is taken out. add_members and remove_members keep the rest.',
  input: memberInput,
  output: memberResult,
  run: (args, call) =>
    runMembers({ intents: [memberIntent('set', args)], dryRun: args.dry_run }, call),
});
