/**
 * Delivering one request: waits for its turn, sends it, and sends it again where that is harmless.
 * Knows neither sign-in nor the meaning of an answer.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import type { AnyEndpoint, Tier } from '../api/endpoint.js';
import { RateLimiter, type Reservation, standardWindows, type Windows } from './rate-limiter.js';
import { mayRepeatAfterBreak, mayRepeatStatus, retryDelay } from './retry.js';
import { notUnderstood } from './to-failure.js';
import { type Transport, TransportError, type WireReply } from './transport.js';

export interface Limits {
  /** Times one request is sent at most. */
  readonly attempts: number;
  /** Milliseconds one request waits at most between its attempts, all together. */
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

export interface OutgoingRequest {
  readonly endpoint: AnyEndpoint;
  readonly path: string;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onWait: ((ms: number) => void) | undefined;
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

  constructor(options: RequestSenderOptions) {
    this.#options = options;
    this.#rateLimiter = new RateLimiter(options.limits.windows);
  }

  /**
   * The last answer, whatever its status.
   *
   * @throws {Failure} when none came, the wait would be too long, or the signal ended it.
   */
  async send(request: OutgoingRequest, token?: string): Promise<WireReply> {
    const { limits, now, random } = this.#options;
    const { tier } = request.endpoint;
    let remainingWaitMs = limits.maxWaitMs;
    for (let attempt = 1; ; attempt++) {
      const held = this.#rateLimiter.blockedFor(tier, now());
      if (held > remainingWaitMs) throw blocked(request, held);
      remainingWaitMs -= held;
      const reservation = await this.#turn(request);
      const result = await this.#attempt(request, token);
      // What was refused for the rate limit has used nothing up; the tenant says when to come again.
      if (!(result instanceof TransportError) && result.status === 429) reservation.release();
      else reservation.confirm(now());
      const last = attempt >= limits.attempts;
      if (result instanceof TransportError) {
        if (last || !mayRepeatAfterBreak(tier, result.progress))
          throw this.#broken(request, result);
        const delay = retryDelay(attempt, undefined, now(), random());
        if (delay > remainingWaitMs) throw this.#broken(request, result);
        remainingWaitMs -= delay;
        await this.#wait(request, delay);
        continue;
      }
      if (!mayRepeatStatus(tier, result.status)) return result;
      const delay = retryDelay(attempt, result.headers['retry-after'], now(), random());
      if (result.status === 429) this.#rateLimiter.blockUntil(tier, now() + delay);
      if (last || delay > remainingWaitMs) return result;
      if (result.status !== 429) {
        remainingWaitMs -= delay;
        await this.#wait(request, delay);
      }
    }
  }

  /** Milliseconds until the last of so many requests could be sent. */
  forecast(tier: Tier, requests: number): number {
    return this.#rateLimiter.forecast(tier, requests, this.#options.now());
  }

  /** Waits for a reservation in the window. */
  async #turn(request: OutgoingRequest): Promise<Reservation> {
    const reservation = this.#rateLimiter.reserve(request.endpoint.tier, this.#options.now());
    try {
      await this.#wait(request, reservation.waitMs);
      return reservation;
    } catch (error) {
      reservation.release();
      throw error;
    }
  }

  async #wait(request: OutgoingRequest, ms: number): Promise<void> {
    if (request.signal?.aborted) throw cancelled(request, 'no');
    if (ms <= 0) return;
    if (ms > WORTH_TELLING_MS) request.onWait?.(ms);
    try {
      await this.#options.sleep(ms, request.signal);
    } catch (error) {
      if (request.signal?.aborted) throw cancelled(request, 'no');
      throw error;
    }
    if (request.signal?.aborted) throw cancelled(request, 'no');
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
        throw cancelled(request, error.progress === 'unsent' ? 'no' : 'unknown');
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
      { sent },
    );
  }
}

function cancelled({ endpoint }: OutgoingRequest, sent: 'no' | 'unknown'): Failure {
  const unclear = sent === 'unknown' && endpoint.tier === 'write';
  return new Failure(
    'CANCELLED',
    `Cannot complete ${endpoint.method} ${endpoint.path}: the call was cancelled`,
    unclear
      ? 'Read the present state before anything else: the change may have been made'
      : 'Call again if it is still wanted',
    { sent },
  );
}

function blocked({ endpoint }: OutgoingRequest, ms: number): Failure {
  const seconds = Math.ceil(ms / 1_000);
  return new Failure(
    'RATE_LIMITED',
    `Cannot send ${endpoint.method} ${endpoint.path}: the tenant allows no more requests for another ${seconds} s`,
    `Wait ${seconds} s, then call again; nothing was changed by this request`,
    { sent: 'no' },
  );
}
