/**
 * Changes that were begun and whose end nobody wrote down, because the process ended in between:
 * settled by reading the tenant, never by writing again.
 *
 * @module
 */

import type { Reading } from '../../directory/directory.js';
import { Failure } from '../../errors.js';
import type { ChangeSet } from '../../plan/change-set.js';
import { describePeople, describeSet, describeTarget } from '../../plan/describe.js';
import { locksOf } from '../../plan/lock-name.js';
import type { Plan } from '../../plan/plan.js';
import { capital } from '../../text/lists.js';
import { type VerifiedState, verify } from '../apply/verify.js';
import type { Pipeline } from '../change-request.js';
import { foundData } from '../journal-change.js';
import { findChange, openChanges, type PastChange } from './history.js';

/**
 * Settles what was interrupted, one change after the other, each under its lock: a change that another
 * process is still making holds it, and is finished when this one gets it.
 *
 * @returns A sentence or two for each, to be told once.
 */
async function recover(pipeline: Pipeline, reading: Reading): Promise<string[]> {
  const { ledger } = pipeline;
  const told: string[] = [];
  for (const { id, plans } of await openChanges(ledger.journal)) {
    const [first, ...rest] = plans;
    if (first === undefined) continue;
    const set = { plans: [first, ...rest] } as const;
    await ledger.withLocks(locksOf(set), async () => {
      const past = await findChange(ledger.journal, id);
      if (past === undefined || past.outcome !== undefined) return;
      const found = await look(pipeline, set, reading);
      await write(pipeline, past, found);
      told.push(
        `An earlier change was interrupted: it tried to ${describeSet(set, 'do')}. ${inWords(plans, found)} Its change id is ${id}.`,
      );
    });
  }
  return told;
}

function look(
  { directory, wait }: Pipeline,
  set: Pick<ChangeSet, 'plans'>,
  reading: Reading,
): Promise<readonly VerifiedState[]> {
  return verify(directory, set, { wait, singleRead: true }, reading);
}

async function write(
  { ledger }: Pipeline,
  past: PastChange,
  found: readonly VerifiedState[],
): Promise<void> {
  const { id, tenant, principal, client, tool } = past;
  await ledger.journal.append({
    kind: 'outcome',
    change: id,
    tenant,
    principal,
    client,
    tool,
    summary: `interrupted, and read later: ${[...new Set(found.map(({ state }) => state))].join(', ')}`,
    data: { steps: [], found: found.map(foundData), interrupted: true },
  });
}

/** Of several targets, those that agree share a sentence's end; the others are named. */
function inWords(plans: readonly Plan[], found: readonly VerifiedState[]): string {
  const sentences = found.map(sentenceOf);
  const [only, ...others] = new Set(sentences);
  if (only !== undefined && others.length === 0) return only;
  return plans
    .map(({ target }, place) => `${capital(describeTarget(target))}: ${sentences[place] ?? ''}`)
    .join(' ');
}

function sentenceOf(found: VerifiedState): string {
  switch (found.state) {
    case 'as planned':
      return 'Reading the tenant shows that all of it was done.';
    case 'as before':
      return 'Reading the tenant shows that nothing of it was done.';
    case 'different':
      return 'Reading the tenant shows neither the state before nor the one wanted.';
    case 'in part': {
      const not = [...found.missing, ...found.lingering];
      return not.length === 0
        ? 'Reading the tenant shows that everybody was taken out, and that the group is still there.'
        : `Reading the tenant shows that a part was done; not done for ${not.length}: ${describePeople(not)}.`;
    }
    case 'unreadable':
      return `What was done could not be read: ${found.failure.message}.`;
  }
}

/** A journal that cannot be read or written must not keep anybody from reading the tenant. */
export async function recoverQuietly(pipeline: Pipeline, reading: Reading): Promise<string[]> {
  try {
    return await recover(pipeline, reading);
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}
