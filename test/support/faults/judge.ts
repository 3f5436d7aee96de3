/**
 * What must hold in every cell, whatever went wrong. Sentences, not exceptions, so that one test can
 * name every cell of a row that breaks a law.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Case } from './cases.js';
import type { Blow, Seen, TenantState } from './cell.js';
import { COLLEAGUES } from './kinds.js';

/** @param plain The same change without a fault. */
export function judge(one: Case, blow: Blow, plain: Seen, seen: Seen): string[] {
  const { method, path } = plain.exchanges[blow.at - 1]?.request ?? {};
  const struck = seen.exchanges[blow.at - 1]?.request;
  return [
    ...unless(struck?.method === method && struck?.path === path, 'another request was struck'),
    ...unless(seen.hit, 'the fault did not show'),
    ...claims(one, blow, plain, seen),
    ...unless(new Set(seen.applied).size === seen.applied.length, 'a write was applied twice'),
    ...journal(seen),
  ];
}

const unless = (holds: boolean, wrong: string): string[] => (holds ? [] : [wrong]);

/** The only answer that claims success without being one: somebody else has done it. */
const ALL_THE_SAME = 'Reading back shows what was wanted all the same';

function claims(one: Case, blow: Blow, plain: Seen, seen: Seen): string[] {
  const { state, text } = seen.answer;
  const wrong: string[] = [];
  if (state === 'changed' || text.includes(ALL_THE_SAME)) {
    wrong.push(...unless(isAsWanted(one, blow, plain, seen), 'success is claimed, not reached'));
  }
  const denies = /[Nn]othing was changed|[Tt]his call changed nothing/.test(text);
  if (state === 'nothing_to_do' || state === 'refused') {
    wrong.push(...unless(denies, 'it does not say that nothing was changed'));
  }
  if (denies || state === 'nothing_to_do') {
    wrong.push(...unless(seen.applied.length === 0, 'it says that nothing was changed'));
  }
  if (text.includes('still shows the state before')) {
    wrong.push(...unless(seen.applied.length === 0, 'it says that all is as before'));
  }
  if (state === 'trouble') {
    wrong.push(
      ...unless(!/^(Done in|Nothing to do)/m.test(text), 'trouble claims success'),
      ...unless(peopleSaid(text) <= peopleMoved(plain, seen), 'it says too many are done'),
    );
  } else if (state === 'changed') {
    wrong.push(...unless(text.startsWith('Done in'), 'success is not said'));
  }
  return wrong;
}

/** As without a fault, except for the roles that a colleague has given the group meanwhile. */
function isAsWanted(one: Case, blow: Blow, plain: Seen, seen: Seen): boolean {
  if (blow.kind.name !== 'concurrent-roles' || one.target === undefined) {
    return isDeepStrictEqual(seen.after, plain.after);
  }
  const target = `custom ${one.target}`;
  const now = seen.after.groups.get(target)?.roles;
  return (
    isDeepStrictEqual(withoutRoles(seen.after, target), withoutRoles(plain.after, target)) &&
    rolesBesideColleague(one, blow, plain, seen, target).some((roles) =>
      isDeepStrictEqual([...roles].sort(), now),
    )
  );
}

function withoutRoles({ groups, users }: TenantState, target: string): TenantState {
  const { description = '' } = groups.get(target) ?? {};
  return { groups: new Map(groups).set(target, { description, roles: [] }), users };
}

/**
 * The colleague's roles with the change on top. Roles of a group can only be replaced as a whole, so
 * a colleague who comes between the last read and the write is overwritten: no client can help that.
 */
function rolesBesideColleague(
  { gives = [], takes = [] }: Case,
  { at }: Blow,
  plain: Seen,
  { exchanges, actedAt }: Seen,
  target: string,
): (readonly string[])[] {
  const next = actedAt.find((number) => number > at);
  if (next === undefined) return [COLLEAGUES];
  const kept = COLLEAGUES.filter((role) => !takes.includes(role));
  const changed = [...new Set([...kept, ...gives])];
  const writesRoles = gives.length + takes.length > 0;
  const seenSince = exchanges
    .slice(at, next - 1)
    .some(({ request }) => request.path.startsWith('/api/v1/groups/'));
  const overwritten = plain.after.groups.get(target)?.roles ?? [];
  return writesRoles && !seenSince ? [changed, overwritten] : [changed];
}

/** Of how many people the answer says that they are done. */
function peopleSaid(text: string): number {
  return Number(/^Done, and read back: (\d+) /m.exec(text)?.[1] ?? 0);
}

/** How many of those whom the change moves are as it leaves them. */
function peopleMoved(plain: Seen, { after }: Seen): number {
  const moved = [...plain.after.users].filter(([id, now]) => plain.before.users.get(id) !== now);
  return moved.filter(([id, now]) => after.users.get(id) === now).length;
}

const Outcome = z.object({ found: z.array(z.object({ state: z.string() })) });

function journal({ answer, order, journal: entries }: Seen): string[] {
  const intents = entries.filter(({ kind }) => kind === 'intent');
  const outcomes = entries.filter(({ kind }) => kind === 'outcome');
  const [outcome] = outcomes;
  const claimed = answer.state === 'changed' || answer.text.includes(ALL_THE_SAME);
  const found =
    outcome === undefined
      ? ''
      : Outcome.parse(outcome.data)
          .found.map(({ state }) => state)
          .join();
  const tried = answer.state === 'changed' || answer.state === 'trouble';
  return [
    ...unless(intents.length === (tried ? 1 : 0), `${intents.length} intents: ${answer.state}`),
    ...unless(outcomes.length === intents.length, `${outcomes.length} outcomes`),
    ...unless(outcome?.change === intents[0]?.change, 'the outcome is of another change'),
    ...unless(
      order.every((what) => !what.startsWith('write') || isBetween(order, what)),
      'a write outside of intent and outcome',
    ),
    ...unless((found === 'as planned') === claimed, `found ${found}, answered ${answer.state}`),
  ];
}

function isBetween(order: readonly string[], write: string): boolean {
  const at = order.indexOf(write);
  return order.slice(0, at).includes('intent') && !order.slice(0, at).includes('outcome');
}
