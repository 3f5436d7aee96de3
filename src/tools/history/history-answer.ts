/**
 * What list_changes answers: changes of this server and changes made elsewhere, as one list in the
 * text and as two in the structured half.
 *
 * @module
 */

import { count } from '../../text/lists.js';
import { type Filled, restLine } from '../common/fill-page.js';
import { type ChangeView, changeLine } from './change-view.js';
import { type EventView, eventLine } from './event-view.js';
import type { Answered } from './external-changes.js';

/** A row of the list; one of the two is there. */
export interface Shown {
  readonly change?: ChangeView;
  readonly event?: EventView;
}

export interface Asked {
  readonly tenant: string;
  /** Whether something was left out by what was asked for. */
  readonly narrowed: boolean;
  /** Whether this is not the first answer. */
  readonly later: boolean;
  readonly note: (answer: Answered) => string;
  /** Down to where the journal was looked through when that ended early; milliseconds. */
  readonly looked: number | undefined;
}

export function answerOf(filled: Filled<Shown>, asked: Asked) {
  const { views, cursor, unfinished } = filled;
  const changes = views.flatMap(({ change }) => change ?? []);
  const elsewhere = views.flatMap(({ event }) => event ?? []);
  const last = views.at(-1);
  const lastTime = Date.parse((last?.change ?? last?.event)?.time ?? '');
  const cut = cursor === undefined ? undefined : unfinished ? asked.looked : lastTime;
  const until = cut === undefined || Number.isNaN(cut) ? {} : { until: cut };
  const note = asked.note({ found: elsewhere.length, narrowed: asked.narrowed, ...until });
  return {
    state: 'done' as const,
    text: [
      headOf(changes.length, elsewhere.length, asked),
      ...views.flatMap(({ change, event }) => [
        ...(change === undefined ? [] : [changeLine(change)]),
        ...(event === undefined ? [] : [eventLine(event)]),
      ]),
      ...restLine(filled),
      note,
    ].join('\n'),
    data: {
      tenant: asked.tenant,
      changes,
      elsewhere,
      note,
      ...(cursor === undefined ? {} : { cursor }),
    },
  };
}

function headOf(ours: number, others: number, { narrowed, later, tenant }: Asked): string {
  const further = later ? 'further ' : '';
  const fits = narrowed ? ' that fits' : '';
  if (ours + others === 0 && !narrowed && !later) {
    return `The journal of this server has no change in ${tenant} yet.`;
  }
  const here =
    ours === 0
      ? `No ${further}change${fits}`
      : narrowed
        ? count(ours, 'change that fits', 'changes that fit')
        : count(ours, 'change');
  const there = others === 0 ? '' : ` and ${others} made elsewhere`;
  const end = ours + others === 0 ? '.' : ', newest first:';
  return `${here} in the journal of ${tenant}${there}${end}`;
}
