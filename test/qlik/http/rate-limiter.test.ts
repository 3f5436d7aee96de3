import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateLimiter, WINDOW_MS } from '../../../src/qlik/http/rate-limiter.js';

const windows = { reads: 5, writes: 3, filters: 2 };

test('never sends more than the limit within any window', () => {
  const steps = fc.array(
    fc.record({ after: fc.nat(WINDOW_MS), count: fc.nat(8), giveBack: fc.boolean() }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(steps, (list) => {
      const limiter = new RateLimiter(windows);
      const sent: number[] = [];
      let now = 0;
      for (const { after, count, giveBack } of list) {
        now += after;
        for (let i = 0; i < count; i++) {
          const reservation = limiter.reserve('write', now);
          const waitMs = reservation.waitMs(now);
          if (giveBack && waitMs > 0) reservation.release();
          else sent.push(now + waitMs);
        }
      }
      sent.sort((a, b) => a - b);
      for (let i = windows.writes; i < sent.length; i++) {
        const gap = (sent[i] ?? 0) - (sent[i - windows.writes] ?? 0);
        expect(gap).toBeGreaterThanOrEqual(WINDOW_MS);
      }
    }),
  );
});

test('keeps to the limit whenever the tenant counts a request, from its sending to its answer', () => {
  const requests = fc.array(
    fc.record({ pause: fc.nat(WINDOW_MS / 2), there: fc.nat(5_000), back: fc.nat(5_000) }),
    { minLength: 8, maxLength: 20 },
  );
  fc.assert(
    fc.property(requests, (list) => {
      const limiter = new RateLimiter(windows);
      const counted: number[] = [];
      let now = 0;
      for (const { pause, there, back } of list) {
        now += pause;
        const reservation = limiter.reserve('write', now);
        const waitMs = reservation.waitMs(now);
        counted.push(now + waitMs + there);
        now += waitMs + there + back;
        reservation.confirm(now);
      }
      for (let i = windows.writes; i < counted.length; i++) {
        const gap = (counted[i] ?? 0) - (counted[i - windows.writes] ?? 0);
        expect(gap).toBeGreaterThanOrEqual(WINDOW_MS);
      }
    }),
  );
});

test('lets a burst through at once, then waits no longer than needed', () => {
  const limiter = new RateLimiter(windows);
  const waits = [0, 10, 20, 30].map((now) => limiter.reserve('write', now).waitMs(now));
  expect(waits).toEqual([0, 0, 0, WINDOW_MS - 30]);
});

test('counts token requests as writes, and other tiers apart', () => {
  const limiter = new RateLimiter(windows);
  for (const tier of ['write', 'token', 'write'] as const) limiter.reserve(tier, 0);
  expect(limiter.reserve('token', 0).waitMs(0)).toBe(WINDOW_MS);
  expect(limiter.reserve('read', 0).waitMs(0)).toBe(0);
  expect(limiter.reserve('filter', 0).waitMs(0)).toBe(0);
});

test('holds back a whole tier after a refusal', () => {
  const limiter = new RateLimiter(windows);
  limiter.blockUntil('read', 13_000);
  expect(limiter.reserve('read', 3_000).waitMs(3_000)).toBe(10_000);
  expect(limiter.reserve('write', 3_000).waitMs(3_000)).toBe(0);
  expect(limiter.blockedFor('read', 14_000)).toBe(0);
});

test('keeps to the longer of two blocks, whichever came last', () => {
  const limiter = new RateLimiter(windows);
  limiter.blockUntil('write', 20_000);
  limiter.blockUntil('write', 5_000);
  expect(limiter.blockedFor('write', 0)).toBe(20_000);
  expect(limiter.reserve('write', 0).waitMs(0)).toBe(20_000);
});

test('asks for nothing by a forecast, and counts those who wait', () => {
  const limiter = new RateLimiter(windows);
  expect(limiter.forecast('write', 7, 0)).toBe(2 * WINDOW_MS);
  expect(limiter.forecast('write', 3, 0)).toBe(0);
  for (let i = 0; i < 4; i++) limiter.reserve('write', 0);
  expect(limiter.forecast('write', 0, 0)).toBe(0);
  expect(limiter.forecast('write', 2, 0)).toBe(WINDOW_MS);
  expect(limiter.forecast('write', 3, 0)).toBe(2 * WINDOW_MS);
});
