/**
 * Answers on a page that meet something else on their way.
 *
 * @module
 */

import { expect, test } from 'vitest';
import { desk } from '../../support/approval/page-questions.js';

test.each(['changed', 'expired', 'unshown'] as const)(
  'an answer that is being written down does not bring a %s question back',
  async (status) => {
    const { ask, questions } = desk();
    for (const answer of [{ typed: 'Steward' }, 'decline'] as const) {
      const { question } = ask();
      question.onAnswer = async () => questions.move(question, status);
      await questions.answer(question, answer);
      expect(question.status).toBe(status);
    }
  },
);

test('the last wrong word does not bring back a question that was withdrawn meanwhile', async () => {
  const { ask, questions } = desk();
  const { question } = ask();
  question.wrongAttempts = 2;
  question.onAnswer = async () => questions.move(question, 'changed');
  await questions.answer(question, { typed: 'yes' });
  expect(question.status).toBe('changed');
});

test('typing nothing approves nothing, even where nothing is left of a name', async () => {
  const { ask, questions } = desk();
  const { question } = ask(undefined, { wanted: '' });
  await questions.answer(question, { typed: ' ' });
  expect(question.status).toBe('open');
});
