import { describe, expect, test } from 'vitest';
import { MAX_OPEN } from '../../../src/approval/page/questions.js';
import { desk, taken } from '../../support/approval/page-questions.js';

const MINUTE = 60_000;

describe('an answer on a page', () => {
  test('approves with the right word, however its accents are written', async () => {
    const { ask, questions } = desk();
    const { question, heard } = ask(taken, { wanted: 'Pr\u00fcfer' });
    await questions.answer(question, { typed: ' Pru\u0308fer ' });
    expect(question.status).toBe('approved');
    expect(heard).toEqual(['accept: approved']);
  });

  test('counts once, also when it comes twice at the same time', async () => {
    const { ask, questions } = desk();
    const { question, heard } = ask();
    await Promise.all([1, 2, 3].map(() => questions.answer(question, { typed: 'Steward' })));
    await questions.answer(question, 'decline');
    expect(question.status).toBe('approved');
    expect(heard).toEqual(['accept: approved']);
  });

  test('declines, whatever comes after it', async () => {
    const { ask, questions } = desk();
    const { question, heard } = ask();
    await questions.answer(question, 'decline');
    await questions.answer(question, { typed: 'Steward' });
    expect(question.status).toBe('declined');
    expect(heard).toEqual(['decline: Not done: the person declined']);
  });

  test('with a wrong word may be given again, three times in all', async () => {
    const { ask, questions } = desk();
    const { question, heard } = ask();
    const states: string[] = [];
    for (const typed of ['steward', 'no', 'yes', 'Steward']) {
      await questions.answer(question, { typed });
      states.push(question.status);
    }
    expect(states).toEqual(['open', 'open', 'wrong', 'wrong']);
    expect(heard).toEqual(
      Array(3).fill('accept: what was typed is not what the question asked for'),
    );
  });

  test('with a blank field costs no try and is not written down', async () => {
    const { ask, questions } = desk();
    const { question, heard } = ask();
    for (const typed of ['', '  ', '\t', '']) await questions.answer(question, { typed });
    expect(question).toMatchObject({ status: 'open', wrongAttempts: 0, lastTry: 'blank' });
    expect(heard).toEqual([]);
    for (const typed of ['steward', 'yes', '']) await questions.answer(question, { typed });
    expect(question).toMatchObject({ status: 'open', wrongAttempts: 2, lastTry: 'blank' });
    await questions.answer(question, { typed: 'Steward' });
    expect(question.status).toBe('approved');
  });

  test('does not count where it cannot be written down', async () => {
    const { ask, questions } = desk();
    let full = true;
    const { question } = ask(taken, {
      onAnswer: async () => {
        if (full) throw new Error('no space left');
      },
    });
    await expect(questions.answer(question, { typed: 'Steward' })).rejects.toThrow('no space left');
    expect(question.status).toBe('open');
    full = false;
    await questions.answer(question, { typed: 'Steward' });
    expect(question.status).toBe('approved');
  });

  test('does not count ten minutes later', async () => {
    const { ask, questions, clock } = desk();
    const { question, heard } = ask();
    clock.time += 10 * MINUTE + 1;
    await questions.answer(question, { typed: 'Steward' });
    expect(question.status).toBe('expired');
    expect(heard).toEqual([]);
  });
});

describe('a question', () => {
  test('that was approved and not used is void after ten minutes', async () => {
    const { ask, questions, clock } = desk();
    const { question } = ask();
    await questions.answer(question, { typed: 'Steward' });
    clock.time += 10 * MINUTE + 1;
    expect(questions.find('scope', 'call', taken.digest)).toBe(question);
    expect(question.status).toBe('lapsed');
  });

  test('is found by its plan, else by its call, and only in its scope', () => {
    const { ask, questions } = desk();
    const first = ask(taken, { digest: 'one', call: 'first' }).question;
    const second = ask(taken, { digest: 'two', call: 'second' }).question;
    expect(questions.find('scope', 'second', 'one')).toBe(first);
    expect(questions.find('scope', 'second', 'three')).toBe(second);
    expect(questions.find('scope', 'third', 'three')).toBeUndefined();
    expect(questions.find('other', 'first', 'one')).toBeUndefined();
    questions.detach(first);
    expect(questions.find('scope', 'first', 'one')).toBeUndefined();
    expect(questions.bySecret(first.secret)).toBe(first);
  });

  test('is entered once and can be looked at for a while after its end', () => {
    const { ask, questions, clock } = desk();
    const { question } = ask();
    const { oneTimeLink = '', secret } = question;
    expect(questions.enter('')).toBeUndefined();
    expect(questions.enter(secret)).toBeUndefined();
    expect(questions.enter(oneTimeLink)).toBe(question);
    expect(questions.enter(oneTimeLink)).toBeUndefined();
    const another = questions.oneTimeLinkOf(question);
    expect(another).not.toBe(oneTimeLink);
    expect(questions.oneTimeLinkOf(question)).toBe(another);
    expect(questions.enter(another)).toBe(question);
    clock.time += 20 * MINUTE;
    expect(questions.bySecret(secret)).toBe(question);
    clock.time += 1;
    expect(questions.bySecret(secret)).toBeUndefined();
    expect(questions.busy()).toBe(false);
  });

  test('is not asked while too many are open', async () => {
    const { ask, questions } = desk();
    const all = Array.from({ length: MAX_OPEN }, () => ask().question);
    expect(() => ask()).toThrow('too many questions');
    expect(questions.open()).toEqual(all);
    await questions.answer(all[0] ?? ask().question, 'decline');
    expect(ask().question.status).toBe('open');
  });

  test('wakes whoever waits for it, and lets them go when their time is up', async () => {
    const { ask, questions } = desk();
    const { question } = ask();
    await questions.settled(question, 1);
    await questions.settled(question, 60_000, AbortSignal.abort());
    expect(question.status).toBe('open');
    const waiting = questions.settled(question, 60_000);
    await questions.answer(question, 'decline');
    await waiting;
    await questions.settled(question, 60_000);
    expect(question.status).toBe('declined');
  });

  test('has three secrets that nobody can guess', () => {
    const { ask } = desk();
    const secrets = [ask(), ask()].flatMap(({ question: { secret, token, oneTimeLink } }) => [
      secret,
      token,
      oneTimeLink,
    ]);
    expect(new Set(secrets).size).toBe(6);
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
  });
});
