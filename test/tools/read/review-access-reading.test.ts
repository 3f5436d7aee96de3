import { setTimeout as sleep } from 'node:timers/promises';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.js';
import { createSandbox } from '../../../src/sandbox/sandbox.js';
import { createServer } from '../../../src/server/create-server.js';
import { lazyTenant } from '../../../src/server/open-tenant.js';
import { formsOnly } from '../../support/tools/world.js';

describe('while it reads', { timeout: 60_000 }, () => {
  test('it tells the client how far it is', async () => {
    const { client } = await connected(2_500);
    const told: (string | undefined)[] = [];
    const onprogress = ({ message }: { message?: string | undefined }): number =>
      told.push(message);
    await client.callTool({ name: 'review_access', arguments: {} }, { onprogress });
    expect(told).toEqual(['Read 900 people so far', 'Read 1,900 people so far']);
  });

  test('a cancelled call makes no further request', async () => {
    const { client, sandbox } = await connected(20_000);
    const stop = new AbortController();
    const call = client.callTool(
      { name: 'review_access', arguments: {} },
      { onprogress: () => stop.abort(), signal: stop.signal },
    );
    await expect(call).rejects.toThrow();
    await sleep(300);
    const made = sandbox.log.length;
    expect(made).toBeLessThan(50);
    await sleep(300);
    expect(sandbox.log).toHaveLength(made);
  });

  async function connected(users: number) {
    const sandbox = createSandbox({ seed: { groups: 10, users } });
    const { url, close } = await sandbox.listen();
    const credential = { kind: 'api-key', key: sandbox.apiKey } as const;
    const ledger = createMemoryLedger(Date.now);
    const door = lazyTenant(
      () => ({ tenantUrl: url, credential, ledger: () => ledger, asking: formsOnly }),
      () => undefined,
    );
    const [near, far] = InMemoryTransport.createLinkedPair();
    const calling = { tenant: door.open, policy: async () => [], log: () => {} };
    const server = serveStdio(() => createServer('0.0.0', calling), { transport: far });
    const client = new Client(
      { name: 'test', version: '0' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    await client.connect(near);
    onTestFinished(async () => {
      await client.close();
      await server.close();
      await door.close();
      await close();
    });
    return { client, sandbox };
  }
});
