/**
 * Saying how a change of members ended: person by person where it did not go as planned.
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
import { clean } from '../../text/clean.js';
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
import { reportLines, reportOn } from './member-report.js';

/** What every tool that changes members answers with. */
export const memberResult = z.lazy(() =>
  z.object({
    outcome: z.enum(['changed', 'nothing_to_do', 'dry_run']),
    tenant: z.string(),
    group: z.object({ id: z.string(), name: z.string() }),
    /** How many people join, or joined. */
    joining: z.int(),
    /** How many people leave, or left. */
    leaving: z.int(),
    /** The first few of both. */
    people: z.array(z.string()),
    /** What membership gives. */
    roles: z.array(z.string()),
    needs_approval: z.boolean(),
    notes: z.array(z.string()),
    /** Id in the journal, to look it up or to undo it. */
    change: z.string().optional(),
  }),
);
type MemberResult = z.infer<typeof memberResult>;

export async function runMembers(wanted: Wanted, call: ToolCall): Promise<Answer<MemberResult>> {
  const outcome = await throughPipeline(wanted, call);
  switch (outcome.state) {
    case 'ask':
      return outcome;
    case 'nothing to do': {
      const [plan] = outcome.set.plans;
      const head =
        wanted.undoing === undefined
          ? `Nothing to do in ${plan.tenant}: the members of ${describeTarget(plan.target)} are as asked for. Nothing was changed.`
          : nothingToUndo(plan);
      return {
        state: 'done',
        text: [head, ...noteLines(plan)].join('\n'),
        data: resultOf('nothing_to_do', plan),
      };
    }
    case 'dry run': {
      const [plan] = outcome.set.plans;
      return {
        state: 'done',
        text: [
          `Dry run in ${plan.tenant}: this would ${describeChange(plan, 'do')}. Nothing was changed.`,
          ...whom(plan, conditional, netLines(outcome, 'would')),
          ...noteLines(plan),
          approvalLine(outcome.effect),
        ].join('\n'),
        data: resultOf('dry_run', plan, outcome.effect),
      };
    }
    case 'applied':
      return appliedAnswer(onlyTarget(outcome));
  }
}

function appliedAnswer(applied: AppliedPlan): Answer<MemberResult> {
  const { plan, effect, net, steps, found } = applied;
  if (found.state !== 'as planned') return { state: 'trouble', text: memberTrouble(applied) };
  return {
    state: 'done',
    text: [
      `Done in ${plan.tenant}, and read back: ${describeChange(plan, 'did')}.`,
      ...whom(plan, past, net),
      ...(steps.every((step) => step.state === 'done')
        ? []
        : ['For some of them the tenant did not answer properly, but they are as wanted.']),
      ...(plan.before.roles.length > 0 ? [`${signInAgain}.`] : []),
      ...noteLines(plan),
      changeLine(applied.id),
    ].join('\n'),
    data: { ...resultOf('changed', plan, effect), change: applied.id },
  };
}

/** A change that did not end as planned, for every kind of plan that moves people. */
export function memberTrouble(applied: AppliedPlan): string {
  const { plan, found } = applied;
  return [
    `Tried in ${plan.tenant} to ${describeChange(plan, 'do')}.`,
    ...reportLines(reportOn(applied)),
    ...(plan.before.exists ? [] : ofNewGroup(applied)),
    ...(plan.after.exists ? [] : [stillThere(applied)]),
    ...(found.state === 'unreadable' ? [`Reading back failed: ${found.failure.message}.`] : []),
    `What to do next: ${nextOf(applied)}.`,
    changeLine(applied.id),
  ].join('\n');
}

/** A creation that finds its group there as wanted puts in who is missing; not so if it is different. */
function nextOf({ plan, found }: AppliedPlan): string {
  return plan.before.exists || found.state === 'as before' || found.state === 'in part'
    ? 'call again with the same arguments; whoever is as wanted already is left alone'
    : 'look at the group with get_group, and put whoever is missing into it with add_members';
}

/** Of a group that was to be created; its own step is the first. */
function ofNewGroup({ steps, found }: AppliedPlan): string[] {
  if (found.state === 'unreadable') return ['Whether the group is there is not known.'];
  if (found.state === 'different') {
    return [
      `The group is there, but not as wanted, so somebody else changed it at the same time or only a part was stored. It has ${describeRoles(found.roles)}.`,
    ];
  }
  return found.state === 'as before' ? [`The group is not there${whyOf(steps[0])}.`] : [];
}

/** Of a group that was to be deleted; its own step is the last. */
function stillThere({ steps, found }: AppliedPlan): string {
  if (found.state === 'unreadable') return 'Whether the group is still there is not known.';
  return `The group is still there${whyOf(steps.at(-1))}.`;
}

function whyOf(step: StepOutcome | undefined): string {
  return step !== undefined && 'failure' in step ? `: ${step.failure.message}` : '';
}

const conditional = { join: 'Joining', gain: 'would gain', leave: 'Leaving', lose: 'would lose' };
const past = { join: 'Joined', gain: 'gained', leave: 'Left', lose: 'lost' };

/** @param net Who gains and loses what, where that is known. */
function whom(
  { joins, leaves, before }: Plan,
  words: typeof past,
  net: readonly string[] | undefined,
): string[] {
  const roles = describeRoles(before.roles);
  const gives = before.roles.length > 0;
  const gain = gives ? `They ${words.gain} ${roles}.` : 'The group gives no roles.';
  const loss = gives ? [`They ${words.lose} ${roles}, unless held another way.`] : [];
  return [
    ...(joins.length > 1 ? [`${words.join}: ${describePeople(joins)}.`] : []),
    ...(joins.length > 0 && (net === undefined || !gives) ? [gain] : []),
    ...(leaves.length > 1 ? [`${words.leave}: ${describePeople(leaves)}.`] : []),
    ...(leaves.length > 0 && net === undefined ? loss : []),
    ...(net ?? []),
  ];
}

function resultOf(outcome: MemberResult['outcome'], plan: Plan, effect?: Effect): MemberResult {
  const { target, joins, leaves, before } = plan;
  return {
    outcome,
    tenant: plan.tenant,
    group: { id: target.id ?? '', name: clean(target.name).text },
    joining: joins.length,
    leaving: leaves.length,
    people: [...joins, ...leaves]
      .slice(0, 20)
      .map(({ name, email, subject }) => `${clean(name).text} <${clean(email ?? subject).text}>`),
    roles: before.roles.map((role) => clean(role.name).text).sort(),
    needs_approval: effect !== undefined && asksPerson(effect),
    notes: [...plan.notes],
  };
}
