/**
 * Applying a plan: send each step once, and say for each what became of it.
 *
 * Nothing that could happen twice is sent twice blindly. A request that was sent and never answered
 * is `unknown` until a read settles it; `verify.ts` does that.
 *
 * @module
 */

import type { Directory, Reading } from '../directory/directory.js';
import { Failure } from '../errors.js';
import type { BodyOf, ReplyOf } from '../qlik/endpoint.js';
import { createGroup, deleteGroup, patchGroup } from '../qlik/groups.js';
import { getUser, patchUser } from '../qlik/users.js';
import type { Plan, Step } from './plan.js';

/** What became of one step. */
export type StepOutcome =
  | { readonly state: 'done'; readonly createdId?: string }
  | { readonly state: 'failed'; readonly failure: Failure }
  /** Sent, but no usable answer came: the tenant may or may not have changed. */
  | { readonly state: 'unknown'; readonly failure: Failure }
  /** Not sent, because a step before it did not end as `done`. */
  | { readonly state: 'skipped' };

/** Applies the steps in order; stops sending after the first that is not `done`. Never throws a Failure. */
export async function apply(
  directory: Directory,
  plan: Plan,
  reading: Reading,
): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const step of plan.steps) {
    const stopped = outcomes.some((outcome) => outcome.state !== 'done');
    outcomes.push(stopped ? { state: 'skipped' } : await applyStep(directory, step, reading));
  }
  return outcomes;
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
      const created = await client.send(createGroup, {
        body: {
          name: step.name,
          providerType: 'custom',
          ...(step.description === undefined ? {} : { description: step.description }),
          assignedRoles: step.roleIds.map((id) => ({ id })),
        },
        ...reading,
      });
      return { state: 'done', createdId: created.id };
    }
    case 'replace group roles':
      await client.send(patchGroup, {
        params: { groupId: step.groupId },
        body: [
          { op: 'replace', path: '/assignedRoles', value: step.roleIds.map((id) => ({ id })) },
        ],
        ...reading,
      });
      return { state: 'done' };
    case 'change user roles':
      return changeUserRoles(directory, step, reading);
    case 'delete group':
      await client.send(deleteGroup, { params: { groupId: step.groupId }, ...reading });
      return { state: 'done' };
  }
}

/**
 * `add` and `remove-value` leave alone what somebody else gives meanwhile. The roles guide knows only
 * the replacement of the whole list, so a 400 is answered by reading and, where nothing has changed,
 * by replacing the list with what was just read plus the change.
 *
 * @see https://qlik.dev/apis/rest/users/
 */
async function changeUserRoles(
  { client }: Directory,
  step: Extract<Step, { do: 'change user roles' }>,
  reading: Reading,
): Promise<StepOutcome> {
  const params = { userId: step.userId };
  const patch = async (body: BodyOf<typeof patchUser>): Promise<StepOutcome> =>
    outcomeOf(await client.send(patchUser, { params, body, ...reading }));
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
