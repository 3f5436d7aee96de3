/**
 * Whether the clock of this machine agrees with the tenant's, as its answers tell.
 *
 * @module
 */

import { count } from '../../../text/lists.js';
import { type Check, notChecked, ok, warning } from '../../check.js';
import type { Exchange } from '../../recording-transport.js';

const MINUTE = 60_000;

export const clockCheck: Check = {
  id: 'clock',
  subject: 'the clock',
  needs: ['tenant'],
  run({ exchanges }) {
    const ahead = aheadOf(exchanges);
    if (ahead === undefined) {
      return notChecked(
        'The clock was not looked at: the answers of the tenant carry no date.',
        'Compare the clock of this machine with another one.',
      );
    }
    if (Math.abs(ahead) < MINUTE) {
      return ok('The clock of this machine agrees with the clock of the tenant.');
    }
    return warning(
      `The clock of this machine is ${span(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} the clock of the tenant.`,
      'Set the clock of this machine, best automatically: the times in the journal come from it.',
    );
  },
};

/** Milliseconds, as the quickest answer tells. */
function aheadOf(exchanges: readonly Exchange[]): number | undefined {
  const dated = exchanges
    .map(({ askedAt, answeredAt, headers }) => ({
      took: answeredAt - askedAt,
      middle: (askedAt + answeredAt) / 2,
      // The header has whole seconds, rounded down.
      date: Date.parse(headers.date ?? '') + 500,
    }))
    .filter(({ date }) => !Number.isNaN(date))
    .sort((a, b) => a.took - b.took);
  const [quickest] = dated;
  return quickest === undefined ? undefined : Math.round(quickest.middle - quickest.date);
}

function span(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 120) return count(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? count(hours, 'hour') : count(Math.round(hours / 24), 'day');
}
