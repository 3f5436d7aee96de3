import { wantsColours } from '../../config/terminal.js';
import { defineCommand } from '../command.js';
import { withStdout } from '../stdout.js';

export const journalCommand = defineCommand({
  options: {
    tenant: {
      type: 'string',
      value: '<host>',
      does: 'whose journal; the one of the settings unless given',
    },
    profile: { type: 'string', value: '<name>', does: 'the same, by the name of a profile' },
    since: {
      type: 'string',
      value: '<date>',
      does: 'show, export: from 2026-03-01 or 2026-03-01T09:00 on, in UTC',
    },
    change: { type: 'string', value: '<id>', does: 'show, export: this change only' },
    format: {
      type: 'string',
      value: '<jsonl or csv>',
      does: 'export: JSON lines unless given',
    },
  },
  usage: [
    { words: 'show', does: 'read what was asked, answered, refused and done' },
    { words: 'verify', does: 'prove that no line of it is missing, changed or moved' },
    { words: 'export', does: 'write it to stdout, for a file or another program' },
  ],
  async run({ word, values, warn }) {
    const [{ journalRequest }, { journal }] = await Promise.all([
      import('./request.js'),
      import('./journal.js'),
    ]);
    const request = journalRequest(word, values);
    return await withStdout((print) => journal(request, { print, warn, colours: wantsColours() }));
  },
});
