/**
 * A wire with answers written beforehand and a clock that only moves when somebody waits.
 *
 * @module
 */

import { Failure } from '../../../src/errors.js';
import type { WriteSlot } from '../../../src/qlik/api/endpoint.js';
import {
  createQlikClient,
  type QlikClient,
  type QlikClientOptions,
} from '../../../src/qlik/client.js';
import {
  type Transport,
  TransportError,
  type WireReply,
  type WireRequest,
} from '../../../src/qlik/http/transport.js';

export const ORIGIN = 'https://acme-lab.eu.qlikcloud.com';
export const KEY = 'eyJhbGciOiJFUzM4NCJ9.made-up.key';

export type Answer = WireReply | TransportError | ((request: WireRequest) => WireReply);

export function reply(
  status: number,
  body: unknown = '',
  headers: Record<string, string> = {},
): WireReply {
  return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) };
}

export function broken(progress: 'unsent' | 'sent' | 'answering'): TransportError {
  return new TransportError(progress, 'the connection was cut');
}

/** The last answer is given again and again. */
export function setUp(answers: readonly Answer[], options: Partial<QlikClientOptions> = {}) {
  const requests: WireRequest[] = [];
  const waits: number[] = [];
  const clock = { time: Date.parse('2026-03-01T12:00:00Z') };
  const transport: Transport = {
    async request(request) {
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(request);
      if (answer === undefined) throw new Error('no answer was written');
      if (answer instanceof TransportError) throw answer;
      return typeof answer === 'function' ? answer(request) : answer;
    },
    async close() {},
  };
  const client = createQlikClient({
    tenantUrl: ORIGIN,
    credential: { kind: 'api-key', key: KEY },
    transport,
    now: () => clock.time,
    random: () => 0,
    sleep: async (ms) => {
      waits.push(ms);
      clock.time += ms;
    },
    ...options,
  });
  const paths = () => requests.map(({ method, path }) => `${method} ${path}`);
  return { client, requests, waits, clock, paths };
}

export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** Takes a slot and sends a write in it. */
export async function inSlot<Reply>(
  client: QlikClient,
  send: (slot: WriteSlot, client: QlikClient) => Promise<Reply>,
  signal?: AbortSignal,
): Promise<Reply> {
  return await send(await client.writeSlot({ signal }), client);
}

export const finance = { id: 'g1', name: 'Finance', status: 'active', providerType: 'custom' };
