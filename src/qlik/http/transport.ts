/**
 * The wire: one request, one answer. The real one is `undici-transport.ts`; tests bring their own.
 *
 * @module
 */

import type { Method } from '../api/endpoint.js';

export interface WireRequest {
  readonly method: Method;
  /** Path and query, already encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WireReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

export interface Transport {
  /** @throws {TransportError} when no complete answer came. */
  request(request: WireRequest): Promise<WireReply>;
  close(): Promise<void>;
}

/**
 * How far a request got that has no complete answer. `unsent`: not one byte left. `sent`: nothing
 * came back. `answering`: the answer broke off.
 */
export type Progress = 'unsent' | 'sent' | 'answering';

export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly progress: Progress;
  /** What the system or the connection calls it, such as `ECONNREFUSED`; not always known. */
  readonly code: string | undefined;

  /** @param reason Plain words without addresses or contents, such as `connection refused`. */
  constructor(progress: Progress, reason: string, code?: string) {
    super(reason);
    this.progress = progress;
    this.code = code;
  }
}
