/**
 * Every tool that writes, each with a call that changes something.
 *
 * @module
 */

import { undoChange } from '../../../src/tools/history/undo-change.js';
import type { Tool } from '../../../src/tools/tool.js';
import { addMembers } from '../../../src/tools/write/add-members.js';
import { assignRole } from '../../../src/tools/write/assign-role.js';
import { createCustomGroup } from '../../../src/tools/write/create-custom-group.js';
import { deleteCustomGroup } from '../../../src/tools/write/delete-custom-group.js';
import { removeMembers } from '../../../src/tools/write/remove-members.js';
import { removeRole } from '../../../src/tools/write/remove-role.js';
import { setMembers } from '../../../src/tools/write/set-members.js';
import { updateCustomGroup } from '../../../src/tools/write/update-custom-group.js';

export interface ToolRun {
  readonly tool: Tool;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface Case extends ToolRun {
  readonly name: string;
  /** Happens first and without a fault; an undo takes back this one. */
  readonly first?: ToolRun;
  /** By its name before and after, so that a colleague's roles can be told from ours. */
  readonly target?: string;
  /** What the change gives that group and takes from it. */
  readonly gives?: readonly string[];
  readonly takes?: readonly string[];
}

const two = ['Ana Quinn', 'Bo Holm'];
const user = 'mei.lopez@acme.example';

const roles: ToolRun = { tool: assignRole, args: { group: 'CG-Sales', roles: ['Steward'] } };
const deletion: ToolRun = {
  tool: deleteCustomGroup,
  args: { group: 'cg-finance', remove_members_first: true },
};
const creation: ToolRun = {
  tool: createCustomGroup,
  args: { name: 'CG-New', description: 'New', roles: ['Steward', 'SharedSpaceCreator'] },
};
const update: ToolRun = {
  tool: updateCustomGroup,
  args: { group: 'CG-Sales', new_name: 'CG-Vertrieb', description: 'Neu' },
};
const setting: ToolRun = {
  tool: setMembers,
  args: { group: 'cg-finance', people: ['Ana Quinn', 'maria.lopez@acme.example'] },
};

const undoing = (first: ToolRun): Pick<Case, 'tool' | 'args' | 'first'> => ({
  tool: undoChange,
  args: {},
  first,
});

export const cases: readonly Case[] = [
  { name: 'create_custom_group', target: 'CG-New', ...creation },
  { name: 'update_custom_group', target: 'CG-Vertrieb', ...update },
  {
    name: 'delete_custom_group, empty',
    tool: deleteCustomGroup,
    args: { group: 'CG-Empty' },
  },
  { name: 'delete_custom_group, members', ...deletion },
  { name: 'assign_role, group', target: 'CG-Sales', gives: ['Steward'], ...roles },
  {
    name: 'assign_role, user',
    tool: assignRole,
    args: { user, roles: ['Steward', 'SharedSpaceCreator'] },
  },
  {
    name: 'remove_role, group',
    target: 'CG-Finance',
    takes: ['Steward'],
    tool: removeRole,
    args: { group: 'CG-Finance', roles: ['Steward'] },
  },
  {
    name: 'remove_role, user',
    first: { tool: assignRole, args: { user, roles: ['Steward', 'SharedSpaceCreator'] } },
    tool: removeRole,
    args: { user, roles: ['Steward', 'SharedSpaceCreator'] },
  },
  {
    name: 'add_members',
    target: 'CG-Sales',
    tool: addMembers,
    args: { group: 'CG-Sales', people: two },
  },
  {
    name: 'remove_members',
    target: 'CG-Finance',
    tool: removeMembers,
    args: { group: 'CG-Finance', people: two },
  },
  { name: 'set_members', target: 'cg-finance', ...setting },
  { name: 'undo_change, roles', target: 'CG-Sales', takes: ['Steward'], ...undoing(roles) },
  { name: 'undo_change, creation', ...undoing(creation) },
  { name: 'undo_change, deletion', target: 'cg-finance', ...undoing(deletion) },
  { name: 'undo_change, update', target: 'CG-Sales', ...undoing(update) },
  { name: 'undo_change, members', target: 'cg-finance', ...undoing(setting) },
];
