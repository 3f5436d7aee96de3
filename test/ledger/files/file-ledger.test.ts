import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createFileLedger } from '../../../src/ledger/files/file-ledger.js';
import { fileNameFor } from '../../../src/ledger/files/file-lock.js';
import { folderFault } from '../../../src/ledger/files/folder-fault.js';
import { failureText } from '../../../src/text/failure-text.js';
import { anEvent } from '../../support/ledger/journal-event.js';
import { ledgerContract } from '../../support/ledger/ledger-contract.js';
import { temporaryFolder } from '../../support/ledger/temporary-folder.js';
import { failureOf } from '../../support/qlik/scripted-transport.js';

ledgerContract('file ledger', async (now) =>
  createFileLedger({ folder: join(await temporaryFolder(), 'state', 'acme'), now }),
);

test('costs nothing before its first use, and is private from then on', async () => {
  const folder = join(await temporaryFolder(), 'state', 'acme');
  const ledger = createFileLedger({ folder, now: () => 0 });
  expect(existsSync(folder)).toBe(false);

  await ledger.journal.append(anEvent());
  await ledger.spend('nonce', 1_000);
  await ledger.tally.add('reach', 1);
  await ledger.withLocks(['groups'], async () => {
    const names = await readdir(folder, { recursive: true });
    // The journal and its last entry, three folders, the spent approval, the tally and the lock.
    expect(names).toHaveLength(8);
    for (const path of [join(folder, '..'), folder, ...names.map((name) => join(folder, name))]) {
      const found = await stat(path);
      expect((found.mode & 0o777).toString(8)).toBe(found.isDirectory() ? '700' : '600');
    }
  });
  expect(await readdir(join(folder, 'locks'))).toEqual([]);
});

test('says in words that a lock or an approval cannot be written', async () => {
  const folder = join(await temporaryFolder(), 'a-file');
  await writeFile(folder, '');
  const ledger = createFileLedger({ folder, now: () => 0 });
  const said = {
    code: 'JOURNAL_UNWRITABLE',
    message:
      'Cannot write to the state folder: a file stands where a folder has to be, or a folder where a file has to be',
  };
  expect(await failureOf(ledger.spend('nonce', 1_000))).toMatchObject(said);
  const { code, message } = await failureOf(ledger.tally.add('reach', 1));
  expect([code, message]).toEqual([said.code, said.message.replace('write to', 'count in')]);
  expect(await failureOf(ledger.tally.recent('reach', 1))).toMatchObject({ code, message });
  expect(await failureOf(ledger.withLocks(['groups'], async () => 1))).toMatchObject(said);
});

test('leaves what the work under a lock throws as it is', async () => {
  const ledger = createFileLedger({ folder: await temporaryFolder(), now: () => 0 });
  const thrown = Object.assign(new Error('of the work'), { code: 'ENOSPC' });
  await expect(ledger.withLocks(['groups'], () => Promise.reject(thrown))).rejects.toBe(thrown);
});

test('shares locks and spent approvals between two ledgers on one folder', async () => {
  const folder = await temporaryFolder();
  const [one, other] = [0, 1].map(() => createFileLedger({ folder, now: () => 0 }));
  if (one === undefined || other === undefined) throw new Error('two were made');
  expect(await one.spend('nonce', 1_000)).toBe(true);
  expect(await other.spend('nonce', 1_000)).toBe(false);
  let inside = 0;
  const work = async () => {
    inside += 1;
    expect(inside).toBe(1);
    await readdir(folder);
    inside -= 1;
  };
  const ledgers = Array.from({ length: 6 }, () => [one, other]).flat();
  await Promise.all(ledgers.map((ledger) => ledger.withLocks(['groups'], work)));
});

test('goes on after a spent approval that was cut off while it was written', async () => {
  const folder = await temporaryFolder();
  const ledger = createFileLedger({ folder, now: () => 0 });
  await ledger.spend('a', 1_000);
  const [name] = await readdir(join(folder, 'spent'));
  const path = join(folder, 'spent', String(name));
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, 20));
  // The process ended before it knew that it had used it.
  expect(await ledger.spend('a', 1_000)).toBe(true);
  expect(await ledger.spend('a', 1_000)).toBe(false);
});

const refused = async (folder: string) => {
  const ledger = createFileLedger({ folder, now: () => 0 });
  const failures = await Promise.all(
    [
      ledger.journal.append(anEvent()),
      ledger.spend('a', 1_000),
      ledger.tally.add('reach', 1),
      ledger.withLocks(['a'], async () => 1),
    ].map(failureOf),
  );
  const [text, ...others] = new Set(failures.map((failure) => failureText(failure)));
  expect(others).toEqual([]);
  return text;
};

describe.skipIf(process.platform === 'win32')('refuses in words a folder that', () => {
  const said = (what: string, next: string) =>
    `Cannot use the state folder: it ${what}.\nNothing was changed.\nWhat whoever runs this server can do: ${next}, then call again. qlik-groups-mcp doctor shows which folder it is.`;

  test('is a symbolic link', async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, 'acme'));
    await symlink(join(root, 'acme'), join(root, 'link'));
    expect(await refused(join(root, 'link'))).toBe(
      said(
        'is a symbolic link',
        'Set QLIK_GROUPS_STATE to a folder that is none, or put a folder in its place',
      ),
    );
    expect(await readdir(join(root, 'acme'))).toEqual([]);
  });

  test.each([0o720, 0o702, 0o777, 0o770])('others can write to: %o', async (mode) => {
    const folder = await temporaryFolder();
    await chmod(folder, mode);
    expect(await refused(folder)).toBe(
      said('can be written to by other accounts of this machine', 'Run "chmod 700" on it'),
    );
    expect(await readdir(folder)).toEqual([]);
    await chmod(folder, 0o755);
    await createFileLedger({ folder, now: () => 0 }).journal.append(anEvent());
  });

  test('is in one that others can write to', async () => {
    const root = await temporaryFolder();
    await chmod(root, 0o777);
    expect(await refused(join(root, 'acme'))).toBe(
      said(
        'is in a folder that other accounts of this machine can write to',
        'Run "chmod 700" on the folder around it, or set QLIK_GROUPS_STATE to another one',
      ),
    );
    // As /tmp is: nobody can put another folder in its place.
    await chmod(root, 0o1777);
    await createFileLedger({ folder: join(root, 'acme'), now: () => 0 }).spend('a', 1);
  });

  test('belongs to another account', async () => {
    const folder = await temporaryFolder();
    const me = process.getuid?.() ?? 0;
    expect(await folderFault(folder, me)).toBe(undefined);
    expect(await folderFault(folder, me + 1)).toEqual({
      what: 'belongs to another account of this machine',
      next: 'Run the server under that account, or set QLIK_GROUPS_STATE to a folder of this account',
    });
  });
});

test('takes over what nobody alive can hold', async () => {
  const folder = await temporaryFolder();
  const ledger = createFileLedger({ folder, now: () => 0 });
  let name = '';
  await ledger.withLocks(['groups'], async () => {
    name = (await readdir(join(folder, 'locks'))).find((file) => file.endsWith('.lock')) ?? '';
  });
  const left = {
    'without content, after a power cut': '',
    'that is no lock': '{"pid":"1"}',
    'of a process that is gone': JSON.stringify({ pid: 2 ** 22 + 1, start: '1', token: 'gone' }),
    // Linux only: elsewhere the start is not known and the number alone decides.
    'of an older process with the same number':
      process.platform === 'linux'
        ? JSON.stringify({ pid: process.pid, start: '1', token: 'older' })
        : '',
  };
  const takers = Array.from({ length: 8 }, () => createFileLedger({ folder, now: () => 0 }));
  // Rounds with a growing distance between them, because who comes too late is a matter of luck.
  for (let round = 0; round < 4; round += 1) {
    for (const [what, content] of Object.entries(left)) {
      await writeFile(join(folder, 'locks', name), content.replace(/"(gone|older)"/, `"${round}"`));
      let inside = 0;
      const work = async () => {
        inside += 1;
        expect(inside, what).toBe(1);
        await readdir(folder);
        inside -= 1;
      };
      await Promise.all(
        takers.map(async (taker, at) => {
          await turns(at * round);
          await taker.withLocks(['groups'], work);
        }),
      );
    }
  }
  expect(await readdir(join(folder, 'locks'))).toEqual([]);
});

test('goes on, and tidies up, where a process died in the middle of taking over', async () => {
  const folder = await temporaryFolder();
  const locks = join(folder, 'locks');
  await mkdir(locks);
  const dead = (token: string) => JSON.stringify({ pid: 2 ** 22 + 1, start: '1', token });
  // The lock's holder is dead, who wanted to take over from it too, and who wanted that guard as well.
  await writeFile(join(locks, 'journal.lock'), dead('first'));
  await writeFile(join(locks, `${fileNameFor('first')}.guard`), dead('second'));
  await writeFile(join(locks, `${fileNameFor('second')}.guard`), dead('third'));
  // Left by processes that died when the work was done, or not begun.
  await writeFile(join(locks, `${fileNameFor('older')}.guard`), dead('done'));
  await writeFile(join(locks, `${2 ** 22 + 1}-token.draft`), '');
  const { journal } = createFileLedger({ folder, now: () => 0 });
  await journal.append(anEvent());
  await Promise.all(
    [0, 1, 2].map(() => createFileLedger({ folder, now: () => 0 }).journal.append(anEvent())),
  );
  expect(await readdir(locks)).toEqual([]);
});

/** Lets the disk answer a few times in between. */
async function turns(n: number): Promise<void> {
  for (let i = 0; i < n; i += 1) await setImmediate();
}
