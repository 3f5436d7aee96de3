import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayRepeatStatus, retryDelay } from '../../../src/qlik/http/retry.js';

const now = Date.parse('2026-03-01T12:00:00Z');

describe('retryDelay', () => {
  test('never comes back before the tenant said', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.nat(100_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, seconds, random) => {
          const delay = retryDelay(attempt, String(seconds), now, random);
          expect(delay).toBeGreaterThanOrEqual(seconds * 1_000);
          expect(delay).toBeLessThan(seconds * 1_000 + 250);
        },
      ),
    );
  });

  test('is a finite time for any header', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const delay = retryDelay(1, header, now, 0);
        expect(Number.isFinite(delay) && delay >= 0).toBe(true);
      }),
    );
  });

  test('understands an HTTP date', () => {
    expect(retryDelay(1, 'Sun, 01 Mar 2026 12:00:07 GMT', now, 0)).toBe(7_000);
    expect(retryDelay(1, 'Sun, 01 Mar 2026 11:00:00 GMT', now, 0)).toBe(0);
  });

  test('doubles from one second without a usable header', () => {
    const delays = [1, 2, 3].map((attempt) => retryDelay(attempt, undefined, now, 0));
    expect(delays).toEqual([1_000, 2_000, 4_000]);
    expect(retryDelay(1, '-5', now, 0)).toBe(1_000);
  });
});

test('only what may pass is tried again', () => {
  const repeated = [200, 400, 401, 408, 429, 500, 502, 503, 504].filter(mayRepeatStatus);
  expect(repeated).toEqual([429, 502, 503, 504]);
});
