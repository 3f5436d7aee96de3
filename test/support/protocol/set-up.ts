/**
 * A simulated tenant in this process, behind a port, for a server in a process of its own.
 *
 * @module
 */

import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.js';
import type { ClientOptions, Driver, ToolAnswer } from './clients.js';

/** A change of each kind that always asks: tool, arguments, what has to be typed. */
export const changes = [
  ['remove_role', { group: 'CG-Finance', roles: ['Steward'] }, 'Steward'],
  ['assign_role', { group: 'CG-Sales', roles: ['TenantAdmin'] }, 'TenantAdmin'],
  ['delete_custom_group', { group: 'CG-Empty' }, 'CG-Empty'],
] as const;

export interface Tenant {
  readonly sandbox: Sandbox;
  /** What the server needs to find it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Closed when the test ends. */
export async function listeningTenant(): Promise<Tenant> {
  const sandbox = createSandbox();
  const { url, close } = await sandbox.listen();
  onTestFinished(close);
  const folder = await mkdtemp(join(tmpdir(), 'qlik-groups-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const env = {
    QLIK_TENANT_URL: url,
    QLIK_API_KEY: sandbox.apiKey,
    QLIK_GROUPS_STATE: folder,
    // Whoever runs the tests may have a browser that would open.
    QLIK_APPROVAL: 'form',
  };
  return { sandbox, env };
}

export interface Served extends Tenant {
  readonly client: Driver;
}

/** A tenant, the binary connected to it, and a client connected to that. */
export async function serveTo(
  connect: (options: ClientOptions) => Promise<Driver>,
  options: ClientOptions | ((sandbox: Sandbox) => ClientOptions) = {},
): Promise<Served> {
  const tenant = await listeningTenant();
  const chosen = typeof options === 'function' ? options(tenant.sandbox) : options;
  const client = await connect({ env: tenant.env, ...chosen });
  onTestFinished(() => client.close());
  return { ...tenant, client };
}

/** A folder for `XDG_CONFIG_HOME` with these files of ours in it. */
export async function settings(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qlik-groups-settings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [file, text] of Object.entries(files)) await write(folder, file, text);
  return folder;
}

/** Writes a file of ours into such a folder. */
export async function write(folder: string, file: string, text: string): Promise<void> {
  const path = join(folder, 'qlik-groups-mcp', file);
  // Open to this account alone, whatever umask the tests run with.
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, text, { mode: 0o600 });
}

/**
 * As if time had passed since the last refusal: after three of them in a row nobody is asked for a
 * while, and most tests are not about that.
 */
export async function forgetRefusals({ env }: Tenant): Promise<void> {
  const root = env.QLIK_GROUPS_STATE ?? '';
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    await rm(join(root, entry.name, 'tally'), { recursive: true, force: true });
  }
}

/** The whole text as it was sent, only the host of the tenant replaced; errors say so in front. */
export function whole({ isError, text }: ToolAnswer): string {
  return `${isError ? '[error] ' : ''}${withoutHost(text)}`;
}

export function withoutHost(text: string): string {
  return text.replaceAll(/127\.0\.0\.1:\d+/g, 'TENANT').replace(/(?<=undo it: )[\w-]+/, 'CHANGE');
}

/** Every request but the two with which each process finds out whose tenant it is. */
export function requests({ sandbox }: Pick<Tenant, 'sandbox'>): Sandbox['log'] {
  return sandbox.log.filter(
    ({ path }) => path !== '/api/v1/users/me' && !path.endsWith('/695f9c400000000000a00000'),
  );
}

/** `PATCH /api/v1/groups/ID 204 [...]` for each request that could change something. */
export function writes({ sandbox }: Tenant): string[] {
  return sandbox
    .writes()
    .map(({ method, path, status, body }) => `${method} ${path} ${status} ${body}`.trimEnd());
}

/** Names of the roles that a group has now, as the tenant holds them. */
export function rolesNow({ sandbox }: Tenant, group: string): string[] {
  const { assignedRoles } = sandbox.groupByName(group);
  return assignedRoles.map((id) => sandbox.state.roles.get(id)?.name ?? id).sort();
}

/** For a person who must not be asked, or not once more. */
export function nobody(): never {
  throw new Error('one question too many');
}
