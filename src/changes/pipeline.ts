/**
 * The one way for every write: answer, intents, locks, state, plans, effect, guards, approval, slot,
 * apply, verify, outcome.
 *
 * A question may take minutes and a call may come twice, once to ask and once with the answer. Each
 * time everything is read and planned again from the top; what the person approved is a digest, and
 * a set with another digest is not what the person approved. The locks are held from that read to the
 * verifying read, so that two calls of this server never plan on the same state.
 *
 * @see ../../ARCHITECTURE.md
 * @module
 */

import { randomUUID } from 'node:crypto';
import { approve, type Pending, withdraw } from '../approval/approve.js';
import { questionFor } from '../approval/question.js';
import { shownStateOf } from '../approval/question-snapshot.js';
import type { Directory } from '../directory/directory.js';
import { Failure } from '../errors.js';
import type { ChangeSet } from '../plan/change-set.js';
import { describeIntents } from '../plan/describe-intent.js';
import { asksPerson, type Effect, effectOf } from '../plan/effect.js';
import { guardPolicy } from '../plan/guard-policy.js';
import { guard } from '../plan/guards.js';
import { checkArguments } from '../plan/intent.js';
import { locksOf } from '../plan/lock-name.js';
import { apply } from './apply/apply.js';
import { AT_ONCE_MS, checkAgain } from './apply/check-again.js';
import { createdIds, type StepOutcome } from './apply/step-outcome.js';
import { type VerifiedState, verify } from './apply/verify.js';
import { createWriter, mayRetry } from './apply/writer.js';
import type { AppliedOutcome, ChangeRequest, Outcome, Pipeline } from './change-request.js';
import { discard, type OpenedCall, openCall } from './opened-call.js';
import { type Prepared, prepare } from './prepare/prepare.js';
import type { ResolvedIntent } from './prepare/prepare-context.js';
import { firstLockOf, resolveTargets } from './prepare/resolve-target.js';

/** What one pass over the present state came to. */
type Decision =
  | Exclude<Outcome, AppliedOutcome>
  | { readonly state: 'more locks'; readonly locks: readonly string[] }
  | {
      readonly state: 'write';
      readonly id: string;
      readonly prepared: Prepared;
      readonly effect: Effect;
    };

/** Times the first request may come too late for its slot before the change is given up. */
const MAX_DECISIONS = 4;

/** How long verifying may take, in milliseconds. */
const VERIFY_TIMEOUT_MS = 30_000;

/** How long unasked changes add up, in milliseconds. */
const REACH_WINDOW_MS = 60 * 60_000;

/**
 * Takes a change through the pipeline once.
 *
 * @throws {Failure} From resolving, reading, planning and guarding, and for an approval not given.
 */
export async function change(pipeline: Pipeline, request: ChangeRequest): Promise<Outcome> {
  const opened = await openCall(pipeline, request);
  const { answered, journal } = opened;
  if (answered.state === 'refused') throw answered.failure;
  try {
    const outcome = await underLocks(pipeline, request, opened);
    if (outcome.state !== 'applied') await discard(pipeline, request, opened, outcome.state);
    return outcome;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const lost = await discard(pipeline, request, opened, error);
    if (!lost && !request.dryRun) await journal.refused(describeIntents(request.intents), error);
    throw error;
  }
}

async function underLocks(
  pipeline: Pipeline,
  request: ChangeRequest,
  opened: OpenedCall,
): Promise<Outcome> {
  const { directory, ledger } = pipeline;
  const { intents, reading } = request;
  for (const intent of intents) checkArguments(intent);
  const resolved = await resolveTargets(directory, intents, reading);
  let locks: readonly string[] = resolved.map(firstLockOf);
  for (;;) {
    const held = new Set(locks);
    const options = {
      ...(reading.signal === undefined ? {} : { signal: reading.signal }),
      onWait: () => reading.onProgress?.('Waiting for another change of the same group or person'),
    };
    const call = new Call(pipeline, request, opened, resolved, held);
    const outcome = await ledger.withLocks(locks, () => call.run(), options);
    if (outcome.state !== 'more locks') return outcome;
    // Only reading tells what a change touches. Locks are taken anew, all in one order.
    locks = [...new Set([...locks, ...outcome.locks])];
  }
}

/** One pass of a call, with its locks held. */
class Call {
  readonly #pipeline: Pipeline;
  readonly #request: ChangeRequest;
  readonly #opened: OpenedCall;
  readonly #resolved: readonly ResolvedIntent[];
  readonly #held: ReadonlySet<string>;
  /** What the journal has as about to be written, while nothing was sent. */
  #intended: Extract<Decision, { state: 'write' }> | undefined;

  constructor(
    pipeline: Pipeline,
    request: ChangeRequest,
    opened: OpenedCall,
    resolved: readonly ResolvedIntent[],
    held: ReadonlySet<string>,
  ) {
    this.#pipeline = pipeline;
    this.#request = request;
    this.#opened = opened;
    this.#resolved = resolved;
    this.#held = held;
  }

  /** Decides, takes a slot, decides again where that took time, and writes. */
  async run(): Promise<Outcome | Extract<Decision, { state: 'more locks' }>> {
    try {
      return await this.#untilSent();
    } finally {
      await this.#endUnsent();
    }
  }

  /** Closes an intent in the journal of which nothing was sent. */
  async #endUnsent(): Promise<void> {
    if (this.#intended === undefined) return;
    const { id, prepared } = this.#intended;
    this.#intended = undefined;
    await this.#opened.journal.outcome(id, notSent(prepared.set), unchanged(prepared.set));
  }

  async #untilSent(): Promise<Outcome | Extract<Decision, { state: 'more locks' }>> {
    const { directory, approval } = this.#pipeline;
    const { reading } = this.#request;
    let decision = await this.#decide();
    for (let attempt = 1; ; attempt += 1) {
      if (decision.state !== 'write') return decision;
      this.#refuseCancelled();
      const before = approval.now();
      const slot = await directory.client.writeSlot(reading);
      try {
        // What was read before a wait is no ground to write on.
        if (approval.now() > before + AT_ONCE_MS) decision = await this.#decide();
        if (decision.state !== 'write') return decision;
        return await this.#write(decision, slot);
      } catch (error) {
        if (!mayRetry(error) || attempt >= MAX_DECISIONS) throw error;
        decision = await this.#decide();
      } finally {
        slot.release();
      }
    }
  }

  async #decide(): Promise<Decision> {
    const { directory, approval, ledger } = this.#pipeline;
    const { policy: policySource, reading, undoing, dryRun, tool, asking } = this.#request;
    const { tenantId, journal } = this.#opened;
    // Not before: waiting for a lock may take minutes.
    const policy = await policySource();
    const prepared = await prepare(directory, this.#resolved, reading);
    const { catalogue, paths, net } = prepared;
    const set = withNotes(prepared.set, undoing?.notes(prepared.set.plans));
    const needed = locksOf(set).filter((lock) => !this.#held.has(lock));
    if (set.steps.length === 0) return { state: 'nothing to do', set };
    if (needed.length > 0) return { state: 'more locks', locks: needed };
    const recent = await ledger.tally.recent('reach', REACH_WINDOW_MS);
    const recentReach = recent.reduce((sum, { weight }) => sum + weight, 0);
    const effect = effectOf(set.plans, catalogue, policy, recentReach);
    guard(set, catalogue, paths);
    guardPolicy(set, policy);
    if (dryRun) return { state: 'dry run', set, effect, net };
    const verdict = await approve(approval, {
      tenantId,
      tool,
      asking,
      answered: this.#opened.answered,
      set,
      effect,
      net,
      onAnswer: journal.answeredOnPage,
    });
    if (verdict.state === 'ask') {
      if (verdict.isNew) await this.#noteQuestion(verdict.pending, set);
      return { state: 'ask', pending: verdict.pending };
    }
    if (verdict.state === 'refused') {
      if (verdict.lost !== undefined) await journal.unused(verdict.lost, verdict.failure.message);
      throw verdict.failure;
    }
    const { change: id = randomUUID() } = verdict;
    // A page gives its approval once, and a change that waits is decided more than once.
    if (verdict.change !== undefined) {
      const { wanted, what } = questionFor(set, effect);
      this.#opened.answered = {
        state: 'approved',
        action: 'accept',
        change: id,
        digest: set.digest,
        wanted,
        what,
        shown: shownStateOf(set),
      };
    }
    return { state: 'write', id, prepared: { ...prepared, set }, effect };
  }

  async #write(
    decision: Extract<Decision, { state: 'write' }>,
    slot: Awaited<ReturnType<Directory['client']['writeSlot']>>,
  ): Promise<Outcome> {
    const { directory, ledger } = this.#pipeline;
    const { reading, policy, undoing } = this.#request;
    const { prepared, effect } = decision;
    const { set, net } = prepared;
    const { journal } = this.#opened;
    if (this.#intended?.prepared.set.digest !== set.digest) await this.#endUnsent();
    const { id } = this.#intended ?? decision;
    if (this.#intended === undefined) await journal.intent(id, set, effect, undoing?.id);
    this.#intended = { ...decision, id };
    const writer = createWriter(directory, reading, (step) =>
      checkAgain({ directory, reading, policy, set, now: this.#pipeline.approval.now }, step),
    );
    const steps = await apply(writer, set, slot);
    this.#intended = undefined;
    const found = await this.#settle(set, steps);
    const unrecorded = await journal.outcome(id, steps, found);
    if (!asksPerson(effect)) await ledger.tally.add('reach', effect.reach).catch(ignoreFailure);
    const noted = withNotes(set, unrecorded);
    return { state: 'applied', id, set: noted, effect, net, steps, found };
  }

  /** Reads what became of it, also when the caller is gone: a half-known change helps nobody. */
  #settle(set: ChangeSet, steps: readonly StepOutcome[]): Promise<readonly VerifiedState[]> {
    return verify(
      this.#pipeline.directory,
      set,
      {
        wait: this.#pipeline.wait,
        created: createdIds(set.steps, steps),
        singleRead: steps.every(({ state }) => state === 'failed' || state === 'skipped'),
      },
      { signal: AbortSignal.timeout(VERIFY_TIMEOUT_MS) },
    );
  }

  async #noteQuestion(pending: Pending, set: ChangeSet): Promise<void> {
    try {
      await this.#opened.journal.asked(pending, set);
    } catch (error) {
      // A later call would find it, and take it for one that the journal has.
      if (pending.page !== undefined) withdraw(this.#request.asking, pending.page);
      throw error;
    }
  }

  #refuseCancelled(): void {
    if (!this.#request.reading.signal?.aborted) return;
    throw new Failure(
      'CANCELLED',
      'The call was cancelled before anything was sent',
      'Call again when it is wanted',
    );
  }
}

function withNotes(set: ChangeSet, notes: readonly string[] = []): ChangeSet {
  const [first, ...rest] = set.plans;
  return { ...set, plans: [{ ...first, notes: [...first.notes, ...notes] }, ...rest] };
}

function notSent({ steps }: ChangeSet): StepOutcome[] {
  return steps.map(() => ({ state: 'skipped' }));
}

function unchanged({ plans }: ChangeSet): VerifiedState[] {
  return plans.map(({ before }) => ({ state: 'as before', roles: before.roles }));
}

/** After the last write nothing can be refused any more. */
function ignoreFailure(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}
