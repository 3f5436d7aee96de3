import { describe, expect, test } from 'vitest';
import { pastChange } from '../../../src/changes/past/history.js';
import { matchAuditEvents, writingOf } from '../../../src/changes/past/match-audit-events.js';
import { eventOf } from '../../../src/directory/audit/audit-event.js';
import type { JournalEvent } from '../../../src/ledger/journal.js';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.js';
import type { Plan } from '../../../src/plan/plan.js';
import { allEntries } from '../../support/ledger/all-entries.js';
import { anEvent } from '../../support/ledger/journal-event.js';
import { candidate, plannedMembers } from '../../support/plan/candidates.js';
import { group, planned, spaces, steward, TENANT } from '../../support/plan/plans.js';

const NINE = Date.parse('2026-11-20T09:00:00Z');
const SECOND = 1_000;
const giving = planned(group([steward]), [spaces]);
const g1 = { id: 'g1', name: 'CG-Finance' };

/** A journal of lines at seconds after nine. */
function journal() {
  const clock = { time: NINE };
  const { journal: kept } = createMemoryLedger(() => clock.time);
  const line = async (
    second: number,
    kind: JournalEvent['kind'],
    change: string,
    data?: unknown,
    more: Partial<JournalEvent> = {},
  ): Promise<void> => {
    clock.time = NINE + second * SECOND;
    await kept.append(anEvent({ kind, change, tenant: TENANT, data, ...more }));
  };
  const made = async (
    change: string,
    plan: Plan,
    [from, to]: readonly [number, number],
    more: Partial<JournalEvent> = {},
  ): Promise<void> => {
    const steps = [{ state: 'done' }];
    await line(from, 'intent', change, { plan }, more);
    await line(to, 'outcome', change, { steps, found: { state: 'as planned' } }, more);
  };
  return { kept, line, made };
}

/** An event at a second after nine; of unclear content unless roles are given. */
function group1(second: number, roles?: readonly { readonly id: string }[]) {
  const _updates = roles && [{ path: '/assignedRoles', oldValue: [], newValue: roles }];
  return event('group', second, { ...g1, ...(_updates && { _updates }) });
}

function event(thing: string, second: number, data: object) {
  const eventTime = new Date(NINE + second * SECOND).toISOString();
  const eventType = `com.qlik.core.${thing}.updated`;
  const found = eventOf({ id: `${thing} ${second}`, eventType, eventTime, data });
  if (found === undefined) throw new Error('no event');
  return found;
}

type Kept = ReturnType<typeof journal>['kept'];

/** `event: change` of each that has one. */
async function traced(
  kept: Kept,
  events: readonly ReturnType<typeof event>[],
  ours = true,
  principal = 'principal-1',
): Promise<string[]> {
  const candidates = events.map((one) => ({ event: one, ours }));
  const traces = await matchAuditEvents(kept, principal, candidates);
  return [...traces].map(([{ id }, past]) => `${id}: ${past.id}`).sort();
}

const wanted = giving.after.roles;

describe('an event is the trace of a change', () => {
  test.each([
    [-121, 0],
    [-119, 1],
    [0, 1],
    [10, 1],
    [309, 1],
    [311, 0],
  ])('that ran for ten seconds, at second %i: %i', async (second, expected) => {
    const { kept, made } = journal();
    await made('a', giving, [0, 10]);
    expect(await traced(kept, [group1(second, wanted)])).toHaveLength(expected);
    expect(await traced(kept, [group1(second)])).toHaveLength(expected);
  });

  test('only one of them, the one that says so or else the nearest', async () => {
    const { kept, made } = journal();
    await made('a', giving, [0, 10]);
    const unclear = [group1(-60), group1(5), group1(60)];
    expect(await traced(kept, unclear)).toEqual(['group 5: a']);
    expect(await traced(kept, [...unclear, group1(100, wanted)])).toEqual(['group 100: a']);
  });

  test('each of its own, when two follow each other', async () => {
    const { kept, made } = journal();
    await made('a', giving, [0, 1]);
    await made('b', giving, [60, 61]);
    expect(await traced(kept, [group1(1), group1(61), group1(90)])).toEqual([
      'group 1: a',
      'group 61: b',
    ]);
  });

  test('for each person that it moved', async () => {
    const { kept, made } = journal();
    const plan = plannedMembers(group([]), 'add', [candidate('u1'), candidate('u2')]);
    await made('a', plan, [0, 600]);
    const moved = ['u1', 'u2', 'u3'].map((id, at) =>
      event('user', 300 + at, {
        id,
        _updates: [{ path: '/assignedGroups', oldValue: [], newValue: [g1] }],
      }),
    );
    expect(await traced(kept, moved)).toEqual(['user 300: a', 'user 301: a']);
  });

  test('of another account, only with another credential and when it says so', async () => {
    const { kept, made } = journal();
    await made('a', giving, [0, 10]);
    expect(await traced(kept, [group1(5, wanted)], false)).toEqual([]);
    expect(await traced(kept, [group1(5, wanted)], false, 'other')).toEqual(['group 5: a']);
    expect(await traced(kept, [group1(5)], false, 'other')).toEqual([]);
    expect(await traced(kept, [group1(5)], true, 'other')).toEqual(['group 5: a']);
  });

  test('not of a question', async () => {
    const { kept, line } = journal();
    await line(0, 'asked', 'b', { plan: giving });
    expect(await traced(kept, [group1(5, wanted)])).toEqual([]);
  });
});

describe('the time in which it was written', () => {
  type Line = readonly [second: number, kind: JournalEvent['kind'], data?: unknown];
  const span = async (lines: readonly Line[]): Promise<number[] | undefined> => {
    const { kept, line } = journal();
    for (const [second, kind, data] of lines) await line(second, kind, 'a', data);
    const [first, ...rest] = await allEntries(kept);
    if (first === undefined) throw new Error('nothing was written down');
    const found = writingOf(pastChange([first, ...rest]));
    return found && [found.from, found.to].map((time) => (time - NINE) / SECOND);
  };
  const found = { state: 'as planned' };
  const ended = (...states: string[]) => ({ steps: states.map((state) => ({ state })), found });

  test.each<[string, Line[], unknown]>([
    ['a question', [[0, 'asked']], undefined],
    ['running, or cut off', [[5, 'intent']], [5, 3_605]],
    [
      'done',
      [
        [5, 'intent'],
        [9, 'outcome', ended('done')],
      ],
      [5, 9],
    ],
    [
      'done in part',
      [
        [5, 'intent'],
        [9, 'outcome', ended('failed', 'unknown')],
      ],
      [5, 9],
    ],
    [
      'refused',
      [
        [5, 'intent'],
        [9, 'outcome', ended('failed', 'skipped')],
      ],
      undefined,
    ],
    [
      'cut off, read soon',
      [
        [5, 'intent'],
        [99, 'outcome', ended()],
      ],
      [5, 99],
    ],
    [
      'cut off, read later',
      [
        [5, 'intent'],
        [90_000, 'outcome', ended()],
      ],
      [5, 3_605],
    ],
    [
      'of an unknown form',
      [
        [5, 'intent'],
        [9, 'outcome', 'odd'],
      ],
      [5, 9],
    ],
    [
      'by a clock set back',
      [
        [5, 'intent'],
        [1, 'outcome', ended('done')],
      ],
      [5, 5],
    ],
  ])('%s', async (_, lines, expected) => {
    expect(await span(lines)).toEqual(expected);
  });
});
