import { describe, expect, test } from 'vitest';
import type { Reply } from '../../src/approval/approve.js';
import type { Plan } from '../../src/plan/plan.js';
import { canAsk, type Scope, server, typed } from '../support/approval/asking.js';
import { group, planned, spaces, steward } from '../support/plan/plans.js';

const MINUTE = 60_000;
const taken = planned(group([steward, spaces]), [], [steward]);

describe('an answer counts', () => {
  test('for ten minutes', async () => {
    const { ask, answer, clock } = server();
    const { state } = await ask(taken);
    clock.time += 10 * MINUTE;
    expect(await answer(taken, state, typed('Steward'))).toBe('approved');
  });

  test('no longer than that', async () => {
    const { ask, answer, clock } = server();
    const { state } = await ask(taken);
    clock.time += 10 * MINUTE + 1;
    expect(await answer(taken, state, typed('Steward'))).toMatchInlineSnapshot(`
      "Cannot use this answer: the question is older than 10 minutes.
      Nothing was changed.
      What to do next: Call the tool again if it is still wanted; the person is then asked anew."
    `);
  });

  test.each<[string, Reply]>([
    ['approval', typed('Steward')],
    ['wrong answer', typed('no')],
    ['decline', { action: 'decline', typed: undefined }],
    ['cancellation', { action: 'cancel', typed: undefined }],
  ])('once, even after a %s', async (_, first) => {
    const { ask, answer } = server();
    const { state } = await ask(taken);
    await answer(taken, state, first);
    expect(await answer(taken, state, typed('Steward'))).toBe(
      [
        'Cannot use this answer: it was used before, and an approval counts once.',
        'Nothing was changed.',
        'What to do next: Call the tool again if it is still wanted; the person is then asked anew.',
      ].join('\n'),
    );
  });

  test('once, even when it comes twice at the same time', async () => {
    const { ask, answer } = server();
    const { state } = await ask(taken);
    const both = await Promise.all([1, 2].map(() => answer(taken, state, typed('Steward'))));
    expect(both.filter((text) => text === 'approved')).toHaveLength(1);
  });
});

describe('an answer to somebody else', () => {
  test.each<[string, Plan, Partial<Scope>]>([
    ['tool', taken, { tool: 'assign_role' }],
    ['principal', taken, { principal: 'somebody else' }],
    ['tenant', taken, { tenantId: 'tenant-2' }],
  ])('is refused, and stays good where it belongs: another %s', async (_, plan, other) => {
    const { ask, answer } = server();
    const { state } = await ask(taken);
    expect(await answer(plan, state, typed('Steward'), other)).toBe(
      [
        'Cannot use this answer: it does not belong to a question that this server asked here, or it was altered.',
        'Nothing was changed.',
        'What to do next: Call the tool again if it is still wanted; the person is then asked anew.',
      ].join('\n'),
    );
    expect(await answer(taken, state, typed('Steward'))).toBe('approved');
  });

  test.each(['', 'made up', 'bWFkZSB1cA.c2lnbmVk'])('is refused: state %j', async (state) => {
    const { answer } = server();
    expect(await answer(taken, state, typed('Steward'))).toContain('or it was altered');
  });
});

describe('half an answer proves nothing', () => {
  test('a reply without state is asked about', async () => {
    const { ask, decide, answer } = server();
    const reply = typed('Steward');
    const question = await ask(taken, { ...canAsk, reply });
    expect(question.question.message).toMatch(/^In acme-lab.eu.qlikcloud.com: take "Steward"/);
    expect(await decide(taken, { ...canAsk, canAsk: false, reply })).toMatchObject({
      state: 'refused',
      failure: { code: 'CANNOT_ASK' },
    });
    expect(await answer(taken, question.state, reply)).toBe('approved');
  });

  test('a state without reply is asked about anew, and both questions stay open', async () => {
    const { ask, answer } = server();
    const first = await ask(taken);
    const second = await ask(taken, { ...canAsk, state: first.state });
    expect(second.question).toEqual(first.question);
    expect(second.state).not.toBe(first.state);
    expect(await answer(taken, first.state, typed('Steward'))).toBe('approved');
  });
});
