/**
 * The folder of a tenant: by its id, whatever name it is reached by. A folder of before, named after a
 * host, is taken over.
 *
 * @module
 */

import { lstat, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hostFolderName, hostsWithState, tenantFolderName } from '../../config/state-folder.js';
import { unlessMissing } from '../../text/disk-refusal.js';
import { flushFolder, makeFolder, orUnwritable } from './disk.js';
import { createFileLocks } from './file-lock.js';
import { idOf, lastNameOf, readIndex, used, writeIndex } from './tenant-index.js';

export interface TenantPlace {
  /** The folder that has those of all tenants. */
  readonly root: string;
  /** Name of the tenant. */
  readonly host: string;
}

/**
 * Where the folder of a tenant is by now. Changes nothing.
 *
 * @returns The path of the folder, which need not exist.
 */
export async function findTenantFolder({ root, host }: TenantPlace): Promise<string> {
  const id = idOf(await readIndex(root), host);
  return join(root, id === undefined ? hostFolderName(host) : tenantFolderName(id));
}

/**
 * The same for a tenant that has answered. Keeps its name, and renames the folder of before.
 *
 * @param place With the id of the tenant; undefined where Qlik does not tell it.
 * @throws {Failure} `JOURNAL_UNWRITABLE`
 */
export function openTenantFolder({
  id,
  ...place
}: TenantPlace & { readonly id: string | undefined }): Promise<string> {
  const { root, host } = place;
  return orUnwritable('Cannot write to the state folder', async () => {
    if (id === undefined) return findTenantFolder(place);
    const folder = join(root, tenantFolderName(id));
    const index = await readIndex(root);
    if (idOf(index, host) === id && lastNameOf(index, id) === host) return folder;
    await makeFolder(root);
    const release = await createFileLocks(join(root, '_locks')).hold('tenants');
    try {
      // In this order: a process that ends in between leaves a folder that is found by its id.
      await takeOver(join(root, hostFolderName(host)), folder);
      await writeIndex(root, used(await readIndex(root), host, id));
    } finally {
      await release();
    }
    return folder;
  });
}

/** Every tenant that has a folder, by the name that was used last, in alphabetical order. */
export async function listTenantFolders(
  root: string,
): Promise<readonly { readonly tenant: string; readonly folder: string }[]> {
  const index = await readIndex(root);
  const known = [...new Set(index.map(({ id }) => id))].flatMap((id) => {
    const tenant = lastNameOf(index, id);
    return tenant === undefined ? [] : [{ tenant, folder: join(root, tenantFolderName(id)) }];
  });
  const byHost = (await hostsWithState(root))
    .filter((host) => idOf(index, host) === undefined)
    .map((tenant) => ({ tenant, folder: join(root, hostFolderName(tenant)) }));
  return [...known, ...byHost].sort((a, b) => (a.tenant < b.tenant ? -1 : 1));
}

/** A second one of the same tenant stays where it is: two journals cannot become one. */
async function takeOver(old: string, folder: string): Promise<void> {
  if ((await unlessMissing(lstat(folder))) !== undefined) return;
  if (!(await unlessMissing(lstat(old)))?.isDirectory()) return;
  await rename(old, folder);
  await flushFolder(dirname(folder));
}
