/**
 * A failure as everybody reads it: what happened, what Qlik said about it, what was not changed, and
 * what to do next, addressed to the one who can do it.
 *
 * @module
 */

import type { Failure } from '../errors.js';
import { clean, quote } from './clean.js';

const readers = {
  model: 'What to do next',
  person: 'What the person can do',
  operator: 'What whoever runs this server can do',
} as const;

/** Most of what Qlik writes about an error fits; the rest is cut. */
const MAX_DETAIL = 240;

/**
 * @param changed Says what is known of a change; left out, nothing was changed.
 * @param next What to do, where more is known than when the failure was thrown.
 */
export function failureText(
  failure: Failure,
  changed = 'Nothing was changed.',
  next = `${readers[failure.fixer]}: ${failure.next}.`,
): string {
  return [`${failure.message}.`, ...qlikText(failure), changed, next].join('\n');
}

/** The texts of Qlik's own errors and the trace id its support asks for. */
export function qlikText({ context }: Failure): string[] {
  const said = (context.qlikErrors ?? []).slice(0, 3).map(({ code, title, detail }) => {
    const heading = title?.replace(/\.$/, '');
    const text = quote([heading, detail].filter((part) => part).join(': '), MAX_DETAIL);
    return code === undefined ? text : `${text} (${clean(code).text})`;
  });
  return [
    ...(said.length > 0 ? [`Qlik Cloud says: ${said.join('; ')}.`] : []),
    ...(context.traceId ? [`Qlik's trace id: ${clean(context.traceId).text}.`] : []),
  ];
}
