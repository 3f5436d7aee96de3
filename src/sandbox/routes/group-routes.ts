/**
 * `/api/v1/groups`: list, filter, read, create, delete.
 *
 * @module
 */

import { groupAttributes } from '../filter/attributes.js';
import { type Answer, type Call, noContent, type Route, route } from '../http/call.js';
import { checkQuery, readObject, readRoles, readText } from '../http/input.js';
import { listPage } from '../http/paging.js';
import { badBody, badParameter, Refusal } from '../http/refusal.js';
import { groupData, renderGroup } from '../http/render.js';
import { emit, emitTouchedUsers } from '../state/events.js';
import type { SandboxGroup } from '../state/state.js';
import { filterLinkPath, readFilter } from './filter-body.js';
import { groupOf, refuseTaken } from './group-lookup.js';
import { patchGroup } from './group-patch.js';

const listQuery = ['filter', 'limit', 'next', 'prev', 'sort', 'systemGroups', 'totalResults'];

export const groupRoutes: readonly Route[] = [
  route('groups', 'GET', '/api/v1/groups', 'reads', 'read', listGroups, { query: listQuery }),
  route('groups', 'POST', '/api/v1/groups', 'writes', 'admin', createGroup, { maxBody: 1_000_000 }),
  // Reads through a POST, with a budget of its own: 200 a minute.
  route('groups', 'POST', '/api/v1/groups/actions/filter', 'group-filter', 'read', filterGroups),
  route('groups', 'GET', '/api/v1/groups/{id}', 'reads', 'read', getGroup),
  route('groups', 'PATCH', '/api/v1/groups/{id}', 'writes', 'admin', patchGroup),
  route('groups', 'DELETE', '/api/v1/groups/{id}', 'writes', 'admin', deleteGroup),
];

/** `systemGroups=true` answers the system groups instead of the others and stands alone. */
function listGroups(call: Call): Answer {
  checkQuery(call, listQuery);
  if (call.query.get('systemGroups') === 'true') {
    if ([...call.query.keys()].length > 1)
      throw badParameter('systemGroups', 'systemGroups excludes all other parameters');
    const data = [renderGroup(call, call.state.everyone)];
    const href = `${call.origin}${call.path}?systemGroups=true`;
    return { status: 200, body: { data, links: { self: { href } } } };
  }
  return pageOfGroups(call, call.query.get('filter') ?? undefined, call.state.groups.sortFields);
}

/** The reference allows `name` as the only sort field here, and at most 100 ids in the filter. */
function filterGroups(call: Call): Answer {
  return pageOfGroups(call, readFilter(call), ['name'], filterLinkPath(call, '/api/v1/groups'));
}

function pageOfGroups(
  call: Call,
  filter: string | undefined,
  sorts: readonly string[],
  linkPath?: string,
): Answer {
  const page = listPage<SandboxGroup>(call, {
    table: call.state.groups,
    attributes: groupAttributes(call.state),
    sorts,
    defaultSort: '+name',
    filter,
    ...(linkPath ? { linkPath } : {}),
  });
  const { items, ...rest } = page;
  return { status: 200, body: { data: items.map((group) => renderGroup(call, group)), ...rest } };
}

/** Everyone can be read by its fixed id although lists leave it out. */
function getGroup(call: Call): Answer {
  return { status: 200, body: renderGroup(call, groupOf(call)) };
}

const createFields = ['name', 'status', 'providerType', 'description', 'assignedRoles'];

/** `providerType` defaults to `idp`, not to `custom`; names are unique within a kind. */
function createGroup(call: Call): Answer {
  const { state, knobs, caller } = call;
  const body = readObject(call, createFields);
  const name = readText(body, 'name', 1, 256);
  if (name === undefined) throw badBody('/name', 'name is required');
  if (body.status !== undefined && body.status !== 'active')
    throw badBody('/status', 'Only active is allowed');
  const providerType = body.providerType ?? 'idp';
  if (providerType !== 'idp' && providerType !== 'custom')
    throw badBody('/providerType', 'One of custom, idp is expected');
  const description = readText(body, 'description', 0, knobs.descriptionLimit);
  const described = description !== undefined && providerType === 'custom';
  if (description !== undefined && !described && knobs.idpDescription === 'reject')
    throw badBody('/description', 'Only custom groups have a description');
  const assignedRoles =
    body.assignedRoles === undefined ? [] : readRoles(call, body.assignedRoles, '/assignedRoles');
  refuseFull(call, providerType);
  refuseTaken(state, name, providerType, undefined, 409, '/name');

  const at = new Date(call.now()).toISOString();
  const group: SandboxGroup = {
    id: state.newId(),
    name,
    providerType,
    status: 'active',
    ...(described ? { description } : {}),
    assignedRoles,
    createdAt: at,
    lastUpdatedAt: at,
    createdBy: caller.userId,
    updatedBy: caller.userId,
  };
  state.groups.set(group.id, group);
  emit(call, 'group.created', groupData(state, group));
  return { status: 201, body: renderGroup(call, group) };
}

/** The reference says 10,000 groups per tenant, product help 10,000 IdP and 20,000 custom ones. */
function refuseFull(call: Call, kind: 'idp' | 'custom'): void {
  const { groups } = call.state;
  const { groupLimit, groupLimitStatus } = call.knobs;
  const full =
    'all' in groupLimit
      ? groups.size >= groupLimit.all
      : groups.idsBy('kind', kind).size >= groupLimit[kind];
  if (full) throw new Refusal(groupLimitStatus, 'The tenant has as many groups as it may have');
}

/** Custom groups go only when empty; IdP groups go with their memberships; Everyone stays. */
function deleteGroup(call: Call): Answer {
  const { state, knobs } = call;
  const group = groupOf(call);
  if (group.providerType === 'system')
    throw new Refusal(knobs.deleteSystem, 'A system group cannot be deleted');
  const members = [...state.users.idsBy('group', group.id)];
  if (group.providerType === 'custom' && members.length > 0)
    throw new Refusal(knobs.deleteNonEmpty, `The group has ${members.length} users`, {
      code: 'GROUPS-SIM-NOT-EMPTY',
    });
  for (const id of members) {
    const user = state.users.get(id);
    if (!user) continue;
    const assignedGroups = user.assignedGroups.filter((one) => one !== group.id);
    state.users.set(id, { ...user, assignedGroups });
  }
  state.groups.delete(group.id);
  emit(call, 'group.deleted', groupData(state, group));
  emitTouchedUsers(call, group, members, true);
  return noContent;
}
