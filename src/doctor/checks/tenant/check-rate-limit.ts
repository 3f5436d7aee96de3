/**
 * Whether the tenant has had enough of us. Qlik counts per user, so other programs with the same
 * credential count too.
 *
 * @see https://qlik.dev/manage/rate-limits/
 * @module
 */

import { count } from '../../../text/lists.js';
import { type Check, failed, ok } from '../../check.js';

export const rateLimitCheck: Check = {
  id: 'rate-limit',
  subject: 'the rate limit',
  needs: ['tenant'],
  run({ exchanges }) {
    const refused = exchanges.filter(({ status }) => status === 429);
    const asked = count(exchanges.length, 'request');
    if (refused.length === 0)
      return ok(
        `The rate limit refused none of ${asked}.${left(exchanges.at(-1)?.headers['ratelimit-remaining'])}`,
      );
    const waits = refused.map(({ headers }) => headers['retry-after'] ?? '');
    const seconds = Math.max(0, ...waits.filter((wait) => /^\d{1,6}$/.test(wait)).map(Number));
    const pause = seconds === 0 ? 'a minute' : count(seconds, 'second');
    return failed(
      `The rate limit refused ${refused.length} of ${asked} (429).`,
      `Wait ${pause}, then run this again. Other programs with the same credential use up the same limit.`,
    );
  },
};

/** Not documented, and sometimes there. */
function left(remaining: string | undefined): string {
  if (remaining === undefined || !/^\d{1,9}$/.test(remaining)) return '';
  return ` The tenant says that ${count(Number(remaining), 'request')} can follow at once.`;
}
