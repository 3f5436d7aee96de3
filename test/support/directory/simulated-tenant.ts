/**
 * The simulated tenant with a client, a directory and a pipeline on top, and one clock that moves
 * only when somebody waits.
 *
 * @module
 */

import { onTestFinished } from 'vitest';
import type { ApprovalSettings } from '../../../src/approval/approve.js';
import { createSealer } from '../../../src/approval/seal.js';
import type { Pipeline } from '../../../src/changes/change-request.js';
import { createDirectory, type Directory } from '../../../src/directory/directory.js';
import type { Failure } from '../../../src/errors.js';
import type { Ledger } from '../../../src/ledger/ledger.js';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.js';
import { createQlikClient, type QlikClientOptions } from '../../../src/qlik/client.js';
import type { Transport, WireReply, WireRequest } from '../../../src/qlik/http/transport.js';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.js';
import { failureOf } from '../qlik/scripted-transport.js';

export interface Tenant {
  readonly sandbox: Sandbox;
  readonly directory: Directory;
  readonly pipeline: Pipeline;
  readonly clock: { time: number };
  /** Milliseconds of every wait, of the client and of the pipeline. */
  readonly waits: number[];
  /** `GET /api/v1/groups?…` of every request so far, the query decoded. */
  requests(): string[];
}

export interface TenantOptions extends Pick<SandboxOptions, 'knobs' | 'seed'> {
  readonly client?: Partial<QlikClientOptions>;
  /** Stands between client and tenant: may act before or after it answers, or answer itself. */
  readonly around?: (request: WireRequest, answer: () => WireReply) => WireReply;
}

const ORIGIN = 'https://acme-lab.eu.qlikcloud.com';

/** In-process: no socket, so every run is the same. */
export function simulatedTenant(options: TenantOptions = {}): Tenant {
  const { sandbox, clock } = sown(options);
  const transport: Transport = {
    async request(request) {
      const { method, path, headers, body = '' } = request;
      const answer = (): WireReply => {
        const { body: text, ...rest } = sandbox.answer({ method, url: path, headers, body });
        return { ...rest, text };
      };
      return options.around === undefined ? answer() : options.around(request, answer);
    },
    async close() {},
  };
  return onTopOf(sandbox, clock, { tenantUrl: ORIGIN, transport, ...options.client });
}

/** Over a socket of this machine, with the real transport. Closed when the test ends. */
export async function listeningTenant(options: TenantOptions = {}): Promise<Tenant> {
  const { sandbox, clock } = sown(options);
  const server = await sandbox.listen();
  const tenant = onTopOf(sandbox, clock, { tenantUrl: server.url, ...options.client });
  onTestFinished(async () => {
    await tenant.directory.client.close();
    await server.close();
  });
  return tenant;
}

function sown({ knobs, seed }: TenantOptions) {
  const clock = { time: Date.parse('2026-11-20T09:00:00Z') };
  const sandbox = createSandbox({
    now: () => clock.time,
    ...(knobs === undefined ? {} : { knobs }),
    ...(seed === undefined ? {} : { seed }),
  });
  return { sandbox, clock };
}

function onTopOf(
  sandbox: Sandbox,
  clock: { time: number },
  options: Partial<QlikClientOptions> & Pick<QlikClientOptions, 'tenantUrl'>,
): Tenant {
  const waits: number[] = [];
  const wait = async (ms: number): Promise<void> => {
    waits.push(ms);
    clock.time += ms;
  };
  const now = () => clock.time;
  const client = createQlikClient({
    credential: { kind: 'api-key', key: sandbox.apiKey },
    now,
    random: () => 0,
    sleep: wait,
    ...options,
  });
  const directory = createDirectory(client, now);
  const ledger = createMemoryLedger(now);
  return {
    sandbox,
    directory,
    pipeline: { directory, ledger, approval: approvalFor(ledger, now), wait },
    clock,
    waits,
    requests: () =>
      sandbox.log.map(({ method, path, query }) => {
        const search = query === '' ? '' : `?${decodeURIComponent(query)}`;
        return `${method} ${path}${search}`;
      }),
  };
}

/** Settings for approval with a key that everybody knows. */
export function approvalFor(ledger: Ledger, now: () => number): ApprovalSettings {
  return { ledger, now, sealer: createSealer(new Uint8Array(32).fill(7)), principal: 'someone' };
}

/** The two texts of a failure, after its code, as a person reads them. */
export async function textOf(failing: Promise<unknown>): Promise<string[]> {
  return lines(await failureOf(failing));
}

export function lines({ code, message, next }: Failure): string[] {
  return [`${code}: ${message}`, next];
}
