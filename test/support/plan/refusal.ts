import { Failure } from '../../../src/errors.js';
import { lines } from '../directory/simulated-tenant.js';

/** The two texts of the failure that `act` throws. */
export function refusal(act: () => unknown): string[] {
  return lines(thrown(act));
}

function thrown(act: () => unknown): Failure {
  try {
    act();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
