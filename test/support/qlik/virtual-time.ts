/**
 * A clock for many sleepers at once: it stands still while anybody has something to do, and then moves
 * to whoever wakes next.
 *
 * @module
 */

import { setImmediate } from 'node:timers/promises';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function virtualTime(start = Date.parse('2026-03-01T12:00:00Z')) {
  const sleepers: Sleeper[] = [];
  let time = start;
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const sleeper = { at: time + ms, wake: resolve };
      sleepers.push(sleeper);
      const leave = () => {
        sleepers.splice(sleepers.indexOf(sleeper), 1);
        reject(new DOMException('Aborted', 'AbortError'));
      };
      signal?.addEventListener('abort', leave, { once: true });
    });
  return {
    now: () => time,
    /** Milliseconds since the start. */
    passed: () => time - start,
    sleep,
    /** Lets time pass until the work is done. */
    async run<Result>(work: Promise<Result>): Promise<Result> {
      let done = false;
      const end = () => {
        done = true;
      };
      work.then(end, end);
      for (;;) {
        // Everything that can go on without time passing does so first.
        await setImmediate();
        if (done) return await work;
        const next = sleepers.reduce<Sleeper | undefined>(
          (first, one) => (first === undefined || one.at < first.at ? one : first),
          undefined,
        );
        if (next === undefined) throw new Error('it waits for something that never comes');
        sleepers.splice(sleepers.indexOf(next), 1);
        time = next.at;
        next.wake();
      }
    },
  };
}
