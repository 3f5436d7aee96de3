/**
 * Where this server keeps what must outlive it: the journal, spent approvals, locks. One folder per
 * tenant, so that looking after one never waits for, or reads of, another.
 *
 * @module
 */

import { readdir } from 'node:fs/promises';
import { Failure } from '../errors.js';
import { refusalCode } from '../text/disk-refusal.js';
import { appFolder } from './app-folder.js';
import { readVariable } from './env-variable.js';
import { homeFolder, type Machine, pathsOf, thisMachine } from './machine.js';

/** The longest name of a file that common file systems take, in bytes. */
const LONGEST_NAME = 255;

/**
 * The folder of one tenant. It need not exist yet.
 *
 * @param tenant Host of the tenant, with its port where it has one.
 * @throws {Failure} `NOT_CONFIGURED` when QLIK_GROUPS_STATE cannot be used, or is needed and not set.
 */
export function stateFolder(
  tenant: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string | undefined = homeFolder(),
): string {
  return pathsOf(platform).join(stateRoot({ env, platform, home }), hostFolderName(tenant));
}

/**
 * The name of the folder of a tenant whose id is known, in the root of the state. No host has it. Upper
 * case is spelled out, because many file systems do not tell it from lower case.
 */
export function tenantFolderName(id: string): string {
  const bytes = [...Buffer.from(id, 'utf8')];
  return `id=${bytes.map((byte) => (/[a-z0-9-]/.test(letter(byte)) ? letter(byte) : hex(byte))).join('')}`;
}

/** Hosts of the tenants that have a folder, in alphabetical order. */
export async function tenantsWithState(
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly string[]> {
  return hostsWithState(stateRoot({ ...thisMachine(), env }));
}

/** The same in this root. */
export async function hostsWithState(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: unknown) => {
    if (refusalCode(error) === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => tenantOf(entry.name) ?? [])
    .sort();
}

/** The folder that has those of all tenants. @throws {Failure} As {@link stateFolder}. */
export function stateRoot(machine: Machine): string {
  const chosen = readVariable(machine.env, 'QLIK_GROUPS_STATE');
  if (chosen !== undefined) {
    if (pathsOf(machine.platform).isAbsolute(chosen)) return chosen;
    // A host starts the server wherever it likes: the same setting would mean several journals.
    throw new Failure(
      'NOT_CONFIGURED',
      'Cannot tell where to keep the journal: QLIK_GROUPS_STATE is not a whole path from the root; ~ and variables in it are not filled in',
      'Set QLIK_GROUPS_STATE to a whole path, or leave it unset for the usual folder of this system',
    );
  }
  const usual = appFolder('state', machine);
  if (usual !== undefined) return usual;
  throw new Failure(
    'NOT_CONFIGURED',
    'Cannot tell where to keep the journal: the account that runs this server has no home folder',
    'Set QLIK_GROUPS_STATE to a whole path of a folder that this server may write to',
  );
}

/**
 * The host as a name that every file system takes. Whatever is not plain stands as `_` and two hex
 * digits per byte, so that different hosts have different names; only upper and lower case are the
 * same, as they are in host names.
 */
export function hostFolderName(tenant: string): string {
  const lower = tenant.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const bytes = [...Buffer.from(lower, 'utf8')];
  const name = bytes.map((byte, at) =>
    isPlain(byte, at === 0 || at === bytes.length - 1) ? letter(byte) : hex(byte),
  );
  // Windows keeps some names for devices, whatever follows the dot.
  if (/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(name.join(''))) name[0] = hex(bytes[0] ?? 0);
  const text = name.join('');
  if (text !== '' && text.length <= LONGEST_NAME) return text;
  throw new Failure(
    'NOT_CONFIGURED',
    `Cannot tell where to keep the journal: the host of the tenant is ${text === '' ? 'empty' : 'longer than a host can be'}`,
    'Give the address of the tenant, such as https://acme.eu.qlikcloud.com',
  );
}

/** The host that {@link hostFolderName} made this name of; nothing for a folder that is not ours. */
function tenantOf(name: string): string | undefined {
  const escaped = name.replaceAll('%', '').replace(/_([0-9a-f]{2})/g, '%$1');
  try {
    const tenant = decodeURIComponent(escaped);
    return hostFolderName(tenant) === name ? tenant : undefined;
  } catch {
    return undefined;
  }
}

function isPlain(byte: number, atAnEnd: boolean): boolean {
  // A dot at an end hides a folder, means another one, or is dropped by Windows.
  return (atAnEnd ? /[a-z0-9-]/ : /[a-z0-9.-]/).test(letter(byte));
}

function letter(byte: number): string {
  return String.fromCharCode(byte);
}

function hex(byte: number): string {
  return `_${byte.toString(16).padStart(2, '0')}`;
}
