/**
 * Connections of other programs of this computer that send nothing, or never the whole of it.
 *
 * @module
 */

import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listenForPages } from '../../../src/approval/page/listener.js';
import { desk } from '../../support/approval/page-questions.js';

async function listening() {
  const { questions, clock, ask } = desk();
  const { origin, close } = await listenForPages(questions, () => clock.time);
  onTestFinished(close);
  const { question } = ask();
  return { page: `${origin}/${question.secret}`, port: Number(new URL(origin).port), close };
}

/** Open connections that have sent only this. */
async function idle(port: number, number: number, sent = ''): Promise<readonly Socket[]> {
  const sockets = await Promise.all(
    Array.from(
      { length: number },
      () =>
        new Promise<Socket>((resolve) => {
          const socket = connect(port, '127.0.0.1', () => resolve(socket));
          socket.on('error', () => undefined).resume();
          if (sent !== '') socket.write(sent);
        }),
    ),
  );
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return sockets;
}

const open = (sockets: readonly Socket[]): number =>
  sockets.filter(({ closed, readyState }) => !closed && readyState === 'open').length;

test.each([
  ['that send nothing', ''],
  ['that never end their headers', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n'],
])('60 connections %s do not keep the person out', async (_, sent) => {
  const { page, port } = await listening();
  await idle(port, 60, sent);
  const { status } = await fetch(page, { signal: AbortSignal.timeout(1_500) });
  expect(status).toBe(200);
});

test('connections that send nothing are closed after a few seconds', async () => {
  const { port } = await listening();
  const sockets = await idle(port, 3);
  expect(open(sockets)).toBe(3);
  await vi.waitFor(() => expect(open(sockets)).toBe(0), { timeout: 9_000, interval: 100 });
}, 20_000);

test('closing does not wait for connections that are open', async () => {
  const { port, close, page } = await listening();
  const half = `POST ${new URL(page).pathname} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntoken=`;
  const sockets = [...(await idle(port, 2)), ...(await idle(port, 2, half))];
  const began = performance.now();
  await close();
  expect(performance.now() - began).toBeLessThan(1_000);
  await vi.waitFor(() => expect(open(sockets)).toBe(0));
});
