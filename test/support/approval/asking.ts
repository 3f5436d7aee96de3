/**
 * One server's approval with a clock of its own, asked and answered as a client would.
 *
 * @module
 */

import {
  type ApprovalSettings,
  type Asking,
  approve,
  openAnswer,
  type Pending,
  type Reply,
  type Verdict,
} from '../../../src/approval/approve.js';
import { createSealer } from '../../../src/approval/seal.js';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.js';
import type { Plan } from '../../../src/plan/plan.js';
import type { Role } from '../../../src/qlik/api/roles.js';
import { failureText } from '../../../src/text/failure-text.js';
import { effectOf, questionFor, setOf, TENANT_ID } from '../plan/one-plan.js';
import { catalogue } from '../plan/plans.js';

export const canAsk: Asking = {
  canAsk: true,
  state: undefined,
  reply: undefined,
  page: 'turned off',
};

export function server() {
  const clock = { time: Date.parse('2026-11-20T09:00:00Z') };
  const now = () => clock.time;
  const settings: ApprovalSettings = {
    ledger: createMemoryLedger(now),
    sealer: createSealer(new Uint8Array(32).fill(7)),
    now,
    principal: 'someone',
  };
  /** Decides about a plan as one call of a tool would, its client's answer first. */
  const decide = async (
    plan: Plan,
    asking: Asking,
    other: Partial<Scope> = {},
  ): Promise<Verdict> => {
    const scoped = { ...settings, principal: other.principal ?? settings.principal };
    const tool = other.tool ?? 'remove_role';
    const tenantId = other.tenantId ?? TENANT_ID;
    const answered = await openAnswer(scoped, tenantId, tool, asking);
    if (answered.state === 'refused') return { state: 'refused', failure: answered.failure };
    return approve(scoped, {
      tenantId,
      tool,
      asking,
      answered,
      set: setOf(plan),
      effect: effectOf(plan, catalogue),
      onAnswer: async () => undefined,
    });
  };
  /** The question about a plan. */
  const ask = async (plan: Plan, asking: Asking = canAsk): Promise<Pending> => {
    const approval = await decide(plan, asking);
    if (approval.state !== 'ask') throw new Error(`not asked: ${approval.state}`);
    return approval.pending;
  };
  /** What comes of the answer: `approved`, the text of the refusal, or the next question. */
  const answer = async (
    plan: Plan,
    state: string | undefined,
    reply: Reply | undefined,
    other?: Partial<Scope>,
  ): Promise<string> => {
    const approval = await decide(plan, { ...canAsk, state, reply }, other);
    if (approval.state === 'approved') return 'approved';
    return approval.state === 'ask'
      ? approval.pending.question.message
      : failureText(approval.failure);
  };
  return { clock, decide, ask, answer };
}

export interface Scope {
  readonly tenantId: string;
  readonly tool: string;
  readonly principal: string;
}

export const typed = (text: string): Reply => ({ action: 'accept', typed: text });

/** The label of the field, and then the question as it is shown. */
export function asked(plan: Plan, roles: ReadonlyMap<string, Role> = catalogue): string {
  const { label, message, wanted } = questionFor(plan, effectOf(plan, roles));
  if (message.split('\n').at(-1) !== wanted) throw new Error('the last line is not what is wanted');
  return `[${label}]\n${message}`;
}
