import { expect, test } from 'vitest';
import { orUnreadable } from '../../../src/ledger/files/disk.js';
import { failureText } from '../../../src/text/failure-text.js';
import { failureOf } from '../../support/qlik/scripted-transport.js';

test.each([
  ['EACCES', 'this server may not read there'],
  ['EPERM', 'this server may not read there'],
  ['ENOENT', 'the folder or a file in it is gone'],
  ['EIO', 'the disk reports an error'],
  ['ESTALE', 'the disk refused (ESTALE)'],
])('a journal that cannot be read says so, and does not ask for room: %s', async (code, words) => {
  const refused = Object.assign(new Error('/a/path'), { code });
  const failure = await failureOf(orUnreadable(() => Promise.reject(refused)));
  expect(failure.code).toBe('JOURNAL_UNREADABLE');
  expect(failureText(failure)).toBe(
    [
      `Cannot read the journal: ${words}.`,
      'Nothing was changed.',
      'What whoever runs this server can do: See to it that this server may read its state folder (QLIK_GROUPS_STATE) and every file in it, then call again.',
    ].join('\n'),
  );
});

test('what is no refusal of the disk stays what it is', async () => {
  const bug = new TypeError('a bug');
  await expect(orUnreadable(() => Promise.reject(bug))).rejects.toBe(bug);
});
