/**
 * Staying within the tenant's rate limits by waiting beforehand. One window per budget, shared by all
 * calls of the process. Pure: time comes in, and whoever reserves does the sleeping.
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

/** The right to send one request. */
export interface Reservation {
  /** Milliseconds until its turn. At 0 the turn is taken, and counts from `now` on. */
  waitMs(now: number): number;
  /** Hands the reservation back, when nothing was sent after all. Harmless the second time. */
  release(): void;
  /**
   * Counts the request from now on, when it is answered. The tenant counted it somewhere between its
   * sending and its answer; with the earlier time, the next window would begin too early there.
   */
  confirm(now: number): void;
}

/** Someone who has reserved and whose turn has not come. */
interface Waiting {
  /** Called when the turn may come sooner than `waitMs` said. */
  readonly onSooner: () => void;
  /** When the turn came; undefined while it has not. */
  countedAt: number | undefined;
}

interface Line {
  readonly limit: number;
  /** Times of the requests that count, earliest first. */
  readonly counted: number[];
  /** First come, first served. */
  readonly queue: Waiting[];
  blockedUntil: number;
}

export class RateLimiter {
  readonly #lines: Record<Budget, Line>;

  constructor({ reads, writes, filters }: Windows) {
    this.#lines = { reads: line(reads), writes: line(writes), filters: line(filters) };
  }

  /** @param onSooner Called whenever the turn may come sooner than {@link Reservation.waitMs} said. */
  reserve(tier: Tier, now: number, onSooner: () => void = () => {}): Reservation {
    const line = this.#line(tier);
    const waiting: Waiting = { onSooner, countedAt: undefined };
    line.queue.push(waiting);
    serve(line, now);
    return {
      waitMs(later) {
        serve(line, later);
        const at = line.queue.indexOf(waiting);
        return at === -1 ? 0 : turn(line, at, later) - later;
      },
      release() {
        if (!leave(line, waiting)) return;
        for (const { onSooner: tell } of [...line.queue]) tell();
      },
      confirm(answered) {
        leave(line, waiting);
        count(line, waiting, answered);
      },
    };
  }

  /** Milliseconds until the last of so many calls could be sent, if they came one after the other. */
  forecast(tier: Tier, calls: number, now: number): number {
    if (calls <= 0) return 0;
    const line = this.#line(tier);
    serve(line, now);
    return turn(line, line.queue.length + calls - 1, now) - now;
  }

  /** Milliseconds until the tenant lifts the block it spoke of. */
  blockedFor(tier: Tier, now: number): number {
    return Math.max(0, this.#line(tier).blockedUntil - now);
  }

  /** After a 429 every call of the tier is refused, so none is sent before that time. */
  blockUntil(tier: Tier, until: number): void {
    const line = this.#line(tier);
    line.blockedUntil = Math.max(line.blockedUntil, until);
  }

  #line(tier: Tier): Line {
    return this.#lines[budgets[tier]];
  }
}

function line(limit: number): Line {
  return { limit, counted: [], queue: [], blockedUntil: 0 };
}

/** Drops what has left the window, and gives their turn to all whose time has come. */
function serve(line: Line, now: number): void {
  const { counted, queue } = line;
  const past = counted.findIndex((time) => time > now - WINDOW_MS);
  counted.splice(0, past === -1 ? counted.length : past);
  while (queue[0] !== undefined && turn(line, 0, now) <= now) {
    const [first] = queue.splice(0, 1);
    if (first !== undefined) count(line, first, now);
  }
}

/** When the turn of the one at that index of the queue comes, by what is known now. */
function turn(line: Line, index: number, now: number): number {
  const { limit, counted, blockedUntil } = line;
  const soonest = Math.max(now, blockedUntil);
  if (index >= limit) return Math.max(soonest, turn(line, index - limit, now) + WINDOW_MS);
  const leaving = counted[counted.length + index - limit];
  return leaving === undefined ? soonest : Math.max(soonest, leaving + WINDOW_MS);
}

/** Keeps the earliest first. */
function count({ counted }: Line, one: Waiting, time: number): void {
  one.countedAt = time;
  counted.splice(counted.findLastIndex((other) => other <= time) + 1, 0, time);
}

/** Out of the queue, or out of what counts. @returns Whether it was in either. */
function leave({ counted, queue }: Line, one: Waiting): boolean {
  const waitingAt = queue.indexOf(one);
  if (waitingAt !== -1) return queue.splice(waitingAt, 1).length > 0;
  if (one.countedAt === undefined) return false;
  const index = counted.lastIndexOf(one.countedAt);
  one.countedAt = undefined;
  return index !== -1 && counted.splice(index, 1).length > 0;
}
