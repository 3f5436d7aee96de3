import { z } from 'zod';
import { changeResult, runChange } from './change-answer.js';
import { defineTool } from './define-tool.js';
import { dryRunArgument, rolesArgument } from './shapes.js';

const input = z.strictObject({
  name: z.string().describe('Name of the new group, 1 to 256 characters, as people will see it'),
  description: z.string().optional().describe('What the group is for, in a sentence'),
  roles: rolesArgument.default([]).describe('Roles it gives, each by exact name or by id'),
  dry_run: dryRunArgument,
});

export const createCustomGroup = defineTool({
  name: 'create_custom_group',
  title: 'Create a custom group',
  effect: 'creates',
  description:
    'Creates a custom group in the Qlik Cloud tenant, with a description and the roles it gives. Always a custom group, never one of the identity provider; it has no members at first. If exactly this group is there already, nothing happens. A person is asked before a group with administrator roles or with roles that need a full user is made. The answer tells the id, and names of existing groups that are easily confused with the new one.',
  input,
  output: changeResult,
  run({ name, description, roles, dry_run }, call) {
    const wish = { name, roles, ...(description === undefined ? {} : { description }) };
    return runChange('create_custom_group', { want: 'create group', ...wish }, dry_run, call);
  },
});
