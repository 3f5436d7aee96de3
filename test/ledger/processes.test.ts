/** The file ledger among several real processes, some of which are killed. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createFileLedger } from '../../src/ledger/files/file-ledger.js';
import { verifyJournal } from '../../src/ledger/files/verify-journal.js';
import { allEntries } from '../support/ledger/all-entries.js';
import { anEvent } from '../support/ledger/journal-event.js';
import { temporaryFolder } from '../support/ledger/temporary-folder.js';

// Starting processes takes long on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let built = '';

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'qlik-groups-built-'));
  const input = fileURLToPath(new URL('../../src/ledger/files/file-ledger.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node', external: /^node:/ });
  await bundle.write({ file: join(built, 'file-ledger.mjs') });
  await bundle.close();
});

afterAll(() => rm(built, { recursive: true, force: true }));

/** Runs lines of JavaScript that find a `ledger`, its `folder`, an `event` and `say`. */
function start(folder: string, body: string): ChildProcess {
  const ledger = pathToFileURL(join(built, 'file-ledger.mjs')).href;
  const script = `
    import { readFile, rm, writeFile } from 'node:fs/promises';
    import { createFileLedger } from ${JSON.stringify(ledger)};
    const folder = ${JSON.stringify(folder)};
    const ledger = createFileLedger({ folder, now: Date.now });
    const event = ${JSON.stringify(anEvent())};
    const say = (word) => process.stdout.write(word);
    ${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** What a process said, once it has ended well. */
async function ended(child: ChildProcess): Promise<string> {
  let said = '';
  child.stdout?.on('data', (text) => {
    said += String(text);
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  return said;
}

/** Until the process has said something. */
async function said(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('its output is piped');
  await once(child.stdout, 'data');
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('many processes write one journal and count under one lock', async () => {
  const folder = await temporaryFolder();
  const counter = join(folder, 'counter');
  await writeFile(counter, '0');
  const body = `
    const count = () => ledger.withLocks(['count'], async () => {
      const read = Number(await readFile(${JSON.stringify(counter)}, 'utf8'));
      await writeFile(${JSON.stringify(counter)}, String(read + 1));
    });
    const write = (n) => ledger.journal.append({ ...event, summary: process.pid + ' ' + n });
    await Promise.all(Array.from({ length: 40 }, (_, n) => Promise.all([write(n), count()])));`;
  const children = Array.from({ length: 4 }, () => start(folder, body));
  await Promise.all(children.map(ended));

  expect(await readFile(counter, 'utf8')).toBe('160');
  expect(await verifyJournal(folder)).toEqual({ entries: 160, problems: [] });
  const entries = await allEntries(createFileLedger({ folder, now: () => 0 }).journal);
  expect(new Set(entries.map(({ summary }) => summary)).size).toBe(160);
  expect(await readdir(join(folder, 'locks'))).toEqual([]);
});

test('many processes spend each approval once', async () => {
  const folder = await temporaryFolder();
  const body = `
    for (let n = 0; n < 20; n += 1) {
      if (await ledger.spend('nonce ' + n, Date.now() + 60_000)) say('x');
    }`;
  const children = Array.from({ length: 4 }, () => start(folder, body));
  expect((await Promise.all(children.map(ended))).join('')).toHaveLength(20);
});

test('a lock goes on to others when its holder is killed', async () => {
  const folder = await temporaryFolder();
  const holder = start(
    folder,
    `await ledger.withLocks(['groups'], () => new Promise(() => { say('in'); setInterval(() => {}, 1e6); }));`,
  );
  await said(holder);
  let inside = 0;
  const takers = Array.from({ length: 8 }, () => createFileLedger({ folder, now: () => 0 }));
  const taken = Promise.all(
    takers.map((ledger) =>
      ledger.withLocks(['groups'], async () => {
        inside += 1;
        expect(inside).toBe(1);
        await readdir(folder);
        inside -= 1;
        return holder.killed;
      }),
    ),
  );
  // While it lives nobody gets in, however long they look.
  await new Promise((resolve) => setTimeout(resolve, 200));
  await kill(holder);
  expect(await taken).toEqual(takers.map(() => true));
  expect(await readdir(join(folder, 'locks'))).toEqual([]);
});

test('many processes take over locks that are killed again and again, one at a time', async () => {
  const folder = await temporaryFolder();
  const counter = join(folder, 'counter');
  await writeFile(counter, '0');
  // Each dies while it holds the lock; who comes in before another is dead would lose its count.
  const body = `
    await ledger.withLocks(['count'], async () => {
      const read = Number(await readFile(${JSON.stringify(counter)}, 'utf8'));
      await writeFile(${JSON.stringify(counter)}, String(read + 1));
      process.kill(process.pid, 'SIGKILL');
    });`;
  const children = Array.from({ length: 6 }, () => start(folder, body));
  await Promise.all(children.map((child) => once(child, 'exit')));
  expect(await readFile(counter, 'utf8')).toBe('6');
  const ledger = createFileLedger({ folder, now: () => 0 });
  expect(await ledger.withLocks(['count'], async () => 'free')).toBe('free');
  // Nothing of the dead is left either.
  expect(await readdir(join(folder, 'locks'))).toEqual([]);
});

test('two processes take sets of locks that overlap in any way, without a circle', async () => {
  const folder = await temporaryFolder();
  const body = `
    const names = ['a', 'b', 'c', 'd', 'e'];
    const pick = () => names.filter(() => Math.random() < 0.5).sort(() => Math.random() - 0.5);
    const one = async () => {
      const set = pick();
      await ledger.withLocks(set, async () => {
        for (const name of set) await writeFile(folder + '/' + name, '', { flag: 'wx' });
        for (const name of set) await rm(folder + '/' + name);
      }, { deadlineMs: 20_000 });
      say('x');
    };
    for (let n = 0; n < 10; n += 1) await Promise.all([one(), one(), one(), one()]);`;
  const children = [start(folder, body), start(folder, body)];
  expect((await Promise.all(children.map(ended))).join('')).toHaveLength(80);
  expect(await readdir(join(folder, 'locks'))).toEqual([]);
});

test('many processes count in one tally', async () => {
  const folder = await temporaryFolder();
  const body = `for (let n = 0; n < 10; n += 1) await ledger.tally.add('reach', 1);`;
  await Promise.all(Array.from({ length: 4 }, () => ended(start(folder, body))));
  const { tally } = createFileLedger({ folder, now: Date.now });
  expect(await tally.recent('reach', 60_000)).toHaveLength(40);
});

test('a process killed in the middle of writing leaves a journal that goes on', async () => {
  const folder = await temporaryFolder();
  const ledger = createFileLedger({ folder, now: () => 0 });
  const body = `
    for (;;) {
      await ledger.journal.append({ ...event, data: 'x'.repeat(200_000) });
      say('.');
    }`;
  for (let round = 0; round < 4; round += 1) {
    const child = start(folder, body);
    await said(child);
    await new Promise((resolve) => setTimeout(resolve, 10 + round * 7));
    await kill(child);
    await ledger.journal.append(anEvent({ summary: `after ${round}` }));
    expect((await verifyJournal(folder)).problems).toEqual([]);
  }
});
