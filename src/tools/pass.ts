/**
 * Takes the intent of a tool through the pipeline, with the approval room as the one who asks.
 *
 * @module
 */

import { approve, type Pending } from '../approval/approve.js';
import type { Intent } from '../changes/intent.js';
import { change, type Outcome } from '../changes/pipeline.js';
import type { ToolCall } from './define-tool.js';

/** An outcome that a tool has to put into words. */
export type Settled = Exclude<Outcome<Pending>, { state: 'ask' } | { state: 'refused' }>;

/**
 * @param tool Name of the tool: an approval given to one counts for no other.
 * @returns The question to ask first, or how it ended.
 * @throws {Failure} From resolving, planning and guarding, and for an approval that was not given.
 */
export async function pass(
  tool: string,
  intent: Intent,
  dryRun: boolean,
  { tenant, reading, asking }: ToolCall,
): Promise<{ readonly state: 'ask'; readonly pending: Pending } | Settled> {
  const outcome = await change<Pending>(tenant.pipeline, {
    intent,
    dryRun,
    reading,
    approve: (plan, effect) => approve(tenant.approval, tool, asking, plan, effect),
  });
  if (outcome.state === 'refused') throw outcome.failure;
  return outcome.state === 'ask' ? { state: 'ask', pending: outcome.question } : outcome;
}
