/**
 * What every ledger has to keep, whatever it is made of. An implementation that holds across
 * processes runs this too, with its own way to be created.
 *
 * @module
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entry, hashOf, START } from '../../../src/ledger/journal.js';
import type { Ledger } from '../../../src/ledger/ledger.js';
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
      // Nobody remembers it any more; that must not make it new.
      expect(await ledger.spend('a', 2_000)).toBe(false);
      expect(await ledger.spend('late', 2_000)).toBe(false);
    });

    test('and forgets it when it is void', async () => {
      const clock = { time: 1_000 };
      const ledger = await create(() => clock.time);
      await ledger.spend('a', 2_000);
      clock.time = 2_000;
      expect(await ledger.spend('a', 9_000)).toBe(false);
      clock.time = 2_001;
      expect(await ledger.spend('a', 9_000)).toBe(true);
      expect(await ledger.spend('a', 9_000)).toBe(false);
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
      const all = ['a', 'b', 'c'].map((who) => ledger.withLock('groups', work(who)));
      expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
      // Who comes first is not promised; that nobody comes in between is.
      const pairs = [0, 2, 4].map((at) => seen.slice(at, at + 2).join(', '));
      expect(pairs.sort()).toEqual(['a in, a out', 'b in, b out', 'c in, c out']);
    });

    test('are free again after work that failed', async () => {
      const ledger = await create(() => 0);
      const failing = ledger.withLock('groups', () => Promise.reject(new Error('broken')));
      const next = ledger.withLock('groups', async () => 'next');
      await expect(failing).rejects.toThrow('broken');
      expect(await next).toBe('next');
      const thrown = ledger.withLock('groups', () => {
        throw new Error('at once');
      });
      await expect(thrown).rejects.toThrow('at once');
      expect(await ledger.withLock('groups', async () => 'last')).toBe('last');
    });

    test('do not stand in the way of other names', async () => {
      const ledger = await create(() => 0);
      let leave = (): void => {};
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const groups = ledger.withLock('groups', () => left);
      // Would never end if the names shared one lock: only this work lets the other go.
      await ledger.withLock('users', async () => leave());
      await groups;
    });

    test('can be taken anew once they were left', async () => {
      const ledger = await create(() => 0);
      const results: number[] = [];
      for (const n of [1, 2, 3]) results.push(await ledger.withLock('groups', async () => n));
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
      await Promise.all(Array.from({ length: 10 }, () => ledger.withLock('groups', add)));
      expect(total).toBe(10);
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
        await ledger.withLock(lock, () => ledger.journal.append(anEvent({ summary: lock })));
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

/** Gives everybody else a few turns, without a clock. */
async function turns(n: number): Promise<void> {
  for (let i = 0; i < n; i += 1) await Promise.resolve();
}
