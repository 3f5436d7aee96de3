/**
 * Delivering one request: a read waits for its turn and is repeated where that may help; a write is
 * sent once, in a turn that was waited for before it was decided. Knows neither sign-in nor the
 * meaning of an answer.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import type { AnyEndpoint, Tier } from '../api/endpoint.js';
import { RateLimiter, type Reservation, standardWindows, type Windows } from './rate-limiter.js';
import { mayRepeatStatus, retryDelay } from './retry.js';
import { notUnderstood } from './to-failure.js';
import { type Transport, TransportError, type WireReply } from './transport.js';

export interface Limits {
  /** Times one request is sent at most. */
  readonly attempts: number;
  /**
   * Milliseconds one request waits at most for a block by the tenant and between its attempts, all
   * together. Waiting for its turn within the documented limit comes on top.
   */
  readonly maxWaitMs: number;
  readonly maxPages: number;
  /** Size of an answer, in bytes, above which it is given up. */
  readonly replyBytes: number;
  /** Requests per 5 minutes. */
  readonly windows: Windows;
}

export const standardLimits: Limits = {
  attempts: 4,
  maxWaitMs: 120_000,
  maxPages: 2_000,
  replyBytes: 16 * 1024 * 1024,
  windows: standardWindows,
};

/** Shorter waits are not worth a word. */
const WORTH_TELLING_MS = 3_000;
/** Waits before a write no longer grow after so many failures one after the other. */
const MAX_DOUBLINGS = 3;

/** What a wait of the rate limiter needs to know. */
export interface Waiter {
  readonly signal?: AbortSignal | undefined;
  readonly onWait?: ((ms: number) => void) | undefined;
}

export interface OutgoingRequest extends Waiter {
  readonly endpoint: AnyEndpoint;
  readonly path: string;
  readonly body: string | undefined;
}

export interface RequestSenderOptions {
  readonly origin: string;
  readonly transport: Transport;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly limits: Limits;
}

export class RequestSender {
  readonly #options: RequestSenderOptions;
  readonly #rateLimiter: RateLimiter;
  /** Writes one after the other that the tenant did not act on. */
  #failedWrites = 0;

  constructor(options: RequestSenderOptions) {
    this.#options = options;
    this.#rateLimiter = new RateLimiter(options.limits.windows);
  }

  /**
   * For everything but writes: repeats where that may help.
   *
   * @returns The last answer, whatever its status.
   * @throws {Failure} when none came, the wait would be too long, or the signal ended it.
   */
  async send(request: OutgoingRequest, token?: string): Promise<WireReply> {
    const { limits, now, random } = this.#options;
    const { tier } = request.endpoint;
    let remainingWaitMs = limits.maxWaitMs;
    for (let attempt = 1; ; attempt++) {
      const blockedMs = this.#rateLimiter.blockedFor(tier, now());
      const reservation = await this.#turn(tier, whatOf(request), request, remainingWaitMs);
      remainingWaitMs -= blockedMs;
      const result = await this.#attempt(request, token);
      // What was refused for the rate limit has used nothing up; the tenant says when to come again.
      if (!(result instanceof TransportError) && result.status === 429) reservation.release();
      else reservation.confirm(now());
      const last = attempt >= limits.attempts;
      if (result instanceof TransportError) {
        const delay = retryDelay(attempt, undefined, now(), random());
        if (last || delay > remainingWaitMs) throw this.#broken(request, result);
        remainingWaitMs -= delay;
        await this.#wait(delay, whatOf(request), request);
        continue;
      }
      if (!mayRepeatStatus(result.status)) return result;
      const delay = retryDelay(attempt, result.headers['retry-after'], now(), random());
      if (result.status === 429) this.#rateLimiter.blockUntil(tier, now() + delay);
      if (last || delay > remainingWaitMs) return result;
      if (result.status !== 429) {
        remainingWaitMs -= delay;
        await this.#wait(delay, whatOf(request), request);
      }
    }
  }

  /**
   * Waits until a write may be sent.
   *
   * @throws {Failure} RATE_LIMITED when the tenant blocks writes for longer than the limit of waiting,
   * CANCELLED when the signal ended it.
   */
  async writeTurn(waiter: Waiter): Promise<Reservation> {
    return await this.#turn('write', 'the change', waiter, this.#options.limits.maxWaitMs);
  }

  /**
   * Sends a write, once and at once. After a refusal for the rate limit, or when the connection failed
   * before anything was sent, the next turn of a write comes no sooner than it may help.
   *
   * @throws {Failure} when no usable answer came; with `retry` when nothing was sent.
   */
  async sendOnce(
    request: OutgoingRequest,
    reservation: Reservation,
    token: string,
  ): Promise<WireReply> {
    if (request.signal?.aborted) {
      reservation.release();
      throw cancelled(whatOf(request), 'no');
    }
    const { now, random } = this.#options;
    const result = await this.#attempt(request, token);
    const broke = result instanceof TransportError;
    if (broke ? result.progress === 'unsent' : result.status === 429) {
      const asked = broke ? undefined : result.headers['retry-after'];
      this.#failedWrites = Math.min(this.#failedWrites + 1, MAX_DOUBLINGS);
      const delay = retryDelay(this.#failedWrites, asked, now(), random());
      this.#rateLimiter.blockUntil('write', now() + delay);
      reservation.release();
    } else {
      this.#failedWrites = 0;
      reservation.confirm(now());
    }
    if (broke) throw this.#broken(request, result);
    return result;
  }

  /** Milliseconds until the last of so many requests could be sent. */
  forecast(tier: Tier, requests: number): number {
    return this.#rateLimiter.forecast(tier, requests, this.#options.now());
  }

  /**
   * @param what Is to be sent, for the words of a failure.
   * @param maxBlockMs The longest block by the tenant that is waited for.
   */
  async #turn(tier: Tier, what: string, waiter: Waiter, maxBlockMs: number): Promise<Reservation> {
    const { now } = this.#options;
    let sooner = new AbortController();
    let time = now();
    const reservation = this.#rateLimiter.reserve(tier, time, () => sooner.abort());
    try {
      for (;;) {
        const blockedMs = this.#rateLimiter.blockedFor(tier, time);
        if (blockedMs > maxBlockMs) throw blocked(what, blockedMs);
        sooner = new AbortController();
        const ms = reservation.waitMs(time);
        const slept = await this.#wait(ms, what, waiter, sooner.signal);
        if (ms <= 0) return reservation;
        // A whole sleep counts as what it was to be, even where the clock was set back meanwhile.
        time = slept ? Math.max(now(), time + ms) : now();
      }
    } catch (error) {
      reservation.release();
      throw error;
    }
  }

  /** @returns Whether it was the whole time; false when `sooner` ended it. */
  async #wait(
    ms: number,
    what: string,
    { signal, onWait }: Waiter,
    sooner?: AbortSignal,
  ): Promise<boolean> {
    if (signal?.aborted) throw cancelled(what, 'no');
    if (ms <= 0) return true;
    if (ms > WORTH_TELLING_MS) onWait?.(ms);
    const ends = [signal, sooner].filter((one) => one !== undefined);
    try {
      await this.#options.sleep(ms, ends.length === 0 ? undefined : AbortSignal.any(ends));
    } catch (error) {
      if (signal?.aborted) throw cancelled(what, 'no');
      if (sooner?.aborted) return false;
      throw error;
    }
    if (signal?.aborted) throw cancelled(what, 'no');
    return true;
  }

  async #attempt(
    request: OutgoingRequest,
    token: string | undefined,
  ): Promise<WireReply | TransportError> {
    const { endpoint, path, body } = request;
    // A write that has begun is left to end: half of one helps nobody, and its time is bounded.
    const signal = endpoint.tier === 'write' ? undefined : request.signal;
    try {
      return await this.#options.transport.request({
        method: endpoint.method,
        path,
        headers: {
          accept: 'application/json',
          'cache-control': 'no-cache',
          'user-agent': 'qlik-groups-mcp',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body,
        signal,
      });
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      if (signal?.aborted) {
        throw cancelled(whatOf(request), error.progress === 'unsent' ? 'no' : 'unknown');
      }
      return error;
    }
  }

  #broken(request: OutgoingRequest, error: TransportError): Failure {
    const { endpoint } = request;
    const sent = error.progress === 'unsent' ? 'no' : 'unknown';
    if (error.progress === 'answering') return notUnderstood(endpoint, error.message, { sent });
    return new Failure(
      'TENANT_UNAVAILABLE',
      `Cannot reach ${this.#options.origin}: ${error.message}`,
      sent === 'unknown' && endpoint.tier === 'write'
        ? 'Read the present state before anything else: the change may have been made'
        : 'Check QLIK_TENANT_URL and the network of this machine, then try again',
      { sent, ...(sent === 'no' && endpoint.tier === 'write' ? { retry: true } : {}) },
    );
  }
}

const whatOf = ({ endpoint }: OutgoingRequest): string => `${endpoint.method} ${endpoint.path}`;

/** Of a write only before it is sent: one under way is left to end. */
function cancelled(what: string, sent: 'no' | 'unknown'): Failure {
  return new Failure(
    'CANCELLED',
    `Cannot complete ${what}: the call was cancelled`,
    'Call again if it is still wanted',
    { sent },
  );
}

function blocked(what: string, ms: number): Failure {
  const seconds = Math.ceil(ms / 1_000);
  return new Failure(
    'RATE_LIMITED',
    `Cannot send ${what}: the tenant allows no more requests for another ${seconds} s`,
    `Wait ${seconds} s, then call again; nothing was changed by this request`,
    { sent: 'no' },
  );
}
