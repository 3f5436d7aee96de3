/**
 * The half of explain_access that answers: who has this role, and through what?
 *
 * @module
 */

import { countHolders, type HolderCounts } from '../../directory/access/count-holders.js';
import { type Holding, holdersOf } from '../../directory/access/holders-of-role.js';
import type { Directory, Reading } from '../../directory/directory.js';
import { kindNames } from '../../directory/group-kind.js';
import { findRoles } from '../../directory/lookup/find-roles.js';
import { assureRolesShown } from '../../directory/lookup/search-users.js';
import { EVERYONE_ID, getGroup } from '../../qlik/api/groups.js';
import { quote } from '../../text/clean.js';
import { count } from '../../text/lists.js';
import type { Place } from '../common/cursor.js';
import { fillPage, restLine } from '../common/fill-page.js';
import { type GroupView, type RoleView, viewGroup, viewRole } from '../common/schemas.js';
import { inRows, type PathView, pathText } from './path-view.js';
import { type PersonView, personLine, viewPerson } from './person-view.js';

type GroupRow = Pick<GroupView, 'id' | 'name' | 'kind' | 'careful'> & { readonly members: number };
type PersonRow = PersonView & { readonly paths: PathView[] };
type Row =
  | { readonly kind: 'group'; readonly row: GroupRow }
  | { readonly kind: 'person'; readonly row: PersonRow };

export async function explainRole(
  directory: Directory,
  wanted: string,
  from: Place,
  limit: number,
  reading: Reading,
) {
  const [catalogue, everyone] = await Promise.all([
    directory.roles(reading),
    directory.client.send(getGroup, { params: { groupId: EVERYONE_ID }, ...reading }),
  ]);
  const [role] = findRoles(catalogue, [wanted]);
  if (role === undefined) throw new Error('findRoles() answers each word or throws');
  const question = { role, everyone };
  const holdings = holdersOf(directory, question, from.page, reading);
  const filled = await fillPage(rowsOf(holdings), from, limit, (row) => row);
  const groups = filled.views.flatMap(({ kind, row }) => (kind === 'group' ? [row] : []));
  const people = filled.views.flatMap(({ kind, row }) => (kind === 'person' ? [row] : []));
  const view = viewRole(role);
  let counts: HolderCounts | undefined;
  if (from.page === undefined) {
    const whole = filled.cursor === undefined;
    if (whole && people.length === 0) await assureRolesShown(directory, reading);
    counts = whole ? countShown(people) : await countHolders(directory, question, reading);
  }
  return {
    text: [
      headOf(view, counts, directory.tenant),
      ...(role.name === 'UserDefault' ? ['Everybody has its scopes without assignment.'] : []),
      ...(groups.length > 0 ? ['Groups that give it:', ...groups.map(groupLine)] : []),
      ...(people.length > 0 ? ['People who have it:', ...people.map(holderLine)] : []),
      ...restLine(filled),
    ].join('\n'),
    data: {
      role: view,
      ...(counts === undefined ? {} : { counts }),
      groups,
      people,
      ...(filled.cursor === undefined ? {} : { cursor: filled.cursor }),
    },
  };
}

async function* rowsOf(holdings: ReturnType<typeof holdersOf>) {
  for await (const { entries, ...stretch } of holdings) {
    yield { ...stretch, entries: entries.flatMap(rowsOfOne) };
  }
}

function rowsOfOne(holding: Holding): Row[] {
  if (holding.kind === 'person') {
    const person = viewPerson(holding.user);
    return inRows(holding.paths).map((paths) => ({ kind: 'person', row: { ...person, paths } }));
  }
  const { id, name, kind, careful } = viewGroup(holding.group);
  const row = { id, name, kind, members: holding.members };
  return [{ kind: 'group', row: careful === undefined ? row : { ...row, careful } }];
}

/** Of an answer that shows everybody, so that nothing more has to be read. */
function countShown(rows: readonly PersonRow[]): HolderCounts {
  const having = (via?: PathView['via']): number => {
    const fit = rows.filter(
      ({ paths }) => via === undefined || paths.some((one) => one.via === via),
    );
    return new Set(fit.map(({ id }) => id)).size;
  };
  const everyone = having('everyone');
  return {
    people: having(),
    direct: having('direct'),
    through_groups: having('group'),
    ...(everyone > 0 ? { everyone } : {}),
  };
}

/** Counts stand in the first answer only. */
function headOf(
  { id, name, level }: RoleView,
  counts: HolderCounts | undefined,
  tenant: string,
): string {
  const role = `${quote(name)} (${level === undefined ? '' : `${level} level, `}id ${id}) in ${tenant}`;
  if (counts === undefined) return `More of who has ${role}:`;
  const { people, direct, through_groups: grouped, everyone } = counts;
  if (people === 0) return `Nobody is assigned ${role}, directly or through a group.`;
  const ways = [
    `${direct.toLocaleString('en-US')} directly`,
    grouped === undefined
      ? 'others through groups, not counted because another role has the same name in other letter case'
      : `${grouped.toLocaleString('en-US')} through groups`,
    ...(everyone === undefined ? [] : ['everybody through Everyone']),
  ];
  const who = people === undefined ? 'People have' : count(people, 'person has', 'people have');
  const several = people !== undefined && direct + (grouped ?? 0) + (everyone ?? 0) > people;
  return [
    `${who} ${role}: ${ways.join(', ')}.`,
    ...(several ? ['Some have it in more than one way.'] : []),
    'Bots and people who are not active are counted too.',
  ].join(' ');
}

function groupLine({ id, name, kind, members, careful }: GroupRow): string {
  return [
    `- ${quote(name)}`,
    kindNames[kind],
    `id ${id}`,
    members === 0 ? 'no members' : count(members, 'member'),
    ...(careful === undefined ? [] : [`careful: ${careful}`]),
  ].join(' · ');
}

function holderLine(row: PersonRow): string {
  return personLine(row, pathText(row.paths));
}
