/**
 * Applying a change set: send each step once, and say for each what became of it.
 *
 * Nothing that could happen twice is sent twice blindly. A request that was sent and never answered
 * is `unknown` until a read settles it; `verify.ts` does that.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import type { ChangeSet } from '../../plan/change-set.js';
import type { SetStep } from '../../plan/merge-steps.js';
import type { WriteSlot } from '../../qlik/api/endpoint.js';
import { createGroup, deleteGroup, patchGroup } from '../../qlik/api/groups.js';
import { changeUser } from './apply-user.js';
import { createdIds, type StepOutcome } from './step-outcome.js';
import type { Writer } from './writer.js';

/** As many failures one after the other mean that the next would fail as well. */
const FAILURES_IN_A_ROW = 3;

/** Steps between two reports of progress. */
const REPORT_EVERY = 10;

/** Failures that every other request would meet too. */
const abortsBatch = new Set<string>([
  'SIGN_IN_FAILED',
  'FORBIDDEN',
  'RATE_LIMITED',
  'CANCELLED',
  'TENANT_UNAVAILABLE',
]);

/**
 * Applies the steps in order, one outcome for each. One person's failure does not stop the others; a
 * group is deleted only when everything before went well.
 *
 * @param first The slot of the first step, for which everything was decided just now.
 * @throws {Failure} With `retry` when the first step was turned away unread: nothing was sent, and
 * everything has to be decided again.
 */
export async function apply(
  writer: Writer,
  { steps }: Pick<ChangeSet, 'steps'>,
  first: WriteSlot,
): Promise<StepOutcome[]> {
  const { reading } = writer;
  const outcomes: StepOutcome[] = [];
  let stopped: StepOutcome | undefined;
  for (const step of steps) {
    const ready = withCreated(step, steps, outcomes);
    if (reading.signal?.aborted || isAborted(outcomes)) stopped ??= { state: 'skipped' };
    if (stopped !== undefined) outcomes.push(stopped);
    else if (ready === undefined || !isDue(step, steps, outcomes))
      outcomes.push({ state: 'skipped' });
    else if (outcomes.length === 0) outcomes.push(await firstStep(writer, ready, first));
    else {
      const outcome = await laterStep(writer, ready);
      if (outcome.state === 'skipped') stopped = outcome;
      outcomes.push(outcome);
    }
    if (steps.length > REPORT_EVERY && outcomes.length % REPORT_EVERY === 0) {
      reading.onProgress?.(`${outcomes.length} of ${steps.length} written`);
    }
  }
  return outcomes;
}

/** Only what happens to a person depends on nothing but its groups; other steps need those before. */
function isDue(
  step: SetStep,
  steps: readonly SetStep[],
  outcomes: readonly StepOutcome[],
): boolean {
  if (step.do === 'change user') {
    // A group that could not lose a role first would give it to whoever joins.
    return !step.joins.some((id) =>
      steps.some(
        (other, at) =>
          other.do === 'change group' &&
          other.groupId === id &&
          at < outcomes.length &&
          outcomes[at]?.state !== 'done',
      ),
    );
  }
  return outcomes.every(({ state }) => state === 'done');
}

/** Puts the ids of created groups where a step could not know them; nothing where one is not there. */
function withCreated(
  step: SetStep,
  steps: readonly SetStep[],
  outcomes: readonly StepOutcome[],
): SetStep | undefined {
  if (step.do !== 'change user') return step;
  const standIns = new Set(steps.flatMap((other) => (other.do === 'create group' ? other.as : [])));
  if (!step.joins.some((id) => standIns.has(id))) return step;
  const ids = createdIds(steps, outcomes);
  if (step.joins.some((id) => standIns.has(id) && !ids.has(id))) return undefined;
  return { ...step, joins: step.joins.map((id) => ids.get(id) ?? id) };
}

function isAborted(outcomes: readonly StepOutcome[]): boolean {
  const latest = outcomes.slice(-FAILURES_IN_A_ROW);
  const inARow =
    latest.length === FAILURES_IN_A_ROW && latest.every(({ state }) => state !== 'done');
  const last = latest.at(-1);
  return inARow || (last?.state === 'failed' && abortsBatch.has(last.failure.code));
}

async function firstStep(writer: Writer, step: SetStep, slot: WriteSlot): Promise<StepOutcome> {
  try {
    return await send(writer, step, slot);
  } catch (error) {
    if (!(error instanceof Failure) || error.context.retry) throw error;
    return ended(error);
  }
}

async function laterStep(writer: Writer, step: SetStep): Promise<StepOutcome> {
  try {
    return await writer.again(step, (slot) => send(writer, step, slot));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return stops(error) ? { state: 'skipped', why: error } : ended(error);
  }
}

/** Whether it was decided not to send the rest. */
function stops({ code, context }: Failure): boolean {
  return context.sent === undefined && code !== 'CANCELLED' && code !== 'RATE_LIMITED';
}

function ended(failure: Failure): StepOutcome {
  return failure.context.sent === 'unknown'
    ? { state: 'unknown', failure }
    : { state: 'failed', failure };
}

async function send(writer: Writer, step: SetStep, slot: WriteSlot): Promise<StepOutcome> {
  const { directory, reading } = writer;
  const { client } = directory;
  switch (step.do) {
    case 'create group': {
      const created = await client.send(createGroup, {
        body: {
          name: step.name,
          providerType: 'custom',
          ...(step.description === undefined ? {} : { description: step.description }),
          assignedRoles: step.roleIds.map((id) => ({ id })),
        },
        slot,
        ...reading,
      });
      return { state: 'done', createdId: created.id };
    }
    case 'change group': {
      const { groupId, name, description, roleIds } = step;
      const body = [
        ...(name === undefined
          ? []
          : [{ op: 'replace' as const, path: '/name' as const, value: name }]),
        ...(description === undefined
          ? []
          : [{ op: 'replace' as const, path: '/description' as const, value: description }]),
        ...(roleIds === undefined
          ? []
          : [
              {
                op: 'replace' as const,
                path: '/assignedRoles' as const,
                value: roleIds.map((id) => ({ id })),
              },
            ]),
      ];
      await client.send(patchGroup, { params: { groupId }, body, slot, ...reading });
      return { state: 'done' };
    }
    case 'change user':
      return changeUser(writer, step, slot);
    case 'delete group':
      await client.send(deleteGroup, { params: { groupId: step.groupId }, slot, ...reading });
      return { state: 'done' };
  }
}
