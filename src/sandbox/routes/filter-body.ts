/**
 * What the two `actions/filter` endpoints share: the filter comes in the body, and where the link
 * to the next page points is not reliably documented.
 *
 * @module
 */

import type { Call } from '../http/call.js';
import { isFields, readObject, readText } from '../http/input.js';
import { badBody } from '../http/refusal.js';

/** The `filter` of a filter endpoint's body; without one, everything is answered. */
export function readFilter(call: Call): string | undefined {
  if (call.body === undefined) return undefined;
  if (!isFields(call.body)) throw badBody('', 'The body must be a JSON object');
  return readText(readObject(call, ['filter']), 'filter', 0, 100_000);
}

/** The path in links to further pages: the endpoint's own, or that of the list. */
export const filterLinkPath = (call: Call, listPath: string): string =>
  call.knobs.filterNextLink === 'list-path' ? listPath : call.path;
