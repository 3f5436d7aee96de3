import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pacing, WINDOW_MS } from '../../../src/qlik/http/rate-limiter.js';

const windows = { reads: 5, writes: 3, filters: 2 };

test('never sends more than the limit within any window', () => {
  const steps = fc.array(
    fc.record({ after: fc.nat(WINDOW_MS), count: fc.nat(8), giveBack: fc.boolean() }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(steps, (list) => {
      const pacing = new Pacing(windows);
      const sent: number[] = [];
      let now = 0;
      for (const { after, count, giveBack } of list) {
        now += after;
        for (let i = 0; i < count; i++) {
          const place = pacing.take('write', now);
          if (giveBack && place.wait > 0) place.release();
          else sent.push(now + place.wait);
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
      const pacing = new Pacing(windows);
      const counted: number[] = [];
      let now = 0;
      for (const { pause, there, back } of list) {
        now += pause;
        const place = pacing.take('write', now);
        counted.push(now + place.wait + there);
        now += place.wait + there + back;
        place.settle(now);
      }
      for (let i = windows.writes; i < counted.length; i++) {
        const gap = (counted[i] ?? 0) - (counted[i - windows.writes] ?? 0);
        expect(gap).toBeGreaterThanOrEqual(WINDOW_MS);
      }
    }),
  );
});

test('lets a burst through at once, then waits no longer than needed', () => {
  const pacing = new Pacing(windows);
  const waits = [0, 10, 20, 30].map((now) => pacing.take('write', now).wait);
  expect(waits).toEqual([0, 0, 0, WINDOW_MS - 30]);
});

test('counts token requests as writes, and other tiers apart', () => {
  const pacing = new Pacing(windows);
  for (const tier of ['write', 'token', 'write'] as const) pacing.take(tier, 0);
  expect(pacing.take('token', 0).wait).toBe(WINDOW_MS);
  expect(pacing.take('read', 0).wait).toBe(0);
  expect(pacing.take('filter', 0).wait).toBe(0);
});

test('holds back a whole tier after a refusal', () => {
  const pacing = new Pacing(windows);
  pacing.hold('read', 13_000);
  expect(pacing.take('read', 3_000).wait).toBe(10_000);
  expect(pacing.take('write', 3_000).wait).toBe(0);
  expect(pacing.held('read', 14_000)).toBe(0);
});
