/**
 * What a person was shown about the state before a change, so that what somebody else has changed since
 * can be named.
 *
 * @module
 */

import { type ChangeSet, plansWithWork } from '../plan/change-set.js';
import { describeTarget } from '../plan/describe.js';
import type { Plan } from '../plan/plan.js';
import { clean, quote } from '../text/clean.js';
import { count, firstOf, list } from '../text/lists.js';
import type { Sealed } from './seal.js';

type ShownState = Sealed['shown'][number];

/** Targets whose facts are remembered; of more, only that something changed can be said. */
const MAX_TARGETS = 20;

/** The facts of a change set that a later one is compared with. */
export function shownStateOf(set: ChangeSet): Sealed['shown'] {
  return plansWithWork(set).slice(0, MAX_TARGETS).map(stateOf);
}

function stateOf({ target, before }: Plan): ShownState {
  return {
    target: describeTarget(target),
    roles: before.roles.map((role) => clean(role.name).text).sort(),
    people: before.people,
  };
}

/**
 * Said first in the next question, so that nobody approves the second time out of habit.
 *
 * @param answered Whether somebody answered the earlier question.
 */
export function whatChanged(shown: Sealed['shown'], set: ChangeSet, answered = true): string {
  const now = shownStateOf(set);
  const known = new Set(now.map(({ target }) => target));
  const elsewhere = shown.find(({ target }) => !known.has(target));
  const unused = answered ? ' Your answer was not used.' : '';
  if (elsewhere !== undefined) {
    return answered
      ? `Your answer was about something else (${elsewhere.target}), so it was not used.`
      : `The question before was about something else (${elsewhere.target}).`;
  }
  const changes = now.flatMap((state) => {
    const before = shown.find(({ target }) => target === state.target);
    const differences = before === undefined ? [] : differencesOf(before, state);
    return differences.length === 0 ? [] : [`${state.target}: ${list(differences)}`];
  });
  if (changes.length > 0) {
    return `Since you were asked, somebody else changed ${changes.join('; ')}.${unused}`;
  }
  return answered
    ? 'This is no longer exactly what you were asked about, so your answer was not used.'
    : 'This is no longer exactly what you were asked about.';
}

function differencesOf(before: ShownState, now: ShownState): string[] {
  const gone = before.roles.filter((role) => !now.roles.includes(role));
  const come = now.roles.filter((role) => !before.roles.includes(role));
  const named = (roles: readonly string[]): string =>
    firstOf(
      roles.map((name) => quote(name)),
      8,
    );
  return [
    ...(come.length > 0 ? [`it now has ${named(come)}`] : []),
    ...(gone.length > 0 ? [`it no longer has ${named(gone)}`] : []),
    ...(before.people === now.people
      ? []
      : [`it reaches ${count(now.people, 'person', 'people')} instead of ${before.people}`]),
  ];
}
