/**
 * The wire as the sandbox sees it: one request, one reply, one line of the log.
 *
 * Nothing here knows sockets, so a test can ask the sandbox without opening a port.
 *
 * @module
 */

export interface WireRequest {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LoggedRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly body: string;
  /** 0 when the socket was dropped instead of answered. */
  readonly status: number;
  /** Whether the request changed the tenant, whatever the caller was told. */
  readonly applied: boolean;
}
