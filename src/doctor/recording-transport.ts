/**
 * A wire that notes what comes by beside the answers: when, with which status and headers, and what a
 * token may do. No token and no body is kept.
 *
 * @module
 */

import { requestToken } from '../qlik/api/oauth.js';
import type { Transport, WireReply } from '../qlik/http/transport.js';

/** One request that was answered. Times are in milliseconds since 1970. */
export interface Exchange {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly status: number;
  readonly headers: WireReply['headers'];
  /** Scopes of the token that was handed out, where the answer names them. */
  readonly scopes?: readonly string[];
}

/** @param notes Where each exchange is added. */
export function recordingTransport(
  inner: Transport,
  now: () => number,
  notes: Exchange[],
): Transport {
  return {
    async request(request) {
      const askedAt = now();
      const reply = await inner.request(request);
      const scopes = request.path === requestToken.path ? scopesIn(reply.text) : undefined;
      const { status, headers } = reply;
      notes.push({
        askedAt,
        answeredAt: now(),
        status,
        headers,
        ...(scopes === undefined ? {} : { scopes }),
      });
      return reply;
    },
    close: () => inner.close(),
  };
}

function scopesIn(text: string): readonly string[] | undefined {
  try {
    const reply = requestToken.reply.safeParse(JSON.parse(text));
    return reply.data?.scope?.split(/\s+/).filter((scope) => scope !== '');
  } catch {
    return undefined;
  }
}
