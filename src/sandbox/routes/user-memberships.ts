/**
 * Group memberships inside a user PATCH: the only way to change who is in a group.
 *
 * IdP memberships belong to the identity provider; touching one is 400. Adding a group the user
 * already has is 400 as well, so membership writes are not idempotent.
 *
 * @module
 */

import type { Call } from '../http/call.js';
import { isFields, type Operation } from '../http/input.js';
import { badBody, Refusal } from '../http/refusal.js';
import { findGroup, type SandboxGroup, type SandboxUser } from '../state/state.js';

/** From the product help. */
const maxMemberships = 1000;

/** The user after one operation on `/assignedGroups` or `/assignedGroups/-`. */
export function patchMemberships(call: Call, user: SandboxUser, operation: Operation): SandboxUser {
  const { op, path, pointer } = operation;
  if (op === 'add' && path === '/assignedGroups/-') return add(call, user, operation);
  if (op === 'remove-value' && path === '/assignedGroups') return remove(call, user, operation);
  if (op === 'replace' && path === '/assignedGroups') return replace(call, user, operation);
  throw badBody(pointer, `${op} is not possible on ${path}`);
}

function add(call: Call, user: SandboxUser, { value, pointer }: Operation): SandboxUser {
  const at = `${pointer}/value`;
  if (isFields(value) && value.id !== undefined && call.knobs.addIdObject === 400)
    throw badBody(at, 'Give the group as an id string or as {name, providerType}');
  const group = changeable(readGroup(call, value, at), at);
  if (user.assignedGroups.includes(group.id))
    throw new Refusal(400, `The user is in group ${group.id} already`, {
      code: 'USERS-SIM-GROUP-ASSIGNED',
      source: { pointer: at },
    });
  return withGroups(user, [...user.assignedGroups, group.id], at);
}

/** Only ids are documented for taking away. */
function remove(call: Call, user: SandboxUser, { value, pointer }: Operation): SandboxUser {
  const at = `${pointer}/value`;
  if (typeof value !== 'string') throw badBody(at, 'Give the group as an id string');
  const group = changeable(readGroup(call, value, at), at);
  if (!user.assignedGroups.includes(group.id)) {
    if (call.knobs.removeAbsent === 204) return user;
    throw badBody(at, `The user is not in group ${group.id}`);
  }
  return withGroups(
    user,
    user.assignedGroups.filter((id) => id !== group.id),
    at,
  );
}

/** "May fail" for users with IdP groups; here it does, unless the knob lets a full list pass. */
function replace(call: Call, user: SandboxUser, { value, pointer }: Operation): SandboxUser {
  const at = `${pointer}/value`;
  if (!Array.isArray(value)) throw badBody(at, 'An array of groups is expected');
  const groups = value.map((item: unknown, index) => {
    if (!isFields(item)) throw badBody(`${at}/${index}`, 'An object is expected');
    return readGroup(call, item, `${at}/${index}`);
  });
  const wanted = new Set(groups.map((group) => group.id));
  const fixed = user.assignedGroups.filter(
    (id) => call.state.groups.get(id)?.providerType === 'idp',
  );
  if (fixed.length > 0) {
    const keepsAll = fixed.every((id) => wanted.has(id));
    if (!keepsAll || call.knobs.replaceKeepingIdp === 400) throw idpRefusal(fixed[0] ?? '', at);
  }
  for (const group of groups) if (!fixed.includes(group.id)) changeable(group, at);
  return withGroups(user, [...wanted], at);
}

function withGroups(user: SandboxUser, ids: readonly string[], pointer: string): SandboxUser {
  if (ids.length > maxMemberships)
    throw badBody(pointer, `At most ${maxMemberships} memberships are allowed`);
  return { ...user, assignedGroups: ids };
}

function idpRefusal(id: string, pointer: string): Refusal {
  return new Refusal(400, `Membership of IdP group ${id} cannot be changed`, {
    code: 'USERS-SIM-IDP-GROUP',
    source: { pointer },
  });
}

function changeable(group: SandboxGroup, pointer: string): SandboxGroup {
  if (group.providerType === 'idp') throw idpRefusal(group.id, pointer);
  if (group.providerType === 'system')
    throw badBody(pointer, 'Membership of a system group cannot be changed');
  return group;
}

/** An id string, `{id}`, or `{name, providerType}`; names are case-sensitive. */
function readGroup(call: Call, value: unknown, pointer: string): SandboxGroup {
  const { state, knobs } = call;
  const id = isFields(value) ? value.id : value;
  let group: SandboxGroup | undefined;
  if (typeof id === 'string') group = findGroup(state, id);
  else if (isFields(value) && typeof value.name === 'string') {
    const { name, providerType } = value;
    if (providerType !== 'custom' && providerType !== 'idp')
      throw badBody(pointer, 'providerType is required with a name');
    group = [...state.groups.recordsBy('name', name)].find(
      (one) => one.name === name && one.providerType === providerType,
    );
  } else throw badBody(pointer, 'Give the group as an id string or as {name, providerType}');
  if (!group)
    throw new Refusal(knobs.unknownGroup, 'Unknown group', {
      code: 'USERS-SIM-UNKNOWN-GROUP',
      source: { pointer },
    });
  return group;
}
