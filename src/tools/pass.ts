/**
 * Takes the intent of a tool through the pipeline, with the approval room as the one who asks.
 *
 * @module
 */

import { approve, nothingLeft, type Pending } from '../approval/approve.js';
import { change, type Outcome, type Undoing } from '../changes/pipeline.js';
import { Failure } from '../errors.js';
import { describeIntent } from '../plan/describe-intent.js';
import type { Intent } from '../plan/intent.js';
import { recordApproval, recorder, recordRefusal } from './record.js';
import type { ToolCall } from './tool.js';

/** An outcome that a tool has to put into words. */
export type Settled = Exclude<Outcome<Pending>, { state: 'ask' } | { state: 'refused' }>;

/**
 * @param tool Name of the tool: an approval given to one counts for no other.
 * @param undoing The change that this one takes back.
 * @returns The question to ask first, or how it ended.
 * @throws {Failure} From resolving, planning and guarding, and for an approval that was not given.
 */
export async function pass(
  tool: string,
  intent: Intent,
  dryRun: boolean,
  call: ToolCall,
  undoing?: Undoing,
): Promise<{ readonly state: 'ask'; readonly pending: Pending } | Settled> {
  const { tenant, reading, asking } = call;
  const record = recorder(tool, call);
  const outcome = await change<Pending>(tenant.pipeline, {
    intent,
    dryRun,
    reading,
    record,
    policy: call.policy,
    undoing,
    async approve(plan, effect) {
      const approval = await approve(tenant.approval, tool, asking, plan, effect);
      await recordApproval(record, asking, plan, approval);
      return approval;
    },
  }).catch(async (error: unknown) => {
    if (error instanceof Failure && !dryRun) {
      await recordRefusal(record, describeIntent(intent), error);
    }
    throw error;
  });
  if (outcome.state === 'nothing to do' && !dryRun) {
    nothingLeft(tenant.approval, tool, asking, outcome.plan);
  }
  if (outcome.state === 'refused') throw outcome.failure;
  return outcome.state === 'ask' ? { state: 'ask', pending: outcome.question } : outcome;
}
