/**
 * The tenant's REST API as this server sees it: signs in, keeps to the rate limit, repeats what may be
 * repeated, and turns everything that goes wrong into a `Failure`. Replies are parsed once, here;
 * nothing is cached, because a write is checked by reading.
 *
 * @module
 */

import { Failure } from '../errors.js';
import type {
  AnyEndpoint,
  Call,
  ItemOf,
  ListEndpoint,
  ReplyOf,
  Tier,
  WriteSlot,
} from './api/endpoint.js';
import type { Credential } from './auth/credential.js';
import { SignIn } from './auth/sign-in.js';
import { pause } from './http/abortable.js';
import { nextCursor } from './http/next-cursor.js';
import { createRedactor, type Redactor } from './http/redact.js';
import { pathOf, queryOf } from './http/request.js';
import {
  type Limits,
  type OutgoingRequest,
  RequestSender,
  standardLimits,
  type Waiter,
} from './http/request-sender.js';
import { notUnderstood, qlikErrorsIn, toFailure } from './http/to-failure.js';
import type { Transport, WireReply } from './http/transport.js';
import { createUndiciTransport, type Timeouts } from './http/undici-transport.js';
import { HeldSlot } from './http/write-slot.js';

export type { Credential } from './auth/credential.js';

/** A part of a list; `more` tells whether another page follows. */
interface Page<Item> {
  readonly items: Item[];
  /** Only when the call asked with `totalResults: true`. */
  readonly total?: number;
  readonly more: boolean;
}

/** One page, with the opaque cursor to hand back as `query.next`. */
interface SinglePage<Item> {
  readonly items: Item[];
  readonly total?: number;
  readonly next?: string;
}

export interface QlikClient {
  /** Scheme, host and port of the tenant. */
  readonly origin: string;
  readonly host: string;
  /**
   * A read is repeated where that may help. A write is sent once, at once, and its slot is used up or
   * handed back, whatever happens.
   *
   * @throws {Failure} whenever there is no usable answer. Where its context has `retry`, the tenant
   * did not act on a write: read and decide afresh, take a new slot, and send again.
   */
  send<E extends AnyEndpoint>(endpoint: E, call: Call<E>): Promise<ReplyOf<E>>;
  /**
   * Waits until a write may be sent, and has a fresh token at hand. It counts from then on, so take it
   * before the last read, and hand it back when nothing is sent after all. First come, first served.
   *
   * @throws {Failure} RATE_LIMITED when the tenant blocks writes for longer than `limits.maxWaitMs`;
   * CANCELLED; or what kept us from signing in.
   */
  writeSlot(waiter: Waiter): Promise<WriteSlot>;
  /** Every page, one after the other; an item that comes twice is given once. */
  pages<E extends ListEndpoint>(endpoint: E, call: Call<E>): AsyncGenerator<Page<ItemOf<E>>>;
  page<E extends ListEndpoint>(endpoint: E, call: Call<E>): Promise<SinglePage<ItemOf<E>>>;
  /** Milliseconds until the rate limit lets the last of so many requests of a tier pass. */
  forecast(tier: Tier, requests: number): number;
  close(): Promise<void>;
}

export interface QlikClientOptions {
  readonly tenantUrl: string;
  readonly credential: Credential;
  readonly transport?: Transport | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** From 0 up to, not including, 1. */
  readonly random?: (() => number) | undefined;
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly timeouts?: Partial<Timeouts> | undefined;
}

const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 307, 308]);

/** Any of these fields may be missing in a call; the conditional type `Call` hides them in generics. */
type LooseCall = Pick<Call<AnyEndpoint>, 'query' | 'signal' | 'onWait'> & {
  readonly slot?: WriteSlot | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
};

class Client implements QlikClient {
  readonly origin: string;
  readonly host: string;
  readonly #sender: RequestSender;
  readonly #signIn: SignIn;
  readonly #transport: Transport;
  readonly #redact: Redactor;
  readonly #limits: Limits;

  constructor(options: QlikClientOptions) {
    const url = new URL(options.tenantUrl);
    this.origin = url.origin;
    this.host = url.host;
    this.#limits = { ...standardLimits, ...options.limits };
    this.#transport =
      options.transport ??
      createUndiciTransport(this.origin, options.timeouts, this.#limits.replyBytes);
    this.#redact = createRedactor(options.credential);
    const now = options.now ?? Date.now;
    this.#sender = new RequestSender({
      origin: this.origin,
      transport: this.#transport,
      now,
      random: options.random ?? Math.random,
      sleep: options.sleep ?? pause,
      limits: this.#limits,
    });
    this.#signIn = new SignIn(options.credential, this.origin, this.#sender, this.#redact, now);
  }

  async send<E extends AnyEndpoint>(endpoint: E, call: Call<E>): Promise<ReplyOf<E>> {
    const { slot, ...rest } = call as LooseCall;
    try {
      return (await this.#exchange(endpoint, { ...rest, slot })) as ReplyOf<E>;
    } finally {
      // Does nothing once the slot was used.
      slot?.release();
    }
  }

  async writeSlot(waiter: Waiter): Promise<WriteSlot> {
    // Beforehand, so that the slot does not wait for a sign-in; afterwards, for it may have expired.
    await this.#signIn.token(waiter.signal);
    const reservation = await this.#sender.writeTurn(waiter);
    try {
      return new HeldSlot(reservation, await this.#signIn.token(waiter.signal));
    } catch (error) {
      reservation.release();
      throw error;
    }
  }

  async page<E extends ListEndpoint>(endpoint: E, call: Call<E>): Promise<SinglePage<ItemOf<E>>> {
    const reply = await this.#list(endpoint, call as LooseCall);
    const next = nextCursor(endpoint, this.origin, reply);
    return {
      items: [...reply.data] as ItemOf<E>[],
      ...(reply.totalResults === undefined ? {} : { total: reply.totalResults }),
      ...(next === undefined ? {} : { next }),
    };
  }

  async *pages<E extends ListEndpoint>(
    endpoint: E,
    call: Call<E>,
  ): AsyncGenerator<Page<ItemOf<E>>> {
    const seenIds = new Set<string>();
    const seenCursors = new Set<string>();
    let query = call.query;
    for (let count = 1; ; count++) {
      const { next, items, ...rest } = await this.page(endpoint, { ...call, query });
      const fresh = items.filter((item) => {
        const isNew = !seenIds.has(item.id);
        seenIds.add(item.id);
        return isNew;
      });
      if (next !== undefined && seenCursors.has(next)) {
        throw notUnderstood(endpoint, 'the list comes back to a page that was already read');
      }
      if (next !== undefined && count >= this.#limits.maxPages) {
        throw notUnderstood(endpoint, `the list does not end within ${count} pages`);
      }
      yield { items: fresh, ...rest, more: next !== undefined };
      if (next === undefined) return;
      seenCursors.add(next);
      query = { ...call.query, next };
    }
  }

  forecast(tier: Tier, requests: number): number {
    return this.#sender.forecast(tier, requests);
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }

  /** System groups refuse every other parameter, so they get no page size either. */
  async #list<E extends ListEndpoint>(endpoint: E, call: LooseCall): Promise<ReplyOf<E>> {
    const query = call.query?.systemGroups ? call.query : { limit: 100, ...call.query };
    return (await this.#exchange(endpoint, { ...call, query })) as ReplyOf<E>;
  }

  async #exchange(endpoint: AnyEndpoint, call: LooseCall): Promise<unknown> {
    const path = pathOf(endpoint.path, call.params ?? {}) + queryOf(call.query ?? {});
    const parsed = endpoint.body.safeParse(call.body);
    if (!parsed.success) {
      const where = parsed.error.issues.map((issue) => issue.path.join('/') || 'the whole');
      throw new Failure(
        'ARGUMENT_INVALID',
        `Cannot send ${endpoint.method} ${endpoint.path}: the body does not fit at ${[...new Set(where)].join(', ')}`,
        'Correct the arguments and call again',
        { sent: 'no' },
      );
    }
    const body = parsed.data === undefined ? undefined : JSON.stringify(parsed.data);
    const { signal, onWait } = call;
    const request = { endpoint, path, body, signal, onWait };
    const reply =
      endpoint.tier === 'write' ? await this.#write(request, call.slot) : await this.#read(request);
    if (reply.status < 200 || reply.status > 299) {
      throw toFailure(endpoint, reply, this.origin, this.#redact);
    }
    return this.#parse(endpoint, reply);
  }

  /**
   * Follows redirects of reads, always on our own origin: the token goes nowhere else. One that names
   * another host, as the alias of the tenant does, gives its path only, and that must be of the API.
   */
  async #read(request: OutgoingRequest): Promise<WireReply> {
    const { endpoint } = request;
    let { path } = request;
    for (let hops = 0; ; hops++) {
      const reply = await this.#authorized({ ...request, path });
      if (reply.status < 300 || reply.status > 399) return reply;
      if (endpoint.method !== 'GET' || !REDIRECTS.has(reply.status))
        throw redirected(request, reply);
      const { location = '' } = reply.headers;
      const base = this.origin + path;
      const target =
        location !== '' && URL.canParse(location, base) ? new URL(location, base) : undefined;
      if (target === undefined || !this.#mayFollow(target)) {
        throw notUnderstood(endpoint, 'it was answered with a redirect to another address', {
          status: reply.status,
          sent: 'answered',
        });
      }
      if (hops >= MAX_REDIRECTS) {
        throw notUnderstood(endpoint, `it was redirected more than ${MAX_REDIRECTS} times`, {
          status: reply.status,
          sent: 'answered',
        });
      }
      path = target.pathname + target.search;
    }
  }

  #mayFollow({ origin, protocol, pathname }: URL): boolean {
    return origin === this.origin || (protocol === 'https:' && pathname.startsWith('/api/v1/'));
  }

  async #authorized(request: OutgoingRequest): Promise<WireReply> {
    const token = await this.#signIn.token(request.signal);
    const reply = await this.#sender.send(request, token);
    if (reply.status !== 401) this.#signIn.accepted();
    if (reply.status !== 401 || !this.#signIn.renewable) return reply;
    this.#signIn.forget(token);
    return await this.#sender.send(request, await this.#signIn.token(request.signal));
  }

  async #write(request: OutgoingRequest, slot: WriteSlot | undefined): Promise<WireReply> {
    if (!(slot instanceof HeldSlot)) throw new Error('a write needs a slot of this client');
    const reply = await this.#sender.sendOnce(request, slot.use(), slot.token);
    if (reply.status >= 300 && reply.status <= 399) throw redirected(request, reply);
    if (reply.status !== 401) this.#signIn.accepted();
    if (reply.status !== 429 && !(reply.status === 401 && this.#signIn.forget(slot.token))) {
      return reply;
    }
    const { code, message, next, context } = toFailure(
      request.endpoint,
      reply,
      this.origin,
      this.#redact,
    );
    throw new Failure(code, message, next, { ...context, sent: 'no', retry: true });
  }

  #parse(endpoint: AnyEndpoint, reply: WireReply): unknown {
    const context = {
      status: reply.status,
      sent: endpoint.tier === 'write' ? ('unknown' as const) : ('answered' as const),
    };
    let value: unknown;
    if (reply.status === 207) {
      value = { partial: true, errors: qlikErrorsIn(reply.text, this.#redact).qlikErrors };
    } else if (reply.text !== '' && !endpoint.reply.safeParse(undefined).success) {
      try {
        value = JSON.parse(reply.text);
      } catch {
        throw notUnderstood(endpoint, 'the answer is not complete JSON', context);
      }
    }
    const parsed = endpoint.reply.safeParse(value);
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues.map((issue) => issue.path.join('/') || 'the whole');
    const shown = [...new Set(where)].slice(0, 3).join(', ').slice(0, 120);
    throw notUnderstood(
      endpoint,
      `the answer does not have the documented form at ${shown}`,
      context,
    );
  }
}

function redirected({ endpoint }: OutgoingRequest, { status }: WireReply): Failure {
  return notUnderstood(endpoint, `it was answered with a redirect (${status})`, {
    status,
    sent: 'answered',
  });
}

export function createQlikClient(options: QlikClientOptions): QlikClient {
  return new Client(options);
}
