import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkFolder } from '../../../src/ledger/files/check-folder.js';
import { temporaryFolder } from '../../support/ledger/temporary-folder.js';
import { failureOf } from '../../support/qlik/scripted-transport.js';

test('what was made is removed, and what was there stays', async () => {
  const root = await temporaryFolder();
  await checkFolder(join(root, 'a', 'b'));
  expect(await readdir(root)).toEqual([]);

  await mkdir(join(root, 'a'));
  await writeFile(join(root, 'a', 'kept'), '');
  await checkFolder(join(root, 'a', 'b'));
  await checkFolder(join(root, 'a'));
  expect(await readdir(root, { recursive: true })).toEqual(['a', join('a', 'kept')]);
});

test('tells whether others may look into it', async () => {
  const folder = await temporaryFolder();
  expect(await checkFolder(folder)).toEqual({ openToOthers: false });
  await chmod(folder, 0o750);
  expect(await checkFolder(folder)).toEqual({ openToOthers: process.platform !== 'win32' });
});

test('a disk without hard links cannot hold a ledger', async () => {
  const folder = await temporaryFolder();
  const refused = () => Promise.reject(Object.assign(new Error('not here'), { code: 'EPERM' }));
  expect(await failureOf(checkFolder(folder, refused))).toMatchObject({
    code: 'JOURNAL_UNWRITABLE',
    message:
      'Cannot make a hard link in the state folder, by which servers keep out of each other’s way',
  });
  expect(await readdir(folder)).toEqual([]);
});

test('a file in its place is told of', async () => {
  const file = join(await temporaryFolder(), 'a-file');
  await writeFile(file, '');
  expect((await failureOf(checkFolder(join(file, 'state')))).message).toBe(
    'Cannot write to the state folder: a file stands where a folder has to be, or a folder where a file has to be',
  );
});
