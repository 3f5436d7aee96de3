/**
 * Our shapes held against the types that Qlik publishes: when those drift, this file does not compile.
 *
 * @see https://github.com/qlik-oss/qlik-api-ts
 * @module
 */

import type * as OfficialAudits from '@qlik/api/audits';
import type * as OfficialGroups from '@qlik/api/groups';
import type * as OfficialRoles from '@qlik/api/roles';
import type * as OfficialUsers from '@qlik/api/users';
import { expect, test } from 'vitest';
import type { AuditItem } from '../../../src/qlik/api/audits.js';
import type { BodyOf } from '../../../src/qlik/api/endpoint.js';
import {
  type createGroup,
  EVERYONE_ID,
  type Group,
  type patchGroup,
} from '../../../src/qlik/api/groups.js';
import type { Role } from '../../../src/qlik/api/roles.js';
import type { patchUser, User } from '../../../src/qlik/api/users.js';

/** Official optional fields become `| undefined` as well, as zod has them. */
type Loose<T> = T extends readonly (infer Item)[]
  ? Loose<Item>[]
  : T extends object
    ? { [Key in keyof T]: Loose<T[Key]> | (undefined extends T[Key] ? undefined : never) }
    : T;

/** Every field that we read exists there, and everything that is there fits into ours. */
type Reads<Official, Ours> = [Exclude<keyof Ours, keyof Official>] extends [never]
  ? Loose<Official> extends Ours
    ? true
    : ['does not fit', Loose<Official>]
  : ['is not there', Exclude<keyof Ours, keyof Official>];

type Within<Part, Whole> = [Part] extends [Whole] ? true : ['is not known', Exclude<Part, Whole>];

const group: Reads<OfficialGroups.Group, Group> = true;
const role: Reads<OfficialRoles.Role, Role> = true;
// `clientId` is in official examples only; `status` gets a value when it is left out.
const user: Reads<OfficialUsers.User, Omit<User, 'clientId' | 'status'>> = true;
const userStatus: Within<NonNullable<OfficialUsers.User['status']>, User['status']> = true;

// The id is made up where it is left out.
const audit: Reads<OfficialAudits.GetByIDResult, Omit<AuditItem, 'id'>> = true;

type Create = BodyOf<typeof createGroup>;
const create: Within<
  Loose<Omit<Create, 'assignedRoles'>>,
  Loose<OfficialGroups.GroupPostSchema>
> = true;
const createRoles: Within<
  NonNullable<Create['assignedRoles']>,
  OfficialGroups.AssignedRolesRefIDs
> = true;

type GroupPatch = BodyOf<typeof patchGroup>[number];
// Official types have the paths without the slash that all official examples have.
const groupPath: Within<GroupPatch['path'], `/${OfficialGroups.GroupPatch['path']}`> = true;
const groupPathsAll: Within<`/${OfficialGroups.GroupPatch['path']}`, GroupPatch['path']> = true;
const groupOp: Within<GroupPatch['op'], OfficialGroups.GroupPatch['op']> = true;
const groupValue: Within<GroupPatch['value'], OfficialGroups.GroupPatch['value']> = true;

type UserPatch = BodyOf<typeof patchUser>[number];
// The official types leave out `/-`, the end of a list, though the examples use it.
type UserPath = OfficialUsers.JSONPatch['path'];
const userPath: Within<UserPatch['path'], UserPath | `${UserPath}/-`> = true;
const userOp: Within<UserPatch['op'], OfficialUsers.JSONPatch['op']> = true;

const systemId: keyof NonNullable<OfficialGroups.GroupSettings['systemGroups']> = EVERYONE_ID;

test('what we read and send is known to the official types', () => {
  const held = [
    group,
    role,
    user,
    userStatus,
    audit,
    create,
    createRoles,
    groupPath,
    groupPathsAll,
    groupOp,
    groupValue,
    userPath,
    userOp,
  ];
  expect(held.every(Boolean)).toBe(true);
  expect(systemId).toBe('000000000000000000000001');
});
