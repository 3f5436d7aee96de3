/**
 * From the words somebody used for a group to the group meant. Never a guess: filters of Qlik ignore
 * case and names may be held by a custom and an IdP group at once, so every match is compared here.
 *
 * @see https://qlik.dev/apis/rest/groups/
 * @module
 */

import { Failure } from '../../errors.js';
import { eq, render } from '../../qlik/api/filter.js';
import { EVERYONE_ID, type Group, getGroup, listGroups } from '../../qlik/api/groups.js';
import { listUsers } from '../../qlik/api/users.js';
import { quote } from '../../text/clean.js';
import { count } from '../../text/lists.js';
import type { Directory, Reading } from '../directory.js';
import { isGroupId, isNameOfEveryone, kindNames, kindOf, NAMES_SHOWN } from '../group-kind.js';
import { closest } from './closest.js';

/** Pages of 100 groups looked through for a similar name, so that a typing error costs little. */
const PAGES_FOR_CANDIDATES = 20;

/**
 * One group by id or exact name. `Everyone` means the system group, unless a group has that name.
 *
 * @throws {Failure} `NAME_NOT_FOUND` with candidates; `NAME_AMBIGUOUS` with kind, id and member count.
 */
export async function findGroup(
  directory: Directory,
  wanted: string,
  reading: Reading,
): Promise<Group> {
  const name = wanted.trim().normalize('NFC');
  if (isGroupId(name)) {
    const byId = await groupById(directory, name, reading);
    if (byId !== undefined) return byId;
  }
  const alike = await groupsNamed(directory, name, reading);
  const exact = alike.filter((group) => group.name.normalize('NFC') === name);
  const [match, ...others] = exact;
  if (match !== undefined && others.length === 0) return match;
  if (match !== undefined) throw await ambiguous(directory, name, exact, reading);
  if (isNameOfEveryone(name)) {
    return directory.client.send(getGroup, { params: { groupId: EVERYONE_ID }, ...reading });
  }
  if (alike.length > 0) {
    throw new Failure(
      'NAME_NOT_FOUND',
      `Cannot find a group named ${quote(name)}: group names are case-sensitive, and the exact name is ${alike.map(candidate).join(' or ')}`,
      'Use the exact name or the id, if that is the group meant',
    );
  }
  throw await notFound(directory, name, reading);
}

/** The group of that id, or `undefined` when there is none. */
export async function groupById(
  directory: Directory,
  id: string,
  reading: Reading,
): Promise<Group | undefined> {
  try {
    return await directory.client.send(getGroup, { params: { groupId: id }, ...reading });
  } catch (error) {
    if (error instanceof Failure && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

/** How a name is compared when case is ignored; how Qlik treats composed letters is not documented. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Every group whose name equals `name` when case is ignored, of both kinds. */
export async function groupsNamed(
  directory: Directory,
  name: string,
  reading: Reading,
): Promise<Group[]> {
  const groups: Group[] = [];
  const query = { filter: render(eq('name', name)), limit: 100 };
  for await (const page of directory.client.pages(listGroups, { query, ...reading })) {
    groups.push(...page.items.filter((group) => folded(group.name) === folded(name)));
  }
  return groups;
}

/** Whether it is the custom group of exactly that name; other kinds may bear the same name. */
export function isCustomNamed(group: Group, name: string): boolean {
  return group.name.normalize('NFC') === name && kindOf(group) === 'custom';
}

/** How many people are members, and the first few by name. */
export interface Members {
  readonly total: number;
  /** At most {@link NAMES_SHOWN}. */
  readonly some: readonly string[];
}

/** The members of a group, counted by the membership filter; everybody for Everyone. */
export async function membersOf(
  directory: Directory,
  groupId: string,
  reading: Reading,
): Promise<Members> {
  const filter =
    groupId === EVERYONE_ID ? {} : { filter: render(eq('assignedGroups.id', groupId)) };
  const query = { ...filter, limit: NAMES_SHOWN, totalResults: true };
  const page = await directory.client.page(listUsers, { query, ...reading });
  if (page.total !== undefined) {
    return { total: page.total, some: page.items.map((user) => user.name) };
  }
  throw noTotal(groupId);
}

/** When the tenant answers without the number of members that it was asked for. */
export function noTotal(groupId: string): Failure {
  return new Failure(
    'REPLY_NOT_UNDERSTOOD',
    `Cannot count the members of the group with id ${groupId}: the tenant sent no total`,
    'Try again; if it stays so, report it as a bug',
  );
}

async function ambiguous(
  directory: Directory,
  name: string,
  groups: readonly Group[],
  reading: Reading,
): Promise<Failure> {
  const candidates = await Promise.all(
    groups.map(async (group) => {
      const { total } = await membersOf(directory, group.id, reading);
      return `${kindNames[kindOf(group)]} group, id ${group.id}, ${count(total, 'member')}`;
    }),
  );
  return new Failure(
    'NAME_AMBIGUOUS',
    `Cannot tell which group ${quote(name)} is: ${candidates.length} have that name (${candidates.join('; ')})`,
    'Ask the person which one is meant, then give its id instead of the name',
  );
}

async function notFound(directory: Directory, name: string, reading: Reading): Promise<Failure> {
  const groups: Group[] = [];
  let pages = 0;
  for await (const page of directory.client.pages(listGroups, {
    query: { limit: 100 },
    ...reading,
  })) {
    groups.push(...page.items);
    pages += 1;
    if (pages === PAGES_FOR_CANDIDATES) break;
  }
  // A name may be held by two groups: both are shown, so that nobody takes the one for the other.
  const names = closest(name, [...new Set(groups.map((group) => group.name))]);
  const candidates = names.flatMap((one) =>
    groups.filter((group) => group.name === one).map(candidate),
  );
  const closestText = candidates.length === 0 ? '' : `. Closest: ${candidates.join(', ')}`;
  return new Failure(
    'NAME_NOT_FOUND',
    `Cannot find a group named ${quote(name)}${closestText}`,
    'Call list_groups with a part of the name, then use a name or id it returns; ask the person which group is meant',
  );
}

function candidate(group: Group): string {
  return `${quote(group.name)} (${kindNames[kindOf(group)]} group, id ${group.id})`;
}
