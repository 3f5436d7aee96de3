/**
 * A change of the journal in an answer: its fields, and its line.
 *
 * @module
 */

import { z } from 'zod';
import { clean, quote } from '../../text/clean.js';
import { approvalOf, describePastChange, endings, endOf } from './describe-past-change.js';
import type { Told } from './journal-pages.js';

export const ChangeView = z.lazy(() =>
  z.object({
    change: z.string(),
    time: z.string(),
    /** Name of the tool that was called. */
    tool: z.string(),
    what: z.string(),
    outcome: z.enum(endings),
    ended: z.string(),
    /** What somebody else did at the same time and this change undid. */
    overwrote: z.string().optional(),
    approval: z.string().optional(),
    client: z.string(),
    undoes: z.string().optional(),
    undone_by: z.string().optional(),
  }),
);
export type ChangeView = z.infer<typeof ChangeView>;

/** @param now Milliseconds since the epoch. */
export function viewChange({ past, undoneBy }: Told, now: number): ChangeView {
  const ended = endOf(past, now);
  const approval = approvalOf(past);
  const { id, tool, client, undoes, entries } = past;
  return {
    change: clean(id).text,
    time: clean((ended.entry ?? entries.at(-1))?.time ?? '').text,
    tool: clean(tool).text,
    what: describePastChange(past),
    outcome: ended.ending,
    ended: ended.words,
    ...(approval === undefined ? {} : { approval }),
    client: clean(client).text,
    ...(undoes === undefined ? {} : { undoes: clean(undoes).text }),
    ...(undoneBy === undefined ? {} : { undone_by: clean(undoneBy).text }),
  };
}

export function changeLine(view: ChangeView): string {
  const { time, what, ended, overwrote, approval, client, tool, change, undoes, undone_by } = view;
  return [
    `- ${time}`,
    what,
    ended,
    ...(overwrote === undefined ? [] : [overwrote]),
    ...(approval === undefined ? [] : [`approval: ${approval}`]),
    ...(undoes === undefined ? [] : [`undoes ${undoes}`]),
    ...(undone_by === undefined ? [] : [`undone by ${undone_by}`]),
    `by ${tool} in ${quote(client)}`,
    `change ${change}`,
  ].join(' · ');
}
