/**
 * What a person was shown about the state before a change, so that what somebody else has changed since
 * can be named.
 *
 * @module
 */

import { describeTarget } from '../plan/describe.js';
import type { Plan } from '../plan/plan.js';
import { clean, quote } from '../text/clean.js';
import { count, firstOf, list } from '../text/lists.js';
import type { Sealed } from './seal.js';

type ShownState = Sealed['shown'];

/** The facts of a plan that a later one is compared with. */
export function shownStateOf({ target, before }: Plan): ShownState {
  return {
    target: describeTarget(target),
    roles: before.roles.map((role) => clean(role.name).text).sort(),
    people: before.people,
  };
}

/** Said first in the next question, so that nobody approves the second time out of habit. */
export function whatChanged(shown: ShownState, plan: Plan, answered = true): string {
  const unused = answered ? ' Your answer was not used.' : '';
  const now = shownStateOf(plan);
  if (shown.target !== now.target) {
    return `Your answer was about something else (${shown.target}), so it was not used.`;
  }
  const gone = shown.roles.filter((role) => !now.roles.includes(role));
  const come = now.roles.filter((role) => !shown.roles.includes(role));
  const differences = [
    ...(come.length > 0
      ? [
          `it now has ${firstOf(
            come.map((name) => quote(name)),
            8,
          )}`,
        ]
      : []),
    ...(gone.length > 0
      ? [
          `it no longer has ${firstOf(
            gone.map((name) => quote(name)),
            8,
          )}`,
        ]
      : []),
    ...(shown.people === now.people
      ? []
      : [`it reaches ${count(now.people, 'person', 'people')} instead of ${shown.people}`]),
  ];
  return differences.length === 0
    ? 'This is no longer exactly what you were asked about, so your answer was not used.'
    : `Since you were asked, somebody else changed ${now.target}: ${list(differences)}.${unused}`;
}
