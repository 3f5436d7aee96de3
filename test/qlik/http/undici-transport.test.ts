import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { deleteGroup, getGroup, patchGroup } from '../../../src/qlik/api/groups.js';
import { createQlikClient } from '../../../src/qlik/client.js';
import { createUndiciTransport, type Timeouts } from '../../../src/qlik/http/undici-transport.js';
import { failureOf, finance, inSlot } from '../../support/qlik/scripted-transport.js';

const one = { params: { groupId: 'g1' } };
const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0)) await clean();
});

async function listen(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleaning.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function clientFor(tenantUrl: string, timeouts: Partial<Timeouts> = {}, attempts = 4) {
  const client = createQlikClient({
    tenantUrl,
    credential: { kind: 'api-key', key: 'made-up-key' },
    sleep: async () => {},
    timeouts: { connect: 500, headers: 300, body: 300, ...timeouts },
    limits: { replyBytes: 2_000, attempts },
  });
  cleaning.unshift(() => client.close());
  return client;
}

describe('over a real connection', () => {
  test('a request arrives as it was meant and its answer comes back', async () => {
    let seen = '';
    const client = clientFor(
      await listen(async (request, response) => {
        seen = `${request.method} ${request.url} ${request.headers.authorization} `;
        for await (const chunk of request) seen += chunk;
        response.writeHead(204).end();
      }),
    );
    await inSlot(client, (slot) =>
      client.send(patchGroup, {
        slot,
        ...one,
        body: [{ op: 'replace', path: '/name', value: 'Ä' }],
      }),
    );
    expect(seen).toBe(
      'PATCH /api/v1/groups/g1 Bearer made-up-key [{"op":"replace","path":"/name","value":"Ä"}]',
    );
  });

  test('connections are kept', async () => {
    const ports = new Set<number | undefined>();
    const client = clientFor(
      await listen((request, response) => {
        ports.add(request.socket.remotePort);
        response.end(JSON.stringify(finance));
      }),
    );
    for (let i = 0; i < 8; i++) await client.send(getGroup, one);
    // A call that follows at once may still find the first connection busy with its last bytes.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  test('a refused connection proves that nothing was sent', async () => {
    const origin = await listen(() => {});
    for (const clean of cleaning.splice(0)) await clean();
    expect(
      await failureOf(
        inSlot(clientFor(origin), (slot, client) => client.send(deleteGroup, { ...one, slot })),
      ),
    ).toMatchObject({
      code: 'TENANT_UNAVAILABLE',
      message: `Cannot reach ${origin}: connection refused`,
      context: { sent: 'no' },
    });
  });

  test('a connection that fails says what the system calls it', async () => {
    const origin = await listen(() => {});
    for (const clean of cleaning.splice(0)) await clean();
    const transport = createUndiciTransport(origin, {}, 2_000);
    cleaning.unshift(() => transport.close());
    await expect(
      transport.request({ method: 'GET', path: '/', headers: {} }),
    ).rejects.toMatchObject({ progress: 'unsent', code: 'ECONNREFUSED' });
  });

  test('a connection cut after the request leaves the outcome unknown, and is tried once', async () => {
    let count = 0;
    const origin = await listen((request) => {
      count++;
      request.socket.destroy();
    });
    expect(
      await failureOf(
        inSlot(clientFor(origin), (slot, client) => client.send(deleteGroup, { ...one, slot })),
      ),
    ).toMatchObject({
      code: 'TENANT_UNAVAILABLE',
      context: { sent: 'unknown' },
    });
    expect(count).toBe(1);
  });

  test('no answer in time leaves the outcome unknown', async () => {
    const failure = await failureOf(
      inSlot(clientFor(await listen(() => {})), (slot, client) =>
        client.send(deleteGroup, { ...one, slot }),
      ),
    );
    expect(failure.message).toContain('no answer in time');
    expect(failure.context.sent).toBe('unknown');
  });

  test('an answer that breaks off or is too large is not understood', async () => {
    const cut = await listen((_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"id":', () => response.destroy());
    });
    expect((await failureOf(clientFor(cut).send(getGroup, one))).code).toBe('REPLY_NOT_UNDERSTOOD');
    const large = await listen((_, response) => response.end('x'.repeat(5_000)));
    expect((await failureOf(clientFor(large).send(getGroup, one))).code).toBe(
      'REPLY_NOT_UNDERSTOOD',
    );
  });

  describe('an answer that trickles, a byte a second', () => {
    const trickle = (status: number) => (_: unknown, response: ServerResponse) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.write('{');
      const drip = setInterval(() => response.write(' '), 1_000);
      response.on('close', () => clearInterval(drip));
    };
    const timeouts = { headers: 5_000, body: 5_000, total: 2_500 };

    test('to a read is given up in the end', async () => {
      const started = performance.now();
      const client = clientFor(await listen(trickle(200)), timeouts, 1);
      const { message } = await failureOf(client.send(getGroup, one));
      expect(message).toContain('no whole answer within 3 s');
      expect(performance.now() - started).toBeLessThan(4_500);
    });

    test('to a write leaves its outcome unknown', async () => {
      const client = clientFor(await listen(trickle(206)), timeouts);
      const failure = await failureOf(
        inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot })),
      );
      expect(failure.context).toEqual({ sent: 'unknown' });
    });

    test('with a refusal is a refusal', async () => {
      const client = clientFor(await listen(trickle(403)), timeouts);
      expect((await failureOf(client.send(getGroup, one))).code).toBe('FORBIDDEN');
    });
  });

  test('a request that never got a connection is never sent later', async () => {
    let seen = 0;
    const origin = await listen((_, response) => {
      seen += 1;
      setTimeout(() => response.end('{}'), 400);
    });
    const transport = createUndiciTransport(origin, { total: 200 }, 2_000);
    cleaning.unshift(() => transport.close());
    const request = { method: 'GET' as const, path: '/', headers: {} };
    const all = await Promise.allSettled(
      Array.from({ length: 12 }, () => transport.request(request)),
    );
    const progress = all.map((one) => (one.status === 'rejected' ? one.reason.progress : 'done'));
    expect(progress.filter((one) => one === 'unsent')).toHaveLength(4);
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(seen).toBe(8);
  });

  test('cancelling closes the request under way', async () => {
    const controller = new AbortController();
    let closed: () => void = () => {};
    const left = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const origin = await listen((request) => {
      request.socket.once('close', closed);
      controller.abort();
    });
    const failure = await failureOf(
      clientFor(origin).send(getGroup, { ...one, signal: controller.signal }),
    );
    expect(failure).toMatchObject({ code: 'CANCELLED', context: { sent: 'unknown' } });
    await left;
  });
});
