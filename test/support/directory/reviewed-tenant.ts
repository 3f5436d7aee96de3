/**
 * Groups and users made by hand and by chance, and a review of them without a tenant.
 *
 * @module
 */

import fc from 'fast-check';
import {
  type Finding,
  findingKinds,
  type Review,
  type Scope,
} from '../../../src/directory/review/finding.js';
import { createCollector } from '../../../src/directory/review/findings.js';
import { isAdminLevel } from '../../../src/plan/effect.js';
import { EVERYONE_ID, type Group, type RoleRef } from '../../../src/qlik/api/groups.js';
import type { User } from '../../../src/qlik/api/users.js';
import { catalogue, dataAdmin, spaces, steward, tenantAdmin } from '../plan/plans.js';

export const CALLER = 'u-caller';

export function group(id: string, more: Partial<Group> = {}): Group {
  return {
    id,
    name: id,
    status: 'active',
    providerType: 'custom',
    assignedRoles: [steward],
    ...more,
  };
}

export function everyone(assignedRoles: RoleRef[] | undefined): Group {
  const name = 'com.qlik.Everyone';
  return group(EVERYONE_ID, { name, providerType: undefined, assignedRoles });
}

/** @param groups The groups that the user is in. */
export function user(id: string, groups: readonly Group[] = [], more: Partial<User> = {}): User {
  return {
    id,
    name: id,
    subject: `okta-${id}`,
    status: 'active',
    assignedRoles: [],
    assignedGroups: groups.map(({ id, name, providerType, assignedRoles }) => ({
      id,
      name,
      providerType,
      assignedRoles,
    })),
    ...more,
  };
}

export function review(
  groups: readonly Group[],
  users: readonly User[],
  scope: Partial<Scope> = {},
): Review {
  const collector = createCollector(
    { kinds: findingKinds, ...scope },
    { roles: catalogue, isAdmin: isAdminLevel, callerId: CALLER },
  );
  for (const one of groups) collector.addGroup(one);
  for (const one of users) collector.addPerson(one);
  return collector.finish();
}

/** One line per finding of a kind: who, why, and the calls. */
export function told({ findings }: Review, kind: Finding['kind']): string[] {
  return findings
    .filter((finding) => finding.kind === kind)
    .map(({ who, why, fix }) =>
      [
        `${who} ${why}`,
        ...fix.map(({ tool, arguments: args, ask }) =>
          [tool, JSON.stringify(args), ...(ask === undefined ? [] : [`+ ${ask}`])].join(' '),
        ),
      ].join(' => '),
    );
}

const roles = fc.option(fc.uniqueArray(fc.constantFrom(steward, spaces, dataAdmin, tenantAdmin)), {
  nil: undefined,
});
const groupName = fc.constantFrom('CG-A', 'cg-a', 'CG-\u{410}', 'CG-B', 'Finance', 'CG-C', 'CG-D');
const someGroup = fc.record({
  name: groupName,
  providerType: fc.constantFrom('custom' as const, 'idp' as const),
  assignedRoles: roles,
});
const someUser = fc.record({
  status: fc.constantFrom('active', 'invited', 'disabled', 'deleted'),
  bot: fc.boolean(),
  assignedRoles: roles,
  /** Numbers of groups; some of them are not there. */
  groups: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }), {
    nil: undefined,
  }),
});

/** A small tenant in which everything that can be wrong is likely. */
export const someTenant = fc
  .record({
    everyone: roles,
    groups: fc.array(someGroup, { maxLength: 9 }),
    users: fc.array(someUser, { maxLength: 9 }),
  })
  .map((made) => {
    const groups = made.groups.map((one, at) => group(`g${at}`, one));
    const users = made.users.map(({ bot, groups: numbers, ...more }, at) => {
      const id = at === 0 ? CALLER : `u${at}`;
      const held = numbers?.map((number) => groups[number] ?? group(`g${number}`));
      const { assignedGroups } = user(id, held);
      return user(id, [], {
        ...more,
        assignedGroups: numbers === undefined ? undefined : assignedGroups,
        ...(bot ? { subject: `qlikbot\\${id}` } : {}),
      });
    });
    return { groups: [everyone(made.everyone), ...groups], users };
  });
