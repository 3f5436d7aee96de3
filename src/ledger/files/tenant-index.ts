/**
 * Which names a tenant has: a small file beside the folders of the tenants.
 *
 * @module
 */

import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { tenantFolderName } from '../../config/state-folder.js';
import { isRefusal, parseJson, replaceFile } from './disk.js';

const TenantName = z.object({ host: z.string(), id: z.string() });

/** Every name of every tenant once, in the order of their last use. */
export type TenantIndex = readonly z.infer<typeof TenantName>[];

const pathIn = (root: string): string => join(root, 'tenants.json');

/** Empty where there is none, or it cannot be understood: the next use of a name adds it again. */
export async function readIndex(root: string): Promise<TenantIndex> {
  const text = await readFile(pathIn(root), 'utf8').catch((error: unknown) => {
    // A root that is no folder is told of where the folder of the tenant is used.
    if (isRefusal(error, 'ENOENT') || isRefusal(error, 'ENOTDIR')) return '';
    throw error;
  });
  return z.array(TenantName).safeParse(parseJson(text)).data ?? [];
}

/** The caller holds the lock of the index. */
export async function writeIndex(root: string, index: TenantIndex): Promise<void> {
  await replaceFile(pathIn(root), `${JSON.stringify(index, null, 2)}\n`);
}

/** The id of the tenant that had this name last. */
export function idOf(index: TenantIndex, host: string): string | undefined {
  return index.findLast((name) => name.host === host)?.id;
}

/** The name that was used last for this tenant. */
export function lastNameOf(index: TenantIndex, id: string): string | undefined {
  return index.findLast((name) => name.id === id)?.host;
}

/** The index after a use of a name. */
export function used(index: TenantIndex, host: string, id: string): TenantIndex {
  return [...index.filter((name) => name.host !== host || name.id !== id), { host, id }];
}

/** Every name that the tenant of this folder has had. */
export async function namesOfFolder(folder: string): Promise<ReadonlySet<string>> {
  const index = await readIndex(dirname(folder));
  const names = index.filter(({ id }) => tenantFolderName(id) === basename(folder));
  return new Set(names.map(({ host }) => host));
}
