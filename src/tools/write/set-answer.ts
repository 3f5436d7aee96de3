/**
 * Saying how a change of several targets ended: target by target, and person by person where it did
 * not go as planned.
 *
 * @module
 */

import { z } from 'zod';
import type { StepOutcome } from '../../changes/apply/step-outcome.js';
import type { VerifiedState } from '../../changes/apply/verify.js';
import type { AppliedOutcome } from '../../changes/change-request.js';
import { type ChangeSet, hasWork, plansWithWork } from '../../plan/change-set.js';
import { describeChange, describeRoles, describeTarget } from '../../plan/describe.js';
import { asksPerson, type Effect } from '../../plan/effect.js';
import type { SetStep } from '../../plan/merge-steps.js';
import { newGroupOf, type Plan } from '../../plan/plan.js';
import { clean } from '../../text/clean.js';
import { capital, count } from '../../text/lists.js';
import type { Answer, ToolCall } from '../tool.js';
import {
  approvalLine,
  changeLine,
  netLines,
  noteLines,
  signInAgain,
  throughPipeline,
  type Wanted,
} from './answer.js';
import { reportLines, reportOn } from './member-report.js';

/** What a tool that changes several targets answers with. */
const setResult = z.lazy(() =>
  z.object({
    outcome: z.enum(['changed', 'nothing_to_do', 'dry_run']),
    tenant: z.string(),
    changes: z.array(
      z.object({
        target: z.string(),
        id: z.string().optional(),
        what: z.string(),
        done: z.boolean().describe('For a dry run: false'),
      }),
    ),
    writes: z.int().describe('Requests that write, one per person and group'),
    people: z.int(),
    needs_approval: z.boolean(),
    notes: z.array(z.string()),
    /** Id in the journal, to look it up or to undo it. */
    change: z.string().optional(),
  }),
);
type SetResult = z.infer<typeof setResult>;

export async function runSet(wanted: Wanted, call: ToolCall): Promise<Answer<SetResult>> {
  const outcome = await throughPipeline(wanted, call);
  switch (outcome.state) {
    case 'ask':
      return outcome;
    case 'nothing to do': {
      const { set } = outcome;
      const what =
        wanted.undoing === undefined
          ? 'everything is as asked for'
          : 'of that change nothing still stands';
      const head = `Nothing to do in ${set.tenant}: ${what}. Nothing was changed.`;
      return {
        state: 'done',
        text: [head, ...set.plans.flatMap(noteLines)].join('\n'),
        data: resultOf('nothing_to_do', set, []),
      };
    }
    case 'dry run': {
      const { set, effect } = outcome;
      const plans = plansWithWork(set);
      return {
        state: 'done',
        text: [
          `Dry run in ${set.tenant}: this would make ${count(plans.length, 'change')} with ${count(set.steps.length, 'write')}. Nothing was changed.`,
          ...plans.map((plan) => `- ${capital(describeChange(plan, 'do'))}.`),
          ...(netLines(outcome, 'would') ?? []),
          ...set.plans.flatMap(noteLines),
          approvalLine(effect),
        ].join('\n'),
        data: resultOf('dry_run', set, [], effect),
      };
    }
    case 'applied':
      return appliedAnswer(outcome);
  }
}

function appliedAnswer(applied: AppliedOutcome): Answer<SetResult> {
  const { id, set, effect, found } = applied;
  const all = set.plans.map((plan, place) => lineOf(applied, plan, place));
  const lines = set.plans.flatMap((plan, place) => (hasWork(plan) ? (all[place] ?? []) : []));
  const isDone = found.every(({ state }) => state === 'as planned');
  if (!isDone) {
    return {
      state: 'trouble',
      text: [
        `Tried in ${set.tenant} to make ${count(lines.length, 'change')} as one.`,
        ...lines,
        'What to do next: call again with the same arguments; what is as wanted already is left alone.',
        changeLine(id),
      ].join('\n'),
    };
  }
  return {
    state: 'done',
    text: [
      `Done in ${set.tenant}, and read back: ${count(lines.length, 'change')} as one.`,
      ...lines,
      ...(netLines(applied, 'did') ?? []),
      `${signInAgain}.`,
      ...set.plans.flatMap(noteLines),
      changeLine(id),
    ].join('\n'),
    data: { ...resultOf('changed', set, found, effect), change: id },
  };
}

/** One target: what was done to it, or how far it came. */
function lineOf({ set, steps, found }: AppliedOutcome, plan: Plan, place: number): string[] {
  const state = found[place];
  if (state === undefined || state.state === 'as planned') {
    return [`- ${capital(describeChange(withId(plan, state), 'did'))}.`];
  }
  const head = `- Not as planned: to ${describeChange(plan, 'do')}.`;
  if (plan.joins.length + plan.leaves.length > 0) {
    const report = reportOn({ plan, sent: set.steps, steps, found: state });
    return [head, ...reportLines(report).map((line) => `  ${line}`)];
  }
  const outcome = stepOn(plan, place, set.steps, steps);
  return [`${head} ${whyNot(outcome)} ${nowOf(plan, state)}`];
}

function withId(plan: Plan, state: VerifiedState | undefined): Plan {
  if (state?.state !== 'as planned' || state.id === undefined) return plan;
  return { ...plan, target: { ...plan.target, id: state.id } };
}

function stepOn(
  { target }: Plan,
  place: number,
  sent: readonly SetStep[],
  steps: readonly StepOutcome[],
): StepOutcome | undefined {
  const at = sent.findIndex((step) => {
    switch (step.do) {
      case 'create group':
        return step.as === newGroupOf(target.createdBy ?? place);
      case 'change user':
        return step.userId === target.id;
      default:
        return step.groupId === target.id;
    }
  });
  return steps[at];
}

function whyNot(outcome: StepOutcome | undefined): string {
  switch (outcome?.state) {
    case 'failed':
      return `${outcome.failure.message}.`;
    case 'unknown':
      return `Not known: ${outcome.failure.message}.`;
    case 'skipped':
      return outcome.why === undefined
        ? 'Not sent, because of what went wrong before.'
        : `Not sent: ${outcome.why.message}.`;
    default:
      return 'The tenant accepted it.';
  }
}

function nowOf(plan: Plan, state: VerifiedState): string {
  switch (state.state) {
    case 'as before':
      return 'Reading back shows the state before.';
    case 'different':
      return state.gone
        ? `Now ${describeTarget(plan.target)} does not exist.`
        : `Now ${describeTarget(plan.target)} has ${describeRoles(state.roles)}.`;
    case 'unreadable':
      return `Reading back failed: ${state.failure.message}.`;
    default:
      return '';
  }
}

function resultOf(
  outcome: SetResult['outcome'],
  set: ChangeSet,
  found: readonly VerifiedState[],
  effect?: Effect,
): SetResult {
  const changes = set.plans.flatMap((plan, place) => {
    if (!hasWork(plan)) return [];
    const made = withId(plan, found[place]);
    const { name, id } = made.target;
    return [
      {
        target: clean(name).text,
        ...(id === undefined ? {} : { id }),
        what: describeChange(made, outcome === 'changed' ? 'did' : 'do'),
        done: found[place]?.state === 'as planned',
      },
    ];
  });
  return {
    outcome,
    tenant: set.tenant,
    changes,
    writes: set.steps.length,
    people: effect?.people ?? 0,
    needs_approval: effect !== undefined && asksPerson(effect),
    notes: set.plans.flatMap(({ notes }) => [...notes]),
  };
}
