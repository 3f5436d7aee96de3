/**
 * The sandbox behind a port of this machine, for clients that speak HTTP.
 *
 * It binds to 127.0.0.1 only: its keys are public, and nobody else should reach it.
 *
 * @module
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Served } from './front-door.js';
import type { WireRequest } from './wire.js';

export interface Listening {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/** Larger bodies are cut off: every route refuses them anyway. */
const maxBody = 4_000_000;

/** Starts to listen; port 0 takes a free one. */
export async function listen(
  serve: (request: WireRequest, origin: string) => Served,
  port: number,
): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    handle(serve, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${actual}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function handle(
  serve: (request: WireRequest, origin: string) => Served,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readText(incoming);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value ?? '')]),
  );
  const request = { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers, body };
  const { reply, drop, delayMs } = serve(request, `http://${headers.host ?? '127.0.0.1'}`);
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
  if (drop) {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(reply.status, reply.headers);
  outgoing.end(reply.body);
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size <= maxBody) parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}
