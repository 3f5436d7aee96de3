/**
 * Taking the intents of a tool through the pipeline, and the sentences that every answer of a writing
 * tool shares.
 *
 * @module
 */

import type { Pending } from '../../approval/approve.js';
import type { StepOutcome } from '../../changes/apply/step-outcome.js';
import type { VerifiedState } from '../../changes/apply/verify.js';
import type { AppliedOutcome, Outcome, Undoing } from '../../changes/change-request.js';
import { change } from '../../changes/pipeline.js';
import type { ChangeSet } from '../../plan/change-set.js';
import { describeTarget } from '../../plan/describe.js';
import { describeNetEffect, type NetTense } from '../../plan/describe-net-effect.js';
import { asksPerson, type Effect, reasonsText } from '../../plan/effect.js';
import type { Intent } from '../../plan/intent.js';
import type { SetStep } from '../../plan/merge-steps.js';
import type { NetEffect } from '../../plan/net-effect.js';
import type { Plan } from '../../plan/plan.js';
import type { ToolCall } from '../tool.js';

/** What a tool wants of the pipeline. */
export interface Wanted {
  readonly intents: readonly [Intent, ...Intent[]];
  readonly dryRun: boolean;
  /** The change that this one takes back. */
  readonly undoing?: Undoing | undefined;
}

/** An outcome that a tool has to put into words. */
export type Settled = Exclude<Outcome, { state: 'ask' }>;

/**
 * @returns The question to ask first, or how it ended.
 * @throws {Failure} From resolving, planning and guarding, and for an approval that was not given.
 */
export function throughPipeline(
  { intents, dryRun, undoing }: Wanted,
  { tool, tenant, asking, policy, reading, client }: ToolCall,
): Promise<{ readonly state: 'ask'; readonly pending: Pending } | Settled> {
  return change(tenant.pipeline, {
    tool,
    intents,
    dryRun,
    asking,
    policy,
    reading,
    client,
    undoing,
  });
}

/** A change of one target that was applied. */
export interface AppliedPlan {
  readonly id: string;
  readonly plan: Plan;
  readonly effect: Effect;
  /** For its words, where it is known. */
  readonly net: readonly string[] | undefined;
  readonly sent: readonly SetStep[];
  /** For each of those. */
  readonly steps: readonly StepOutcome[];
  readonly found: VerifiedState;
}

/** The only target of a change. */
export function onlyTarget(outcome: AppliedOutcome): AppliedPlan {
  const { id, set, effect, steps, found } = outcome;
  const [plan] = set.plans;
  const [state = { state: 'as planned', roles: plan.after.roles } as const] = found;
  return { id, plan, effect, net: netLines(outcome, 'did'), sent: set.steps, steps, found: state };
}

/** Who gained, lost and kept what, in sentences; `undefined` where it is not known. */
export function netLines(
  { net, set }: { readonly net?: NetEffect | undefined; readonly set: ChangeSet },
  tense: NetTense,
): readonly string[] | undefined {
  return net === undefined ? undefined : describeNetEffect(net, set, tense);
}

export function noteLines({ notes }: Plan): string[] {
  return notes.map((note) => `${note}.`);
}

/** What the change did is undone already, or was changed since. */
export function nothingToUndo({ tenant, target }: Plan): string {
  return `Nothing to undo in ${tenant}: of that change nothing still stands for ${describeTarget(target)}. Nothing was changed.`;
}

/** After every change of what people may do. */
export const signInAgain =
  'People who are signed in keep their old rights until they sign in again';

/** Last line of every change that was done. */
export function changeLine(id: string): string {
  return `Change id, to look it up or to undo it: ${id}`;
}

/** Whether somebody would be asked, and why. */
export function approvalLine(effect: Effect): string {
  return asksPerson(effect)
    ? `A person would be asked first, because ${reasonsText(effect)}.`
    : 'No question would be asked: it only adds, to few people, and nothing of an administrator.';
}
