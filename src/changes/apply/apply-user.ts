/**
 * The step that writes to a user: memberships and direct roles in one request. Only single additions
 * and removals, never a whole list, except where Qlik understands nothing else.
 *
 * @see https://qlik.dev/apis/rest/users/
 * @see https://qlik.dev/manage/users/manage-groups/
 * @module
 */

import { Failure } from '../../errors.js';
import type { SetStep } from '../../plan/merge-steps.js';
import type { BodyOf, ReplyOf, WriteSlot } from '../../qlik/api/endpoint.js';
import { getUser, patchUser, type User } from '../../qlik/api/users.js';
import type { StepOutcome } from './step-outcome.js';
import type { Writer } from './writer.js';

export type UserStep = Extract<SetStep, { do: 'change user' }>;

type Patch = BodyOf<typeof patchUser>;

/**
 * Sends the step and settles by reading what no plain answer settles: a refusal, a part, or silence.
 * Somebody who is as wanted already is no failure.
 *
 * @throws {Failure} With `retry` when nothing was sent; then the caller decides again.
 */
export async function changeUser(
  writer: Writer,
  step: UserStep,
  slot: WriteSlot,
): Promise<StepOutcome> {
  try {
    const outcome = outcomeOf(await send(writer, step.userId, patchOf(step), slot));
    return outcome.state === 'unknown' ? await settled(writer, step, outcome) : outcome;
  } catch (error) {
    if (!(error instanceof Failure) || error.context.retry) throw error;
    if (error.context.sent === 'unknown') {
      return settled(writer, step, { state: 'unknown', failure: error });
    }
    if (error.context.status !== 400) throw error;
    return afterRefusal(writer, step, error);
  }
}

async function send(
  { directory, reading }: Writer,
  userId: string,
  body: Patch,
  slot: WriteSlot,
): Promise<ReplyOf<typeof patchUser>> {
  return directory.client.send(patchUser, { params: { userId }, body, slot, ...reading });
}

/** `add` and `remove-value` leave alone what somebody else gives meanwhile; what gives comes first. */
function patchOf({ joins, leaves, addIds, removeIds }: UserStep): Patch {
  return [
    ...addIds.map((id) => ({
      op: 'add' as const,
      path: '/assignedRoles/-' as const,
      value: { id },
    })),
    ...joins.map((id) => ({
      op: 'add' as const,
      path: '/assignedGroups/-' as const,
      value: id,
    })),
    ...leaves.map((id) => ({
      op: 'remove-value' as const,
      path: '/assignedGroups' as const,
      value: id,
    })),
    ...removeIds.map((id) => ({
      op: 'remove-value' as const,
      path: '/assignedRoles' as const,
      value: { id },
    })),
  ];
}

/** What of the step is not so yet; `undefined` when the user does not show what it is about. */
function remaining(step: UserStep, user: User): UserStep | undefined {
  const needsGroups = step.joins.length + step.leaves.length > 0;
  const needsRoles = step.addIds.length + step.removeIds.length > 0;
  if (needsGroups && user.assignedGroups === undefined) return undefined;
  if (needsRoles && user.assignedRoles === undefined) return undefined;
  const groups = new Set((user.assignedGroups ?? []).map(({ id }) => id));
  const roles = new Set((user.assignedRoles ?? []).map(({ id }) => id));
  return {
    ...step,
    joins: step.joins.filter((id) => !groups.has(id)),
    leaves: step.leaves.filter((id) => groups.has(id)),
    addIds: step.addIds.filter((id) => !roles.has(id)),
    removeIds: step.removeIds.filter((id) => roles.has(id)),
  };
}

function sizeOf({ joins, leaves, addIds, removeIds }: UserStep): number {
  return joins.length + leaves.length + addIds.length + removeIds.length;
}

function readUser({ directory, reading }: Writer, userId: string): Promise<User> {
  return directory.client.send(getUser, { params: { userId }, ...reading });
}

/** Where this reading fails as well, the verifying one has to tell. */
async function settled(
  writer: Writer,
  step: UserStep,
  unsettled: StepOutcome,
): Promise<StepOutcome> {
  const user = await readUser(writer, step.userId).catch(() => undefined);
  const left = user && remaining(step, user);
  return left !== undefined && sizeOf(left) === 0 ? { state: 'done' } : unsettled;
}

/**
 * A 400 applies nothing. It may come because a part is so already, or because this tenant takes roles
 * only as a whole list, as the roles guide has it. The rest is then sent once more, decided on what a
 * read inside the new slot shows.
 */
async function afterRefusal(
  writer: Writer,
  step: UserStep,
  refusal: Failure,
): Promise<StepOutcome> {
  const before = await readUser(writer, step.userId).catch(() => undefined);
  const left = before && remaining(step, before);
  if (left === undefined) throw refusal;
  if (sizeOf(left) === 0) return { state: 'done' };
  const hasRoles = left.addIds.length + left.removeIds.length > 0;
  if (!hasRoles && sizeOf(left) === sizeOf(step)) throw refusal;
  return writer.again(step, async (slot) => {
    const user = await readUser(writer, step.userId);
    const rest = remaining(step, user);
    if (rest === undefined) throw refusal;
    if (sizeOf(rest) === 0) return { state: 'done' };
    const body = [...patchOf({ ...rest, addIds: [], removeIds: [] }), ...wholeRoles(rest, user)];
    return outcomeOf(await send(writer, step.userId, body, slot));
  });
}

/** The whole list of roles as it should be: what was read just now, with the change. */
function wholeRoles({ addIds, removeIds }: UserStep, { assignedRoles = [] }: User): Patch {
  if (addIds.length + removeIds.length === 0) return [];
  const wanted = new Set([...assignedRoles.map(({ id }) => id), ...addIds]);
  for (const id of removeIds) wanted.delete(id);
  return [{ op: 'replace', path: '/assignedRoles', value: [...wanted].map((id) => ({ id })) }];
}

/** A 207 says that a part was stored; which part, only a read tells. */
function outcomeOf(reply: ReplyOf<typeof patchUser>): StepOutcome {
  if (reply === undefined) return { state: 'done' };
  const failure = new Failure(
    'REFUSED_BY_QLIK',
    'Qlik Cloud stored only a part of the change',
    'Compare what is there now with what was wanted, and ask for the rest again',
    { status: 207, qlikErrors: reply.errors, sent: 'unknown' },
  );
  return { state: 'unknown', failure };
}
