import { describe, expect, test } from 'vitest';
import { shownStateOf, whatChanged } from '../../src/approval/question-snapshot.js';
import type { Plan } from '../../src/plan/plan.js';
import { setOf } from '../support/plan/one-plan.js';
import { group, idpGroup, planned, spaces, steward } from '../support/plan/plans.js';

const taken = planned(group([steward]), [], [steward]);
const withMore = planned(group([steward, spaces]), [], [steward]);
const elsewhere = planned(group([steward], { target: idpGroup }), [], [steward]);
const described = planned(group([steward], { description: 'New' }), [], [steward]);

const since = (before: Plan, now: Plan, answered: boolean): string =>
  whatChanged(shownStateOf(setOf(before)), setOf(now), answered);

describe('a person who answered reads that the answer was not used', () => {
  test.each([
    [
      'a role came',
      withMore,
      'Since you were asked, somebody else changed the custom group "CG-Finance" (id g1): it now has "SharedSpaceCreator". Your answer was not used.',
    ],
    [
      'another target',
      elsewhere,
      'Your answer was about something else (the custom group "CG-Finance" (id g1)), so it was not used.',
    ],
    [
      'what a question does not show',
      described,
      'This is no longer exactly what you were asked about, so your answer was not used.',
    ],
  ])('%s', (_, now, words) => {
    expect(since(taken, now, true)).toBe(words);
  });
});

describe('a person who never answered does not', () => {
  test.each([
    [
      'a role came',
      withMore,
      'Since you were asked, somebody else changed the custom group "CG-Finance" (id g1): it now has "SharedSpaceCreator".',
    ],
    [
      'another target',
      elsewhere,
      'The question before was about something else (the custom group "CG-Finance" (id g1)).',
    ],
    [
      'what a question does not show',
      described,
      'This is no longer exactly what you were asked about.',
    ],
  ])('%s', (_, now, words) => {
    expect(since(taken, now, false)).toBe(words);
  });
});
