/**
 * What every ledger has to keep, whatever it is made of. An implementation that holds across
 * processes runs this too, with its own way to be created.
 *
 * @module
 */

import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Entry, hashOf, START } from '../../../src/ledger/journal.js';
import type { Ledger } from '../../../src/ledger/ledger.js';
import { failureText } from '../../../src/text/failure-text.js';
import { failureOf } from '../qlik/scripted-transport.js';
import { allEntries } from './all-entries.js';
import { anEvent } from './journal-event.js';

/**
 * @param create A new, empty ledger with the given clock, in milliseconds since the epoch. It may
 * use `onTestFinished` of vitest to clean up.
 */
export function ledgerContract(
  name: string,
  create: (now: () => number) => Ledger | Promise<Ledger>,
): void {
  describe(`${name} spends an approval`, () => {
    test('once', async () => {
      const ledger = await create(() => 1_000);
      expect(await ledger.spend('a', 2_000)).toBe(true);
      expect(await ledger.spend('a', 2_000)).toBe(false);
      expect(await ledger.spend('a', 9_000)).toBe(false);
      expect(await ledger.spend('b', 2_000)).toBe(true);
    });

    test('once, also when many ask at the same time', async () => {
      const ledger = await create(() => 1_000);
      const answers = await Promise.all(Array.from({ length: 20 }, () => ledger.spend('a', 2_000)));
      expect(answers.filter((answer) => answer)).toHaveLength(1);
    });

    test('until it is void, and never after that', async () => {
      const clock = { time: 1_000 };
      const ledger = await create(() => clock.time);
      clock.time = 2_000;
      expect(await ledger.spend('a', 2_000)).toBe(true);
      clock.time = 2_001;
      expect(await ledger.spend('a', 2_000)).toBe(false);
      expect(await ledger.spend('late', 2_000)).toBe(false);
    });

    test('once, however the clock jumps', async () => {
      const day = 24 * 60 * 60_000;
      const jumps = fc.array(
        fc.record({
          jump: fc.oneof(fc.integer({ min: -40 * day, max: 40 * day }), fc.constantFrom(0, 1)),
          nonce: fc.constantFrom('a', 'b', 'c'),
          life: fc.integer({ min: 0, max: day }),
        }),
        { maxLength: 12 },
      );
      await fc.assert(
        fc.asyncProperty(jumps, async (steps) => {
          const clock = { time: 1_000 * day };
          const ledger = await create(() => clock.time);
          const spent = new Set<string>();
          for (const { jump, nonce, life } of steps) {
            clock.time += jump;
            // New ones are taken whatever the clock did, and used ones never again.
            expect(await ledger.spend(nonce, clock.time + life)).toBe(!spent.has(nonce));
            spent.add(nonce);
          }
        }),
        { numRuns: 40 },
      );
    });

    test('once in every order of asking', async () => {
      const asked = fc.array(fc.constantFrom('a', 'b', '', '../a', 'A', 'ä'), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(asked, async (nonces) => {
          const ledger = await create(() => 1_000);
          const answers = await Promise.all(nonces.map((nonce) => ledger.spend(nonce, 2_000)));
          const spent = nonces.filter((_, at) => answers[at]);
          expect(spent.sort()).toEqual([...new Set(nonces)].sort());
        }),
        { numRuns: 25 },
      );
    });
  });

  describe(`${name} has locks that`, () => {
    test('let one in at a time', async () => {
      const ledger = await create(() => 0);
      const seen: string[] = [];
      const work = (who: string) => async () => {
        seen.push(`${who} in`);
        await turns(5);
        seen.push(`${who} out`);
        return who;
      };
      const all = ['a', 'b', 'c'].map((who) => ledger.withLocks(['groups'], work(who)));
      expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
      // Who comes first is not promised; that nobody comes in between is.
      const pairs = [0, 2, 4].map((at) => seen.slice(at, at + 2).join(', '));
      expect(pairs.sort()).toEqual(['a in, a out', 'b in, b out', 'c in, c out']);
    });

    test('are free again after work that failed', async () => {
      const ledger = await create(() => 0);
      const failing = ledger.withLocks(['groups'], () => Promise.reject(new Error('broken')));
      const next = ledger.withLocks(['groups'], async () => 'next');
      await expect(failing).rejects.toThrow('broken');
      expect(await next).toBe('next');
      const thrown = ledger.withLocks(['groups'], () => {
        throw new Error('at once');
      });
      await expect(thrown).rejects.toThrow('at once');
      expect(await ledger.withLocks(['groups'], async () => 'last')).toBe('last');
    });

    test('do not stand in the way of other names', async () => {
      const ledger = await create(() => 0);
      let leave = (): void => {};
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const groups = ledger.withLocks(['groups'], () => left);
      // Would never end if the names shared one lock: only this work lets the other go.
      await ledger.withLocks(['users'], async () => leave());
      await groups;
    });

    test('can be taken anew once they were left', async () => {
      const ledger = await create(() => 0);
      const results: number[] = [];
      for (const n of [1, 2, 3]) results.push(await ledger.withLocks(['groups'], async () => n));
      expect(results).toEqual([1, 2, 3]);
    });

    test('lose no update', async () => {
      const ledger = await create(() => 0);
      let total = 0;
      const add = async () => {
        const read = total;
        await turns(3);
        total = read + 1;
      };
      await Promise.all(Array.from({ length: 10 }, () => ledger.withLocks(['groups'], add)));
      expect(total).toBe(10);
    });
  });

  describe(`${name} takes several locks`, () => {
    test('of sets that overlap in any way, one at a time and without a circle', async () => {
      const sets = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 }), {
        maxLength: 8,
      });
      await fc.assert(
        fc.asyncProperty(sets, async (asked) => {
          const ledger = await create(() => 0);
          const held = new Set<string>();
          const work = (names: readonly string[]) => async () => {
            for (const one of new Set(names)) {
              expect(held.has(one)).toBe(false);
              held.add(one);
            }
            await turns(3);
            for (const one of names) held.delete(one);
            return names;
          };
          const done = asked.map((names) => ledger.withLocks(names, work(names)));
          expect(await Promise.all(done)).toEqual(asked);
        }),
        { numRuns: 25 },
      );
    });

    test('and lets all go when the work or the waiting fails', async () => {
      const ledger = await create(() => 0);
      const failing = ledger.withLocks(['a', 'b'], () => Promise.reject(new Error('broken')));
      await expect(failing).rejects.toThrow('broken');
      const { inside, leave } = await holding(ledger, ['b']);
      const late = ledger.withLocks(['a', 'b', 'c'], async () => 'late', { deadlineMs: 20 });
      expect(await failureOf(late)).toMatchObject({ code: 'BUSY' });
      // The one in front still holds `b`; what the late one had is free at once.
      expect(await ledger.withLocks(['a', 'c'], async () => 'free')).toBe('free');
      leave();
      await inside;
      expect(await ledger.withLocks(['c', 'b', 'a'], async () => 'all')).toBe('all');
    });

    test('until a deadline, and says what to do', async () => {
      const ledger = await create(() => 0);
      const { inside, leave } = await holding(ledger, ['groups']);
      const work = vi.fn(async () => {});
      const failure = await failureOf(ledger.withLocks(['groups'], work, { deadlineMs: 1_000 }));
      expect(failureText(failure)).toBe(
        [
          'Another change of the same group or person is still running after 1 second.',
          'Nothing was changed.',
          'What to do next: Call again in a minute.',
        ].join('\n'),
      );
      expect(work).not.toHaveBeenCalled();
      leave();
      await inside;
    });

    test('until the caller leaves', async () => {
      const ledger = await create(() => 0);
      const { inside, leave } = await holding(ledger, ['groups']);
      const caller = new AbortController();
      const work = vi.fn(async () => {});
      const waiting = failureOf(ledger.withLocks(['groups'], work, { signal: caller.signal }));
      const behind = ledger.withLocks(['groups'], async () => held);
      let held = true;
      caller.abort();
      expect(failureText(await waiting)).toBe(
        [
          'The call was cancelled while it waited for another change.',
          'Nothing was changed.',
          'What the person can do: Call again when it is wanted.',
        ].join('\n'),
      );
      held = false;
      leave();
      await inside;
      // Who left made no way for who stands behind: the one in front had to be done.
      expect(await behind).toBe(false);
      const gone = ledger.withLocks(['groups'], work, { signal: caller.signal });
      expect(await failureOf(gone)).toMatchObject({ code: 'CANCELLED' });
      expect(work).not.toHaveBeenCalled();
    });

    test('and does not interrupt work that has begun', async () => {
      const ledger = await create(() => 0);
      const caller = new AbortController();
      const work = async () => {
        caller.abort();
        await new Promise((resolve) => setTimeout(resolve, 600));
        return 'done';
      };
      const options = { signal: caller.signal, deadlineMs: 500 };
      expect(await ledger.withLocks(['a'], work, options)).toBe('done');
    });

    test('and says every few seconds that it waits, and for which', async () => {
      const ledger = await create(() => 0);
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
      onTestFinished(() => void vi.useRealTimers());
      const { inside, leave } = await holding(ledger, ['b']);
      const onWait = vi.fn();
      const waiting = ledger.withLocks(['b', 'a'], async () => 'done', { onWait });
      await vi.waitFor(() => {
        vi.advanceTimersByTime(3_000);
        expect(onWait).toHaveBeenLastCalledWith(expect.any(Number), 'b');
      });
      const [waited] = onWait.mock.lastCall ?? [];
      expect(waited).toBeGreaterThanOrEqual(3_000);
      expect(waited % 3_000).toBe(0);
      leave();
      await inside;
      expect(await waiting).toBe('done');
      const calls = onWait.mock.calls.length;
      vi.advanceTimersByTime(9_000);
      expect(onWait).toHaveBeenCalledTimes(calls);
    });
  });

  describe(`${name} has a tally that`, () => {
    const hour = 60 * 60_000;

    test('gives back what was counted of late, by kind', async () => {
      const clock = { time: 10 * hour };
      const { tally } = await create(() => clock.time);
      expect(await tally.recent('reach', hour)).toEqual([]);
      await tally.add('reach', 20);
      clock.time += 1_000;
      await tally.add('reach', 5);
      await tally.add('unanswered:ana', 1);
      expect(await tally.recent('reach', hour)).toEqual([
        { time: 10 * hour, weight: 20 },
        { time: 10 * hour + 1_000, weight: 5 },
      ]);
      expect(await tally.recent('unanswered:ana', hour)).toHaveLength(1);
      expect(await tally.recent('unanswered:ben', hour)).toEqual([]);
      clock.time = 11 * hour;
      expect(await tally.recent('reach', hour)).toHaveLength(2);
      clock.time += 1;
      expect(await tally.recent('reach', hour)).toEqual([{ time: 10 * hour + 1_000, weight: 5 }]);
    });

    test('loses nothing when many count at the same time', async () => {
      const { tally } = await create(() => 1_000);
      await Promise.all(Array.from({ length: 20 }, (_, n) => tally.add('reach', n)));
      const weights = (await tally.recent('reach', hour)).map(({ weight }) => weight);
      expect(weights.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    });

    test('takes what is from the future for recent, and lets it grow old from then on', async () => {
      const clock = { time: 1_000 * hour };
      const { tally } = await create(() => clock.time);
      await tally.add('reach', 20);
      clock.time = 10 * hour;
      expect(await tally.recent('reach', hour)).toEqual([{ time: 10 * hour, weight: 20 }]);
      clock.time = 10 * hour + hour;
      expect(await tally.recent('reach', hour)).toHaveLength(1);
      clock.time += 1;
      expect(await tally.recent('reach', hour)).toEqual([]);
    });

    test('forgets what is older than a day', async () => {
      const clock = { time: 100 * hour };
      const { tally } = await create(() => clock.time);
      await tally.add('reach', 20);
      clock.time += 24 * hour;
      expect(await tally.recent('reach', 1_000 * hour)).toHaveLength(1);
      clock.time += 1;
      await tally.add('reach', 1);
      expect(await tally.recent('reach', 1_000 * hour)).toEqual([{ time: clock.time, weight: 1 }]);
    });
  });

  describe(`${name} has a journal that`, () => {
    test('is empty at first', async () => {
      expect(await allEntries((await create(() => 0)).journal)).toEqual([]);
    });

    test('numbers what is appended and gives it back in order', async () => {
      const clock = { time: 5_000 };
      const { journal } = await create(() => clock.time);
      const first = await journal.append(anEvent({ summary: 'first', data: { steps: ['a', 1] } }));
      // Order is by number; a clock that is set back changes nothing.
      clock.time = 1_000;
      const second = await journal.append(anEvent({ summary: 'second' }));
      expect(first).toMatchObject({ seq: 1, time: '1970-01-01T00:00:05.000Z', previous: START });
      expect(second).toMatchObject({ seq: 2, time: '1970-01-01T00:00:01.000Z' });
      expect(await allEntries(journal)).toEqual([first, second]);
    });

    test('keeps every text as it is', async () => {
      const ledger = await create(() => 0);
      const odd = ['', '\n', '\r\n', '\u2028\u2029', '\u0000', '\ud800', '🦉 ä "\\', '\ufeff'];
      for (const text of odd) await ledger.journal.append(anEvent({ summary: text, data: text }));
      const entries = await allEntries(ledger.journal);
      expect(entries.map(({ summary }) => summary)).toEqual(odd);
      expect(entries.map(({ data }) => data)).toEqual(odd);
      expectChain(entries);
    });

    test('takes any plain data without breaking the chain', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 4 }), async (values) => {
          const ledger = await create(() => 0);
          for (const data of values) await ledger.journal.append(anEvent({ data }));
          const entries = await allEntries(ledger.journal);
          expect(entries).toHaveLength(values.length);
          expectChain(entries);
        }),
        { numRuns: 25 },
      );
    });

    test('keeps its chain when many append at the same time', async () => {
      const ledger = await create(() => 0);
      const summaries = Array.from({ length: 30 }, (_, at) => `event ${at}`);
      const appended = await Promise.all(
        summaries.map((summary) => ledger.journal.append(anEvent({ summary }))),
      );
      const entries = await allEntries(ledger.journal);
      expect(appended.toSorted((a, b) => a.seq - b.seq)).toEqual(entries);
      expect(entries.map(({ summary }) => summary).sort()).toEqual(summaries.toSorted());
      expectChain(entries);
    });

    test('can be written by work under a lock of any name', async () => {
      const ledger = await create(() => 0);
      for (const lock of ['journal', 'spent', '', '../journal']) {
        await ledger.withLocks([lock], () => ledger.journal.append(anEvent({ summary: lock })));
      }
      expect(await allEntries(ledger.journal)).toHaveLength(4);
    });

    test('can be left in the middle of reading', async () => {
      const ledger = await create(() => 0);
      for (const summary of ['a', 'b']) await ledger.journal.append(anEvent({ summary }));
      for await (const entry of ledger.journal.entries()) {
        expect(entry.summary).toBe('a');
        break;
      }
      expect(await allEntries(ledger.journal)).toHaveLength(2);
    });
  });
}

/** Numbers without gaps from 1, each entry on top of the one before. */
function expectChain(entries: readonly Entry[]): void {
  for (const [at, entry] of entries.entries()) {
    expect(entry.seq).toBe(at + 1);
    expect(entry.previous).toBe(entries[at - 1]?.hash ?? START);
    expect(entry.hash).toBe(hashOf(entry));
  }
}

/** Locks that are held until `leave` is called. */
async function holding(ledger: Ledger, names: readonly string[]) {
  let leave = (): void => {};
  let inside: Promise<void> = Promise.resolve();
  await new Promise<void>((entered) => {
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    inside = ledger.withLocks(names, () => {
      entered();
      return left;
    });
  });
  return { inside, leave };
}

/** Gives everybody else a few turns, without a clock. */
async function turns(n: number): Promise<void> {
  for (let i = 0; i < n; i += 1) await Promise.resolve();
}
