/**
 * Taking a writing tool's intent through the pipeline, and saying how it ended. Success is claimed
 * only for what was read back; everything else gets its own words.
 *
 * @module
 */

import { z } from 'zod';
import { approve, type Pending } from '../approval/approve.js';
import type { StepOutcome } from '../changes/apply.js';
import { describeChange, describeRoles, describeTarget } from '../changes/describe.js';
import type { Effect } from '../changes/effect.js';
import type { Intent } from '../changes/intent.js';
import { change, type Outcome } from '../changes/pipeline.js';
import type { Plan } from '../changes/plan.js';
import type { RoleRef } from '../qlik/groups.js';
import { clean, quote } from '../text/clean.js';
import { failureText } from '../text/failure-text.js';
import { count, list } from '../text/lists.js';
import type { Answer, ToolCall } from './define-tool.js';
import { fitted } from './fill-page.js';
import { carefulOf, carefulResult, RoleView, viewRole } from './shapes.js';

/** What every writing tool answers with. */
export const changeResult = z.object({
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
  notes: z.array(z.string()),
});
type ChangeResult = z.infer<typeof changeResult>;

/** @param tool Name of the tool: an approval given to one counts for no other. */
export async function runChange(
  tool: string,
  intent: Intent,
  dryRun: boolean,
  { tenant, reading, asking }: ToolCall,
): Promise<Answer<ChangeResult>> {
  const outcome = await change<Pending>(tenant.pipeline, {
    intent,
    dryRun,
    reading,
    approve: (plan, effect) => approve(tenant.approval, tool, asking, plan, effect),
  });
  switch (outcome.state) {
    case 'ask':
      return { state: 'ask', pending: outcome.question };
    case 'refused':
      throw outcome.failure;
    case 'nothing to do':
      return nothingToDo(outcome.plan);
    case 'dry run':
      return dryRunAnswer(outcome);
    case 'applied':
      return appliedAnswer(outcome);
  }
}

function nothingToDo(plan: Plan): Answer<ChangeResult> {
  const what =
    plan.kind === 'create group'
      ? `${describeTarget(plan.target)} is there already, with ${describeRoles(plan.before.roles)}`
      : `${describeTarget(plan.target)} has ${describeRoles(plan.before.roles)}, as asked for`;
  return {
    state: 'done',
    text: `Nothing to do in ${plan.tenant}: ${what}. Nothing was changed.`,
    data: resultOf('nothing_to_do', plan, plan.before.roles, []),
  };
}

function dryRunAnswer({
  plan,
  effect,
  notes,
}: Extract<Outcome<Pending>, { state: 'dry run' }>): Answer<ChangeResult> {
  const asks = effect.level !== 'routine';
  const text = [
    `Dry run in ${plan.tenant}: this would ${describeChange(plan, 'do')}. Nothing was changed.`,
    ...reach(plan, effect),
    ...(plan.before.exists ? [`Roles now: ${describeRoles(plan.before.roles)}`] : []),
    ...(plan.after.exists ? [`Roles then: ${describeRoles(plan.after.roles)}`] : []),
    ...undoLine(effect),
    asks
      ? `A person would be asked first, because ${list(effect.reasons)}.`
      : 'No question would be asked: it only adds, to few people, and nothing of an administrator.',
    ...notes.map((note) => `${note}.`),
  ];
  return {
    state: 'done',
    text: text.join('\n'),
    data: resultOf('dry_run', plan, plan.after.roles, notes, effect),
  };
}

function appliedAnswer(
  applied: Extract<Outcome<Pending>, { state: 'applied' }>,
): Answer<ChangeResult> {
  const { plan, effect, steps, found } = applied;
  const stuck = steps.find((step) => step.state !== 'done');
  if (found.state !== 'as planned' || stuck?.state === 'failed') return trouble(applied, stuck);
  const made =
    found.id === undefined ? plan : { ...plan, target: { ...plan.target, id: found.id } };
  const notes = [
    ...(stuck === undefined
      ? []
      : ['The tenant did not answer properly, but reading it back shows that it was done']),
    ...(plan.kind === 'change roles' && effect.people > 0
      ? ['People who are signed in keep their old rights until they sign in again']
      : []),
    ...applied.notes,
  ];
  const text = [
    `Done in ${plan.tenant}, and read back: ${describeChange(made, 'did')}.`,
    ...(plan.before.exists ? [`Roles before: ${describeRoles(plan.before.roles)}`] : []),
    ...(plan.after.exists ? [`Roles now: ${describeRoles(found.roles)}`] : []),
    ...reach(plan, effect),
    ...undoLine(effect),
    ...notes.map((note) => `${note}.`),
  ];
  return {
    state: 'done',
    text: text.join('\n'),
    data: resultOf('changed', made, found.roles, notes, effect),
  };
}

/** Whatever is not what was planned, as far as it is known. */
function trouble(
  { plan, found }: Extract<Outcome<Pending>, { state: 'applied' }>,
  stuck: Exclude<StepOutcome, { state: 'done' }> | undefined,
): Answer<ChangeResult> {
  const failure = stuck === undefined || stuck.state === 'skipped' ? undefined : stuck.failure;
  const refused = stuck?.state === 'failed';
  const tried = `Tried in ${plan.tenant} to ${describeChange(plan, 'do')}.`;
  /** @param next Left out after a refusal, which says itself what to do about it. */
  const then = (known: string, next?: string): Answer<ChangeResult> => {
    const todo = next === undefined ? undefined : `What to do next: ${next}.`;
    const lines = failure === undefined ? [known, todo] : [failureText(failure, known, todo)];
    return { state: 'trouble', text: [tried, ...lines].join('\n') };
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
    case 'unreadable':
      return then(
        `${unreadable(refused, failure === undefined)} Reading it back failed too: ${found.failure.message}.`,
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

function reach(plan: Plan, effect: Effect): string[] {
  if (plan.kind !== 'change roles' || plan.target.type === 'user') return [];
  if (effect.people === 0) return ['It has no members, so it reaches nobody yet.'];
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
    needs_approval: effect !== undefined && effect.level !== 'routine',
    irreversible: [...(effect?.irreversible ?? [])],
    notes: [...notes],
  }));
}

function namesOf(roles: readonly RoleRef[], max: number): string[] {
  return roles.map((role) => clean(role.name, max).text).sort();
}
