/**
 * From an intent to a plan: resolve the names, read the state fresh, and let the pure part decide.
 *
 * Qlik has no conditional write, so what somebody else changes between our read and our write of a
 * group is lost. That is why names are resolved first, and everything the decision needs is then
 * read at once: after that, nothing stands between the read and the write but the decision.
 *
 * @module
 */

import { adminPaths } from '../../directory/access/admin-holders.js';
import { type AdminPaths, TENANT_ADMIN } from '../../directory/access/admin-paths.js';
import type { Directory, Reading } from '../../directory/directory.js';
import { kindNames, kindOf } from '../../directory/group-kind.js';
import { groupsNamed, isCustomNamed, membersOf } from '../../directory/lookup/find-group.js';
import { findRoles } from '../../directory/lookup/find-roles.js';
import { findUser } from '../../directory/lookup/find-user.js';
import { allMembers, isMemberOf } from '../../directory/lookup/group-members.js';
import { readPeople } from '../../directory/lookup/resolve-people.js';
import { isLiving, personOf } from '../../directory/person.js';
import { Failure } from '../../errors.js';
import { takesTenantAdmin } from '../../plan/guard-admins.js';
import type { Intent } from '../../plan/intent.js';
import { groupLock, nameLock, userLock } from '../../plan/lock-name.js';
import { byId, type CurrentState, MAX_PEOPLE, type Plan } from '../../plan/plan.js';
import { planCreation, planDeletion, planUpdate } from '../../plan/plan-group.js';
import { planRoles } from '../../plan/plan-roles.js';
import type { Group } from '../../qlik/api/groups.js';
import type { Role } from '../../qlik/api/roles.js';
import { quote } from '../../text/clean.js';
import { flaggedNotes, goneNotes, timeNotes } from './member-notes.js';
import { prepareMembers } from './prepare-members.js';
import { prepareUndoMembers } from './prepare-undo-members.js';
import { groupIdOf, readGroup, stateOfGroup, stateOfUser } from './read-state.js';

/** What an intent is about, as far as it has to be known to keep others off it meanwhile. */
export interface LockTarget {
  /** Name of the lock. */
  readonly lock: string;
  /** Of an existing group. */
  readonly groupId: string;
}

/** Resolves the name of the group, once. */
export async function lockTargetOf(
  directory: Directory,
  intent: Intent,
  reading: Reading,
): Promise<LockTarget> {
  if (intent.want === 'create group') {
    return { lock: nameLock(directory.tenant, intent.name), groupId: '' };
  }
  if (intent.want === 'change roles' && 'user' in intent.of) {
    return { lock: userLock(directory.tenant), groupId: '' };
  }
  const word = 'of' in intent ? ('group' in intent.of ? intent.of.group : '') : intent.group;
  const groupId = await groupIdOf(directory, word, reading);
  return { lock: groupLock(directory.tenant, groupId), groupId };
}

/** A plan, with what it takes to judge it. */
export interface Prepared {
  readonly plan: Plan;
  /** Every role of the tenant by id. */
  readonly catalogue: ReadonlyMap<string, Role>;
  /** Read only when the plan takes TenantAdmin away. */
  readonly paths?: AdminPaths;
}

/**
 * Reads what the intent is about and plans it.
 *
 * @throws {Failure} For names that fit nothing or several things, and for what cannot be planned.
 */
export async function prepare(
  directory: Directory,
  intent: Intent,
  { groupId }: LockTarget,
  reading: Reading,
): Promise<Prepared> {
  const catalogue = await directory.roles(reading);
  // Needed in few cases, but read beside the target, so that no time passes before the write.
  const paths = mayTakeAdmin(intent, catalogue) ? adminPaths(directory, reading) : undefined;
  const [plan, read] = await Promise.all([
    planOf(directory, intent, groupId, catalogue, reading),
    paths,
  ]);
  const needed =
    read ?? (takesTenantAdmin(plan) ? await adminPaths(directory, reading) : undefined);
  return { plan, catalogue, ...(needed === undefined ? {} : { paths: needed }) };
}

function mayTakeAdmin(intent: Intent, catalogue: ReadonlyMap<string, Role>): boolean {
  if (intent.want !== 'change roles') return false;
  return findRoles(catalogue, intent.remove).some((role) => role.name === TENANT_ADMIN);
}

async function planOf(
  directory: Directory,
  intent: Intent,
  groupId: string,
  catalogue: ReadonlyMap<string, Role>,
  reading: Reading,
): Promise<Plan> {
  const { tenant } = directory;
  switch (intent.want) {
    case 'create group':
      return creationOf(directory, intent, catalogue, reading);
    case 'change roles': {
      const wish = {
        add: findRoles(catalogue, intent.add),
        remove: findRoles(catalogue, intent.remove),
      };
      const current =
        'user' in intent.of
          ? stateOfUser(await findUser(directory, intent.of.user, reading))
          : await readGroup(directory, groupId, reading);
      return planRoles(tenant, current, wish);
    }
    case 'change members':
      return prepareMembers(directory, intent, groupId, reading);
    case 'return members':
      return prepareUndoMembers(directory, intent, groupId, reading);
    case 'update group': {
      const name = intent.newName?.trim().normalize('NFC');
      const description = intent.description?.trim();
      const [current, alike] = await Promise.all([
        readGroup(directory, groupId, reading),
        name === undefined ? [] : groupsNamed(directory, name, reading),
      ]);
      const others = alike.filter((group) => group.id !== current.target.id);
      const taken = others.some((group) => name !== undefined && isCustomNamed(group, name));
      const wish = {
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
        onlyFrom: intent.onlyFrom,
      };
      const plan = planUpdate(tenant, current, wish, taken);
      const renamed = plan.before.name !== plan.after.name;
      return { ...plan, notes: [...plan.notes, ...(renamed ? others.map(twinNote) : [])] };
    }
    case 'delete group': {
      const [current, members] = await Promise.all([
        readGroup(directory, groupId, reading),
        intent.membersFirst ? allMembers(directory, groupId, MAX_PEOPLE, reading) : [],
      ]);
      if (intent.membersFirst) refuseIncomplete(current, members.length);
      const { onlyMembers = members } = intent;
      const ids = byId<{ readonly id: string }>(onlyMembers);
      const leaving = members.filter((user) => ids.has(user.id));
      return planDeletion(tenant, current, leaving.map(personOf));
    }
  }
}

/** Right after a change the list of members and their number may not agree yet. */
function refuseIncomplete({ target, people }: CurrentState, listed: number): void {
  if (listed >= people || target.kind !== 'custom') return;
  throw new Failure(
    'GROUP_NOT_EMPTY',
    `Cannot take the members out of ${quote(target.name)} now: the tenant counts ${people} and shows ${listed}, as it may for a while after a change`,
    'Wait a minute, then call again',
  );
}

async function creationOf(
  directory: Directory,
  intent: Extract<Intent, { want: 'create group' }>,
  catalogue: ReadonlyMap<string, Role>,
  reading: Reading,
): Promise<Plan> {
  const name = intent.name.trim().normalize('NFC');
  const roles = findRoles(catalogue, intent.roles);
  const alike = await groupsNamed(directory, name, reading);
  const existing = alike.find((group) => isCustomNamed(group, name));
  const current =
    existing && stateOfGroup(existing, await membersOf(directory, existing.id, reading));
  const description = intent.description?.trim();
  const wish = { name, roles, ...(description === undefined ? {} : { description }) };
  const twins = alike.filter((group) => group !== existing);
  const { members = [] } = intent;
  const ids = members.map(({ id }) => id);
  const users = byId((await readPeople(directory, ids, reading)).filter(isLiving));
  const joining = ids
    .flatMap((id) => users.get(id) ?? [])
    .filter((user) => existing === undefined || !isMemberOf(user, existing.id))
    .map(personOf);
  const plan = planCreation(directory.tenant, wish, current, twins.map(twinNote), joining);
  const gone = members.filter(({ id }) => !users.has(id));
  const notes = [...goneNotes(gone), ...flaggedNotes(plan), ...timeNotes(plan, directory)];
  return { ...plan, notes: [...plan.notes, ...notes] };
}

function twinNote(group: Group): string {
  return `Easily confused with it: the ${kindNames[kindOf(group)]} group ${quote(group.name)} (id ${group.id})`;
}
