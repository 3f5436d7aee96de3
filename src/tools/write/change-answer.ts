/**
 * Taking a writing tool's intent through the pipeline, and saying how it ended. Success is claimed
 * only for what was read back; everything else gets its own words.
 *
 * @module
 */

import { z } from 'zod';
import type { StepOutcome } from '../../changes/apply/step-outcome.js';
import {
  describeChange,
  describePeople,
  describeRoles,
  describeTarget,
} from '../../plan/describe.js';
import { asksPerson, type Effect } from '../../plan/effect.js';
import type { Plan } from '../../plan/plan.js';
import type { RoleRef } from '../../qlik/api/groups.js';
import { clean, quote } from '../../text/clean.js';
import { failureText } from '../../text/failure-text.js';
import { count, list } from '../../text/lists.js';
import { fitted } from '../common/fill-page.js';
import { carefulOf, carefulResult, RoleView, viewRole } from '../common/schemas.js';
import type { Answer, ToolCall } from '../tool.js';
import {
  type AppliedPlan,
  approvalLine,
  changeLine,
  netLines,
  noteLines,
  nothingToUndo,
  onlyTarget,
  signInAgain,
  throughPipeline,
  type Wanted,
} from './answer.js';
import { memberTrouble } from './member-answer.js';

/** What every writing tool answers with. */
export const changeResult = z.lazy(() =>
  z.object({
    outcome: z.enum(['changed', 'nothing_to_do', 'dry_run']),
    tenant: z.string(),
    target: z.object({
      type: z.enum(['group', 'user']),
      id: z.string().optional(),
      name: z.string(),
      kind: z.enum(['custom', 'idp', 'system']).optional(),
      email: z.string().optional(),
      careful: carefulResult,
    }),
    gives: z.array(RoleView),
    takes: z.array(RoleView),
    people: z.int().describe('How many people it reaches, at most'),
    roles_before: z.array(z.string()),
    roles_now: z.array(z.string()).describe('For a dry run: the roles there would be'),
    needs_approval: z.boolean().describe('Whether a person is asked before it is done'),
    irreversible: z.array(z.string()),
    /** Id in the journal, to look it up or to undo it. */
    change: z.string().optional(),
    new_name: z.string().optional(),
    new_description: z.string().optional(),
    notes: z.array(z.string()),
  }),
);
type ChangeResult = z.infer<typeof changeResult>;

export async function runChange(wanted: Wanted, call: ToolCall): Promise<Answer<ChangeResult>> {
  const outcome = await throughPipeline(wanted, call);
  switch (outcome.state) {
    case 'ask':
      return outcome;
    case 'nothing to do':
      return nothingToDo(outcome.set.plans[0], wanted.undoing !== undefined);
    case 'dry run':
      return dryRunAnswer(outcome.set.plans[0], outcome.effect, netLines(outcome, 'would'));
    case 'applied':
      return appliedAnswer(onlyTarget(outcome));
  }
}

function nothingToDo(plan: Plan, undoing: boolean): Answer<ChangeResult> {
  const target = describeTarget(plan.target);
  const roles = describeRoles(plan.before.roles);
  const what =
    plan.kind === 'create group'
      ? `${target} is there already, with ${roles}`
      : plan.kind === 'update group'
        ? `${target} is called and described as asked for`
        : `${target} has ${roles}, as asked for`;
  const head =
    undoing && plan.kind !== 'create group'
      ? nothingToUndo(plan)
      : `Nothing to do in ${plan.tenant}: ${what}. Nothing was changed.`;
  return {
    state: 'done',
    text: [head, ...noteLines(plan)].join('\n'),
    data: resultOf('nothing_to_do', plan, plan.before.roles, plan.notes),
  };
}

function dryRunAnswer(
  plan: Plan,
  effect: Effect,
  net: readonly string[] | undefined,
): Answer<ChangeResult> {
  const text = [
    `Dry run in ${plan.tenant}: this would ${describeChange(plan, 'do')}. Nothing was changed.`,
    ...(net ?? reach(plan, effect)),
    ...nobodyYet(plan, effect),
    ...leaving(plan),
    ...rolesLines(plan, ['now', 'then'], plan.after.roles),
    ...undoLine(effect),
    approvalLine(effect),
    ...noteLines(plan),
  ];
  return {
    state: 'done',
    text: text.join('\n'),
    data: resultOf('dry_run', plan, plan.after.roles, plan.notes, effect),
  };
}

/** The roles on both sides, unless the plan is about something else. */
function rolesLines(
  { kind, before, after }: Plan,
  [first, second]: readonly [string, string],
  now: readonly RoleRef[],
): string[] {
  if (kind === 'update group') return [];
  return [
    ...(before.exists ? [`Roles ${first}: ${describeRoles(before.roles)}`] : []),
    ...(after.exists ? [`Roles ${second}: ${describeRoles(now)}`] : []),
  ];
}

function leaving({ leaves }: Plan): string[] {
  return leaves.length > 1 ? [`Taken out first: ${describePeople(leaves)}.`] : [];
}

function appliedAnswer(applied: AppliedPlan): Answer<ChangeResult> {
  const { plan, effect, net, steps, found } = applied;
  if (plan.leaves.length + plan.joins.length > 0 && found.state !== 'as planned') {
    return { state: 'trouble', text: memberTrouble(applied) };
  }
  const stuck = steps.find((step) => step.state !== 'done');
  if (found.state !== 'as planned' || stuck?.state === 'failed') return trouble(applied, stuck);
  const made =
    found.id === undefined ? plan : { ...plan, target: { ...plan.target, id: found.id } };
  const notes = [
    ...(stuck === undefined
      ? []
      : ['The tenant did not answer properly, but reading it back shows that it was done']),
    ...(plan.kind === 'change roles' && effect.people > 0 ? [signInAgain] : []),
    ...plan.notes,
  ];
  const text = [
    `Done in ${plan.tenant}, and read back: ${describeChange(made, 'did')}.`,
    ...rolesLines(plan, ['before', 'now'], found.roles),
    ...(net ?? hedged(plan, effect)),
    ...nobodyYet(plan, effect),
    ...leaving(plan),
    ...undoLine(effect),
    ...notes.map((note) => `${note}.`),
    changeLine(applied.id),
  ];
  return {
    state: 'done',
    text: text.join('\n'),
    data: { ...resultOf('changed', made, found.roles, notes, effect), change: applied.id },
  };
}

/** Whatever is not what was planned, as far as it is known. */
function trouble(
  { id, plan, found }: AppliedPlan,
  stuck: Exclude<StepOutcome, { state: 'done' }> | undefined,
): Answer<ChangeResult> {
  const failure = stuck === undefined || stuck.state === 'skipped' ? undefined : stuck.failure;
  const refused = stuck?.state === 'failed';
  const tried = `Tried in ${plan.tenant} to ${describeChange(plan, 'do')}.`;
  /** @param next Left out after a refusal, which says itself what to do about it. */
  const then = (known: string, next?: string): Answer<ChangeResult> => {
    const todo = next === undefined ? undefined : `What to do next: ${next}.`;
    const lines = failure === undefined ? [known, todo] : [failureText(failure, known, todo)];
    return { state: 'trouble', text: [tried, ...lines, changeLine(id)].join('\n') };
  };
  switch (found.state) {
    case 'as planned':
      return then(
        'Reading back shows what was wanted all the same: somebody else has done it.',
        'Nothing; it is as wanted',
      );
    case 'as before':
      if (refused) return then('Nothing was changed; reading back confirms it.');
      return then(
        'Reading back for some seconds still shows the state before, so it is not done or not visible yet.',
        'Read it again in a minute before repeating it',
      );
    case 'different':
      if (refused) {
        return then(`This call changed nothing, but reading back shows ${other(plan, found)}`);
      }
      return then(
        `Reading back shows ${other(plan, found)}`,
        'Tell the person, compare with what was wanted, and ask for the difference',
      );
    // Only plans that move people end in part, and those have a report of their own.
    case 'in part':
    case 'unreadable':
      return then(
        `${unreadable(refused, failure === undefined)} Reading it back failed too${found.state === 'unreadable' ? `: ${found.failure.message}` : ''}.`,
        refused ? undefined : 'Read it again before anything else',
      );
  }
}

function unreadable(refused: boolean, accepted: boolean): string {
  if (accepted) return 'The tenant accepted the change.';
  return refused ? 'The tenant refused it.' : 'Whether it was done is unknown.';
}

function other(
  plan: Plan,
  found: { readonly gone: boolean; readonly roles: readonly RoleRef[] },
): string {
  const target = describeTarget(plan.target);
  const now = found.gone ? 'does not exist' : `has ${describeRoles(found.roles)}`;
  return `neither the state before nor the one wanted, so somebody else changed it at the same time or only a part was stored. Now ${target} ${now}.`;
}

/** What can be said of a group without knowing what each of its members has another way. */
function hedged(plan: Plan, { people, gains, loses }: Effect): string[] {
  if (plan.kind !== 'change roles' || plan.target.type === 'user' || people === 0) return [];
  const what = [
    ...(gains.length > 0 ? [`gained ${describeRoles(gains)}`] : []),
    ...(loses.length > 0 ? [`lost ${describeRoles(loses)}, unless held another way`] : []),
  ];
  const who =
    plan.target.kind === 'system'
      ? `Everybody in the tenant (${count(people, 'person', 'people')})`
      : `Its ${count(people, 'member')}`;
  return [`${who} ${list(what)}.`];
}

function nobodyYet({ kind, target }: Plan, { people }: Effect): string[] {
  if (kind !== 'change roles' || target.type === 'user' || people > 0) return [];
  return ['It has no members, so it reaches nobody yet.'];
}

function reach(plan: Plan, effect: Effect): string[] {
  if (plan.kind !== 'change roles' || plan.target.type === 'user') return [];
  if (effect.people === 0) return [];
  const some = effect.names.map((name) => quote(name, 40));
  const names =
    some.length === 0 ? '' : `, ${effect.people > some.length ? 'among them ' : ''}${list(some)}`;
  return [`It reaches ${count(effect.people, 'person', 'people')}${names}.`];
}

function undoLine({ irreversible }: Effect): string[] {
  return irreversible.length === 0 ? [] : [`Cannot be undone exactly: ${irreversible.join('; ')}.`];
}

function resultOf(
  outcome: ChangeResult['outcome'],
  plan: Plan,
  now: readonly RoleRef[],
  notes: readonly string[],
  effect?: Effect,
): ChangeResult {
  const { target, added, removed, before } = plan;
  return fitted((max) => ({
    outcome,
    tenant: plan.tenant,
    target: {
      type: target.type,
      ...(target.id === undefined ? {} : { id: target.id }),
      name: clean(target.name).text,
      ...carefulOf(target.name),
      ...(target.kind === undefined ? {} : { kind: target.kind }),
      ...(target.email === undefined ? {} : { email: clean(target.email).text }),
    },
    gives: added.map((role) => viewRole(role, max)),
    takes: plan.kind === 'delete group' ? [] : removed.map((role) => viewRole(role, max)),
    people: effect?.people ?? before.people,
    roles_before: namesOf(before.roles, max),
    roles_now: namesOf(now, max),
    needs_approval: effect !== undefined && asksPerson(effect),
    irreversible: [...(effect?.irreversible ?? [])],
    ...(plan.before.name === plan.after.name ? {} : { new_name: clean(plan.after.name).text }),
    ...(plan.kind === 'update group' && plan.before.description !== plan.after.description
      ? { new_description: clean(plan.after.description ?? '', 400).text }
      : {}),
    notes: [...notes],
  }));
}

function namesOf(roles: readonly RoleRef[], max: number): string[] {
  return roles.map((role) => clean(role.name, max).text).sort();
}
