/**
 * MCP over stdin and stdout. stdout carries the protocol alone; whatever is for people goes to
 * stderr. Ends when the client closes stdin or the process is told to stop.
 *
 * @module
 */

import { serveStdio as serve } from '@modelcontextprotocol/server/stdio';
import { createServer } from './create-server.js';
import type { TenantDoor } from './open-tenant.js';

export interface StdioOptions {
  readonly version: string;
  readonly door: TenantDoor;
  readonly log: (line: string) => void;
}

/** Resolves when the client has gone or the signal came, with everything closed. */
export async function serveStdio({ version, door, log }: StdioOptions): Promise<void> {
  const calling = { tenant: door.open, log };
  const handle = serve(() => createServer(version, calling), {
    onerror: (error) => log(`protocol: ${error.name}`),
  });
  await new Promise<void>((resolve) => {
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await handle.close();
  await door.close();
}
