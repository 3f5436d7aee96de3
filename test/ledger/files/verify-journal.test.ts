import { appendFile, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFileJournal } from '../../../src/ledger/files/file-journal.js';
import { createFileLedger } from '../../../src/ledger/files/file-ledger.js';
import { createFileLocks } from '../../../src/ledger/files/file-lock.js';
import { lineOf } from '../../../src/ledger/files/journal-lines.js';
import { verifyJournal } from '../../../src/ledger/files/verify-journal.js';
import { Entry, hashOf } from '../../../src/ledger/journal.js';
import { anEvent } from '../../support/ledger/journal-event.js';
import { temporaryFolder } from '../../support/ledger/temporary-folder.js';

const NAMES = ['journal-000001.jsonl', 'journal-000002.jsonl', 'journal-000003.jsonl'] as const;

/** Three files with the entries 1–3, 4–6 and 7–9. */
async function journal(tenant = 'acme.eu.qlikcloud.com') {
  const folder = await temporaryFolder();
  const locks = createFileLocks(join(folder, 'locks'));
  const written = createFileJournal({ folder, now: () => 0, locks, maxFile: 1_300 });
  for (let n = 1; n <= 9; n += 1) {
    await written.append(anEvent({ tenant, summary: `event ${n}`, data: { n } }));
  }
  const [first, second, third] = NAMES.map((name) => join(folder, name));
  if (first === undefined || second === undefined || third === undefined) throw new Error('three');
  return { folder, first, second, third };
}

/** Changes the lines of a file, without their newlines. */
async function edit(path: string, change: (lines: string[]) => string[]): Promise<void> {
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  await writeFile(
    path,
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

async function problems(folder: string): Promise<string[]> {
  return (await verifyJournal(folder)).problems.map(({ line, what }) => `${line} ${what}`);
}

const MISSING = 'lines are missing or were moved';
const NOT_AFTER =
  'This entry does not follow from the one before it: one of them was changed or replaced';
const FOREIGN = 'This line is not an entry: it was changed, or written by others';

test('finds nothing in a journal that is whole, or not there', async () => {
  const { folder } = await journal();
  expect(await verifyJournal(folder)).toEqual({ entries: 9, problems: [] });
  expect(await verifyJournal(join(folder, 'none'))).toEqual({ entries: 0, problems: [] });
});

test('finds a changed byte wherever it is', async () => {
  const { folder, second } = await journal();
  const whole = await readFile(second);
  for (let at = 0; at < whole.length; at += 13) {
    const changed = Buffer.from(whole);
    changed[at] = changed[at] === 0x31 ? 0x32 : 0x31;
    await writeFile(second, changed);
    expect(await problems(folder), `byte ${at}`).not.toEqual([]);
  }
});

test('finds a changed text', async () => {
  const { folder, second } = await journal();
  await edit(second, (lines) => lines.map((line) => line.replace('event 5', 'event X')));
  expect(await problems(folder)).toEqual([
    `${NAMES[1]}:2 This entry was changed after it was written: its hash does not match`,
  ]);
});

test('finds a changed text with a new hash', async () => {
  const { folder, second } = await journal();
  await edit(second, (lines) =>
    lines.map((line) => {
      const entry = Entry.parse(JSON.parse(line.replace('event 5', 'event X')));
      return lineOf({ ...entry, hash: hashOf(entry) });
    }),
  );
  expect(await problems(folder)).toEqual([`${NAMES[1]}:3 ${NOT_AFTER}`]);
});

test('finds a line that means the same and is spelt otherwise', async () => {
  const { folder, first } = await journal();
  await edit(first, ([one = '', two = '', three = '']) => [
    one.replace('{', '{ '),
    two.replace('{', '{"approved":true,'),
    `${three}\r`,
  ]);
  const what =
    'This line was written anew by others: the entry is the same and its spelling is not';
  expect(await problems(folder)).toEqual([1, 2, 3].map((n) => `${NAMES[0]}:${n} ${what}`));
});

test('finds a line that is gone', async () => {
  const { folder, second } = await journal();
  await edit(second, (lines) => lines.toSpliced(1, 1));
  expect(await problems(folder)).toEqual([
    `${NAMES[1]}:2 Entry 5 should stand here and this is 6: ${MISSING}`,
  ]);
});

test('finds a first line that is gone', async () => {
  const { folder, first } = await journal();
  await edit(first, (lines) => lines.slice(1));
  expect(await problems(folder)).toEqual([
    `${NAMES[0]}:1 Entry 1 should stand here and this is 2: ${MISSING}`,
  ]);
});

test('finds a last line that is gone', async () => {
  const { folder, third } = await journal();
  await edit(third, (lines) => lines.slice(0, -1));
  expect(await problems(folder)).toEqual([
    'last.json This server wrote entry 9 and the last entry here is 8: entries are missing at the end',
  ]);
});

test('finds that all is gone', async () => {
  const { folder, first, second, third } = await journal();
  for (const path of [first, second, third]) await rm(path);
  expect(await problems(folder)).toEqual([
    'last.json This server wrote entry 9 and there is no entry: entries are missing at the end',
  ]);
});

test('finds what is gone by an approval that was used', async () => {
  const { folder, third } = await journal();
  const ledger = createFileLedger({ folder, now: () => 0 });
  await ledger.spend('a', 1_000);
  expect(await problems(folder)).toEqual([]);
  await rm(join(folder, 'last.json'));
  await edit(third, (lines) => lines.slice(0, 1));
  expect(await problems(folder)).toEqual([
    'spent An approval was used after entry 9 and the last entry here is 7: entries are missing at the end',
  ]);
});

test('finds a journal that was replaced whole', async () => {
  const { folder, first, second, third } = await journal();
  const other = await journal('acme.de.qlikcloud.com');
  for (const [to, from] of [
    [first, other.first],
    [second, other.second],
    [third, other.third],
  ] as const) {
    await writeFile(to, await readFile(from));
  }
  expect(await problems(folder)).toEqual([
    `${NAMES[2]}:3 This is not the entry that this server wrote here: it was replaced`,
  ]);
});

test('finds lines that changed places', async () => {
  const { folder, second } = await journal();
  await edit(second, ([one = '', two = '', three = '']) => [one, three, two]);
  expect(await problems(folder)).toEqual([
    `${NAMES[1]}:2 Entry 5 should stand here and this is 6: ${MISSING}`,
    `${NAMES[1]}:3 Entry 5 stands behind entry 6: lines were moved or repeated`,
  ]);
});

test('finds a line that was repeated', async () => {
  const { folder, second } = await journal();
  await edit(second, ([one = '', ...others]) => [one, one, ...others]);
  expect(await problems(folder)).toEqual([
    `${NAMES[1]}:2 Entry 4 stands behind entry 4: lines were moved or repeated`,
  ]);
});

test('finds files that changed places', async () => {
  const { folder, first, second } = await journal();
  await rename(first, join(folder, 'aside'));
  await rename(second, first);
  await rename(join(folder, 'aside'), second);
  expect(await problems(folder)).toEqual([
    `${NAMES[0]}:1 Entry 1 should stand here and this is 4: ${MISSING}`,
    ...[1, 2, 3].map(
      (n) => `${NAMES[1]}:${n} Entry ${n} stands behind entry 6: lines were moved or repeated`,
    ),
  ]);
});

test('finds a file that is gone', async () => {
  const { folder, first, second } = await journal();
  await rm(second);
  expect(await problems(folder)).toEqual([
    `${NAMES[2]} The file with number 2, which comes before this one, is missing`,
    `${NAMES[2]}:1 Entry 4 should stand here and this is 7: ${MISSING}`,
  ]);
  await rm(first);
  expect(await problems(folder)).toEqual([
    `${NAMES[2]} The files with numbers 1 to 2, which come before this one, are missing`,
    `${NAMES[2]}:1 Entry 1 should stand here and this is 7: ${MISSING}`,
  ]);
});

test('finds the journal of another tenant behind this one', async () => {
  const { folder, third } = await journal();
  const other = await journal('other.us.qlikcloud.com');
  await appendFile(third, await readFile(other.first));
  expect(await problems(folder)).toEqual([
    `${NAMES[2]}:4 Entry 1 stands behind entry 9: lines were moved or repeated`,
    `${NAMES[2]}:4 This entry is of "other.us.qlikcloud.com" and the one before it of "acme.eu.qlikcloud.com"`,
    `${NAMES[2]}:5 Entry 2 stands behind entry 9: lines were moved or repeated`,
    `${NAMES[2]}:6 Entry 3 stands behind entry 9: lines were moved or repeated`,
  ]);
});

test('finds an entry of another tenant that fits the chain', async () => {
  const folder = await temporaryFolder();
  const locks = createFileLocks(join(folder, 'locks'));
  const written = createFileJournal({ folder, now: () => 0, locks });
  for (const tenant of ['a.example', 'b.example']) await written.append(anEvent({ tenant }));
  expect(await problems(folder)).toEqual([
    `${NAMES[0]}:2 This entry is of "b.example" and the one before it of "a.example"`,
  ]);
});

test('finds lines that are no entries', async () => {
  const { folder, first } = await journal();
  await edit(first, ([one = '', ...others]) => ['', 'note', one, '{"seq":2}', 'null', ...others]);
  const cut = 'This line is not an entry: it was changed, cut off, or written by others';
  expect(await problems(folder)).toEqual([
    `${NAMES[0]}:1 ${cut}`,
    `${NAMES[0]}:2 ${cut}`,
    `${NAMES[0]}:4 ${FOREIGN}`,
    `${NAMES[0]}:5 ${FOREIGN}`,
  ]);
});

test('finds more than was cut off before the note that tells of it', async () => {
  const { folder, third } = await journal();
  await appendFile(third, 'cut');
  const locks = createFileLocks(join(folder, 'locks'));
  await createFileJournal({ folder, now: () => 0, locks }).append(anEvent());
  expect(await problems(folder)).toEqual([]);
  await edit(third, (lines) => lines.map((line) => (line === 'cut' ? 'more was cut' : line)));
  expect(await problems(folder)).toHaveLength(1);
});

test('lists so many problems and counts the others', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, NAMES[0]), 'no\n'.repeat(1_000));
  const { problems: found } = await verifyJournal(folder);
  expect(found).toHaveLength(101);
  expect(found.at(-1)).toEqual({ line: '', what: '900 more problems' });
});

test('takes a line that is being written for what it is, and looks again after a moment', async () => {
  const { folder, third } = await journal();
  // It is kept only when the line is written.
  await rm(join(folder, 'last.json'));
  const whole = await readFile(third);
  const waits: number[] = [];
  const checkedWhile = (writing: () => Promise<void>) =>
    verifyJournal(folder, async (ms) => {
      waits.push(ms);
      await writing();
    });
  const unfinished = {
    line: 'journal-000003.jsonl:3',
    what: 'This line was not finished; the next entry closes it and tells of it',
  };

  await truncate(third, whole.length - 40);
  expect(await checkedWhile(() => writeFile(third, whole))).toEqual({ entries: 9, problems: [] });

  // Longer than before, so somebody is at it still.
  await truncate(third, whole.length - 40);
  const longer = () => writeFile(third, whole.subarray(0, whole.length - 1));
  expect(await checkedWhile(longer)).toEqual({ entries: 9, problems: [] });

  await truncate(third, whole.length - 40);
  expect(await checkedWhile(async () => {})).toEqual({ entries: 8, problems: [unfinished] });
  expect(waits).toEqual([300, 300, 300]);
});
