/**
 * The journal as a person reads it: one block per change. Pure.
 *
 * @module
 */

import type { Entry } from '../../ledger/journal.js';
import { clean, quote } from '../../text/clean.js';
import { wrap } from '../../text/wrap.js';
import type { Paint } from '../stdout.js';

/** Long enough for a change with its names; a longer text was not written by this server. */
const MAX_SUMMARY = 600;
const WIDTH = 76;
/** Under the text of an event: its time and its label stand before it. */
const INDENT = ' '.repeat(22);

const labels: Record<Entry['kind'], string> = {
  asked: 'question',
  answered: 'answer',
  unused: 'not used',
  refused: 'refused',
  intent: 'intent',
  outcome: 'outcome',
  torn: 'cut off',
};
const colours = {
  asked: 'cyan',
  answered: 'cyan',
  unused: 'yellow',
  refused: 'yellow',
  intent: 'bold',
  outcome: 'green',
  torn: 'red',
} as const satisfies Record<Entry['kind'], Parameters<Paint>[0]>;

/** What is shown of an entry; plans can be large. */
export type Shown = Omit<Entry, 'data'>;

/**
 * Entries of the same change together, in the order in which the changes began. A line that was cut
 * off belongs to nobody and stands alone.
 */
export function byChange(entries: Iterable<Shown>): Shown[][] {
  const changes = new Map<string, Shown[]>();
  for (const entry of entries) {
    const key = entry.kind === 'torn' ? `torn ${entry.seq}` : `change ${entry.change}`;
    const events = changes.get(key);
    if (events === undefined) changes.set(key, [entry]);
    else events.push(entry);
  }
  return [...changes.values()];
}

/** The block of one change, without a line break at its end. */
export function changeBlock(events: readonly Shown[], paint: Paint): string {
  const each = (of: (event: Shown) => string): string => [...new Set(events.map(of))].join(', ');
  const [first] = events;
  if (first === undefined) return '';
  const began = paint('bold', `${dayOf(first)} ${clockOf(first)} UTC`);
  if (first.kind === 'torn')
    return [began, ...events.map((event) => eventLines(event, paint))].join('\n');
  const lines = [
    `${began}  ${paint(
      'bold',
      each(({ tool }) => clean(tool).text),
    )}  by ${each(({ client }) => quote(client))}`,
    paint(
      'dim',
      `  change ${each(({ change }) => clean(change).text)}, credential ${each(({ principal }) => clean(principal, 16).text)}`,
    ),
    ...events.map((event) => eventLines(event, paint)),
    ...(isOpen(events) ? [paint('red', `  ${NO_OUTCOME}`)] : []),
  ];
  return lines.join('\n');
}

const NO_OUTCOME =
  'No outcome is written down: it is still being written, or the server was ended meanwhile.';

function isOpen(events: readonly Shown[]): boolean {
  const count = (wanted: Shown['kind']): number =>
    events.filter(({ kind }) => kind === wanted).length;
  return count('intent') > count('outcome');
}

function eventLines(event: Shown, paint: Paint): string {
  const label = paint(colours[event.kind], labels[event.kind].padEnd(8));
  const text = wrap(clean(event.summary, MAX_SUMMARY).text, WIDTH).join(`\n${INDENT}`);
  return `  ${clockOf(event)}  ${label}  ${text}`;
}

/** Times are written by this server in ISO 8601 and UTC; whatever else stands there is cleaned. */
function dayOf({ time }: Shown): string {
  return clean(time.slice(0, 10)).text;
}

function clockOf({ time }: Shown): string {
  return clean(time.slice(11, 19)).text;
}
