import { expect, test } from 'vitest';
import { lineOf, readLine } from '../../src/ledger/files/journal-lines.js';
import { ENTRY_FIELDS, nextEntry } from '../../src/ledger/journal.js';
import { anEvent } from '../support/ledger/journal-event.js';

/** Written down once, by a version of before: a journal that is there has to verify for ever. */
const LINES = [
  '{"seq":1,"time":"2026-03-01T09:00:00.000Z","kind":"intent","change":"c-1","tenant":"acme.eu.qlikcloud.com","principal":"p-1","client":"some-client 1.0.0","tool":"assign_role","summary":"Give \\"Analysts\\" the role \\"Steward\\" – ä","data":{"n":1,"list":[null,"x"]},"previous":"0000000000000000000000000000000000000000000000000000000000000000","hash":"dbbb652ef2aba4b5bb0a6cf113f8577879979b0684039dc6e5fc621cac289191"}',
  '{"seq":2,"time":"2026-03-01T09:00:01.000Z","kind":"intent","change":"c-1","tenant":"acme.eu.qlikcloud.com","principal":"p-1","client":"some-client 1.0.0","tool":"assign_role","summary":"Give \\"Analysts\\" the role \\"Steward\\" – ä","previous":"dbbb652ef2aba4b5bb0a6cf113f8577879979b0684039dc6e5fc621cac289191","hash":"94d16dd33cc4efb6fc09e3890db972568a54bed55d820641cea658aec327db55"}',
];

test('an event becomes the same line, with the same hash, in every version', () => {
  const event = anEvent({
    change: 'c-1',
    principal: 'p-1',
    client: 'some-client 1.0.0',
    summary: 'Give "Analysts" the role "Steward" – ä',
  });
  const data = { n: 1, list: [null, 'x'] };
  const first = nextEntry(undefined, { ...event, data }, '2026-03-01T09:00:00.000Z');
  const second = nextEntry(first, event, '2026-03-01T09:00:01.000Z');
  expect([first, second].map(lineOf)).toEqual(LINES);
});

test('the fields of a line are those of the one list, in its order', () => {
  const [line = ''] = LINES;
  expect(Object.keys(JSON.parse(line))).toEqual(ENTRY_FIELDS);
  const read = readLine({ text: line, bytes: line.length, closed: true });
  expect(typeof read === 'object' && lineOf(read)).toBe(line);
});
