import type { Failure } from '../../errors.js';
import type { SetStep } from '../../plan/merge-steps.js';

/** What became of one step. */
export type StepOutcome =
  | { readonly state: 'done'; readonly createdId?: string }
  | { readonly state: 'failed'; readonly failure: Failure }
  /** Sent, but no usable answer came: the tenant may or may not have changed. */
  | { readonly state: 'unknown'; readonly failure: Failure }
  /** Not sent, because of what went wrong before or changed meanwhile; `why` where one thing stopped it. */
  | { readonly state: 'skipped'; readonly why?: Failure };

/** The ids of the groups that the steps created, by their stand-ins. */
export function createdIds(
  steps: readonly SetStep[],
  outcomes: readonly StepOutcome[],
): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const [at, step] of steps.entries()) {
    const outcome = outcomes[at];
    if (step.do !== 'create group' || outcome?.state !== 'done') continue;
    if (outcome.createdId !== undefined) ids.set(step.as, outcome.createdId);
  }
  return ids;
}
