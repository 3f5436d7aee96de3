/**
 * `/api/v1/users`: list, filter, count, read, create, delete. Changes are in `user-patch`.
 *
 * @module
 */

import { userAttributes } from '../filter/attributes.js';
import { type Answer, type Call, noContent, type Route, route } from '../http/call.js';
import { checkQuery, readObject, readRoles, readText } from '../http/input.js';
import { listPage } from '../http/paging.js';
import { badBody, htmlPage, Refusal } from '../http/refusal.js';
import { pickFields, renderUser } from '../http/render.js';
import { emit } from '../state/events.js';
import type { SandboxUser } from '../state/state.js';
import { filterLinkPath, readFilter } from './filter-body.js';
import { livingUserOf, userData, userOf } from './user-lookup.js';
import { patchUser } from './user-patch.js';

const listQuery = ['fields', 'filter', 'limit', 'next', 'prev', 'sort', 'totalResults'];
const sorts = ['name', '_id', 'id', 'tenantId', 'clientId', 'status', 'subject', 'email'].concat(
  'inviteExpiry',
  'createdAt',
);

export const userRoutes: readonly Route[] = [
  route('users', 'GET', '/api/v1/users', 'reads', 'read-users', listUsers),
  // The body may have 500 kB according to the reference.
  route('users', 'POST', '/api/v1/users', 'writes', 'admin-users', createUser, {
    maxBody: 500_000,
  }),
  route('users', 'GET', '/api/v1/users/me', 'reads', 'known', getMe),
  route('users', 'GET', '/api/v1/users/actions/count', 'reads', 'read-users', countUsers),
  // Reads through a POST, with a budget of its own: 200 a minute.
  route('users', 'POST', '/api/v1/users/actions/filter', 'user-filter', 'read-users', filterUsers),
  route('users', 'GET', '/api/v1/users/{id}', 'reads', 'known', getUser),
  route('users', 'PATCH', '/api/v1/users/{id}', 'writes', 'admin-users', patchUser),
  route('users', 'DELETE', '/api/v1/users/{id}', 'writes', 'admin-users', deleteUser),
];

/** Whether deleted users are listed is undocumented, hence a knob. */
function pageOfUsers(
  call: Call,
  filter: string | undefined,
  allowed: readonly string[],
  linkPath?: string,
): Answer {
  const { state, knobs } = call;
  const { items, ...rest } = listPage<SandboxUser>(call, {
    table: state.users,
    attributes: userAttributes(state, knobs, call.now()),
    sorts: allowed,
    defaultSort: '+name',
    filter,
    statusRule: true,
    ...(knobs.listsDeletedUsers ? {} : { only: (user) => user.status !== 'deleted' }),
    ...(linkPath ? { linkPath } : {}),
  });
  const fields = call.query.get('fields');
  const data = items.map((user) => pickFields(renderUser(call, user), fields));
  return { status: 200, body: { data, ...rest } };
}

/** Members of a group are found here, by `assignedGroups.id`; a group has no member list. */
function listUsers(call: Call): Answer {
  checkQuery(call, listQuery);
  return pageOfUsers(call, call.query.get('filter') ?? undefined, sorts);
}

function filterUsers(call: Call): Answer {
  return pageOfUsers(call, readFilter(call), ['name'], filterLinkPath(call, '/api/v1/users'));
}

/** The whole tenant, no filter. */
function countUsers(call: Call): Answer {
  return { status: 200, body: { total: call.state.users.size } };
}

/** 301 to the caller's own resource, with an HTML body. */
function getMe(call: Call): Answer {
  const id = call.caller.userId;
  if (!call.knobs.meRedirect) return getUser({ ...call, params: { id } });
  return {
    status: 301,
    headers: { location: `${call.origin}/api/v1/users/${id}`, 'content-type': 'text/html' },
    body: htmlPage('Moved Permanently'),
  };
}

/** Everybody may read themselves. */
function getUser(call: Call): Answer {
  const { caller, knobs, params } = call;
  if (!caller.readsUsers && knobs.readsWithoutAdmin === 403 && params.id !== caller.userId)
    throw new Refusal(403, 'The caller may not do this');
  const user = pickFields(renderUser(call, userOf(call)), call.query.get('fields'));
  return { status: 200, body: user };
}

const createFields = ['subject', 'email', 'name', 'picture', 'status', 'tenantId', 'assignedRoles'];

/** Creates an invited user; memberships cannot be given here, only by a PATCH afterwards. */
function createUser(call: Call): Answer {
  const { state } = call;
  const body = readObject(call, createFields);
  const subject = readText(body, 'subject', 1, 256);
  if (subject === undefined) throw badBody('/subject', 'subject is required');
  const email = readText(body, 'email', 3, 320);
  const picture = readText(body, 'picture');
  const name = readText(body, 'name', 1, 256) ?? email ?? subject;
  if (body.status !== undefined && body.status !== 'invited')
    throw badBody('/status', 'Only invited is allowed');
  if (body.tenantId !== undefined && body.tenantId !== state.tenant.id)
    throw badBody('/tenantId', 'Another tenant');
  const roles = body.assignedRoles;
  const assignedRoles = roles === undefined ? [] : readRoles(call, roles, '/assignedRoles');
  const taken =
    state.users.idsBy('subject', subject).size > 0 ||
    (email !== undefined && state.users.idsBy('email', email).size > 0);
  if (taken)
    throw new Refusal(409, 'A user with this subject or email exists', {
      code: 'USERS-SIM-CONFLICT',
    });
  const at = new Date(call.now()).toISOString();
  const user: SandboxUser = {
    id: state.newId(),
    subject,
    name,
    ...(email === undefined ? {} : { email }),
    ...(picture === undefined ? {} : { picture }),
    status: 'invited',
    assignedRoles,
    assignedGroups: [],
    createdAt: at,
    lastUpdatedAt: at,
  };
  state.users.set(user.id, user);
  emit(call, 'user.created', userData(call, user));
  return { status: 201, body: renderUser(call, user) };
}

/** The user keeps their record with the status `deleted`, and loses roles and memberships. */
function deleteUser(call: Call): Answer {
  const { state } = call;
  const user = livingUserOf(call);
  if (user.id === call.caller.userId) throw new Refusal(403, 'You cannot delete yourself');
  const after: SandboxUser = {
    ...user,
    status: 'deleted',
    assignedGroups: [],
    assignedRoles: [],
    lastUpdatedAt: new Date(call.now()).toISOString(),
  };
  state.users.set(user.id, after);
  emit(call, 'user.deleted', userData(call, after));
  return noContent;
}
