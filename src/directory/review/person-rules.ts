/**
 * What an access review finds about one person. Pure.
 *
 * @module
 */

import type { RoleRef } from '../../qlik/api/groups.js';
import type { User } from '../../qlik/api/users.js';
import { quote } from '../../text/clean.js';
import { count, list } from '../../text/lists.js';
import { TENANT_ADMIN } from '../access/admin-paths.js';
import { describePerson, type Person, personOf } from '../person.js';
import type { Finding, SuggestedFix } from './finding.js';
import { GROUPS_OF_A_USER, isNear } from './limits.js';
import { describeGroup, type Known, type ReviewedGroup } from './reviewed-group.js';
import {
  fewCalls,
  lookAtPerson,
  roleNames,
  shortList,
  takeOut,
  takeRoles,
} from './suggested-fix.js';

/** A person with what is held directly and through which groups, Everyone left out. */
interface Holding {
  readonly person: Person;
  readonly direct: readonly RoleRef[];
  readonly groups: readonly ReviewedGroup[];
  readonly known: Known;
}

/**
 * @param groups The groups of the user.
 * @param everyone The groups that everybody is in.
 */
export function personFindings(
  user: User,
  groups: readonly ReviewedGroup[],
  everyone: readonly ReviewedGroup[],
  known: Known,
): Finding[] {
  const direct = user.assignedRoles?.map((role) => known.roles.get(role.id) ?? role) ?? [];
  const holding = { person: personOf(user), direct, groups, known };
  return [
    ...adminHolder(holding),
    ...inactiveAccess(holding),
    ...roleTwice(holding, everyone),
    ...manyMemberships(holding),
  ];
}

function isGone({ status }: Person): boolean {
  return status === 'disabled' || status === 'deleted';
}

/** A bot works for somebody, who has to be asked before it is stopped. */
function isRunning(person: Person): boolean {
  return person.bot && !isGone(person);
}

function subject({ person }: Holding): { readonly id: string; readonly who: string } {
  return { id: person.id, who: describePerson(person) };
}

function adminHolder(holding: Holding): Finding[] {
  const { person, groups, known } = holding;
  const direct = holding.direct.filter((role) => known.isAdmin(role));
  const through = groups.filter((group) => group.adminRoles.length > 0);
  if (direct.length === 0 && through.length === 0) return [];
  const ways = [
    ...(direct.length === 0 ? [] : [`${roleNames(direct)} directly`]),
    ...through.map((group) => `${roleNames(group.adminRoles)} through ${describeGroup(group)}`),
  ];
  const own = person.id === known.callerId;
  const tenantAdmin = [direct, ...through.map(({ adminRoles }) => adminRoles)].some((roles) =>
    roles.some(({ name }) => name === TENANT_ADMIN),
  );
  const calls: SuggestedFix[] = [
    ...(direct.length === 0 ? [] : [takeRoles({ user: person.id }, direct)]),
    ...through.map((group) => takeOut(person.id, group)),
  ];
  return [
    {
      kind: 'admin_holder',
      rank: isGone(person) || person.bot ? 1 : tenantAdmin ? 2 : 3,
      ...subject(holding),
      why: `holds ${shortList(ways)}${own ? '; it is the account behind this server' : ''}`,
      // Without its own rights this server can do nothing.
      fix: own || isRunning(person) ? [lookAtPerson(person.id)] : fewCalls(person.id, calls),
    },
  ];
}

function inactiveAccess(holding: Holding): Finding[] {
  const { person, direct, known } = holding;
  const custom = holding.groups.filter(({ kind }) => kind === 'custom');
  const gone = isGone(person);
  if (!(gone || person.bot) || (direct.length === 0 && custom.length === 0)) return [];
  const held = [
    ...(direct.length === 0 ? [] : [`holds ${roleNames(direct)} directly`]),
    ...(custom.length === 0
      ? []
      : [
          `is in ${custom.length === 1 ? 'the custom group' : `${custom.length} custom groups:`} ${shortList(custom.map(({ name }) => quote(name)))}`,
        ]),
  ];
  const calls: SuggestedFix[] = [
    ...(direct.length === 0 ? [] : [takeRoles({ user: person.id }, direct)]),
    ...custom.map((group) => takeOut(person.id, group)),
  ];
  const admin =
    direct.some((role) => known.isAdmin(role)) ||
    custom.some((group) => group.adminRoles.length > 0);
  return [
    {
      kind: 'inactive_access',
      rank: admin ? 0 : gone ? 1 : 2,
      ...subject(holding),
      why: list(held),
      fix: isRunning(person) ? [lookAtPerson(person.id)] : fewCalls(person.id, calls),
    },
  ];
}

function roleTwice(holding: Holding, everyone: readonly ReviewedGroup[]): Finding[] {
  const { person, direct } = holding;
  if (direct.length === 0) return [];
  const all = [...everyone, ...holding.groups];
  const givers = new Map<RoleRef, ReviewedGroup>();
  for (const role of direct) {
    const giver = all.find(({ roles }) => roles?.some(({ id }) => id === role.id));
    if (giver !== undefined) givers.set(role, giver);
  }
  if (givers.size === 0) return [];
  const ways = [...givers].map(([role, group]) => `${quote(role.name)} by ${describeGroup(group)}`);
  const twice = [...givers.keys()];
  return [
    {
      kind: 'role_twice',
      rank: 0,
      ...subject(holding),
      why: `is given ${shortList(ways)} too, so the direct ${twice.length === 1 ? 'one' : 'ones'} could go`,
      fix: [takeRoles({ user: person.id }, twice)],
    },
  ];
}

function manyMemberships(holding: Holding): Finding[] {
  const { length } = holding.groups;
  if (!isNear(length, GROUPS_OF_A_USER)) return [];
  return [
    {
      kind: 'near_limit',
      rank: 2,
      ...subject(holding),
      why: `is in ${count(length, 'group')} of at most ${GROUPS_OF_A_USER.toLocaleString('en-US')}`,
      fix: [lookAtPerson(holding.person.id)],
    },
  ];
}
