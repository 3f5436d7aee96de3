/**
 * Answers on a page that meet something else on their way.
 *
 * @module
 */

import { expect, test } from 'vitest';
import { desk } from '../../support/approval/page-questions.js';

test.each([
  ['supersede', 'changed'],
  ['expire', 'expired'],
  ['withdraw', 'unshown'],
] as const)(
  'an answer that is being written down does not bring a question back after %s',
  async (event, status) => {
    const { ask, questions } = desk();
    for (const answer of [{ typed: 'Steward' }, 'decline'] as const) {
      const onAnswer = async () => questions.move(question, event);
      const { question } = ask(undefined, { onAnswer });
      await questions.answer(question, answer);
      expect(question.status).toBe(status);
    }
  },
);

test('the last wrong word does not bring back a question that was withdrawn meanwhile', async () => {
  const { ask, questions } = desk();
  let tries = 0;
  const onAnswer = async () => {
    tries += 1;
    if (tries === 3) questions.move(question, 'supersede');
  };
  const { question } = ask(undefined, { onAnswer });
  for (const typed of ['yes', 'no', 'maybe']) await questions.answer(question, { typed });
  expect(question).toMatchObject({ status: 'changed', wrongAttempts: 2 });
});

test('typing nothing approves nothing, even where nothing is left of a name', async () => {
  const { ask, questions } = desk();
  const { question } = ask(undefined, { wanted: '' });
  await questions.answer(question, { typed: ' ' });
  expect(question.status).toBe('open');
});
