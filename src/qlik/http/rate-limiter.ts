/**
 * Staying within the tenant's rate limits by waiting beforehand. One window per budget, shared by all
 * calls of the process.
 *
 * @see https://qlik.dev/manage/rate-limits/
 * @module
 */

import type { Tier } from '../api/endpoint.js';

type Budget = 'reads' | 'writes' | 'filters';

/** Token requests are counted as writes. */
const budgets: Record<Tier, Budget> = {
  read: 'reads',
  write: 'writes',
  token: 'writes',
  filter: 'filters',
};

export type Windows = Readonly<Record<Budget, number>>;

export const WINDOW_MS = 5 * 60_000;
/** Per 5 minutes: 1,000 reads, 100 writes and 200 filter calls a minute, to be used in bursts. */
export const standardWindows: Windows = { reads: 5_000, writes: 500, filters: 1_000 };

/** A place in the window. */
export interface Reservation {
  /** Milliseconds to wait before sending. */
  readonly waitMs: number;
  /** Hands the place back, when nothing was sent after all. */
  release(): void;
  /**
   * Counts the request from now on, when it is answered. The tenant counted it somewhere between its
   * sending and its answer; with the earlier time, the next window would begin too early there.
   */
  confirm(now: number): void;
}

export class RateLimiter {
  readonly #limits: Windows;
  /** Times of sending that count, past and promised, earliest first. */
  readonly #times: Record<Budget, number[]> = { reads: [], writes: [], filters: [] };
  readonly #heldUntil: Record<Budget, number> = { reads: 0, writes: 0, filters: 0 };

  constructor(limits: Windows) {
    this.#limits = limits;
  }

  /** First come, first served. */
  reserve(tier: Tier, now: number): Reservation {
    const budget = budgets[tier];
    const times = this.#times[budget];
    const past = times.findIndex((time) => time > now - WINDOW_MS);
    times.splice(0, past === -1 ? times.length : past);
    const blocking = times[times.length - this.#limits[budget]];
    const at = Math.max(
      now,
      this.#heldUntil[budget],
      blocking === undefined ? now : blocking + WINDOW_MS,
    );
    insert(times, at);
    const release = (): void => {
      const index = times.lastIndexOf(at);
      if (index !== -1) times.splice(index, 1);
    };
    return {
      waitMs: at - now,
      release,
      confirm(answered) {
        release();
        insert(times, answered);
      },
    };
  }

  /** Milliseconds until the last of so many calls could be sent, if they came one after the other. */
  forecast(tier: Tier, calls: number, now: number): number {
    const places = Array.from({ length: calls }, () => this.reserve(tier, now));
    for (const place of places) place.release();
    return places.at(-1)?.waitMs ?? 0;
  }

  /** Milliseconds until the tenant lifts the block it spoke of. */
  blockedFor(tier: Tier, now: number): number {
    return Math.max(0, this.#heldUntil[budgets[tier]] - now);
  }

  /** After a 429 every call of the tier is refused, so none is sent before that time. */
  blockUntil(tier: Tier, until: number): void {
    const budget = budgets[tier];
    this.#heldUntil[budget] = Math.max(this.#heldUntil[budget], until);
  }
}

/** Keeps the earliest first. */
function insert(times: number[], time: number): void {
  times.splice(times.findLastIndex((one) => one <= time) + 1, 0, time);
}
