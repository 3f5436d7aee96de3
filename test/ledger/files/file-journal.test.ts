import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  createFileJournal,
  type FileJournalOptions,
} from '../../../src/ledger/files/file-journal.js';
import { createFileLocks } from '../../../src/ledger/files/file-lock.js';
import { verifyJournal } from '../../../src/ledger/files/verify-journal.js';
import { failureText } from '../../../src/text/failure-text.js';
import { allEntries } from '../../support/ledger/all-entries.js';
import { anEvent } from '../../support/ledger/journal-event.js';
import { temporaryFolder } from '../../support/ledger/temporary-folder.js';
import { failureOf } from '../../support/qlik/scripted-transport.js';

const NEXT =
  'Make room or give this server a folder it may write to (QLIK_GROUPS_STATE), then call again';

function journalIn(folder: string, options: Partial<FileJournalOptions> = {}) {
  const locks = createFileLocks(join(folder, 'locks'));
  return createFileJournal({ folder, now: () => 0, locks, ...options });
}

/** A journal with entries 1 to `count`, and the path of its only file. */
async function written(count: number) {
  const folder = await temporaryFolder();
  const journal = journalIn(folder);
  for (let n = 1; n <= count; n += 1) await journal.append(anEvent({ summary: `event ${n}` }));
  return { folder, journal, path: join(folder, 'journal-000001.jsonl') };
}

/** The journal of a process that ended before it could keep what it wrote last. */
async function ended(folder: string) {
  await rm(join(folder, 'last.json'), { force: true });
  return journalIn(folder);
}

const kinds = async (journal: ReturnType<typeof journalIn>) =>
  (await allEntries(journal)).map(({ kind }) => kind);

test('closes a line that was cut off, and says how long it was', async () => {
  const { folder, journal, path } = await written(2);
  await appendFile(path, '{"seq":3,"summary":"Gräf');
  expect(await verifyJournal(folder)).toEqual({
    entries: 2,
    problems: [
      {
        line: 'journal-000001.jsonl:3',
        what: 'This line was not finished; the next entry closes it and tells of it',
      },
    ],
  });

  const entry = await journal.append(anEvent({ summary: 'after' }));
  expect(entry.seq).toBe(4);
  const [, , torn, after] = await allEntries(journal);
  expect(torn).toMatchObject({ kind: 'torn', seq: 3, change: '', data: { lines: 1, bytes: 25 } });
  expect(JSON.stringify(torn)).not.toContain('Gr');
  expect(after).toEqual(entry);
  // What was cut off is still there.
  expect((await readFile(path, 'utf8')).split('\n')[2]).toBe('{"seq":3,"summary":"Gräf');
  expect(await verifyJournal(folder)).toEqual({ entries: 4, problems: [] });
});

test.each([
  ['a line of zeros, as a power cut leaves', '\0'.repeat(700)],
  ['a closed line that is no JSON', 'half an ent\n'],
  ['two lines cut off one after the other', '{"seq":3,\n{"seq":3,"kind":"torn"'],
  ['a long line', `{"seq":3,"summary":"${'x'.repeat(2_000_000)}`],
  ['an empty line', '\n'],
])('goes on after %s', async (_, cut) => {
  const { folder, journal, path } = await written(2);
  await appendFile(path, cut);
  await journal.append(anEvent());
  expect(await kinds(journal)).toEqual(['intent', 'intent', 'torn', 'intent']);
  expect(await verifyJournal(folder)).toEqual({ entries: 4, problems: [] });
});

test('keeps an entry whose newline alone was cut off', async () => {
  const { folder, journal, path } = await written(2);
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, -1));
  expect((await verifyJournal(folder)).problems).toHaveLength(1);
  await journal.append(anEvent({ summary: 'after' }));
  expect(await kinds(journal)).toEqual(['intent', 'intent', 'torn', 'intent']);
  expect(await verifyJournal(folder)).toEqual({ entries: 4, problems: [] });
});

test('goes on wherever a write was cut off', async () => {
  const { folder, journal, path } = await written(1);
  const start = (await stat(path)).size;
  await appendFile(path, 'cut');
  await journal.append(anEvent());
  const whole = await readFile(path);
  // The write that closes a line can be cut off as well, at every place.
  for (let end = start; end <= whole.length; end += 7) {
    await writeFile(path, whole.subarray(0, end));
    await (await ended(folder)).append(anEvent({ summary: 'after' }));
    expect((await verifyJournal(folder)).problems, `cut at ${end}`).toEqual([]);
  }
});

test('begins a new file in time, on the same chain', async () => {
  const folder = await temporaryFolder();
  const journal = journalIn(folder, { maxFile: 1_500 });
  for (let n = 0; n < 10; n += 1) await journal.append(anEvent());
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
  expect(files.length).toBeGreaterThan(2);
  expect(files.slice(0, 2)).toEqual(['journal-000001.jsonl', 'journal-000002.jsonl']);
  for (const name of files) {
    const { size, mode } = await stat(join(folder, name));
    expect(size).toBeLessThanOrEqual(1_500);
    expect(mode & 0o777).toBe(0o600);
  }
  expect((await allEntries(journal)).map(({ seq }) => seq)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ]);
  expect(await verifyJournal(folder)).toEqual({ entries: 10, problems: [] });
});

test('keeps its chain over a new file that was begun and left empty or cut off', async () => {
  for (const begun of ['', '{"se']) {
    const { folder, journal } = await written(2);
    await writeFile(join(folder, 'journal-000002.jsonl'), begun);
    expect((await journal.append(anEvent())).seq).toBe(begun === '' ? 3 : 4);
    expect((await verifyJournal(folder)).problems).toEqual([]);
  }
});

test('closes a cut line also when the next entry begins a new file', async () => {
  const { folder, path } = await written(2);
  await appendFile(path, 'cut');
  await journalIn(folder, { maxFile: 10 }).append(anEvent());
  expect((await readdir(folder)).sort()).toContain('journal-000002.jsonl');
  expect(await verifyJournal(folder)).toEqual({ entries: 4, problems: [] });
});

test('reads its end whatever the length of the last lines', async () => {
  const { folder, journal } = await written(1);
  for (const length of [60_000, 66_000, 1_100_000, 10]) {
    await journal.append(anEvent({ data: 'x'.repeat(length) }));
  }
  expect(await verifyJournal(folder)).toEqual({ entries: 5, problems: [] });
});

test('refuses an event that it could not read again', async () => {
  const { folder, journal } = await written(1);
  const event = anEvent({ data: 'x'.repeat(17_000_000) });
  await expect(journal.append(event)).rejects.toThrow('The event is too long for the journal');
  expect(await verifyJournal(folder)).toEqual({ entries: 1, problems: [] });
});

test('says that a full disk cannot be written, and goes on once there is room', async () => {
  const { folder } = await written(1);
  let full = true;
  const journal = journalIn(folder, {
    async write(handle, text) {
      // A full disk takes what still fits.
      await handle.appendFile(full ? text.slice(0, 20) : text);
      if (full) throw Object.assign(new Error(`ENOSPC, write ${folder}`), { code: 'ENOSPC' });
    },
  });
  const failure = await failureOf(journal.append(anEvent()));
  expect(failure).toMatchObject({
    code: 'JOURNAL_UNWRITABLE',
    message: 'Cannot write the journal: the disk is full',
    next: NEXT,
  });
  expect(failureText(failure)).toBe(
    `Cannot write the journal: the disk is full.\nNothing was changed.\nWhat whoever runs this server can do: ${NEXT}.`,
  );
  full = false;
  await journal.append(anEvent());
  expect(await verifyJournal(folder)).toEqual({ entries: 3, problems: [] });
});

test.each([
  ['EROFS', 'the disk can only be read'],
  ['EACCES', 'this server may not write there'],
  ['EDQUOT', 'the quota of this account is used up'],
  ['EIO', 'the disk reports an error'],
  ['ESTALE', 'the disk refused (ESTALE)'],
])('has plain words for %s', async (code, words) => {
  const journal = journalIn(await temporaryFolder(), {
    write: () => Promise.reject(Object.assign(new Error('/a/path'), { code })),
  });
  const { message, next } = await failureOf(journal.append(anEvent()));
  expect({ message, next }).toEqual({ message: `Cannot write the journal: ${words}`, next: NEXT });
});

test('has plain words for a folder that is a file, and a file that is a folder', async () => {
  const words =
    'the journal: a file stands where a folder has to be, or a folder where a file has to be';
  const { folder, path } = await written(1);
  const inFile = journalIn(path);
  expect((await failureOf(inFile.append(anEvent()))).message).toBe(`Cannot write ${words}`);
  expect((await failureOf(allEntries(inFile))).message).toBe(`Cannot read ${words}`);
  await mkdir(join(folder, 'journal-000002.jsonl'));
  const journal = journalIn(folder);
  // Whoever appends reads the end first.
  const reading = [
    () => journal.append(anEvent()),
    () => allEntries(journal),
    () => verifyJournal(folder),
  ];
  for (const read of reading) {
    const { code, message } = await failureOf(read());
    expect([code, message]).toEqual(['JOURNAL_UNREADABLE', `Cannot read ${words}`]);
  }
});

test('leaves a mistake in the program what it is', async () => {
  const { folder, journal } = await written(1);
  await expect(journal.append(anEvent({ data: 1n }))).rejects.toThrow(TypeError);
  // The lock is free again and nothing was written.
  await journal.append(anEvent());
  expect(await verifyJournal(folder)).toEqual({ entries: 2, problems: [] });
});

describe('a journal that lost entries of this server', () => {
  const MISSING =
    'Cannot go on with the journal: entries that this server wrote at its end are missing or were replaced';

  test.each<[string, (path: string) => Promise<void>]>([
    ['at its end', async (path) => writeFile(path, await linesUpTo(path, 2))],
    ['all of them', (path) => rm(path)],
    [
      'half of the last one',
      async (path) => writeFile(path, (await readFile(path)).subarray(0, -40)),
    ],
  ])('is not gone on with: %s', async (_, lose) => {
    const { folder, journal, path } = await written(3);
    await lose(path);
    const before = await readFile(path, 'utf8').catch(() => undefined);
    // The process that wrote them, another one, and the first without what it kept.
    const others = [journal, journalIn(folder)];
    for (const one of others) {
      expect(await failureOf(one.append(anEvent()))).toMatchObject({
        code: 'JOURNAL_UNREADABLE',
        message: MISSING,
      });
    }
    await rm(join(folder, 'last.json'));
    const failure = await failureOf(journal.append(anEvent()));
    expect(failureText(failure)).toBe(
      [
        `${MISSING}.`,
        'Nothing was changed.',
        'What whoever runs this server can do: Run qlik-groups-mcp journal verify, which says what is missing, and put the files back; or begin a new journal: close all clients, move the folder that qlik-groups-mcp doctor shows to another place, and start them again.',
      ].join('\n'),
    );
    expect(await readFile(path, 'utf8').catch(() => undefined)).toBe(before);
  });

  test('is not gone on with when it was replaced by another', async () => {
    const { journal, path } = await written(3);
    for (const length of [3, 4]) {
      const other = await journalOf(length, 'another');
      await writeFile(path, other);
      expect((await failureOf(journal.append(anEvent()))).message).toBe(MISSING);
    }
  });

  test('goes on when the oldest files are gone', async () => {
    const folder = await temporaryFolder();
    const journal = journalIn(folder, { maxFile: 1_500 });
    for (let n = 0; n < 10; n += 1) await journal.append(anEvent());
    await rm(join(folder, 'journal-000001.jsonl'));
    expect((await journal.append(anEvent())).seq).toBe(11);
    expect((await journalIn(folder).append(anEvent())).seq).toBe(12);
  });

  test('goes on after a process that ended before it kept its last entry', async () => {
    const { folder, journal } = await written(2);
    const kept = await readFile(join(folder, 'last.json'));
    await journal.append(anEvent());
    for (const left of [kept, '', 'x']) {
      await writeFile(join(folder, 'last.json'), left);
      await journalIn(folder).append(anEvent());
    }
    expect(await verifyJournal(folder)).toEqual({ entries: 6, problems: [] });
  });

  test('begins anew in a folder that was moved away', async () => {
    const { folder } = await written(2);
    await rename(folder, `${folder}-old`);
    onTestFinished(() => rm(`${folder}-old`, { recursive: true }));
    expect((await journalIn(folder).append(anEvent())).seq).toBe(1);
  });
});

test('follows no symbolic link in place of a file', async () => {
  const { folder, journal, path } = await written(2);
  const aside = join(folder, 'aside');
  await rename(path, aside);
  await symlink(aside, path);
  const before = await readFile(aside, 'utf8');
  const words = 'a symbolic link stands where a file of this server has to be';
  for (const read of [
    () => journal.append(anEvent()),
    () => allEntries(journal),
    () => verifyJournal(folder),
  ]) {
    expect((await failureOf(read())).message).toBe(`Cannot read the journal: ${words}`);
  }
  expect(await readFile(aside, 'utf8')).toBe(before);
});

async function linesUpTo(path: string, count: number): Promise<string> {
  return `${(await readFile(path, 'utf8')).split('\n').slice(0, count).join('\n')}\n`;
}

/** The text of a journal with other entries. */
async function journalOf(count: number, summary: string): Promise<string> {
  const folder = await temporaryFolder();
  for (let n = 0; n < count; n += 1) await journalIn(folder).append(anEvent({ summary }));
  return readFile(join(folder, 'journal-000001.jsonl'), 'utf8');
}
