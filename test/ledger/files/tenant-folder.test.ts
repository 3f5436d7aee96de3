import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostFolderName, tenantFolderName } from '../../../src/config/state-folder.js';
import { createFileLedger } from '../../../src/ledger/files/file-ledger.js';
import {
  findTenantFolder,
  listTenantFolders,
  openTenantFolder,
} from '../../../src/ledger/files/tenant-folder.js';
import { verifyJournal } from '../../../src/ledger/files/verify-journal.js';
import { anEvent } from '../../support/ledger/journal-event.js';
import { temporaryFolder } from '../../support/ledger/temporary-folder.js';

const id = 'Zq3vT8mKp1xW0aLrYc5nJd7bHg2sUeF9';
const host = 'acme.eu.qlikcloud.com';
const alias = 'acme-hr.eu.qlikcloud.com';

/** A state in which a version of before kept a journal under these hosts. */
async function stateOf(...hosts: readonly string[]) {
  const root = join(await temporaryFolder(), 'state');
  for (const tenant of hosts) {
    const folder = join(root, hostFolderName(tenant));
    await createFileLedger({ folder, now: () => 0 }).journal.append(anEvent({ tenant }));
  }
  return root;
}

test('ids that differ in case only have folders that differ', () => {
  expect(tenantFolderName('aB_-1')).toBe('id=a_42_5f-1');
  expect(tenantFolderName('ab')).not.toBe(tenantFolderName('aB').toLowerCase());
});

test('every name of a tenant leads to one folder, and its index is private', async () => {
  const root = await stateOf();
  const folder = join(root, tenantFolderName(id));
  expect(await openTenantFolder({ root, host, id })).toBe(folder);
  expect(await openTenantFolder({ root, host: alias, id })).toBe(folder);
  expect(await findTenantFolder({ root, host })).toBe(folder);
  expect(await findTenantFolder({ root, host: alias })).toBe(folder);
  // Where Qlik does not tell the id this time.
  expect(await openTenantFolder({ root, host, id: undefined })).toBe(folder);
  expect(await listTenantFolders(root)).toEqual([{ tenant: alias, folder }]);
  await openTenantFolder({ root, host, id });
  expect(await listTenantFolders(root)).toEqual([{ tenant: host, folder }]);
  expect((await stat(join(root, 'tenants.json'))).mode & 0o777).toBe(0o600);
  expect((await stat(root)).mode & 0o777).toBe(0o700);
});

test('a tenant of which no id is known keeps the folder of its host', async () => {
  const root = await stateOf(host);
  const folder = join(root, host);
  expect(await openTenantFolder({ root, host, id: undefined })).toBe(folder);
  expect(await findTenantFolder({ root, host })).toBe(folder);
  expect(await listTenantFolders(root)).toEqual([{ tenant: host, folder }]);
  expect(await readdir(root)).toEqual([host]);
});

test('a folder of before is taken over once, also by many at the same time', async () => {
  const root = await stateOf(host);
  const old = await readFile(join(root, host, 'journal-000001.jsonl'), 'utf8');
  const opened = await Promise.all(
    [host, alias, host, alias, host].map((name) => openTenantFolder({ root, host: name, id })),
  );
  const folder = join(root, tenantFolderName(id));
  expect(new Set(opened)).toEqual(new Set([folder]));
  // The alias may have come first, and then there was a folder already or none; never two journals.
  const kept = await readFile(join(folder, 'journal-000001.jsonl'), 'utf8');
  expect(kept).toBe(old);
  await createFileLedger({ folder, now: () => 0 }).journal.append(anEvent({ tenant: alias }));
  expect(await verifyJournal(folder)).toEqual({ entries: 2, problems: [] });
});

test('a process that ended in the middle of taking over leaves what the next one finds', async () => {
  const root = await stateOf(host);
  const folder = join(root, tenantFolderName(id));
  await rename(join(root, host), folder);
  await writeFile(join(root, 'tenants.json'), '');
  expect(await openTenantFolder({ root, host, id })).toBe(folder);
  expect(await findTenantFolder({ root, host })).toBe(folder);
  expect((await verifyJournal(folder)).entries).toBe(1);
});

test('a second journal of the same tenant stays where it is', async () => {
  const root = await stateOf(host, alias);
  const folder = await openTenantFolder({ root, host, id });
  await openTenantFolder({ root, host: alias, id });
  expect((await verifyJournal(folder)).entries).toBe(1);
  expect((await verifyJournal(join(root, alias))).entries).toBe(1);
});

test('a name that went to another tenant leads to that one', async () => {
  const root = await stateOf();
  const first = await openTenantFolder({ root, host, id });
  await mkdir(first);
  const second = await openTenantFolder({ root, host, id: 'other' });
  expect(second).not.toBe(first);
  expect(await findTenantFolder({ root, host })).toBe(second);
});

test('a state that cannot be used is said in words', async () => {
  const root = join(await temporaryFolder(), 'a-file');
  await writeFile(root, '');
  await expect(openTenantFolder({ root, host, id })).rejects.toMatchObject({
    code: 'JOURNAL_UNWRITABLE',
  });
});
