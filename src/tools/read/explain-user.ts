/**
 * The half of explain_access that answers: which roles does this person have, and where from?
 *
 * @module
 */

import {
  type Access,
  accessOfUser,
  type HeldRole,
  type Hidden,
} from '../../directory/access/access-of-user.js';
import type { Directory, Reading } from '../../directory/directory.js';
import { kindOf } from '../../directory/group-kind.js';
import { findUser } from '../../directory/lookup/find-user.js';
import { isAdminLevel } from '../../plan/effect.js';
import type { Role } from '../../qlik/api/roles.js';
import { clean, quote } from '../../text/clean.js';
import { count, firstOf, list } from '../../text/lists.js';
import type { Place } from '../common/cursor.js';
import { fillPage, restLine } from '../common/fill-page.js';
import { type RoleView, viewRole } from '../common/schemas.js';
import { inRows, type PathView, pathText } from './path-view.js';
import { groupsText, personLine, viewPersonFully } from './person-view.js';

/** The role whose scopes everybody has; Qlik assigns it to nobody. */
const BASELINE = 'UserDefault';

/** Groups without roles that are named; the rest is counted. */
const GROUPS_SHOWN = 30;

/** Names shown where a few stand for all. */
const NAMES_SHOWN = 20;

type RoleRow = RoleView & { readonly paths: PathView[] };

export async function explainUser(
  directory: Directory,
  wanted: string,
  from: Place,
  limit: number,
  reading: Reading,
) {
  const [user, catalogue] = await Promise.all([
    findUser(directory, wanted, reading),
    directory.roles(reading),
  ]);
  const access = await accessOfUser(directory, user, reading);
  const rows = inOrder(access.roles, catalogue).flatMap(({ role, paths }) =>
    inRows(paths).map((part): RoleRow => ({ ...viewRole(role), paths: part })),
  );
  const hidden = hiddenParts(access.hidden);
  const scopes = baselineScopes(catalogue);
  const others = access.withoutRoles.slice(0, GROUPS_SHOWN).map(viewOther);
  const filled = await fillPage(inMemory(rows), from, limit, (row) => row, [
    hidden,
    scopes,
    others,
  ]);
  const person = viewPersonFully(user);
  const { groups } = access;
  return {
    text: [
      `Access in ${directory.tenant} of this ${person.bot ? 'bot' : 'person'}:`,
      personLine(person, groupsText(groups)),
      ...rolesHead(access, hidden),
      ...filled.views.map(roleLine),
      ...othersLine(others, access.withoutRoles.length),
      ...baselineLine(scopes),
      ...(person.bot ? ['The scopes of its OAuth token may allow less than these roles.'] : []),
      ...(hidden.length === 0
        ? []
        : [
            `Hidden from this credential, so there may be more roles than these: ${list(hidden)}. A credential of a tenant admin shows them.`,
          ]),
      ...restLine(filled),
    ].join('\n'),
    data: {
      user: { ...person, ...(groups === undefined ? {} : { groups }) },
      roles: filled.views,
      role_count: access.roles.length,
      ...(others.length === 0 ? {} : { groups_without_roles: others }),
      everybody_has: scopes,
      hidden,
      ...(filled.cursor === undefined ? {} : { cursor: filled.cursor }),
    },
  };
}

function viewOther(group: Access['withoutRoles'][number]) {
  return { id: group.id, name: clean(group.name).text, kind: kindOf(group) };
}

function othersLine(others: readonly ReturnType<typeof viewOther>[], all: number): string[] {
  if (others.length === 0) return [];
  const names = others.map(({ id, name, kind }) => `${quote(name)} (${kind}, id ${id})`);
  const rest = all - others.length;
  const named = rest === 0 ? list(names) : `${names.join(', ')} and ${rest} more`;
  return [
    `Also in ${count(all, 'group')} without roles, which may open spaces or data all the same: ${named}.`,
  ];
}

/** Roles that may administer come first, whatever their names. */
function inOrder(held: readonly HeldRole[], catalogue: ReadonlyMap<string, Role>): HeldRole[] {
  const rank = ({ role }: HeldRole): string => `${isAdminLevel(role) ? 0 : 1}${role.name}`;
  return held
    .map(({ role, paths }) => ({ role: { ...role, ...catalogue.get(role.id) }, paths }))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function rolesHead({ roles }: Access, hidden: readonly string[]): string[] {
  if (roles.length > 0)
    return [`${count(roles.length, 'role')}${hidden.length > 0 ? ' visible' : ''}:`];
  return [hidden.length > 0 ? 'No role is visible.' : 'No role, directly or through a group.'];
}

function roleLine({ name, id, level, paths }: RoleRow): string {
  return [
    `- ${quote(name)}`,
    ...(level === undefined ? [] : [`${level} level`]),
    `id ${id}`,
    pathText(paths),
  ].join(' · ');
}

function baselineScopes(catalogue: ReadonlyMap<string, Role>): string[] {
  const baseline = [...catalogue.values()].find(
    ({ name, type }) => name === BASELINE && type === 'default',
  );
  return (baseline?.assignedScopes ?? []).map((scope) => clean(scope).text);
}

function baselineLine(scopes: readonly string[]): string[] {
  const known = scopes.length === 0 ? '' : `: ${list(scopes.map((scope) => quote(scope)))}`;
  return [`Like everybody, without assignment, also the scopes of ${BASELINE}${known}.`];
}

function hiddenParts(hidden: Hidden): string[] {
  const groups = hidden.rolesOfGroups.map((name) => quote(name));
  return [
    ...(hidden.directRoles ? ['roles given directly'] : []),
    ...(hidden.memberships ? ['groups the person is in'] : []),
    ...(groups.length > 0 ? [`roles of ${firstOf(groups, NAMES_SHOWN)}`] : []),
    ...(hidden.rolesOfEveryone ? ['roles of Everyone'] : []),
  ];
}

async function* inMemory<Entry>(entries: readonly Entry[]) {
  yield { entries };
}
