import { describe, expect, test } from 'vitest';
import { findChange, latestChanges, pastChange } from '../../../src/changes/past/history.js';
import type { Entry, Journal, JournalEvent } from '../../../src/ledger/journal.js';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.js';
import { describeChange } from '../../../src/plan/describe.js';
import type { Intent } from '../../../src/plan/intent.js';
import {
  adding,
  creation,
  deletion,
  ofGroup,
  ofUser,
  run,
} from '../../support/changes/run-change.js';
import { simulatedTenant } from '../../support/directory/simulated-tenant.js';
import { allEntries } from '../../support/ledger/all-entries.js';
import { anEvent } from '../../support/ledger/journal-event.js';

/** A journal with one line for each `kind of change`. */
async function journalOf(...lines: string[]): Promise<Journal> {
  const { journal } = createMemoryLedger(() => 0);
  for (const line of lines) {
    const [kind, id] = line.split(' ');
    await journal.append(anEvent({ kind: kind as JournalEvent['kind'], change: id ?? '' }));
  }
  return journal;
}

/** What the pipeline leaves in a journal when it takes an intent to its end. */
async function journalled(intent: Intent, undoes?: string): Promise<[Entry, ...Entry[]]> {
  const tenant = simulatedTenant();
  const { journal } = tenant.pipeline.ledger;
  await run(
    tenant,
    intent,
    undoes === undefined ? {} : { undoing: { id: undoes, notes: () => [] } },
  );
  const written = (await allEntries(journal)).filter(
    ({ kind }) => kind === 'intent' || kind === 'outcome',
  );
  const [first, ...rest] = written;
  if (first === undefined) throw new Error('nothing was written down');
  return [first, ...rest];
}

async function told(journal: Journal, most: number): Promise<string[]> {
  const changes = await latestChanges(journal, most);
  return changes.map(({ id, entries }) => [id, ...entries.map(({ kind }) => kind)].join(' '));
}

describe('the latest changes', () => {
  const lines = ['asked a', 'refused b', 'answered a', 'asked c', 'intent a', 'outcome a'];

  test('come newest first, by their latest line, with their lines in order', async () => {
    const journal = await journalOf(...lines);
    expect(await told(journal, 9)).toEqual([
      'a asked answered intent outcome',
      'c asked',
      'b refused',
    ]);
  });

  test('are not more than asked for', async () => {
    const journal = await journalOf(...lines);
    expect(await told(journal, 2)).toEqual(['a asked answered intent outcome', 'c asked']);
    expect(await told(await journalOf('intent a', 'outcome a', 'asked b'), 1)).toEqual(['b asked']);
    expect(await told(journal, 0)).toEqual([]);
  });

  test('keep the lines from before others came in between', async () => {
    const journal = await journalOf(...lines, 'refused d');
    expect(await told(journal, 1)).toEqual(['d refused']);
    expect(await told(await journalOf(...lines), 1)).toEqual(['a asked answered intent outcome']);
    const between = await journalOf('intent a', 'intent b', 'refused c', 'outcome a', 'outcome b');
    expect(await told(between, 2)).toEqual(['b intent outcome', 'a intent outcome']);
  });

  test('leave out what is not wanted, and lines that were cut off', async () => {
    const journal = await journalOf('intent a', 'torn a', 'intent b', 'torn x');
    expect(await told(journal, 9)).toEqual(['b intent', 'a intent']);
    const wanted = await latestChanges(journal, 9, (entry) => entry.change !== 'b');
    expect(wanted.map(({ id }) => id)).toEqual(['a']);
  });

  test('of an empty journal are none', async () => {
    expect(await latestChanges(await journalOf(), 9)).toEqual([]);
  });
});

test('a change is found by its id, whatever came after it', async () => {
  const journal = await journalOf('intent a', 'intent b', 'outcome a', 'refused c');
  const found = await findChange(journal, 'a');
  expect(found?.entries.map(({ kind }) => kind)).toEqual(['intent', 'outcome']);
  expect(await findChange(journal, 'A')).toBeUndefined();
  expect(await findChange(journal, '')).toBeUndefined();
});

describe('a change of the past', () => {
  test.each<[string, Intent, string]>([
    [
      'roles of a group',
      ofGroup('CG-Finance', ['DataAdmin'], ['Steward']),
      'gave "DataAdmin" to the custom group "CG-Finance" (id 696086a00000000000b003e8) and took "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)',
    ],
    [
      'roles of a person',
      ofUser('mei.lopez@acme.example', ['Steward']),
      'gave "Steward" to the person "Mei Lopez"',
    ],
    [
      'members',
      adding('CG-Empty', ['mei.lopez@acme.example']),
      'to the custom group "CG-Empty" (id 696087cc0000000000b003ed)',
    ],
    [
      'a group that was created',
      creation('CG-New', ['Steward'], 'New'),
      'created the custom group "CG-New" with "Steward"',
    ],
    [
      'a group that was deleted',
      deletion('CG-Empty'),
      'deleted the custom group "CG-Empty" (id 696087cc0000000000b003ed)',
    ],
  ])('has its plan and its outcome: %s', async (_, intent, words) => {
    const past = pastChange(await journalled(intent));
    expect(past).toMatchObject({
      tenant: 'acme-lab.eu.qlikcloud.com',
      tool: 'a_tool',
      client: 'tests 1.0.0',
      principal: 'someone',
      outcome: { steps: [{ state: 'done' }], found: [{ state: 'as planned' }] },
    });
    expect(past.plans.map((plan) => describeChange(plan, 'did')).join()).toContain(words);
    expect(past.plans.map(({ steps }) => steps)).toEqual([[]]);
    expect(past).not.toHaveProperty('undoes');
  });

  test('knows the id of a group that was created', async () => {
    const past = pastChange(await journalled(creation('CG-New')));
    expect(past.outcome?.found[0]?.id).toMatch(/^[0-9a-f]{24}$/);
  });

  test('knows what it undid', async () => {
    const past = pastChange(await journalled(ofGroup('CG-Empty', ['Steward']), 'change-0'));
    expect(past.undoes).toBe('change-0');
  });

  test('has no outcome when nobody wrote it down', async () => {
    const [intent] = await journalled(ofGroup('CG-Empty', ['Steward']));
    const past = pastChange([intent]);
    expect(past.plans.map(({ kind }) => kind)).toEqual(['change roles']);
    expect(past).not.toHaveProperty('outcome');
  });

  test.each([undefined, null, 'text', {}, { plan: {} }, { steps: [], found: { state: 'new' } }])(
    'keeps lines of another form as lines: %j',
    async (data) => {
      const { journal } = createMemoryLedger(() => 0);
      const first = await journal.append(anEvent({ kind: 'intent', data }));
      const second = await journal.append(anEvent({ kind: 'outcome', data }));
      const past = pastChange([first, second]);
      expect(past.entries).toEqual([first, second]);
      expect(past).not.toHaveProperty('plan');
      expect(past).not.toHaveProperty('outcome');
    },
  );
});
