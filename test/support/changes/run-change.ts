/**
 * Taking an intent through the pipeline over a simulated tenant, and telling in short how it ended.
 *
 * @module
 */

import type { Asking, Pending, Reply } from '../../../src/approval/approve.js';
import type { StepOutcome } from '../../../src/changes/apply/step-outcome.js';
import type { VerifiedState } from '../../../src/changes/apply/verify.js';
import type { ChangeRequest, Outcome, Undoing } from '../../../src/changes/change-request.js';
import { change } from '../../../src/changes/pipeline.js';
import type { Policy } from '../../../src/config/policy/policy.js';
import type { Reading } from '../../../src/directory/directory.js';
import type { Intent, MemberIntent } from '../../../src/plan/intent.js';
import type { Tenant } from '../directory/simulated-tenant.js';
import { namesOf } from '../plan/plans.js';

export interface Asked {
  readonly dryRun?: boolean;
  readonly reading?: Reading;
  readonly policy?: Policy;
  /** Holds the call where it asks for the policy, which is inside its locks. */
  readonly policyWaits?: () => Promise<void>;
  /** Happens while the person thinks, before each answer. */
  readonly meanwhile?: (pending: Pending) => void | Promise<void>;
  readonly undoing?: Undoing;
  /** What the client answers; types what the question wants when left out. */
  readonly answer?: (pending: Pending) => Reply;
}

const rightWord = ({ question }: Pending): Reply => ({ action: 'accept', typed: question.wanted });

/** More questions than this about one change are a mistake. */
const MOST_QUESTIONS = 3;

/** Takes one change to its end; a person approves what is asked. */
export function run(tenant: Tenant, intent: Intent, asked: Asked = {}): Promise<Outcome> {
  return runSet(tenant, [intent], asked);
}

/** The same for a change of several targets. */
export async function runSet(
  tenant: Tenant,
  intents: ChangeRequest['intents'],
  {
    dryRun = false,
    reading = {},
    policy = [],
    undoing,
    policyWaits,
    meanwhile,
    answer = rightWord,
  }: Asked = {},
): Promise<Outcome> {
  let asking: Asking = { canAsk: true, state: undefined, reply: undefined, page: 'turned off' };
  for (let questions = 0; questions <= MOST_QUESTIONS; questions += 1) {
    const outcome = await change(tenant.pipeline, {
      tool: 'a_tool',
      client: 'tests 1.0.0',
      intents,
      dryRun,
      asking,
      reading,
      undoing,
      policy: async () => {
        await policyWaits?.();
        return policy;
      },
    });
    if (outcome.state !== 'ask') return outcome;
    await meanwhile?.(outcome.pending);
    asking = { ...asking, state: outcome.pending.state, reply: answer(outcome.pending) };
  }
  throw new Error('asked again and again');
}

/** For a change about which nobody is to be asked. */
export function never(): never {
  throw new Error('nobody is to be asked');
}

/** `applied`, what became of each step, and what was found; or just how it ended. */
export function told(outcome: Outcome): string[] {
  if (outcome.state !== 'applied') return [outcome.state];
  return ['applied', ...outcome.steps.map(stepText), ...outcome.found.map(foundText)];
}

function stepText(step: StepOutcome): string {
  if (step.state === 'skipped' && step.why !== undefined) {
    return `skipped, ${step.why.code}: ${step.why.message}`;
  }
  if (step.state === 'done' || step.state === 'skipped') return step.state;
  return `${step.state}, ${step.failure.code}: ${step.failure.message}`;
}

function foundText(found: VerifiedState): string {
  if (found.state === 'unreadable') {
    return `unreadable, ${found.failure.code}: ${found.failure.message}`;
  }
  if (found.state === 'in part') {
    return `in part: missing ${namesOf(found.missing).join(', ') || 'nobody'}; lingering ${namesOf(found.lingering).join(', ') || 'nobody'}`;
  }
  const gone = found.state === 'different' && found.gone ? ', gone' : '';
  // Sorted: in which order Qlik gives roles is not documented.
  return `${found.state}: ${namesOf(found.roles).sort().join(', ') || 'no roles'}${gone}`;
}

/** Writing requests that reached the tenant, each with its status and whether the tenant acted on it. */
export function writes({ sandbox }: Tenant): string[] {
  return sandbox
    .writes()
    .map(({ method, status, applied }) => `${method} ${status}${applied ? ' applied' : ''}`);
}

/** Names of the roles that a group has now, as the tenant holds them. */
export function rolesNow({ sandbox }: Tenant, name: string): string[] {
  return roleNames(sandbox.state, sandbox.groupByName(name).assignedRoles);
}

export function rolesOf({ sandbox }: Tenant, email: string): string[] {
  return roleNames(sandbox.state, sandbox.userByEmail(email).assignedRoles);
}

function roleNames({ roles }: Tenant['sandbox']['state'], ids: readonly string[]): string[] {
  return ids.map((id) => roles.get(id)?.name ?? id);
}

export const ofGroup = (group: string, add: string[], remove: string[] = []): Intent => ({
  want: 'change roles',
  of: { group },
  add,
  remove,
});

export const ofUser = (user: string, add: string[], remove: string[] = []): Intent => ({
  want: 'change roles',
  of: { user },
  add,
  remove,
});

export const deletion = (group: string, membersFirst = false): Intent => ({
  want: 'delete group',
  group,
  ...(membersFirst ? { membersFirst } : {}),
});

export const creation = (name: string, roles: string[] = [], description?: string): Intent => ({
  want: 'create group',
  name,
  roles,
  ...(description === undefined ? {} : { description }),
});

type MoreOfMembers = Partial<Pick<MemberIntent, 'fromGroup' | 'skipUnknown'>>;

function ofMembers(mode: MemberIntent['mode']) {
  return (group: string, people: readonly string[], more: MoreOfMembers = {}): MemberIntent => ({
    want: 'change members',
    mode,
    group,
    people,
    skipUnknown: false,
    ...more,
  });
}

export const adding = ofMembers('add');
export const removing = ofMembers('remove');
export const setting = ofMembers('set');
