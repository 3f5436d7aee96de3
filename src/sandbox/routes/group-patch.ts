/**
 * `PATCH /api/v1/groups/{id}` and the group settings: what can be replaced, and what it sets off.
 *
 * There is no version check: two administrators who replace the role list can undo each other.
 *
 * @module
 */

import { type Answer, type Call, noContent, type Route } from '../http/call.js';
import { checkText, type Operation, readPatch, readRoles } from '../http/input.js';
import { badBody } from '../http/refusal.js';
import { groupData, renderRoleRefs } from '../http/render.js';
import { emit, emitTouchedUsers, type Scene, type Update } from '../state/events.js';
import { everyoneId, putGroup, type SandboxGroup, type Settings } from '../state/state.js';
import { groupOf, refuseTaken } from './group-lookup.js';

/** Replaces `/name`, `/description` (custom groups) and `/assignedRoles` (all kinds), all or none. */
export function patchGroup(call: Call): Answer {
  const operations = readPatch(call, ['replace'], call.knobs.patchPath);
  const before = groupOf(call);
  const after = operations.reduce((group, one) => applyToGroup(call, group, one), before);
  storeGroup(call, before, after);
  return noContent;
}

function applyToGroup(call: Call, group: SandboxGroup, operation: Operation): SandboxGroup {
  const { path, value, pointer } = operation;
  const at = `${pointer}/value`;
  if (path === '/assignedRoles') return { ...group, assignedRoles: readRoles(call, value, at) };
  if (path !== '/name' && path !== '/description')
    throw badBody(`${pointer}/path`, `Unknown path ${path}`);
  if (group.providerType !== 'custom')
    throw badBody(`${pointer}/path`, `${path} can be changed on custom groups only`);
  if (path === '/description')
    return { ...group, description: checkText(value, at, 0, call.knobs.descriptionLimit) };
  const name = checkText(value, at, 1, 256);
  refuseTaken(call.state, name, 'custom', group.id, call.knobs.renameConflict, at);
  return { ...group, name };
}

/**
 * Stores a changed group and emits its events. Members are not touched, but an event names them
 * when roles or name changed.
 */
export function storeGroup(scene: Scene, before: SandboxGroup, after: SandboxGroup): void {
  const { state, caller } = scene;
  const group: SandboxGroup = {
    ...after,
    lastUpdatedAt: new Date(scene.now()).toISOString(),
    updatedBy: caller.userId,
  };
  putGroup(state, group);
  const updates = changesOf(scene, before, after);
  emit(scene, 'group.updated', groupData(state, group), updates);
  if (!updates.some(({ path }) => path !== '/description')) return;
  const members =
    group.id === everyoneId ? [...state.users.keys()] : [...state.users.idsBy('group', group.id)];
  emitTouchedUsers(scene, group, members, false);
}

function changesOf({ state }: Scene, before: SandboxGroup, after: SandboxGroup): Update[] {
  const updates: Update[] = [];
  for (const field of ['name', 'description'] as const) {
    if (before[field] !== after[field])
      updates.push({ path: `/${field}`, oldValue: before[field], newValue: after[field] });
  }
  if (before.assignedRoles.join() !== after.assignedRoles.join())
    updates.push({
      path: '/assignedRoles',
      oldValue: renderRoleRefs(state, before.assignedRoles),
      newValue: renderRoleRefs(state, after.assignedRoles),
    });
  return updates;
}

const settingsPath = '/api/v1/groups/settings';

export const settingsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: settingsPath,
    service: 'groups',
    tier: 'reads',
    right: 'read',
    answer: getSettings,
  },
  {
    method: 'PATCH',
    path: settingsPath,
    service: 'groups',
    tier: 'writes',
    right: 'admin',
    answer: patchSettings,
  },
];

/** Shows the switches and, under `systemGroups`, the roles of Everyone. */
function getSettings(call: Call): Answer {
  const { state, caller, origin } = call;
  const { id, name, assignedRoles, createdAt, lastUpdatedAt } = state.everyone;
  const roles = caller.admin ? { assignedRoles: renderRoleRefs(state, assignedRoles) } : {};
  return {
    status: 200,
    body: {
      tenantId: state.tenant.id,
      ...state.settings,
      systemGroups: { [id]: { id, name, enabled: true, ...roles, createdAt, lastUpdatedAt } },
      links: { self: { href: `${origin}${settingsPath}` } },
    },
  };
}

/** The roles of Everyone can be set here as well as on the group itself. */
function patchSettings(call: Call): Answer {
  const { state } = call;
  let settings: Settings = state.settings;
  let everyone: SandboxGroup = state.everyone;
  for (const { path, value, pointer } of readPatch(call, ['replace'])) {
    if (path === '/autoCreateGroups' || path === '/syncIdpGroups') {
      if (typeof value !== 'boolean') throw badBody(`${pointer}/value`, 'A boolean is expected');
      settings = { ...settings, [path.slice(1)]: value };
    } else if (path === `/systemGroups/${everyoneId}/assignedRoles`) {
      everyone = { ...everyone, assignedRoles: readRoles(call, value, `${pointer}/value`) };
    } else throw badBody(`${pointer}/path`, `Unknown path ${path}`);
  }
  if (everyone !== state.everyone) storeGroup(call, state.everyone, everyone);
  if (settings !== state.settings) {
    state.settings = settings;
    emit(call, 'group-setting.updated', { tenantId: state.tenant.id, ...settings });
  }
  return noContent;
}
