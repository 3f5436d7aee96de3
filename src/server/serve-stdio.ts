/**
 * MCP over stdin and stdout. stdout carries the protocol alone; whatever is for people goes to
 * stderr. Ends when the client closes stdin or the process is told to stop.
 *
 * @module
 */

import { serveStdio as serve } from '@modelcontextprotocol/server/stdio';
import type { PolicySource } from '../config/policy/read-policy.js';
import { createServer } from './create-server.js';
import type { Shown } from './definitions.js';
import type { LazyTenant } from './open-tenant.js';

export interface StdioOptions {
  readonly version: string;
  readonly door: LazyTenant;
  readonly policy: PolicySource;
  readonly shown: Shown;
  readonly log: (line: string) => void;
}

/** Resolves when the client has gone or the signal came, with everything closed. */
export async function serveStdio({
  version,
  door,
  policy,
  shown,
  log,
}: StdioOptions): Promise<void> {
  const running = new Set<Promise<unknown>>();
  const began = (call: Promise<unknown>): void => {
    running.add(call);
    void call.finally(() => running.delete(call));
  };
  const calling = { tenant: door.open, policy, log, began };
  const handle = serve(() => createServer(version, calling, shown), {
    onerror: (error) => log(`protocol: ${error.name}`),
  });
  await new Promise<void>((resolve) => {
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await handle.close();
  // That cancelled them. What was sent to the tenant by then is still read back, which takes seconds.
  await Promise.all(running);
  await door.close();
}
