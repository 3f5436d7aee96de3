import type { Failure } from '../../errors.js';

/** What became of one step. */
export type StepOutcome =
  | { readonly state: 'done'; readonly createdId?: string }
  | { readonly state: 'failed'; readonly failure: Failure }
  /** Sent, but no usable answer came: the tenant may or may not have changed. */
  | { readonly state: 'unknown'; readonly failure: Failure }
  /** Not sent: the call was cancelled, or too much had gone wrong before. */
  | { readonly state: 'skipped' };

/** Id of the group that one of the steps created. */
export function createdId(steps: readonly StepOutcome[]): string | undefined {
  for (const step of steps) if (step.state === 'done' && step.createdId) return step.createdId;
  return undefined;
}
