/**
 * Putting a path and a query together so that no value can leave its segment.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc3986#section-2
 * @module
 */

import { Failure } from '../../errors.js';
import type { Query } from '../api/endpoint.js';

/** What no id has; the last two are control characters and half surrogate pairs. */
const misplaced = /[/?#%\\\p{Cc}\p{Cs}]|\.\.|^\.?$/u;

/** Fills the names in `template`. Ids are opaque, but none has a reason to look like a path. */
export function pathOf(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || misplaced.test(value)) {
      const shown = value === undefined ? 'nothing' : JSON.stringify(value.slice(0, 80));
      throw new Failure(
        'ARGUMENT_INVALID',
        `Cannot use ${shown} as ${name}: it is not an id`,
        'Use an id that a list or search returned',
        { sent: 'no' },
      );
    }
    return encodeURIComponent(value);
  });
}

/** With its question mark; empty when nothing is asked. A plus sign becomes %2B, never a space. */
export function queryOf(query: Query): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(whole(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Half a surrogate pair would make `encodeURIComponent` throw. */
function whole(value: Query[string]): string {
  return String(value).replace(/\p{Cs}/gu, '\ufffd');
}
