/**
 * A part of a long list, so that whoever reads it can stop and go on later.
 *
 * @module
 */

export interface ListChunk<Entry> {
  /** The tenant's cursor of this part; left out for the first. */
  readonly at?: string | undefined;
  /** The tenant's cursor of the next part; left out for the last. */
  readonly next?: string | undefined;
  /** Whether enough was read for one answer, though the next part is there. */
  readonly pause?: boolean | undefined;
  readonly entries: readonly Entry[];
  /** How many entries the whole list has, where the tenant says so. */
  readonly total?: number | undefined;
}
