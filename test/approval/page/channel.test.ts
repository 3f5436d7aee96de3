import { expect, onTestFinished, test } from 'vitest';
import { createPageChannel } from '../../../src/approval/page/channel.js';
import { draft } from '../../support/approval/page-questions.js';

function asked(options: Partial<Parameters<typeof createPageChannel>[0]> = {}) {
  const opened: { address: string; shown: Promise<void> }[] = [];
  const channel = createPageChannel({
    now: Date.now,
    open: async (address, shown) => {
      opened.push({ address, shown });
      return true;
    },
    ...options,
  });
  onTestFinished(() => channel.close());
  const question = channel.questions.ask(draft());
  if (question === undefined) throw new Error('too many questions');
  return { channel, question, opened };
}

const settledNow = (promise: Promise<void>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((r) => setTimeout(r, 20, false))]);

test('the browser is awaited until it has shown the page', async () => {
  const { channel, question, opened } = asked();
  await channel.show(question);
  const [{ address, shown } = { address: '', shown: Promise.resolve() }] = opened;
  expect(await settledNow(shown)).toBe(false);
  await fetch(address);
  expect(question.seen).toBe(true);
  expect(await settledNow(shown)).toBe(true);
});

test.each(['expire', 'withdraw', 'supersede'] as const)(
  'the browser is not awaited after %s',
  async (event) => {
    const { channel, question, opened } = asked();
    await channel.show(question);
    channel.questions.move(question, event);
    expect(await settledNow(opened[0]?.shown ?? Promise.reject(new Error('not opened')))).toBe(
      true,
    );
  },
);

test('nor after the channel was closed', async () => {
  const { channel, question, opened } = asked();
  await channel.show(question);
  await channel.close();
  expect(await settledNow(opened[0]?.shown ?? Promise.reject(new Error('not opened')))).toBe(true);
});

test.each([
  ['cannot be closed', async () => ({ origin: 'http://127.0.0.1:1', close: () => never })],
  ['never starts', () => never],
])('closing ends after two seconds where a listener %s', async (_, listen) => {
  const { channel, question } = asked({ listen });
  void channel.show(question);
  await new Promise((resolve) => setTimeout(resolve, 10));
  const began = performance.now();
  await channel.close();
  const took = performance.now() - began;
  expect(took).toBeGreaterThan(1_500);
  expect(took).toBeLessThan(3_500);
});

const never = new Promise<never>(() => undefined);
