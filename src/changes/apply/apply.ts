/**
 * Applying a plan: send each step once, and say for each what became of it.
 *
 * Nothing that could happen twice is sent twice blindly. A request that was sent and never answered
 * is `unknown` until a read settles it; `verify.ts` does that.
 *
 * @module
 */

import type { Directory, Reading } from '../../directory/directory.js';
import { Failure } from '../../errors.js';
import { NEW_GROUP, type Plan, type Step } from '../../plan/plan.js';
import { createGroup, deleteGroup, patchGroup } from '../../qlik/api/groups.js';
import { changeMembership, changeUserRoles } from './apply-user.js';
import { sendWithSlot } from './send-with-slot.js';
import { createdId, type StepOutcome } from './step-outcome.js';

/** As many failures one after the other mean that the next would fail as well. */
const FAILURES_IN_A_ROW = 3;

/** People between two reports of progress. */
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
 * Applies the steps in order, one outcome for each. One person's failure does not stop the others;
 * a group is deleted only when everything before went well. Never throws a Failure.
 */
export async function apply(
  directory: Directory,
  plan: Plan,
  reading: Reading,
): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const step of plan.steps) {
    const skip = reading.signal?.aborted || isAborted(outcomes) || !isDue(step, outcomes);
    const ready = inCreated(step, outcomes);
    outcomes.push(skip ? { state: 'skipped' } : await applyStep(directory, ready, reading));
    if (plan.steps.length > REPORT_EVERY && outcomes.length % REPORT_EVERY === 0) {
      reading.onProgress?.(`${outcomes.length} of ${plan.steps.length} written`);
    }
  }
  return outcomes;
}

/** Only a membership stands for itself, once its group is there; other steps need those before. */
function isDue(step: Step, before: readonly StepOutcome[]): boolean {
  if (step.do !== 'change membership') return before.every(({ state }) => state === 'done');
  return step.groupId !== NEW_GROUP || createdId(before) !== undefined;
}

/** Puts the id of the group just created where a step could not know it. */
function inCreated(step: Step, before: readonly StepOutcome[]): Step {
  if (step.do !== 'change membership' || step.groupId !== NEW_GROUP) return step;
  return { ...step, groupId: createdId(before) ?? NEW_GROUP };
}

function isAborted(outcomes: readonly StepOutcome[]): boolean {
  const latest = outcomes.slice(-FAILURES_IN_A_ROW);
  const inARow =
    latest.length === FAILURES_IN_A_ROW && latest.every(({ state }) => state !== 'done');
  const last = latest.at(-1);
  return (
    inARow ||
    last?.state === 'skipped' ||
    (last?.state === 'failed' && abortsBatch.has(last.failure.code))
  );
}

async function applyStep(directory: Directory, step: Step, reading: Reading): Promise<StepOutcome> {
  try {
    return await send(directory, step, reading);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.context.sent === 'unknown'
      ? { state: 'unknown', failure: error }
      : { state: 'failed', failure: error };
  }
}

async function send(directory: Directory, step: Step, reading: Reading): Promise<StepOutcome> {
  const { client } = directory;
  switch (step.do) {
    case 'create group': {
      const body = {
        name: step.name,
        providerType: 'custom' as const,
        ...(step.description === undefined ? {} : { description: step.description }),
        assignedRoles: step.roleIds.map((id) => ({ id })),
      };
      const created = await sendWithSlot(client, reading, (slot) =>
        client.send(createGroup, { body, slot, ...reading }),
      );
      return { state: 'done', createdId: created.id };
    }
    case 'replace group roles':
      await sendWithSlot(client, reading, (slot) =>
        client.send(patchGroup, {
          params: { groupId: step.groupId },
          body: [
            { op: 'replace', path: '/assignedRoles', value: step.roleIds.map((id) => ({ id })) },
          ],
          slot,
          ...reading,
        }),
      );
      return { state: 'done' };
    case 'update group': {
      const { groupId, name, description } = step;
      const body = [
        ...(name === undefined
          ? []
          : [{ op: 'replace' as const, path: '/name' as const, value: name }]),
        ...(description === undefined
          ? []
          : [{ op: 'replace' as const, path: '/description' as const, value: description }]),
      ];
      await sendWithSlot(client, reading, (slot) =>
        client.send(patchGroup, { params: { groupId }, body, slot, ...reading }),
      );
      return { state: 'done' };
    }
    case 'change user roles':
      return changeUserRoles(directory, step, reading);
    case 'change membership':
      return changeMembership(directory, step, reading);
    case 'delete group':
      await sendWithSlot(client, reading, (slot) =>
        client.send(deleteGroup, { params: { groupId: step.groupId }, slot, ...reading }),
      );
      return { state: 'done' };
  }
}
