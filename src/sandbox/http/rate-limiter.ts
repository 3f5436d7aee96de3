/**
 * Budgets per tier and caller, over a sliding window of five minutes.
 *
 * Documented are requests per minute and "evaluated over 5 minutes to support bursts"; so a caller
 * may spend five minutes' worth at once and then waits for the oldest request to leave the window.
 *
 * @module
 */

import type { Tier } from './call.js';

const windowMs = 300_000;
const perMinute: Readonly<Record<Tier, number>> = {
  reads: 1000,
  writes: 100,
  'group-filter': 200,
  'user-filter': 200,
  audits: 1000,
};

export class RateLimiter {
  readonly #spent = new Map<string, number[]>();

  /** Takes one request from the budget: 0, or the whole seconds to wait. */
  take(tier: Tier, caller: string, now: number, scale: number): number {
    const budget = Math.max(1, Math.floor(perMinute[tier] * 5 * scale));
    const key = `${tier} ${caller}`;
    const recent = (this.#spent.get(key) ?? []).filter((at) => at > now - windowMs);
    this.#spent.set(key, recent);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= budget)
      return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
    recent.push(now);
    return 0;
  }
}
