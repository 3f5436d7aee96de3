/**
 * What an approval page says about a plan: the same facts as the form's question, with the state before
 * and after laid side by side. Plain data; text from the tenant is cleaned and in quotes.
 *
 * @module
 */

import { describePerson, type Person } from '../../directory/person.js';
import { type ChangeSet, plansWithWork } from '../../plan/change-set.js';
import { describeRoles, describeTarget } from '../../plan/describe.js';
import { sameEnds, wayOf } from '../../plan/describe-net-effect.js';
import type { End, NetEffect } from '../../plan/net-effect.js';
import type { Plan } from '../../plan/plan.js';
import type { RoleRef } from '../../qlik/api/groups.js';
import { quote, quoteFlagged } from '../../text/clean.js';
import type { Question } from '../question.js';

export interface Line {
  readonly mark: 'added' | 'removed' | 'stays';
  readonly text: string;
}

/** One thing that differs, such as the roles of a group. */
export interface Difference {
  readonly of: string;
  readonly lines: readonly Line[];
}

export interface PageContent {
  /** Host of the tenant. */
  readonly tenant: string;
  /** Name and version that the client gives of itself. */
  readonly client: string;
  readonly question: Question;
  /** What to look at twice, such as a name that is not what it seems; in a box of its own. */
  readonly warnings: readonly string[];
  /** Effects, without the lists of people that stand in the differences. */
  readonly facts: readonly string[];
  readonly differences: readonly Difference[];
}

/** @param net Adds lists of everybody who gains, loses and keeps a role. */
export function contentOf(
  set: ChangeSet,
  question: Question,
  client: string,
  net?: NetEffect,
): PageContent {
  const plans = plansWithWork(set);
  const differences = [
    ...plans.flatMap((plan) =>
      differencesOf(plan).map(({ of, lines }) => ({
        of: plans.length > 1 ? `${of}: ${describeTarget(plan.target)}` : of,
        lines,
      })),
    ),
    ...(net === undefined ? [] : peopleOf(net)),
  ];
  return { tenant: set.tenant, client, question, warnings: [], facts: question.facts, differences };
}

const endings: Record<End, { readonly mark: Line['mark']; readonly text: string }> = {
  loses: { mark: 'removed', text: 'loses' },
  'may lose': { mark: 'removed', text: 'may lose, because some roles or groups are hidden' },
  gains: { mark: 'added', text: 'gains' },
  'may gain': { mark: 'added', text: 'gains, or has already in a way that is hidden' },
  keeps: { mark: 'stays', text: 'keeps' },
  had: { mark: 'stays', text: 'has already,' },
};

/** Who gains, loses and keeps what, by name; one person alone is in the facts already. */
function peopleOf(net: NetEffect): Difference[] {
  return sameEnds(net).flatMap(({ roles, people }): Difference[] => {
    if (people.length < 2) return [];
    const order = Object.keys(endings);
    const sorted = [...people].sort((a, b) => order.indexOf(a.end) - order.indexOf(b.end));
    const lines = sorted.map(({ person, end, through }): Line => {
      const { mark, text } = endings[end];
      const way = through.length === 0 ? '' : ` ${wayOf(through)}`;
      return { mark, text: `${describePerson(person)} ${text}${way}` };
    });
    return [{ of: `People and ${describeRoles(roles)}`, lines }];
  });
}

function differencesOf({ before, after, added, removed, joins, leaves }: Plan): Difference[] {
  const taken = new Set([...added, ...removed].map(({ id }) => id));
  const stays = after.exists ? after.roles.filter(({ id }) => !taken.has(id)) : [];
  const lost = after.exists ? removed : before.roles;
  const roles = [
    ...linesOf('added', added, nameOfRole),
    ...linesOf('removed', lost, nameOfRole),
    ...linesOf('stays', added.length + lost.length > 0 ? stays : [], nameOfRole),
  ];
  const members = [
    ...linesOf('added', joins, describePerson),
    ...linesOf('removed', leaves, describePerson),
  ];
  return [
    ...difference('Name', textLines(nameOf(before), nameOf(after), quoteFlagged)),
    ...difference('Description', textLines(before.description, after.description, quoteWhole)),
    ...difference('Roles', roles),
    ...difference('Members', members),
  ];
}

function difference(of: string, lines: readonly Line[]): Difference[] {
  return lines.length === 0 ? [] : [{ of, lines }];
}

function nameOf({ exists, name }: Plan['before']): string | undefined {
  return exists ? name : undefined;
}

function nameOfRole({ name }: RoleRef): string {
  return quoteFlagged(name);
}

/** Whole: what is overwritten should be recognized. */
function quoteWhole(text: string): string {
  return quote(text, Number.POSITIVE_INFINITY);
}

function textLines(
  before: string | undefined,
  after: string | undefined,
  words: (text: string) => string,
): Line[] {
  if (before === after) return [];
  return [
    ...(before ? [{ mark: 'removed' as const, text: words(before) }] : []),
    ...(after ? [{ mark: 'added' as const, text: words(after) }] : []),
  ];
}

function linesOf<Item extends RoleRef | Person>(
  mark: Line['mark'],
  items: readonly Item[],
  words: (item: Item) => string,
): Line[] {
  return items.map((item) => ({ mark, text: words(item) }));
}
