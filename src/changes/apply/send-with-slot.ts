import type { Reading } from '../../directory/directory.js';
import { Failure } from '../../errors.js';
import type { WriteSlot } from '../../qlik/api/endpoint.js';
import type { QlikClient } from '../../qlik/client.js';

/** Times one write is sent at most. */
const ATTEMPTS = 4;

/** Sends a write in its turn, and again when the tenant certainly did not act on it. */
export async function sendWithSlot<Reply>(
  client: QlikClient,
  reading: Reading,
  send: (slot: WriteSlot) => Promise<Reply>,
): Promise<Reply> {
  let before: Failure | undefined;
  for (let attempt = 1; ; attempt++) {
    const slot = await client.writeSlot(reading).catch((error: unknown) => {
      // The tenant's own refusal says more than that its wait is too long.
      const tooLong = error instanceof Failure && error.code === 'RATE_LIMITED';
      throw tooLong && before !== undefined ? before : error;
    });
    try {
      return await send(slot);
    } catch (error) {
      if (!(error instanceof Failure) || error.context.retry !== true) throw error;
      if (attempt >= ATTEMPTS) throw error;
      before = error;
    }
  }
}
