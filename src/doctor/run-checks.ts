/**
 * Runs checks one after the other. One that needs what has failed is not run, and its line names what
 * has to be fixed first.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { capital, list } from '../text/lists.js';
import { type Check, type Finding, failed, fromFailure, notChecked } from './check.js';
import type { DoctorContext } from './context.js';

export interface CheckedFinding extends Finding {
  readonly id: string;
}

/** Each result as soon as it is known, in the order of the checks. */
export async function* runChecks(
  checks: readonly Check[],
  context: DoctorContext,
): AsyncGenerator<CheckedFinding> {
  /** Of each check that did not succeed, what stands in the way. */
  const blocked = new Map<string, readonly Check[]>();
  for (const check of checks) {
    const { id, needs = [] } = check;
    const roots = new Set(needs.flatMap((need) => blocked.get(need) ?? []));
    const blockers = checks.filter((one) => roots.has(one));
    const finding = await findingOf(check, blockers, context);
    if (finding === undefined) continue;
    if (blockers.length > 0) blocked.set(id, blockers);
    else if (finding.state === 'failed' || finding.state === 'not checked') {
      blocked.set(id, [check]);
    }
    yield { id, ...hidden(finding, context) };
  }
}

function waiting({ subject }: Check, blockers: readonly Check[]): Finding {
  const first = list(blockers.map((blocker) => blocker.subject));
  return notChecked(`${capital(subject)} was not looked at.`, `Fix ${first} first.`);
}

/** Nothing where there is nothing to look at. */
async function findingOf(
  check: Check,
  blockers: readonly Check[],
  context: DoctorContext,
): Promise<Finding | undefined> {
  try {
    if ((await check.applies?.(context)) === false) return undefined;
    return blockers.length > 0 ? waiting(check, blockers) : await check.run(context);
  } catch (error) {
    if (error instanceof Failure && error.code === 'CANCELLED' && context.outOfTime()) {
      return failed(
        `${capital(check.subject)} took too long and was given up.`,
        'Try again in a few minutes; if it stays so, look at the network of this machine and at the Qlik Cloud status page.',
      );
    }
    if (error instanceof Failure && error.code === 'RATE_LIMITED') {
      return notChecked(
        `${capital(check.subject)} was not looked at: the tenant allows no more requests for now.`,
        'Wait as long as the rate limit says, then run this again.',
      );
    }
    if (error instanceof Failure) return fromFailure(error);
    // Its own words may quote anything.
    return failed(
      `${capital(check.subject)} could not be checked: a mistake in this program.`,
      'Report this as a bug, with the name of this check.',
    );
  }
}

/** Nothing here is meant to hold a secret; should a text of the tenant repeat one, it goes no further. */
function hidden({ state, found, fix }: Finding, { redact }: DoctorContext): Finding {
  return { state, found: redact(found), ...(fix === undefined ? {} : { fix: redact(fix) }) };
}
