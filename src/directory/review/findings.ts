/**
 * Collects the findings of an access review from groups and users given one at a time, groups first.
 * Pure: it reads nothing and keeps no users, so that a tenant of any size fits.
 *
 * @module
 */

import type { Group } from '../../qlik/api/groups.js';
import type { User } from '../../qlik/api/users.js';
import { count } from '../../text/lists.js';
import type { FindingKind, Review, Scope } from './finding.js';
import { emptyGroup, groupFindings, lookAlikes, nearGroupLimit } from './group-rules.js';
import { personFindings } from './person-rules.js';
import { type Known, type ReviewedGroup, reviewedGroup } from './reviewed-group.js';
import { createTopFindings } from './top-findings.js';

export interface Collector {
  addGroup(group: Group): void;
  /** @param user Only after every group. */
  addPerson(user: User): void;
  finish(): Review;
}

/** Whether users have to be read for any of these. */
export function needsPeople(kinds: readonly FindingKind[]): boolean {
  const ofGroupsAlone = new Set<FindingKind>([
    'everyone_roles',
    'look_alike',
    'group_without_roles',
  ]);
  return kinds.some((kind) => !ofGroupsAlone.has(kind));
}

export function createCollector(scope: Scope, rest: Omit<Known, 'groups'>): Collector {
  const groups = new Map<string, ReviewedGroup>();
  const everyone: ReviewedGroup[] = [];
  const known: Known = { ...rest, groups };
  const topFindings = createTopFindings(scope.kinds);
  const only = scope.group?.id;
  const unseen = { groups: 0, people: 0, memberships: 0 };
  let people = 0;

  const finishGroups = (): void => {
    const all = [...groups.values()];
    const found = [
      ...lookAlikes(
        all.filter(({ kind }) => kind !== 'system'),
        only,
      ),
      // Where no membership was seen at all, nobody can say that a group has none.
      ...(people > unseen.memberships
        ? all.filter(({ id }) => only === undefined || id === only).flatMap(emptyGroup)
        : []),
      ...(only === undefined ? nearGroupLimit(all.length - everyone.length) : []),
    ];
    for (const finding of found) topFindings.add(finding);
  };

  return {
    addGroup(group) {
      const reviewed = reviewedGroup(group, known);
      groups.set(group.id, reviewed);
      if (reviewed.kind === 'system') everyone.push(reviewed);
      if (only !== undefined && group.id !== only) return;
      if (reviewed.roles === undefined) unseen.groups += 1;
      for (const finding of groupFindings(reviewed)) topFindings.add(finding);
    },
    addPerson(user) {
      people += 1;
      if (user.assignedRoles === undefined) unseen.people += 1;
      if (user.assignedGroups === undefined) unseen.memberships += 1;
      // A group made after the groups were read is known only from here.
      const held = (user.assignedGroups ?? []).map(
        (group) => groups.get(group.id) ?? reviewedGroup(group, known),
      );
      for (const group of held) group.members += 1;
      for (const finding of personFindings(user, held, everyone, known)) topFindings.add(finding);
    },
    finish() {
      finishGroups();
      const counts = topFindings.counts();
      const read = needsPeople(scope.kinds);
      const noAdmin = read && only === undefined && counts.admin_holder === 0;
      return {
        scope,
        groups: groups.size,
        ...(read ? { people } : {}),
        counts,
        findings: topFindings.inOrder(),
        hidden: [
          ...(unseen.groups === 0 ? [] : [`the roles of ${count(unseen.groups, 'group')}`]),
          ...(unseen.people === 0
            ? []
            : [`the direct roles of ${count(unseen.people, 'person', 'people')}`]),
          ...(unseen.memberships === 0
            ? []
            : [`the memberships of ${count(unseen.memberships, 'person', 'people')}`]),
          // Qlik may also send an empty list instead of a hidden one.
          ...(noAdmin
            ? ['who administers (nobody was seen to, and every tenant has somebody)']
            : []),
        ],
      };
    },
  };
}
