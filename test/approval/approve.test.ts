import { describe, expect, test } from 'vitest';
import { planDeletion } from '../../src/plan/plan-group.js';
import { failureText } from '../../src/text/failure-text.js';
import { canAsk, server, typed } from '../support/approval/asking.js';
import { group, planned, spaces, steward, TENANT } from '../support/plan/plans.js';

const taken = planned(group([steward, spaces]), [], [steward]);

describe('a routine plan', () => {
  const routine = planned(group([], { people: 3 }), [steward]);

  test('asks nobody, whether or not somebody could be asked', async () => {
    const { decide } = server();
    expect(await decide(routine, canAsk)).toEqual({ state: 'approved' });
    expect(await decide(routine, { ...canAsk, canAsk: false })).toEqual({ state: 'approved' });
  });

  test('a decline is heard even when the plan has become routine', async () => {
    const { ask, answer } = server();
    const sensitive = planned(group([], { people: 41 }), [steward]);
    const { state } = await ask(sensitive);
    expect(
      await answer(routine, state, { action: 'decline', typed: undefined }),
    ).toMatchInlineSnapshot(`
      "Not done: the person declined.
      Nothing was changed.
      What the person can do: Ask for it again, should it be wanted after all."
    `);
  });

  test('what was approved with other numbers is asked again even when it has become routine', async () => {
    const { ask, answer } = server();
    const { state, question } = await ask(planned(group([], { people: 41 }), [steward]));
    expect(await answer(routine, state, typed(question.wanted))).toMatchInlineSnapshot(`
      "Since you were asked, somebody else changed the custom group "CG-Finance" (id g1): it reaches 3 people instead of 41. Your answer was not used.
      In acme-lab.eu.qlikcloud.com: give "Steward" to the custom group "CG-Finance" (id g1).
      Its 3 members ("Ana Berg", "Carl Nyman" and 1 more) gain "Steward".
      The group keeps no roles.
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      Steward"
    `);
  });
});

describe('a person who can be asked', () => {
  test('approves by typing what the question asks for', async () => {
    const { ask, answer } = server();
    const { state, question } = await ask(taken);
    expect(question.wanted).toBe('Steward');
    expect(await answer(taken, state, typed('Steward'))).toBe('approved');
  });

  test.each([
    ['spaces around', '  Steward\n'],
    ['a composed letter for two', 'Steward'.normalize('NFD')],
  ])('approves with %s', async (_, text) => {
    const { ask, answer } = server();
    const { state } = await ask(taken);
    expect(await answer(taken, state, typed(text))).toBe('approved');
  });

  test('approves in either form of an accented letter', async () => {
    const zoe = { type: 'group', id: 'g3', name: 'CG-Zoë', kind: 'custom' } as const;
    const plan = planDeletion(TENANT, group([], { target: zoe, people: 0, names: [] }));
    for (const text of ['CG-Zo\u00eb', 'CG-Zoe\u0308', ' CG-Zoe\u0308 ']) {
      const { ask, answer } = server();
      const { state, question } = await ask(plan);
      expect(question.wanted).toBe('CG-Zo\u00eb');
      expect(await answer(plan, state, typed(text)), text).toBe('approved');
    }
  });

  test.each([
    'steward',
    'STEWARD',
    'Stewar',
    'Steward.',
    '"Steward"',
    'St eward',
    'SharedSpaceCreator',
    'CG-Finance',
    'yes',
    'St\u0435ward',
    'Steward\u200b',
    taken.digest,
  ])('does not approve by typing %s', async (text) => {
    const { ask, answer } = server();
    const { state } = await ask(taken);
    expect(await answer(taken, state, typed(text))).toBe(
      [
        'Not done: what was typed is not what the question asked for.',
        'Nothing was changed.',
        'What the person can do: Ask for it again and type it exactly as the question shows it; upper and lower case matter.',
      ].join('\n'),
    );
  });

  test.each([undefined, '', '  \n'])('does not approve by typing nothing: %j', async (text) => {
    const { ask, answer } = server();
    const { state } = await ask(taken);
    expect(await answer(taken, state, { action: 'accept', typed: text })).toBe(
      [
        'Not done: the question was accepted, but nothing was typed.',
        'Nothing was changed.',
        'What the person can do: Ask for it again and type what the question asks for.',
      ].join('\n'),
    );
  });

  test('declines', async () => {
    const { ask, answer } = server();
    const { state } = await ask(taken);
    expect(
      await answer(taken, state, { action: 'decline', typed: 'Steward' }),
    ).toMatchInlineSnapshot(`
      "Not done: the person declined.
      Nothing was changed.
      What the person can do: Ask for it again, should it be wanted after all."
    `);
  });

  test('closes the question', async () => {
    const { ask, answer } = server();
    const { state } = await ask(taken);
    expect(
      await answer(taken, state, { action: 'cancel', typed: undefined }),
    ).toMatchInlineSnapshot(`
      "Not done: the question was closed without an answer.
      Nothing was changed.
      What the person can do: Ask for it again and answer the question."
    `);
  });
});

test('nobody can be asked', async () => {
  const { decide } = server();
  const approval = await decide(taken, { ...canAsk, canAsk: false });
  if (approval.state !== 'refused') throw new Error('it was not refused');
  expect(failureText(approval.failure)).toMatchInlineSnapshot(`
    "Cannot do this without a person who approves it, and this client cannot ask one: it does not offer form elicitation, and QLIK_APPROVAL turns the approval page off.
    Nothing was changed.
    What the person can do: Use a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change."
  `);
});
