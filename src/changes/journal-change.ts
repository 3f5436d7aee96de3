/**
 * What a change leaves in the journal: every question, answer, refusal, intent and outcome.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { Answered, ApprovalSettings, Pending } from '../approval/approve.js';
import { Failure } from '../errors.js';
import type { JournalEvent } from '../ledger/journal.js';
import type { Ledger } from '../ledger/ledger.js';
import type { ChangeSet } from '../plan/change-set.js';
import { describeSet } from '../plan/describe.js';
import { asksPerson, type Effect } from '../plan/effect.js';
import { count } from '../text/lists.js';
import type { StepOutcome } from './apply/step-outcome.js';
import type { VerifiedState } from './apply/verify.js';

/** Refusals that somebody will ask about; the rest are arguments that matched nothing. */
const worthRecording = new Set([
  'NOT_ALLOWED',
  'GROUP_NOT_EMPTY',
  'ROLES_NOT_VISIBLE',
  'NAME_TAKEN',
  'CANNOT_ASK',
]);

/** The same in every entry of one call. */
export interface JournalScope {
  readonly ledger: Pick<Ledger, 'journal'>;
  /** Name or host of the tenant. */
  readonly tenant: string;
  readonly approval: Pick<ApprovalSettings, 'principal'>;
  /** Name and version that the client gives of itself. */
  readonly client: string;
  readonly tool: string;
}

export interface ChangeJournal {
  asked(pending: Pending, set: ChangeSet): Promise<void>;
  /** What the client brought back from its form, before anything else happens. */
  answered(answered: Answered): Promise<void>;
  /** What a person answered on the page, before it counts. */
  answeredOnPage(change: string, action: 'accept' | 'decline', verdict: string): Promise<void>;
  /** An approval that nothing came of. */
  unused(change: string, why: string): Promise<void>;
  /** A refusal that no answer of a person could have changed, or for want of an answer. */
  refused(wanted: string, failure: Failure): Promise<void>;
  /** Before the first write: what cannot be written down is not done. */
  intent(change: string, set: ChangeSet, effect: Effect, undoes?: string): Promise<void>;
  /** @returns A sentence where it could not be written down: after the last write nothing is refused. */
  outcome(
    change: string,
    steps: readonly StepOutcome[],
    found: readonly VerifiedState[],
  ): Promise<string[]>;
}

/** @throws {Failure} From every method, when the journal cannot be written. */
export function journalOf({ ledger, tenant, approval, client, tool }: JournalScope): ChangeJournal {
  const principal = approval.principal.slice(0, 16);
  const write = async (
    event: Pick<JournalEvent, 'kind' | 'change' | 'summary' | 'data'>,
  ): Promise<void> => {
    await ledger.journal.append({ tenant, principal, client, tool, ...event });
  };
  return {
    async asked({ change, page }, set) {
      const summary = `asked whether to ${describeSet(set, 'do')}`;
      const how = page === undefined ? 'form' : 'page';
      await write({ kind: 'asked', change, summary, data: { digest: set.digest, how } });
    },
    async answered(answered) {
      if (answered.state === 'none') return;
      const { change = randomUUID(), action } = answered;
      const verdict = answered.state === 'approved' ? 'approved' : answered.failure.message;
      const summary = `answered with ${action}: ${verdict}`;
      await write({ kind: 'answered', change, summary, data: { action, how: 'form' } });
    },
    async answeredOnPage(change, action, verdict) {
      const summary = `answered with ${action} on the approval page: ${verdict}`;
      await write({ kind: 'answered', change, summary, data: { action, how: 'page' } });
    },
    async unused(change, why) {
      await write({ kind: 'unused', change, summary: `approved, not used: ${why}`, data: { why } });
    },
    async refused(wanted, failure) {
      if (!worthRecording.has(failure.code)) return;
      const why = failure.message;
      const summary = `not allowed to ${wanted}: ${why}`;
      await write({ kind: 'refused', change: randomUUID(), summary, data: { wanted, why } });
    },
    async intent(change, set, effect, undoes) {
      const { plans, steps, digest } = set;
      await write({
        kind: 'intent',
        change,
        summary: describeSet(set, 'do'),
        data: {
          plans: plans.map(({ steps: _, ...plan }) => plan),
          steps: steps.length,
          digest,
          reasons: effect.reasons.map(({ kind }) => kind),
          approved: asksPerson(effect),
          ...(undoes === undefined ? {} : { undoes }),
        },
      });
    },
    async outcome(change, steps, found) {
      const done = steps.filter(({ state }) => state === 'done').length;
      const states = [...new Set(found.map(({ state }) => state))].join(', ');
      try {
        await write({
          kind: 'outcome',
          change,
          summary: `${states}; ${count(done, 'step')} of ${steps.length} done`,
          data: { steps: steps.map(stepData), found: found.map(foundData) },
        });
        return [];
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return [`This outcome is not in the journal: ${error.message}`];
      }
    },
  };
}

function stepData(step: StepOutcome): unknown {
  if (step.state === 'done') return step;
  const failure = step.state === 'skipped' ? step.why : step.failure;
  if (failure === undefined) return { state: step.state };
  const { status, traceId } = failure.context;
  return {
    state: step.state,
    code: failure.code,
    ...(status === undefined ? {} : { status }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** What was found, as plain data for the journal. */
export function foundData(found: VerifiedState): unknown {
  if (found.state !== 'unreadable') return found;
  return { state: found.state, code: found.failure.code };
}
