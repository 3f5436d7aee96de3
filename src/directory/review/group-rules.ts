/**
 * What an access review finds about groups: each by itself, and all together. Pure.
 *
 * @module
 */

import { canBeTyped, quoteFlagged } from '../../text/clean.js';
import { count } from '../../text/lists.js';
import { kindNames } from '../group-kind.js';
import type { Finding } from './finding.js';
import { GROUPS_OF_A_TENANT, isNear, ROLES_OF_A_GROUP } from './limits.js';
import { clusters, foldCase } from './look-alike.js';
import type { ReviewedGroup } from './reviewed-group.js';
import { roleNames, shortList, takeRoles } from './suggested-fix.js';

function subject(group: ReviewedGroup): { readonly id: string; readonly who: string } {
  const { id, kind, name } = group;
  return {
    id,
    who: kind === 'system' ? 'Everyone' : `${kindNames[kind]} group ${quoteFlagged(name)}`,
  };
}

/** What can be told before anybody's memberships are known. */
export function groupFindings(group: ReviewedGroup): Finding[] {
  const { id, kind, roles, adminRoles } = group;
  // Roles nobody can see are reported as such elsewhere.
  if (roles === undefined) return [];
  const to = subject(group);
  const found: Finding[] = [];
  if (kind === 'system' && roles.length > 0) {
    found.push({
      kind: 'everyone_roles',
      rank: adminRoles.length > 0 ? 0 : 1,
      ...to,
      why: `gives ${roleNames(roles)} to every user, now and later`,
      fix: [takeRoles({ group: id }, roles)],
    });
  }
  if (kind === 'system' && adminRoles.length > 0) {
    found.push({
      kind: 'admin_holder',
      rank: 0,
      ...to,
      why: `every user holds ${roleNames(adminRoles)}`,
      fix: [takeRoles({ group: id }, adminRoles)],
    });
  }
  if (isNear(roles.length, ROLES_OF_A_GROUP)) {
    found.push({
      kind: 'near_limit',
      rank: 1,
      ...to,
      why: `gives ${roles.length} roles of at most ${ROLES_OF_A_GROUP}`,
      fix: [takeRoles({ group: id }, roles)],
    });
  }
  // IdP groups without roles are the rule: most are there for spaces, and they come by themselves.
  if (kind === 'custom' && roles.length === 0) {
    found.push({
      kind: 'group_without_roles',
      rank: 0,
      ...to,
      why: 'gives no roles; spaces may still use it',
      fix: [{ tool: 'assign_role', arguments: { group: id }, ask: 'roles' }],
    });
  }
  return found;
}

/** @param group With its members counted. */
export function emptyGroup(group: ReviewedGroup): Finding[] {
  if (group.kind !== 'custom' || group.members > 0) return [];
  const { id, roles } = group;
  return [
    {
      kind: 'empty_group',
      // One that gives roles waits for somebody to be put into it.
      rank: roles?.length === 0 ? 1 : 0,
      ...subject(group),
      why: `has no members${roles?.length ? `, gives ${roleNames(roles)}` : ''}`,
      fix: [{ tool: 'delete_custom_group', arguments: { group: id } }],
    },
  ];
}

/** @param groups Custom and IdP groups in the whole tenant. */
export function nearGroupLimit(groups: number): Finding[] {
  if (!isNear(groups, GROUPS_OF_A_TENANT)) return [];
  return [
    {
      kind: 'near_limit',
      rank: 0,
      id: '',
      who: 'the tenant',
      why: `has ${count(groups, 'group')}; Qlik documents at most ${GROUPS_OF_A_TENANT.toLocaleString('en-US')}`,
      fix: [{ tool: 'review_access', arguments: { findings: ['empty_group'] } }],
    },
  ];
}

/**
 * One finding for all that look alike, about the custom group that should be called something else.
 * IdP groups among themselves are left out: nobody can rename them.
 *
 * @param only Id of the one group that matters, where it is about one.
 */
export function lookAlikes(groups: Iterable<ReviewedGroup>, only: string | undefined): Finding[] {
  return clusters(groups).flatMap((cluster) => {
    const [renamed, ...others] = cluster.filter(({ kind }) => kind === 'custom').sort(byClaim);
    if (renamed === undefined) return [];
    if (only !== undefined && !cluster.some(({ id }) => id === only)) return [];
    const rest = [...others, ...cluster.filter(({ kind }) => kind !== 'custom')];
    const likenesses = rest.map((group) => ({ group, ...likeness(renamed.name, group.name) }));
    const named = likenesses.map(
      ({ group, how }) => `the ${subject(group).who} (id ${group.id}, ${how})`,
    );
    return [
      {
        kind: 'look_alike' as const,
        rank: Math.min(...likenesses.map(({ rank }) => rank)),
        ...subject(renamed),
        why: `can be taken for ${shortList(named)}`,
        fix: [
          {
            tool: 'update_custom_group' as const,
            arguments: { group: renamed.id },
            ask: 'new_name' as const,
          },
        ],
      },
    ];
  });
}

/** What makes two names alike; what somebody may have done on purpose has rank 0. */
function likeness(a: string, b: string): { readonly rank: number; readonly how: string } {
  const [one, other] = [a.normalize('NFC'), b.normalize('NFC')];
  if (one === other) return { rank: 1, how: 'same name' };
  if (one.toLowerCase() === other.toLowerCase()) return { rank: 2, how: 'differs only in case' };
  return foldCase(a) === foldCase(b)
    ? { rank: 0, how: 'differs in spaces or hidden characters' }
    : { rank: 0, how: 'letters that look alike' };
}

/** The imitation comes first, then the newest: what was there before has the older claim. */
function byClaim(a: ReviewedGroup, b: ReviewedGroup): number {
  return (
    Number(canBeTyped(a.name)) - Number(canBeTyped(b.name)) ||
    (b.created || 0) - (a.created || 0) ||
    (a.id < b.id ? -1 : 1)
  );
}
