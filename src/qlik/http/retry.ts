/**
 * Whether to repeat a request, and how long to wait first. Pure: time and chance come in.
 *
 * @module
 */

const FIRST_WAIT_MS = 1_000;
/** Longest part of a wait that is left to chance, so that callers do not come back all at once. */
const SPREAD_MS = 250;

/** For requests that change nothing. A write is never repeated here, whatever became of it. */
export function mayRepeatStatus(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

/**
 * Milliseconds to wait after the given attempt. What the tenant asks for in `Retry-After` is never cut
 * short; without it the wait is one second and doubles.
 *
 * @param attempt 1 for the first.
 * @param now Milliseconds since 1970.
 * @param random From 0 up to, not including, 1.
 */
export function retryDelay(
  attempt: number,
  retryAfter: string | undefined,
  now: number,
  random: number,
): number {
  return (
    (askedWait(retryAfter, now) ?? FIRST_WAIT_MS * 2 ** (attempt - 1)) +
    Math.floor(random * SPREAD_MS)
  );
}

/** Seconds or an HTTP date, in milliseconds from now. */
function askedWait(retryAfter: string | undefined, now: number): number | undefined {
  const value = retryAfter?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  if (!/^[A-Za-z]{3},/.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
