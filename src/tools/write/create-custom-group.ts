import { z } from 'zod';
import { dryRunArgument, rolesArgument } from '../common/schemas.js';
import { defineTool } from '../tool.js';
import { changeResult, runChange } from './change-answer.js';

const input = z.strictObject({
  name: z.string().describe('Of the new group, 1 to 256 characters'),
  description: z.string().optional().describe('What it is for, in a sentence'),
  roles: rolesArgument.default([]).describe('What it gives, by exact names or ids'),
  dry_run: dryRunArgument,
});

export const createCustomGroup = defineTool({
  name: 'create_custom_group',
  title: 'Create a custom group',
  effect: 'creates',
  description:
    'Creates a custom group in the Qlik Cloud tenant, without members, with a description and the roles it gives. Nothing happens if exactly this group exists. A person is asked if it gives administrator or full-user roles. The answer names groups easily confused with it.',
  input,
  output: changeResult,
  run({ name, description, roles, dry_run }, call) {
    const wish = { name, roles, ...(description === undefined ? {} : { description }) };
    return runChange({ intents: [{ want: 'create group', ...wish }], dryRun: dry_run }, call);
  },
});
