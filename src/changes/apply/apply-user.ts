/**
 * Steps that write to a user: direct roles and memberships. Only single additions and removals, never
 * a whole list, except where Qlik understands nothing else.
 *
 * @module
 */

import type { Directory, Reading } from '../../directory/directory.js';
import { Failure } from '../../errors.js';
import type { Step } from '../../plan/plan.js';
import type { BodyOf, ReplyOf } from '../../qlik/api/endpoint.js';
import { getUser, patchUser, type User } from '../../qlik/api/users.js';
import { sendWithSlot } from './send-with-slot.js';
import type { StepOutcome } from './step-outcome.js';

/**
 * `add` and `remove-value` leave alone what somebody else gives meanwhile. The roles guide knows only
 * the replacement of the whole list, so a 400 is answered by reading and, where nothing has changed,
 * by replacing the list with what was just read plus the change.
 *
 * @see https://qlik.dev/apis/rest/users/
 */
export async function changeUserRoles(
  { client }: Directory,
  step: Extract<Step, { do: 'change user roles' }>,
  reading: Reading,
): Promise<StepOutcome> {
  const params = { userId: step.userId };
  const patch = async (body: BodyOf<typeof patchUser>): Promise<StepOutcome> =>
    outcomeOf(
      await sendWithSlot(client, reading, (slot) =>
        client.send(patchUser, { params, body, slot, ...reading }),
      ),
    );
  try {
    return await patch([
      ...step.addIds.map((id) => ({
        op: 'add' as const,
        path: '/assignedRoles/-' as const,
        value: { id },
      })),
      ...step.removeIds.map((id) => ({
        op: 'remove-value' as const,
        path: '/assignedRoles' as const,
        value: { id },
      })),
    ]);
  } catch (error) {
    if (!(error instanceof Failure) || error.context.status !== 400) throw error;
    const user = await client.send(getUser, { params, ...reading });
    const held = user.assignedRoles?.map((role) => role.id);
    if (held === undefined) throw error;
    const wanted = new Set([...held, ...step.addIds]);
    for (const id of step.removeIds) wanted.delete(id);
    const same = wanted.size === held.length && held.every((id) => wanted.has(id));
    if (same) return { state: 'done' };
    const value = [...wanted].map((id) => ({ id }));
    return await patch([{ op: 'replace', path: '/assignedRoles', value }]);
  }
}

/** A 207 says that a part was stored; which part, only the verifying read tells. */
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

/**
 * Puts one user into one custom group or takes them out. A refusal, a part, or no answer is settled by
 * looking at the user: somebody who is as wanted already is no failure.
 *
 * @see https://qlik.dev/manage/users/manage-groups/
 */
export async function changeMembership(
  { client }: Directory,
  step: Extract<Step, { do: 'change membership' }>,
  reading: Reading,
): Promise<StepOutcome> {
  const { userId, groupId, member } = step;
  const params = { userId };
  // Where this reading fails as well, the verifying one has to tell.
  const isAsWanted = async (): Promise<boolean> => {
    const found = isMember(groupId, client.send(getUser, { params, ...reading }));
    return (await found.catch(() => undefined)) === member;
  };
  try {
    const body: BodyOf<typeof patchUser> = member
      ? [{ op: 'add', path: '/assignedGroups/-', value: groupId }]
      : [{ op: 'remove-value', path: '/assignedGroups', value: groupId }];
    const outcome = outcomeOf(
      await sendWithSlot(client, reading, (slot) =>
        client.send(patchUser, { params, body, slot, ...reading }),
      ),
    );
    return outcome.state === 'done' || (await isAsWanted()) ? { state: 'done' } : outcome;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { status, sent } = error.context;
    if (status !== 400 && sent !== 'unknown') throw error;
    if (await isAsWanted()) return { state: 'done' };
    throw error;
  }
}

async function isMember(groupId: string, user: Promise<User>): Promise<boolean> {
  return ((await user).assignedGroups ?? []).some((group) => group.id === groupId);
}
