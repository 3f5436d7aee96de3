/**
 * The real wire. One pool of kept-alive connections to one origin; nothing is ever sent elsewhere.
 * undici is loaded with the first call, because a server that is only listed should start at once.
 *
 * Requests are dispatched with a handler of our own, for one reason: `onRequestStart` comes just
 * before the first byte, so a write that failed without it was provably not sent.
 *
 * @see https://undici.nodejs.org/#/docs/api/Dispatcher
 * @module
 */

import type { Dispatcher, Pool } from 'undici';
import {
  type Progress,
  type Transport,
  TransportError,
  type WireReply,
  type WireRequest,
} from './transport.js';

/** In milliseconds. */
export interface Timeouts {
  readonly connect: number;
  /** From the request to the head of the answer. */
  readonly headers: number;
  /** Between two pieces of the answer. */
  readonly body: number;
  /** Of everything together: an answer that trickles in must not hold a call for ever. */
  readonly total: number;
}

const standardTimeouts: Timeouts = {
  connect: 10_000,
  headers: 30_000,
  body: 30_000,
  total: 60_000,
};
const CONNECTIONS = 8;

export function createUndiciTransport(
  origin: string,
  timeouts: Partial<Timeouts> | undefined,
  maxBytes: number,
): Transport {
  const { connect, headers, body, total } = { ...standardTimeouts, ...timeouts };
  let pool: Promise<Pool> | undefined;
  let closed = false;
  const open = async () => {
    const undici = await import('undici');
    return new undici.Pool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      connect: { timeout: connect },
      headersTimeout: headers,
      bodyTimeout: body,
    });
  };
  return {
    async request(request) {
      if (closed) throw new TransportError('unsent', 'the connection was closed by this server');
      pool ??= open();
      return await dispatch(await pool, request, { maxBytes, total });
    },
    async close() {
      closed = true;
      await (await pool)?.destroy();
    },
  };
}

interface Bounds {
  readonly maxBytes: number;
  /** Milliseconds. */
  readonly total: number;
}

function dispatch(
  pool: Pool,
  request: WireRequest,
  { maxBytes, total }: Bounds,
): Promise<WireReply> {
  const { method, path, headers, body, signal } = request;
  return new Promise((resolve, reject) => {
    let progress: Progress = 'unsent';
    let over = false;
    let controller: Dispatcher.DispatchController | undefined;
    const head: { status: number; headers: Record<string, string> } = { status: 0, headers: {} };
    const chunks: Buffer[] = [];
    let size = 0;

    const end = () => {
      over = true;
      clearTimeout(deadline);
      signal?.removeEventListener('abort', abort);
    };
    const give = () => {
      end();
      resolve({ ...head, text: Buffer.concat(chunks).toString('utf8') });
    };
    const fail = (reason: string, code?: string) => {
      end();
      reject(new TransportError(progress, reason, code));
    };
    const abort = () => {
      fail('the call was cancelled');
      controller?.abort(new Error('cancelled'));
    };
    const deadline = setTimeout(() => {
      // A refusal is clear from its status alone.
      if (head.status >= 400) give();
      else fail(`no whole answer within ${Math.round(total / 1_000)} s`);
      controller?.abort(new Error('too late'));
    }, total);
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        // It waited for a connection too long: it must not go out after it has failed as unsent.
        if (over) return started.abort(new Error('over'));
        progress = 'sent';
      },
      onResponseStart(_, status, fields) {
        if (status < 200) return;
        progress = 'answering';
        head.status = status;
        for (const [name, value] of Object.entries(fields)) {
          if (value !== undefined) head.headers[name] = String(value);
        }
      },
      onResponseData(current, chunk) {
        size += chunk.length;
        chunks.push(chunk);
        if (size <= maxBytes) return;
        fail(`the answer is larger than ${maxBytes} bytes`);
        current.abort(new Error('too large'));
      },
      onResponseEnd() {
        give();
      },
      onResponseError(_, error) {
        // A refusal is clear from its status alone, even when its words broke off.
        if (head.status >= 400) give();
        else if (progress === 'answering') fail('the answer broke off');
        else fail(reasonOf(error), codeOf(error));
      },
    };
    try {
      pool.dispatch({ method, path, headers: { ...headers }, body: body ?? null }, handler);
    } catch (error) {
      fail(reasonOf(error), codeOf(error));
    }
  });
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no network',
  ETIMEDOUT: 'the connection timed out',
  EPIPE: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped coming',
  UND_ERR_SOCKET: 'the connection was cut',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** Only the code is used: messages may quote what was sent. */
function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) return 'the connection failed';
  return reasons[code] ?? `the connection failed (${code})`;
}

/** Several addresses tried in vain come as one error with the real ones inside. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return 'cause' in error ? codeOf(error.cause) : undefined;
}
