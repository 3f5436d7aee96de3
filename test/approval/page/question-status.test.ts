/**
 * Whatever happens to a question on a page, in whatever order: it takes allowed steps only.
 *
 * @module
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hasEnded,
  nextStatus,
  type PageEvent,
  type PageStatus,
} from '../../../src/approval/page/question-status.js';
import { MAX_WRONG_ATTEMPTS, type PageAnswer } from '../../../src/approval/page/questions.js';
import { desk } from '../../support/approval/page-questions.js';

const statuses: readonly PageStatus[] = [
  'open',
  'approved',
  'applying',
  'done',
  'failed',
  'declined',
  'wrong',
  'expired',
  'lapsed',
  'changed',
  'unshown',
];
const events: readonly PageEvent[] = [
  'approve',
  'decline',
  'exhaust',
  'expire',
  'withdraw',
  'supersede',
  'use',
  'finish',
  'fail',
];

test('the table of statuses and events', () => {
  const table = statuses.flatMap((status) => {
    const steps = events.flatMap((event) => {
      const next = nextStatus(status, event);
      return next === undefined ? [] : [`${event} → ${next}`];
    });
    return [`${status}: ${steps.length === 0 ? '(end)' : steps.join(', ')}`];
  });
  expect(table).toMatchInlineSnapshot(`
    [
      "open: approve → approved, decline → declined, exhaust → wrong, expire → expired, withdraw → unshown, supersede → changed",
      "approved: expire → lapsed, supersede → changed, use → applying",
      "applying: finish → done, fail → failed",
      "done: (end)",
      "failed: (end)",
      "declined: (end)",
      "wrong: (end)",
      "expired: (end)",
      "lapsed: (end)",
      "changed: (end)",
      "unshown: (end)",
    ]
  `);
});

const moves = ['expire', 'withdraw', 'supersede', 'finish', 'fail'] as const;

type Happening =
  | { readonly kind: 'answer'; readonly answer: PageAnswer; readonly journalFails: boolean }
  | { readonly kind: 'move'; readonly event: (typeof moves)[number] }
  | { readonly kind: 'use' }
  | { readonly kind: 'time'; readonly minutes: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('answer' as const),
    answer: fc.constantFrom<PageAnswer>(
      { typed: 'Steward' },
      { typed: 'steward' },
      { typed: 'yes' },
      { typed: '' },
      { typed: ' ' },
      'decline',
    ),
    journalFails: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('move' as const), event: fc.constantFrom(...moves) }),
  fc.record({ kind: fc.constant('use' as const) }),
  fc.record({ kind: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 9 }) }),
);

/** Everything that happens to one question, with the status after each and all that the journal saw. */
async function live(happenings: readonly Happening[]) {
  const { ask, questions, clock } = desk();
  let journalFails = false;
  const seenByJournal: PageStatus[] = [];
  const { question } = ask(undefined, {
    onAnswer: async () => {
      seenByJournal.push(question.status);
      await Promise.resolve();
      seenByJournal.push(question.status);
      if (journalFails) throw new Error('the disk is full');
    },
  });
  const path: { before: PageStatus; after: PageStatus; threw: boolean; happening: Happening }[] =
    [];
  let wrong = 0;
  for (const happening of happenings) {
    // The clock is read when something is looked up.
    questions.open();
    const before = question.status;
    let threw = false;
    try {
      switch (happening.kind) {
        case 'answer':
          journalFails = happening.journalFails;
          await questions.answer(question, happening.answer);
          break;
        case 'move':
          questions.move(question, happening.event);
          break;
        case 'use':
          questions.use(question, 'caller');
          break;
        case 'time':
          clock.time += happening.minutes * 60_000;
          questions.open();
          break;
      }
    } catch {
      threw = true;
    }
    const { kind } = happening;
    const counts = kind === 'answer' && !threw && before === 'open';
    if (counts && happening.answer !== 'decline' && /\w/.test(happening.answer.typed)) {
      if (happening.answer.typed !== 'Steward') wrong += 1;
    }
    path.push({ before, after: question.status, threw, happening });
  }
  return { path, question, wrong, seenByJournal };
}

describe('whatever happens', () => {
  const always = (check: (lived: Awaited<ReturnType<typeof live>>) => void): Promise<void> =>
    fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 14 }), async (happenings) =>
        check(await live(happenings)),
      ),
      { numRuns: 400 },
    );

  test('a question that has ended stays as it is, and every other step is in the table', () =>
    always(({ path }) => {
      for (const { before, after } of path) {
        if (before === after) continue;
        expect(hasEnded(before)).toBe(false);
        expect(events.some((event) => nextStatus(before, event) === after)).toBe(true);
      }
    }));

  test('an event that cannot happen throws and changes nothing', () =>
    always(({ path }) => {
      for (const { before, after, threw, happening } of path) {
        if (threw) expect(after).toBe(before);
        const event =
          happening.kind === 'move'
            ? happening.event
            : happening.kind === 'use'
              ? 'use'
              : undefined;
        if (event !== undefined) expect(threw).toBe(nextStatus(before, event) === undefined);
      }
    }));

  test('it is never done without having been approved and applied', () =>
    always(({ path }) => {
      const passed = path.map(({ after }) => after);
      if (!passed.includes('done') && !passed.includes('failed')) return;
      expect(passed).toContain('approved');
      expect(passed.indexOf('applying')).toBeGreaterThan(passed.indexOf('approved'));
    }));

  test('only a person approves it, with the right word', () =>
    always(({ path }) => {
      for (const { before, after, happening } of path) {
        if (after !== 'approved' || before === 'approved') continue;
        expect(happening).toMatchObject({ kind: 'answer', answer: { typed: 'Steward' } });
      }
    }));

  test('wrong words that the journal has are counted, and no others', () =>
    always(({ question, wrong }) => {
      expect(question.wrongAttempts).toBe(wrong);
      expect(wrong >= MAX_WRONG_ATTEMPTS).toBe(question.status === 'wrong');
    }));

  test('the journal has an answer before the status changes, and without it nothing does', () =>
    always(({ path, seenByJournal }) => {
      expect(seenByJournal.filter((status) => status !== 'open')).toEqual([]);
      for (const { before, after, threw, happening } of path) {
        if (happening.kind === 'answer' && threw) expect([before, after]).toEqual(['open', 'open']);
      }
    }));
});
