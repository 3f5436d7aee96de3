/**
 * Machines and tenants with something wrong, or nothing, and the doctor to look at them.
 *
 * @module
 */

import fs from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.js';
import { temporaryFolder } from '../ledger/temporary-folder.js';
import { type Machine, machine, type Said } from './journals.js';

/** A machine with a desktop, and nothing set, whatever is set where the tests run. */
const nothing = {
  QLIK_API_KEY: '',
  QLIK_CLIENT_ID: '',
  QLIK_CLIENT_SECRET: '',
  QLIK_IMPERSONATE_SUBJECT: '',
  QLIK_IMPERSONATE_USER_ID: '',
  QLIK_CONTEXT: '',
  QLIK_CLI_USER_HOME_DIR: '',
  QLIK_PROFILE: '',
  QLIK_READ_ONLY: '',
  QLIK_POLICY: '',
  QLIK_APPROVAL: '',
  QLIK_APPROVAL_ADDRESS: '',
  XDG_CONFIG_HOME: '',
  CLAUDE_CONFIG_DIR: '',
  CODEX_HOME: '',
  SSH_CONNECTION: '',
  SSH_CLIENT: '',
  SSH_TTY: '',
  WAYLAND_DISPLAY: '',
  WSL_DISTRO_NAME: '',
  DISPLAY: ':0',
  NODE_TLS_REJECT_UNAUTHORIZED: '',
  HTTP_PROXY: '',
  HTTPS_PROXY: '',
  ALL_PROXY: '',
  http_proxy: '',
  https_proxy: '',
  all_proxy: '',
};

/** Variables whose values may be shown. */
const known =
  /^(QLIK_(TENANT_URL|GROUPS_STATE|PROFILE|CONTEXT|APPROVAL|APPROVAL_ADDRESS)|NODE_TLS_REJECT_UNAUTHORIZED|HOME)$/;

/**
 * Runs the doctor with these settings. The address of the tenant stands as `TENANT` in what it says,
 * the folder of the state as `STATE`, the home as `~` and the version of Node.js as `NODE`; lines are
 * not broken. No value of any variable that may be a secret is in it. The home is empty unless given.
 */
export async function examined(
  settings: Record<string, string>,
  args: readonly string[] = [],
  prepare: (machine: Machine) => Promise<unknown> = async () => {},
): Promise<Said> {
  const home = settings.HOME ?? (await temporaryFolder());
  const made = await machine({ ...nothing, ...settings, HOME: home });
  await prepare(made);
  const { code, out, err } = await made.say('doctor', ...args);
  for (const [name, value] of Object.entries(settings)) {
    if (!known.test(name) && value.length > 3) expect(out + err).not.toContain(value);
  }
  return { code, out: plain(out, home), err: plain(err, home) };
}

function plain(text: string, home: string): string {
  return (
    text
      .replaceAll(home, '~')
      .replaceAll(/127\.0\.0\.1(:|_3a)\d+/g, 'TENANT')
      .replaceAll(process.versions.node, 'NODE')
      // Where a line was broken depends on what was replaced.
      .replaceAll(/\n {15}(?!Do: )/g, ' ')
  );
}

/** The lines of the checks that are not ok, each with its advice. */
export async function complaints(
  settings: Record<string, string>,
  ...rest: [args?: readonly string[], prepare?: (machine: Machine) => Promise<unknown>]
): Promise<string> {
  const { out } = await examined(settings, ...rest);
  const [, lines = ''] = out.split(/\n\n(?= {2}\S)/);
  const [checks = ''] = lines.split('\n\n');
  return checks
    .split(/\n(?= {2}\S)/)
    .filter((check) => !/^ {2}(ok|not checked) /.test(check))
    .join('\n');
}

const Reported = z.object({
  checks: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      found: z.string(),
      fix: z.string().optional(),
    }),
  ),
});

/** What a report complains of. */
export interface Complaints {
  /** How the command ends. */
  readonly code: number;
  /** In the order of the checks, each with its id. */
  readonly findings: z.infer<typeof Reported>['checks'];
  /** Checks that were not made, because others failed: `tenant: Fix the address first.` */
  readonly waiting?: readonly string[];
}

export interface Looking {
  readonly args?: readonly string[];
  readonly prepare?: (machine: Machine) => Promise<unknown>;
  /** Ids of checks whose findings are shown even when they are ok. */
  readonly also?: readonly string[];
}

/**
 * What the doctor complains of with these settings, as a program reads it; what it says of the rest is
 * in the two whole reports. That no client has this server is no complaint.
 */
export async function complaintsOf(
  settings: Record<string, string>,
  { args = [], prepare, also = [] }: Looking = {},
): Promise<Complaints> {
  const { code, out, err } = await examined(settings, [...args, '--json'], prepare);
  expect(err).toBe('');
  const { checks } = Reported.parse(JSON.parse(out));
  const waits = ({ state, found }: { state: string; found: string }): boolean =>
    state === 'not checked' && found.endsWith('was not looked at.');
  const waiting = checks.filter(waits).map(({ id, fix }) => `${id}: ${fix}`);
  const findings = checks.filter(
    (check) =>
      also.includes(check.id) || (check.state !== 'ok' && check.id !== 'clients' && !waits(check)),
  );
  return { code, findings, ...(waiting.length === 0 ? {} : { waiting }) };
}

export interface MadeTenant {
  readonly sandbox: Sandbox;
  readonly url: string;
  /** The settings that lead to it, with the key of its admin. */
  readonly settings: Record<string, string>;
  /** The same with its OAuth client. */
  readonly client: Record<string, string>;
}

/** A simulated tenant behind a port. Closed when the test ends. */
export async function tenant(options: SandboxOptions = {}): Promise<MadeTenant> {
  const sandbox = createSandbox(options);
  const { url, close } = await sandbox.listen();
  onTestFinished(close);
  const { id, secret } = sandbox.oauthClient;
  return {
    sandbox,
    url,
    settings: { QLIK_TENANT_URL: url, QLIK_API_KEY: sandbox.apiKey },
    client: { QLIK_TENANT_URL: url, QLIK_CLIENT_ID: id, QLIK_CLIENT_SECRET: secret },
  };
}

/** Something at a port that is no tenant, or an odd one. @returns Its address. */
export async function somethingElse(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a context is made of on a machine without a home. */
export function bareMachine(env: Record<string, string>) {
  return { machine: { env, platform: 'linux' as const }, disk: fs, version: '0.1.0' };
}

/** A port at which nobody listens. @returns Its address. */
export async function nobodyAt(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** A tenant that answers with what is written for each path; all else is not found. */
export function canned(answers: Readonly<Record<string, unknown>>): Promise<string> {
  return somethingElse((request, response) => {
    const answer = answers[request.url ?? ''];
    const headers = { 'content-type': 'application/json' };
    response.writeHead(answer === undefined ? 404 : 200, headers);
    response.end(answer === undefined ? '{"errors":[]}' : JSON.stringify(answer));
  });
}

/** An API key as Qlik makes them, of a user of another tenant. */
export const foreignKey = [
  { alg: 'ES384', typ: 'JWT' },
  { sub: '66e9d8c7b6a5f4e3d2c1b0a9', tenantId: 'Zq3vT8mKp1xW0aLrYc5nJd7bHg2sUeF9' },
  'made-up',
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');
