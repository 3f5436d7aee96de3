/**
 * The id of the tenant: the same for every name it has.
 *
 * @module
 */

import { Failure, type FailureCode } from '../errors.js';
import type { Directory, Reading } from './directory.js';

/** Answers of a tenant that hides who is asking. */
const HIDDEN: ReadonlySet<FailureCode> = new Set([
  'FORBIDDEN',
  'NOT_FOUND',
  'REFUSED_BY_QLIK',
  'REPLY_NOT_UNDERSTOOD',
]);

/**
 * Reads it once per process; `undefined` where the tenant answers and does not say it.
 *
 * @throws {Failure} When the tenant does not answer.
 */
export async function readTenantId(
  directory: Directory,
  reading: Reading,
): Promise<string | undefined> {
  try {
    return (await directory.me(reading)).tenantId;
  } catch (error) {
    if (error instanceof Failure && HIDDEN.has(error.code)) return undefined;
    throw error;
  }
}
