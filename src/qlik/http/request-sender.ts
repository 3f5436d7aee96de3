/**
 * Delivering one request: waits for its turn, sends it, and sends it again where that is harmless.
 * Knows neither sign-in nor the meaning of an answer.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import type { AnyEndpoint, Tier } from '../api/endpoint.js';
import { Pacing, type Place, standardWindows, type Windows } from './rate-limiter.js';
import { mayRepeatAfterBreak, mayRepeatStatus, retryDelay } from './retry.js';
import { notUnderstood } from './to-failure.js';
import { type Transport, TransportError, type WireReply } from './transport.js';

export interface Limits {
  /** Times one request is sent at most. */
  readonly attempts: number;
  /** Milliseconds one request waits at most between its attempts, all together. */
  readonly patience: number;
  readonly maxPages: number;
  /** Size of an answer, in bytes, above which it is given up. */
  readonly replyBytes: number;
  /** Requests per 5 minutes. */
  readonly windows: Windows;
}

export const standardLimits: Limits = {
  attempts: 4,
  patience: 120_000,
  maxPages: 2_000,
  replyBytes: 16 * 1024 * 1024,
  windows: standardWindows,
};

/** Shorter waits are not worth a word. */
const WORTH_TELLING_MS = 3_000;

export interface Order {
  readonly endpoint: AnyEndpoint;
  readonly path: string;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onWait: ((ms: number) => void) | undefined;
}

export interface CourierOptions {
  readonly origin: string;
  readonly transport: Transport;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly limits: Limits;
}

export class Courier {
  readonly #options: CourierOptions;
  readonly #pacing: Pacing;

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#pacing = new Pacing(options.limits.windows);
  }

  /**
   * The last answer, whatever its status.
   *
   * @throws {Failure} when none came, the wait would be too long, or the signal ended it.
   */
  async deliver(order: Order, token?: string): Promise<WireReply> {
    const { limits, now, random } = this.#options;
    const { tier } = order.endpoint;
    let patience = limits.patience;
    for (let attempt = 1; ; attempt++) {
      const held = this.#pacing.held(tier, now());
      if (held > patience) throw blocked(order, held);
      patience -= held;
      const place = await this.#turn(order);
      const result = await this.#attempt(order, token);
      // What was refused for the rate limit has used nothing up; the tenant says when to come again.
      if (!(result instanceof TransportError) && result.status === 429) place.release();
      else place.settle(now());
      const last = attempt >= limits.attempts;
      if (result instanceof TransportError) {
        if (last || !mayRepeatAfterBreak(tier, result.progress)) throw this.#broken(order, result);
        const delay = retryDelay(attempt, undefined, now(), random());
        if (delay > patience) throw this.#broken(order, result);
        patience -= delay;
        await this.#wait(order, delay);
        continue;
      }
      if (!mayRepeatStatus(tier, result.status)) return result;
      const delay = retryDelay(attempt, result.headers['retry-after'], now(), random());
      if (result.status === 429) this.#pacing.hold(tier, now() + delay);
      if (last || delay > patience) return result;
      if (result.status !== 429) {
        patience -= delay;
        await this.#wait(order, delay);
      }
    }
  }

  /** Milliseconds until the last of so many requests could be sent. */
  forecast(tier: Tier, requests: number): number {
    return this.#pacing.forecast(tier, requests, this.#options.now());
  }

  /** Waits for a place in the window. */
  async #turn(order: Order): Promise<Place> {
    const place = this.#pacing.take(order.endpoint.tier, this.#options.now());
    try {
      await this.#wait(order, place.wait);
      return place;
    } catch (error) {
      place.release();
      throw error;
    }
  }

  async #wait(order: Order, ms: number): Promise<void> {
    if (order.signal?.aborted) throw cancelled(order, 'no');
    if (ms <= 0) return;
    if (ms > WORTH_TELLING_MS) order.onWait?.(ms);
    try {
      await this.#options.sleep(ms, order.signal);
    } catch (error) {
      if (order.signal?.aborted) throw cancelled(order, 'no');
      throw error;
    }
    if (order.signal?.aborted) throw cancelled(order, 'no');
  }

  async #attempt(order: Order, token: string | undefined): Promise<WireReply | TransportError> {
    const { endpoint, path, body } = order;
    // A write that has begun is left to end: half of one helps nobody, and its time is bounded.
    const signal = endpoint.tier === 'write' ? undefined : order.signal;
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
        throw cancelled(order, error.progress === 'unsent' ? 'no' : 'unknown');
      }
      return error;
    }
  }

  #broken(order: Order, error: TransportError): Failure {
    const { endpoint } = order;
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

function cancelled({ endpoint }: Order, sent: 'no' | 'unknown'): Failure {
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

function blocked({ endpoint }: Order, ms: number): Failure {
  const seconds = Math.ceil(ms / 1_000);
  return new Failure(
    'RATE_LIMITED',
    `Cannot send ${endpoint.method} ${endpoint.path}: the tenant allows no more requests for another ${seconds} s`,
    `Wait ${seconds} s, then call again; nothing was changed by this request`,
    { sent: 'no' },
  );
}
