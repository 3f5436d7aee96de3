/**
 * Cursors of our lists: which page of the tenant, and how many entries of it were already given.
 * Opaque to the model, and untrusted when it comes back.
 *
 * @module
 */

import { z } from 'zod';
import { Failure } from '../../errors.js';

const Place = z.lazy(() =>
  z.strictObject({
    /** The tenant's own cursor of the page, as long as it likes; left out for the first page. */
    page: z.string().max(4_000).optional(),
    /** Entries of that page, or of a list held in memory, that are already given. */
    skip: z.int().min(0).max(100_000),
  }),
);
export type Place = z.infer<typeof Place>;

export function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws {Failure} `ARGUMENT_INVALID` for anything that {@link writeCursor} has not made. */
export function readCursor(cursor: string | undefined): Place {
  if (cursor === undefined) return { skip: 0 };
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new Failure(
      'ARGUMENT_INVALID',
      'Cannot go on from this cursor: it is not one that an answer gave',
      'Copy the cursor from the previous answer, or leave it out to start again',
    );
  }
}

/**
 * How many entries to ask the tenant for: as many as are wanted, and more than those of the page that
 * are already given. Otherwise a cursor used with a smaller limit would give some of them again.
 */
export function pageSize({ skip }: Place, limit: number): number {
  return Math.min(100, Math.max(limit, skip + 1));
}
