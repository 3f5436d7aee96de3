/**
 * Every tool, in the order in which hosts list them: reading first.
 *
 * @module
 */

import { addMembers } from './add-members.js';
import { assignRole } from './assign-role.js';
import { createCustomGroup } from './create-custom-group.js';
import type { Tool } from './define-tool.js';
import { deleteCustomGroup } from './delete-custom-group.js';
import { explainAccess } from './explain-access.js';
import { findUsers } from './find-users.js';
import { getGroup } from './get-group.js';
import { listChanges } from './list-changes.js';
import { listGroups } from './list-groups.js';
import { listRoles } from './list-roles.js';
import { removeMembers } from './remove-members.js';
import { removeRole } from './remove-role.js';
import { reviewAccess } from './review-access.js';
import { setMembers } from './set-members.js';
import { undoChange } from './undo-change.js';
import { updateCustomGroup } from './update-custom-group.js';

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
