/**
 * What the doctor found, as a person reads it in a terminal. Pure.
 *
 * @module
 */

import type { State } from '../../doctor/check.js';
import type { CheckedFinding } from '../../doctor/run-checks.js';
import { count, list } from '../../text/lists.js';
import { wrap } from '../../text/wrap.js';
import type { Paint } from '../stdout.js';

/** Long lines are broken here, so that they can be read. */
const WIDTH = 92;
/** Before the text of a line stands its state. */
const LABEL = 'not checked'.length + 2;

const colours = {
  ok: 'green',
  warning: 'yellow',
  failed: 'red',
  'not checked': 'dim',
} as const satisfies Record<State, Parameters<Paint>[0]>;

/** How many ended in each state. */
export type Counts = Readonly<Record<State, number>>;

export function countStates(results: readonly CheckedFinding[]): Counts {
  const of = (state: State): number => results.filter((result) => result.state === state).length;
  return {
    ok: of('ok'),
    warning: of('warning'),
    failed: of('failed'),
    'not checked': of('not checked'),
  };
}

export function introText(sandbox: boolean, paint: Paint): string {
  const [title, about] = sandbox
    ? [
        'Looking at this machine and a simulated tenant',
        'No setting of a tenant is used, and nothing is kept.',
      ]
    : [
        'Looking at the settings, this machine and the tenant',
        'The settings are those of this command: its environment, and what that names. What stands in the file of an MCP client counts for that client only, and is looked at last. The tenant is only asked, and nothing is written into the journal.',
      ];
  const lines = wrap(about, WIDTH).map((line) => paint('dim', line));
  return `\n${[paint('bold', title), ...lines].join('\n')}\n\n`;
}

/** One check, with a line break at its end. */
export function resultText({ state, found, fix }: CheckedFinding, paint: Paint): string {
  const quiet = state === 'not checked';
  const advice = fix === undefined ? [] : [`Do: ${fix}`];
  // Several of these may follow from one failure: they are kept short.
  const paragraphs = quiet ? [[found, ...advice].join(' ')] : [found, ...advice];
  const label = paint(colours[state], state.padEnd(LABEL));
  const indent = ' '.repeat(LABEL);
  return paragraphs
    .flatMap((paragraph) => wrap(paragraph, WIDTH - LABEL - 2))
    .map((line, at) => {
      const text = quiet ? paint('dim', line) : line.replace(/^Do:/, (word) => paint('bold', word));
      return `  ${at === 0 ? label : indent}${text}\n`;
    })
    .join('');
}

export function summaryText(counts: Counts, paint: Paint): string {
  const { ok, warning, failed } = counts;
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(warning > 0 ? [count(warning, 'warning')] : []),
    ...(counts['not checked'] > 0 ? [`${counts['not checked']} not checked`] : []),
    `${ok} ok`,
  ];
  const all = ok + warning + failed + counts['not checked'];
  if (ok === all) return `${paint('bold', `All ${ok} checks are ok.`)}\n`;
  return `${paint('bold', `${list(parts)}.`)}\n${adviceOn(counts)}\n`;
}

/** A client may be unable to start this server while the tenant is well. */
function adviceOn({ failed, warning }: Counts): string {
  if (failed > 0) return 'Fix what failed, from the top down, then run this again.';
  return warning > 0
    ? 'Nothing failed. See to the warnings that concern you.'
    : 'Nothing keeps this server from working.';
}
