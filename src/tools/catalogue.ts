/**
 * Every tool, in the order in which hosts list them: reading first.
 *
 * @module
 */

import { listChanges } from './history/list-changes.js';
import { undoChange } from './history/undo-change.js';
import { explainAccess } from './read/explain-access.js';
import { findUsers } from './read/find-users.js';
import { getGroup } from './read/get-group.js';
import { listGroups } from './read/list-groups.js';
import { listRoles } from './read/list-roles.js';
import { reviewAccess } from './read/review-access.js';
import type { Tool } from './tool.js';
import { addMembers } from './write/add-members.js';
import { assignRole } from './write/assign-role.js';
import { createCustomGroup } from './write/create-custom-group.js';
import { deleteCustomGroup } from './write/delete-custom-group.js';
import { removeMembers } from './write/remove-members.js';
import { removeRole } from './write/remove-role.js';
import { setMembers } from './write/set-members.js';
import { updateCustomGroup } from './write/update-custom-group.js';

export const tools: readonly Tool[] = [
  listGroups,
  getGroup,
  listRoles,
  findUsers,
  explainAccess,
  reviewAccess,
  listChanges,
  createCustomGroup,
  updateCustomGroup,
  deleteCustomGroup,
  assignRole,
  removeRole,
  addMembers,
  removeMembers,
  setMembers,
  undoChange,
];
