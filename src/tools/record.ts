/**
 * What a writing tool leaves in the journal: every question, answer, refusal, intent and outcome.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import {
  type Approval,
  type Asking,
  type PageAsking,
  type Pending,
  withdraw,
} from '../approval/approve.js';
import type { Recorder } from '../changes/pipeline.js';
import type { Failure } from '../errors.js';
import { describeChange } from '../plan/describe.js';
import type { Plan } from '../plan/plan.js';
import type { ToolCall } from './tool.js';

/** Refusals that somebody will ask about; the rest are arguments that fitted nothing. */
const worthTelling = new Set(['NOT_ALLOWED', 'GROUP_NOT_EMPTY', 'ROLES_NOT_VISIBLE', 'NAME_TAKEN']);

/** Writes with everything that is the same for one call. */
export function recorder(
  tool: string,
  { tenant, client }: Pick<ToolCall, 'tenant' | 'client'>,
): Recorder {
  const { journal } = tenant.pipeline.ledger;
  const who = {
    tenant: tenant.directory.tenant,
    principal: tenant.approval.principal.slice(0, 16),
    client,
    tool,
  };
  return async (event) => {
    await journal.append({ ...who, ...event });
  };
}

/** Writes down what a person answered on the approval page, before it counts. */
export function pageAnswers(record: Recorder): PageAsking['onAnswer'] {
  return (change, action, verdict) =>
    record({
      kind: 'answered',
      change,
      summary: `answered with ${action} on the approval page: ${verdict}`,
      data: { action, how: 'page' },
    });
}

/** What the person was asked and what came back. What was typed is never written down. */
export async function recordApproval(
  record: Recorder,
  asking: Asking,
  plan: Plan,
  approval: Approval<Pending>,
): Promise<void> {
  if (approval.noted) return;
  const { state, reply } = asking;
  const change = approval.change ?? randomUUID();
  const answered = state !== undefined && reply !== undefined;
  if (answered) {
    const summary = `answered with ${reply.action}: ${verdictOf(approval)}`;
    await record({
      kind: 'answered',
      change,
      summary,
      data: { action: reply.action, how: 'form' },
    });
  } else if (approval.state === 'refused') {
    await record(refusal(change, describeChange(plan, 'do'), approval.failure));
  }
  if (approval.state === 'ask') {
    const { change: asked, page } = approval.question;
    const summary = `asked whether to ${describeChange(plan, 'do')}`;
    const how = page === undefined ? 'form' : 'page';
    try {
      await record({ kind: 'asked', change: asked, summary, data: { digest: plan.digest, how } });
    } catch (error) {
      // A later call would find it, and take it for one that the journal has.
      if (page !== undefined) withdraw(asking, page);
      throw error;
    }
  }
}

function verdictOf(approval: Approval<Pending>): string {
  if (approval.state === 'approved') return 'approved';
  return approval.state === 'ask' ? 'asked again' : approval.failure.message;
}

/**
 * A refusal that no answer of a person could have changed.
 *
 * @param wanted A clause that begins with a verb.
 */
export async function recordRefusal(
  record: Recorder,
  wanted: string,
  failure: Failure,
): Promise<void> {
  if (!worthTelling.has(failure.code)) return;
  await record(refusal(randomUUID(), wanted, failure));
}

function refusal(change: string, wanted: string, { message: why }: Failure) {
  const summary = `not allowed to ${wanted}: ${why}`;
  return { kind: 'refused', change, summary, data: { wanted, why } } as const;
}
