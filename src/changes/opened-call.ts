/**
 * The client's answer at the beginning of a call, and what becomes of an approval that nothing comes of.
 *
 * @module
 */

import { type Answered, endPageQuestion, openAnswer } from '../approval/approve.js';
import { noteAnswer } from '../approval/question-limit.js';
import { readTenantId } from '../directory/tenant-id.js';
import { Failure } from '../errors.js';
import type { ChangeRequest, Pipeline } from './change-request.js';
import { type ChangeJournal, journalOf } from './journal-change.js';

/**
 * For a call that is refused before it gets here: what its client brought back is used up all the
 * same, and an approval is journalled as not used.
 */
export async function discardAnswer(
  pipeline: Pipeline,
  call: Pick<ChangeRequest, 'tool' | 'asking' | 'client' | 'reading'>,
  wanted: string,
  failure: Failure,
): Promise<void> {
  const opened = await openCall(pipeline, call);
  const lost = await discard(pipeline, call, opened, failure);
  if (!lost) await opened.journal.refused(wanted, failure);
}

/** What a call begins with. */
export interface OpenedCall {
  readonly tenantId: string;
  /** What came back from a form, or later from a page. */
  answered: Answered;
  readonly journal: ChangeJournal;
}

/** Before anything else: what the client brought back is used up, whatever becomes of the call. */
export async function openCall(
  { directory, ledger, approval }: Pipeline,
  { tool, client, asking, reading }: Pick<ChangeRequest, 'tool' | 'client' | 'asking' | 'reading'>,
): Promise<OpenedCall> {
  const tenantId = (await readTenantId(directory, reading)) ?? directory.tenant;
  const journal = journalOf({ ledger, tenant: directory.tenant, approval, client, tool });
  const answered = await openAnswer(approval, tenantId, tool, asking);
  await journal.answered(answered);
  if (answered.state === 'approved') await noteAnswer(approval, 'approved');
  if (answered.state === 'refused') await noteAnswer(approval, answered.why);
  return { tenantId, answered, journal };
}

const unusedBecause = {
  'nothing to do': 'there was nothing left to do',
  'dry run': 'the call only asked to see the effect',
  ask: 'it is no longer exactly what was asked about',
} as const;

/** Ends what was approved and came to nothing. @returns Whether an approval was lost by that. */
export async function discard(
  { approval }: Pipeline,
  { tool, asking }: Pick<ChangeRequest, 'tool' | 'asking'>,
  { tenantId, answered, journal }: OpenedCall,
  end: keyof typeof unusedBecause | Failure,
): Promise<boolean> {
  const why = end instanceof Failure ? end.message : unusedBecause[end];
  // A question that is open now is the one that this call has just asked.
  const onPage =
    end === 'ask' || end === 'dry run'
      ? undefined
      : endPageQuestion(approval, tenantId, tool, asking, `Not used: ${why}.`);
  const lost = [
    ...(answered.state === 'approved' ? [answered.change] : []),
    ...(onPage === undefined ? [] : [onPage]),
  ];
  for (const id of lost) await journal.unused(id, why);
  return lost.length > 0;
}
