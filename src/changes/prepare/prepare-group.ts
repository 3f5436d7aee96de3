/**
 * From the state of a tenant to plans that create, rename, describe and delete a custom group.
 *
 * @module
 */

import { kindNames, kindOf } from '../../directory/group-kind.js';
import { groupsNamed, isCustomNamed, membersOf } from '../../directory/lookup/find-group.js';
import { findRoles } from '../../directory/lookup/find-roles.js';
import { allMembers, isMemberOf } from '../../directory/lookup/group-members.js';
import { readPeople } from '../../directory/lookup/resolve-people.js';
import { isLiving, personOf } from '../../directory/person.js';
import { Failure } from '../../errors.js';
import type { Intent } from '../../plan/intent.js';
import { byId, type CurrentState, MAX_PEOPLE, type Plan } from '../../plan/plan.js';
import { planCreation, planDeletion, planUpdate } from '../../plan/plan-group.js';
import type { Group } from '../../qlik/api/groups.js';
import { quote } from '../../text/clean.js';
import { flaggedNotes, goneNotes, timeNotes } from './member-notes.js';
import type { PrepareContext, ResolvedTarget } from './prepare-context.js';
import { candidateFor } from './prepare-members.js';
import { currentGroup, stateOfGroup } from './read-state.js';

type IntentTo<Want extends Intent['want']> = Extract<Intent, { want: Want }>;

/** @throws {Failure} `NAME_TAKEN` for a name in use. */
export async function prepareUpdate(
  context: PrepareContext,
  intent: IntentTo<'update group'>,
  target: ResolvedTarget,
): Promise<Plan> {
  const { directory, reading } = context;
  const name = intent.newName?.trim().normalize('NFC');
  const description = intent.description?.trim();
  const [current, alike] = await Promise.all([
    currentGroup(context, target),
    name === undefined ? [] : groupsNamed(directory, name, reading),
  ]);
  const others = alike.filter((group) => group.id !== current.target.id);
  const taken = others.some((group) => name !== undefined && isCustomNamed(group, name));
  const wish = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    onlyFrom: intent.onlyFrom,
  };
  const plan = planUpdate(directory.tenant, current, wish, taken);
  const renamed = plan.before.name !== plan.after.name;
  return { ...plan, notes: [...plan.notes, ...(renamed ? others.map(twinNote) : [])] };
}

/** @throws {Failure} `GROUP_NOT_EMPTY` while the tenant shows fewer members than it counts. */
export async function prepareDeletion(
  context: PrepareContext,
  intent: IntentTo<'delete group'>,
  target: ResolvedTarget,
): Promise<Plan> {
  const { directory, reading, earlier, onRead } = context;
  const groupId = target.type === 'group' ? target.id : '';
  const [current, listed] = await Promise.all([
    currentGroup(context, target),
    intent.membersFirst ? allMembers(directory, groupId, MAX_PEOPLE, reading) : [],
  ]);
  const members = listed.map(candidateFor(groupId, earlier)).filter(({ member }) => member);
  if (intent.membersFirst) refuseIncomplete(current, members.length);
  const { onlyMembers = members } = intent;
  const ids = byId<{ readonly id: string }>(onlyMembers);
  const leaving = members.flatMap(({ member: _, ...person }) =>
    ids.has(person.id) ? [person] : [],
  );
  onRead(listed);
  return planDeletion(directory.tenant, current, leaving);
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

/** @throws {Failure} `NAME_TAKEN` when a group of that name exists and is not already as wished. */
export async function prepareCreation(
  { directory, catalogue, reading, onRead }: PrepareContext,
  intent: IntentTo<'create group'>,
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
  onRead([...users.values()]);
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
