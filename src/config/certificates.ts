/**
 * The setting of Node that turns the check of certificates off, for every connection of a process.
 *
 * @see https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
 * @module
 */

import { cannotConnect, isLoopback } from './origin.js';

export const UNCHECKED_FIX =
  "Remove NODE_TLS_REJECT_UNAUTHORIZED from the environment of this server, then start it again; for your company's own certificate authority, name the file with its certificate in NODE_EXTRA_CA_CERTS";

/** Node takes exactly `0` for it; with any other value it checks. */
export function isUnchecked(env: NodeJS.ProcessEnv): boolean {
  return env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
}

/**
 * Refuses a connection on which nobody checks who gets the credential. A tenant on this machine is a
 * simulated one.
 *
 * @param origin Scheme, host and port of the tenant.
 * @throws {Failure} `NOT_CONFIGURED`
 */
export function refuseUnchecked(env: NodeJS.ProcessEnv, origin: string): void {
  if (!isUnchecked(env) || isLoopback(new URL(origin).hostname)) return;
  throw cannotConnect(
    'NODE_TLS_REJECT_UNAUTHORIZED is 0, so nothing would check that it is the tenant that gets the credential',
    UNCHECKED_FIX,
  );
}
