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
      const pacing = new RateLimiter(windows);
      const sent: number[] = [];
      let now = 0;
      for (const { after, count, giveBack } of list) {
        now += after;
        for (let i = 0; i < count; i++) {
          const place = pacing.reserve('write', now);
          if (giveBack && place.waitMs > 0) place.release();
          else sent.push(now + place.waitMs);
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
      const pacing = new RateLimiter(windows);
      const counted: number[] = [];
      let now = 0;
      for (const { pause, there, back } of list) {
        now += pause;
        const place = pacing.reserve('write', now);
        counted.push(now + place.waitMs + there);
        now += place.waitMs + there + back;
        place.confirm(now);
      }
      for (let i = windows.writes; i < counted.length; i++) {
        const gap = (counted[i] ?? 0) - (counted[i - windows.writes] ?? 0);
        expect(gap).toBeGreaterThanOrEqual(WINDOW_MS);
      }
    }),
  );
});

test('lets a burst through at once, then waits no longer than needed', () => {
  const pacing = new RateLimiter(windows);
  const waits = [0, 10, 20, 30].map((now) => pacing.reserve('write', now).waitMs);
  expect(waits).toEqual([0, 0, 0, WINDOW_MS - 30]);
});

test('counts token requests as writes, and other tiers apart', () => {
  const pacing = new RateLimiter(windows);
  for (const tier of ['write', 'token', 'write'] as const) pacing.reserve(tier, 0);
  expect(pacing.reserve('token', 0).waitMs).toBe(WINDOW_MS);
  expect(pacing.reserve('read', 0).waitMs).toBe(0);
  expect(pacing.reserve('filter', 0).waitMs).toBe(0);
});

test('holds back a whole tier after a refusal', () => {
  const pacing = new RateLimiter(windows);
  pacing.blockUntil('read', 13_000);
  expect(pacing.reserve('read', 3_000).waitMs).toBe(10_000);
  expect(pacing.reserve('write', 3_000).waitMs).toBe(0);
  expect(pacing.blockedFor('read', 14_000)).toBe(0);
});
