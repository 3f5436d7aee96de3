/**
 * A server that dies: at one of the things it does to the world around it nothing comes back any more,
 * neither to that nor to anything after it. What it leaves is a tenant and a folder, as `kill -9` would.
 *
 * @module
 */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDirectory } from '../../../src/directory/directory.js';
import { createFileLedger } from '../../../src/ledger/files/file-ledger.js';
import { createQlikClient } from '../../../src/qlik/client.js';
import { approvalFor, type Tenant } from '../directory/simulated-tenant.js';

/** Before it reached the disk or the tenant, or after, when only the answer is lost. */
export interface Death {
  /** Place among {@link Mortal.deeds}. */
  readonly at: number;
  readonly when: 'before' | 'after';
}

export interface Mortal extends Tenant {
  /** `journal asked`, `spend`, `PATCH /api/v1/users/…`: everything it began, in order. */
  readonly deeds: readonly string[];
  /** Resolves when it is dead. */
  readonly death: Promise<'dead'>;
}

/** Another server on the same tenant. Without a death it lives for ever. */
export function startOn({ sandbox, ...tenant }: Tenant, folder: string, end?: Death): Mortal {
  const deeds: string[] = [];
  let dead = false;
  let die = (): void => {};
  const death = new Promise<'dead'>((resolve) => {
    die = () => {
      dead = true;
      resolve('dead');
    };
  });
  const silence = new Promise<never>(() => {});

  async function doing<T>(deed: string, act: () => T | Promise<T>): Promise<T> {
    if (dead) return silence;
    const at = deeds.push(deed) - 1;
    if (at === end?.at && end.when === 'before') die();
    if (dead) return silence;
    const result = await act();
    if (at === end?.at) die();
    return dead ? silence : result;
  }

  const now = () => tenant.clock.time;
  const wait = async (ms: number): Promise<void> => {
    tenant.clock.time += ms;
  };
  const client = createQlikClient({
    tenantUrl: 'https://acme-lab.eu.qlikcloud.com',
    credential: { kind: 'api-key', key: sandbox.apiKey },
    now,
    random: () => 0,
    sleep: wait,
    transport: {
      request: ({ method, path, headers, body = '' }) =>
        doing(`${method} ${path.split('?')[0]}`, () => {
          const { body: text, ...rest } = sandbox.answer({ method, url: path, headers, body });
          return { ...rest, text };
        }),
      async close() {},
    },
  });
  const directory = createDirectory(client, now);
  const kept = createFileLedger({ folder, now });
  const ledger = {
    ...kept,
    journal: {
      entries: () => kept.journal.entries(),
      append: (event: Parameters<typeof kept.journal.append>[0]) =>
        doing(`journal ${event.kind}`, () => kept.journal.append(event)),
    },
    spend: (nonce: string, until: number) => doing('spend', () => kept.spend(nonce, until)),
  };
  return {
    ...tenant,
    sandbox,
    directory,
    pipeline: { directory, ledger, approval: approvalFor(ledger, now), wait },
    deeds,
    death,
  };
}

/** No system gives a process this number, so whoever holds a lock by it is dead. */
const NOBODY = 99_999_999;

/** Its locks are those of a process that is no more; in truth it is this one, which lives on. */
export async function bury(folder: string): Promise<void> {
  const locks = join(folder, 'locks');
  for (const name of await readdir(locks).catch(() => [])) {
    const path = join(locks, name);
    const holder = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...holder, pid: NOBODY }));
  }
}
