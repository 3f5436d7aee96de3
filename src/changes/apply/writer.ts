/**
 * How a step gets to write: it takes a slot of the rate limit first, and where time passes before it
 * may write, everything it was decided on is checked again. No request is repeated on older state.
 *
 * @module
 */

import type { Directory, Reading } from '../../directory/directory.js';
import { Failure } from '../../errors.js';
import type { SetStep } from '../../plan/merge-steps.js';
import type { WriteSlot } from '../../qlik/api/endpoint.js';
import type { StepOutcome } from './step-outcome.js';

/** Times one step may come too late for its slot, as after a 429, before it is given up. */
const MAX_ATTEMPTS = 4;

export interface Writer {
  readonly directory: Directory;
  readonly reading: Reading;
  /**
   * A slot for the next request, with everything checked again where that took time.
   *
   * @throws {Failure} `CHANGED_MEANWHILE`, or from the guards and the policy; then nothing more is sent.
   */
  slotFor(step: SetStep): Promise<WriteSlot>;
  /**
   * Sends with a slot of its own, and with another one as long as the tenant turns it away unread.
   *
   * @throws {Failure} From {@link slotFor}, and from the request.
   */
  again(step: SetStep, send: (slot: WriteSlot) => Promise<StepOutcome>): Promise<StepOutcome>;
}

/** @param slotFor See {@link Writer.slotFor}. */
export function createWriter(
  directory: Directory,
  reading: Reading,
  slotFor: Writer['slotFor'],
): Writer {
  return {
    directory,
    reading,
    slotFor,
    async again(step, send) {
      for (let attempt = 1; ; attempt += 1) {
        const slot = await slotFor(step);
        try {
          return await send(slot);
        } catch (error) {
          if (!mayRetry(error) || attempt >= MAX_ATTEMPTS) throw error;
        } finally {
          slot.release();
        }
      }
    },
  };
}

/** Whether the tenant certainly did not act on a request, so that it can be decided again. */
export function mayRetry(error: unknown): error is Failure {
  return error instanceof Failure && error.context.retry === true;
}
