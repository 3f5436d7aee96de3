/**
 * A whole server in one process: a simulated tenant behind a port, the tools, and a client that asks
 * a person. The clock stands still and nothing waits for real.
 *
 * @module
 */

import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { onTestFinished } from 'vitest';
import type { PolicySource } from '../../../src/config/policy/read-policy.js';
import type { Settings } from '../../../src/config/settings.js';
import { createDirectory, type Directory } from '../../../src/directory/directory.js';
import { Failure } from '../../../src/errors.js';
import type { JournalEvent } from '../../../src/ledger/journal.js';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.js';
import { createQlikClient } from '../../../src/qlik/client.js';
import {
  createSandbox,
  type Fault,
  type Sandbox,
  type SandboxOptions,
} from '../../../src/sandbox/sandbox.js';
import { createServer } from '../../../src/server/create-server.js';
import { show } from '../../../src/server/definitions.js';
import { lazyTenant } from '../../../src/server/open-tenant.js';
import type { TenantSession } from '../../../src/tools/tool.js';

/** What a person does with a question: types a text, or something else. */
export type Person = (question: string) => string | { readonly action: 'decline' | 'cancel' };

/** Types what the question asks for: it stands on its last line. */
const approving: Person = (question) => question.split('\n').at(-1) ?? '';

export interface WorldOptions extends Pick<SandboxOptions, 'knobs' | 'seed'> {
  readonly faults?: readonly Fault[];
  /** Of the tenant, the journal and the approvals; it stands still when left out. */
  readonly clock?: { readonly time: number };
  /** Approves when left out; `nobody` is a client that cannot ask. */
  readonly person?: Person | 'nobody';
  /** Where the server is told the tenant is; the simulated one when left out. */
  readonly connect?: () => Settings;
  /** What whoever runs the server allows; everything when left out. */
  readonly policy?: PolicySource;
  /** Puts something else in the place of a part of the connected tenant. */
  readonly rebuild?: (tenant: TenantSession) => TenantSession;
}

export interface Called {
  readonly text: string;
  readonly isError: boolean;
  readonly data: Readonly<Record<string, unknown>> | undefined;
}

export interface World {
  readonly sandbox: Sandbox;
  /** Every question that the person was asked, with the host as TENANT. */
  readonly questions: readonly string[];
  /** Every line that the server wrote for whoever runs it. */
  readonly log: readonly string[];
  /** The id of every change that was done, which its answer shows as CHANGE. */
  readonly changes: readonly string[];
  /** The id of the latest change of which the journal has a line of that kind. */
  journalled(kind: JournalEvent['kind']): Promise<string>;
  /** Milliseconds of every wait that would have been. */
  readonly waits: readonly number[];
  /** The tools that are listed, each with the names of its arguments. */
  readonly listed: Readonly<Record<string, readonly string[]>>;
  call(name: string, args?: Record<string, unknown>): Promise<Called>;
  /** The whole text of an answer that is no error, with the host as TENANT. */
  say(name: string, args?: Record<string, unknown>): Promise<string>;
  /** The whole text of an answer that is one. */
  refusal(name: string, args?: Record<string, unknown>): Promise<string>;
  /** The structured half of an answer that is no error. */
  data(name: string, args?: Record<string, unknown>): Promise<Readonly<Record<string, unknown>>>;
  /** How many questions were asked, and every writing request with what became of it. */
  traces(): { readonly questions: number; readonly writes: string[] };
  /** `GET /api/v1/groups` of every request so far, without what every process reads once. */
  requests(): string[];
}

export const untouched = { questions: 0, writes: [] };

/** No page: nothing here has a browser. */
export const formsOnly = { mode: 'form', addressOnStderr: false, hasDesktop: false } as const;

const NOW = Date.parse('2026-11-20T09:00:00Z');

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { clock = { time: NOW } } = options;
  const now = () => clock.time;
  const sandbox = createSandbox({ ...options, now });
  const { url, close } = await sandbox.listen();
  const here: Settings = { tenantUrl: url, credential: { kind: 'api-key', key: sandbox.apiKey } };
  const { connect = () => here, person = approving, rebuild = (tenant) => tenant } = options;
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms);
  };
  const ledger = createMemoryLedger(now);
  const door = lazyTenant(
    () => ({ ...connect(), ledger: () => ledger, asking: formsOnly }),
    () => undefined,
  );
  let directory: Directory | undefined;
  /** What every process reads once, so that it is part of no test. */
  const introduce = async (): Promise<void> => {
    try {
      const opened = await door.open();
      await opened.interrupted();
      directory = createDirectory(
        createQlikClient({ ...connect(), sleep, random: () => 0 }),
        Date.now,
      );
      await directory.me({});
    } catch (error) {
      // Tests of settings that cannot be used.
      if (!(error instanceof Failure)) throw error;
    }
  };
  const tenant = async (): Promise<TenantSession> => {
    const opened = await door.open();
    directory ??= createDirectory(
      createQlikClient({ ...connect(), sleep, random: () => 0 }),
      Date.now,
    );
    const approval = { ...opened.pipeline.approval, now };
    const pipeline = { ...opened.pipeline, directory, approval, wait: sleep };
    return rebuild({ ...opened, directory, pipeline });
  };
  await introduce();
  const introduced = sandbox.log.length;
  for (const fault of options.faults ?? []) sandbox.fail(fault);
  const log: string[] = [];
  const [near, far] = InMemoryTransport.createLinkedPair();
  const { policy = async () => [] } = options;
  const calling = { tenant, policy, log: (line: string) => log.push(line) };
  const shown = show(await policy().catch(() => []));
  const server = serveStdio(() => createServer('0.0.0', calling, shown), { transport: far });
  const asked: string[] = [];
  const client = clientOf(person, asked);
  await client.connect(near);
  // From now on the client checks every result against the shape that was announced.
  const { tools } = await client.listTools();
  onTestFinished(async () => {
    await client.close();
    await server.close();
    await Promise.all([door.close(), directory?.client.close()]);
    await close();
  });

  const hide = (text: string): string =>
    text
      .replaceAll(new URL(url).host, 'TENANT')
      .replaceAll(/(?<=undo it: |"change":")[\w-]+/g, 'CHANGE');
  const changes: string[] = [];
  const call: World['call'] = async (name, args = {}) => {
    const { content, structuredContent, isError } = await client.callTool({
      name,
      arguments: args,
    });
    const { change } = (structuredContent ?? {}) as { readonly change?: unknown };
    if (typeof change === 'string') changes.push(change);
    const [block, ...others] = content;
    if (block?.type !== 'text' || others.length > 0) throw new Error('not one block of text');
    const data =
      structuredContent === undefined
        ? undefined
        : (JSON.parse(hide(JSON.stringify(structuredContent))) as Record<string, unknown>);
    return { text: hide(block.text), isError: isError ?? false, data };
  };
  return {
    sandbox,
    get questions() {
      return asked.map(hide);
    },
    log,
    changes,
    async journalled(kind) {
      let latest = '';
      const { journal } = (await tenant()).pipeline.ledger;
      for await (const entry of journal.entries()) if (entry.kind === kind) latest = entry.change;
      return latest;
    },
    waits,
    listed: Object.fromEntries(
      tools.map(({ name, inputSchema }) => [name, Object.keys(inputSchema.properties ?? {})]),
    ),
    call,
    async say(name, args) {
      const { text, isError } = await call(name, args);
      if (isError) throw new Error(`an error: ${text}`);
      return text;
    },
    async refusal(name, args) {
      const { text, isError } = await call(name, args);
      if (!isError) throw new Error(`no error: ${text}`);
      return text;
    },
    async data(name, args) {
      const { text, isError, data } = await call(name, args);
      if (isError || data === undefined) throw new Error(`no data: ${text}`);
      return data;
    },
    traces: () => ({
      questions: asked.length,
      writes: sandbox
        .writes()
        .map(({ method, status, applied }) => `${method} ${status}${applied ? ' applied' : ''}`),
    }),
    requests: () => sandbox.log.slice(introduced).map(({ method, path }) => `${method} ${path}`),
  };
}

function clientOf(person: Person | 'nobody', asked: string[]): Client {
  const client = new Client(
    { name: 'test', version: '0' },
    {
      capabilities: person === 'nobody' ? {} : { elicitation: { form: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  if (person !== 'nobody') {
    client.setRequestHandler('elicitation/create', ({ params }) => {
      asked.push(params.message);
      const reaction = person(params.message);
      return typeof reaction === 'string'
        ? { action: 'accept', content: { typed: reaction } }
        : reaction;
    });
  }
  return client;
}
