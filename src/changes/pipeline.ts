/**
 * The one way for every write: intent, plan, effect, guards, approval, apply, verify, outcome.
 *
 * A question may take minutes and a call may come twice, once to ask and once with the answer. Each
 * time everything is read and planned again from the top; what the person approved is a digest, and
 * a plan with another digest is not what the person approved. The target's lock is held from that
 * read to the verifying read, so that two calls of this server never plan on the same state.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { Approval } from '../approval/approve.js';
import type { Policy } from '../config/policy/policy.js';
import type { Directory, Reading } from '../directory/directory.js';
import { Failure } from '../errors.js';
import type { JournalEvent } from '../ledger/journal.js';
import type { Ledger } from '../ledger/ledger.js';
import { describeChange } from '../plan/describe.js';
import { type Effect, effectOf } from '../plan/effect.js';
import { guardPolicy } from '../plan/guard-policy.js';
import { guard } from '../plan/guards.js';
import { checkArguments, type Intent } from '../plan/intent.js';
import type { Plan } from '../plan/plan.js';
import { count } from '../text/lists.js';
import { apply } from './apply/apply.js';
import { createdId, type StepOutcome } from './apply/step-outcome.js';
import { type VerifiedState, verify } from './apply/verify.js';
import { lockTargetOf, prepare } from './prepare/prepare.js';

/** Writes an event to the journal. @throws {Failure} When nothing must be changed for want of it. */
export type Recorder = (
  event: Pick<JournalEvent, 'kind' | 'change' | 'summary' | 'data'>,
) => Promise<void>;

export interface Change<Q> {
  readonly intent: Intent;
  readonly dryRun: boolean;
  /**
   * Decides from what the person has answered so far. Called for routine plans too: a person who
   * declined must be heard even where nobody would have been asked.
   */
  readonly approve: (plan: Plan, effect: Effect) => Promise<Approval<Q>>;
  readonly record: Recorder;
  /** The policy in force now. @throws {Failure} Where nothing may be changed because of it. */
  readonly policy: () => Promise<Policy>;
  readonly reading: Reading;
  readonly undoing?: Undoing | undefined;
}

/** An earlier change that this one takes back. */
export interface Undoing {
  readonly id: string;
  /**
   * What the plan leaves alone and what cannot come back, as sentences without a full stop. They
   * become notes of the plan, so that they are told before a person approves it.
   */
  readonly notes: (plan: Plan) => readonly string[];
}

/** How a change ended. */
export type Outcome<Q> =
  | { readonly state: 'nothing to do'; readonly plan: Plan }
  | {
      readonly state: 'dry run';
      readonly plan: Plan;
      readonly effect: Effect;
    }
  | { readonly state: 'ask'; readonly question: Q }
  | { readonly state: 'refused'; readonly failure: Failure }
  | {
      readonly state: 'applied';
      /** Under which it stands in the journal. */
      readonly id: string;
      readonly plan: Plan;
      readonly effect: Effect;
      readonly steps: readonly StepOutcome[];
      readonly found: VerifiedState;
    };

export interface Pipeline {
  readonly directory: Directory;
  readonly ledger: Ledger;
  /** Sleeps the given milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

/** Takes a change through the pipeline once. @throws {Failure} From resolving, reading, planning, guarding. */
export async function change<Q>(pipeline: Pipeline, asked: Change<Q>): Promise<Outcome<Q>> {
  const { directory, ledger } = pipeline;
  checkArguments(asked.intent);
  const aim = await lockTargetOf(directory, asked.intent, asked.reading);
  return ledger.withLocks([aim.lock], async () => {
    // Not before: waiting for the lock may take minutes.
    const policy = await asked.policy();
    const prepared = await prepare(directory, asked.intent, aim, asked.reading);
    const { catalogue, paths } = prepared;
    const plan = withNotes(prepared.plan, asked.undoing?.notes(prepared.plan));
    if (plan.steps.length === 0) return { state: 'nothing to do', plan };
    const effect = effectOf(plan, catalogue, policy);
    guard(plan, catalogue, paths);
    guardPolicy(plan, policy);
    if (asked.dryRun) return { state: 'dry run', plan, effect };
    const approval = await asked.approve(plan, effect);
    if (approval.state === 'ask') return { state: 'ask', question: approval.question };
    if (approval.state === 'refused') return { state: 'refused', failure: approval.failure };
    if (asked.reading.signal?.aborted) {
      throw new Failure(
        'CANCELLED',
        'The call was cancelled before anything was sent',
        'Call again when it is wanted',
      );
    }
    const id = approval.change ?? randomUUID();
    const summary = describeChange(plan, 'do');
    // Before the first write: what cannot be written down is not done.
    const undoes = asked.undoing === undefined ? {} : { undoes: asked.undoing.id };
    const data = { plan, level: effect.level, ...undoes };
    await asked.record({ kind: 'intent', change: id, summary, data });
    const steps = await apply(directory, plan, asked.reading);
    const found = await settle(pipeline, plan, steps);
    const notes = await recordOutcome(asked.record, id, steps, found);
    return {
      state: 'applied',
      id,
      plan: withNotes(plan, notes),
      effect,
      steps,
      found,
    };
  });
}

function withNotes(plan: Plan, notes: readonly string[] = []): Plan {
  return { ...plan, notes: [...plan.notes, ...notes] };
}

/** After the last write nothing can be refused any more: a journal that fails now is told of. */
async function recordOutcome(
  record: Recorder,
  change: string,
  steps: readonly StepOutcome[],
  found: VerifiedState,
): Promise<string[]> {
  try {
    await record({
      kind: 'outcome',
      change,
      summary: `${found.state}; ${count(steps.filter(({ state }) => state === 'done').length, 'step')} of ${steps.length} done`,
      data: { steps: steps.map(stepData), found: foundData(found) },
    });
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [`This outcome is not in the journal: ${error.message}`];
  }
}

function stepData(step: StepOutcome): unknown {
  if (step.state === 'done' || step.state === 'skipped') return step;
  const { code, context } = step.failure;
  const { status, traceId } = context;
  return {
    state: step.state,
    code,
    ...(status === undefined ? {} : { status }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** What was found, as plain data for the journal. */
export function foundData(found: VerifiedState): unknown {
  if (found.state !== 'unreadable') return found;
  return { state: found.state, code: found.failure.code };
}

/** Reads what became of it, also when the caller is gone: a half-known change helps nobody. */
async function settle(
  pipeline: Pipeline,
  plan: Plan,
  steps: readonly StepOutcome[],
): Promise<VerifiedState> {
  return verify(
    pipeline.directory,
    plan,
    {
      wait: pipeline.wait,
      createdId: createdId(steps),
      singleRead: steps.every((step) => step.state === 'failed' || step.state === 'skipped'),
    },
    { signal: AbortSignal.timeout(30_000) },
  );
}
