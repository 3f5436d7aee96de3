/**
 * How a person says yes. No argument, token or second call that a model can make counts: only an
 * answer that came back through the client's own question, to a question that this server asked,
 * about exactly the plan that is about to be applied. Whatever is in doubt is a refusal.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import { describeTarget } from '../changes/describe.js';
import type { Effect } from '../changes/effect.js';
import type { Approval } from '../changes/pipeline.js';
import type { Plan } from '../changes/plan.js';
import { Failure } from '../errors.js';
import type { Ledger } from '../ledger/ledger.js';
import { clean, quote } from '../text/clean.js';
import { count, firstOf, list } from '../text/lists.js';
import { type Question, questionFor } from './question.js';
import { QUESTION_LIFE, type Sealed, type Sealer } from './seal.js';

/** What the client of this request can do, and what it brought back. */
export interface Asking {
  /** Whether it can show a form. A crash while finding out counts as no. */
  readonly canAsk: boolean;
  /** The sealed state it returned; anybody may have written it. */
  readonly state: string | undefined;
  /** The answer to the question, when there is one. */
  readonly reply: Reply | undefined;
}

export interface Reply {
  readonly action: 'accept' | 'decline' | 'cancel';
  /** What was typed, when the client sent a text at all. */
  readonly typed: string | undefined;
}

/** A question with the state that has to come back with its answer. */
export interface Pending {
  /** Id of the change, the same in everything that is written down about it. */
  readonly change: string;
  readonly question: Question;
  readonly state: string;
}

export interface ApprovalSettings {
  readonly ledger: Ledger;
  readonly sealer: Sealer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Stands for the credential: an approval given to one is no approval for another. */
  readonly principal: string;
}

/** Decides about one plan of one call of one tool. */
export async function approve(
  settings: ApprovalSettings,
  tool: string,
  asking: Asking,
  plan: Plan,
  effect: Effect,
): Promise<Approval<Pending>> {
  const { state, reply } = asking;
  const scope = JSON.stringify([plan.tenant, settings.principal, tool]);
  if (state === undefined || reply === undefined) {
    // Also where an answer comes without a question: it proves nothing.
    return effect.level === 'routine'
      ? { state: 'approved' }
      : ask(settings, scope, asking, plan, effect);
  }
  const sealed = settings.sealer.open(state);
  if (sealed === undefined || sealed.scope !== scope) return refused('altered');
  const change = sealed.nonce;
  if (sealed.until < settings.now()) return refused('expired', change);
  if (!(await settings.ledger.spend(change, sealed.until))) return refused('spent', change);
  if (reply.action !== 'accept') return refused(reply.action, change);
  if (sealed.digest !== plan.digest) {
    const since = whatChanged(sealed.told, plan);
    return { ...ask(settings, scope, asking, plan, effect, since), change };
  }
  const typed = reply.typed?.trim().normalize('NFC') ?? '';
  if (typed === '') return refused('empty', change);
  if (typed !== questionFor(plan, effect).wanted.normalize('NFC')) return refused('wrong', change);
  return { state: 'approved', change };
}

function ask(
  { sealer, now }: ApprovalSettings,
  scope: string,
  { canAsk }: Asking,
  plan: Plan,
  effect: Effect,
  since?: string,
): Approval<Pending> {
  if (!canAsk) return refused('cannot ask');
  const change = randomUUID();
  const state = sealer.seal({
    scope,
    digest: plan.digest,
    nonce: change,
    until: now() + QUESTION_LIFE,
    told: toldOf(plan),
  });
  const question = questionFor(plan, effect, since);
  return { state: 'ask', question: { change, question, state } };
}

function toldOf({ target, before }: Plan): Sealed['told'] {
  return {
    target: describeTarget(target),
    roles: before.roles.map((role) => clean(role.name).text).sort(),
    people: before.people,
  };
}

/** Said first in the next question, so that nobody approves the second time out of habit. */
function whatChanged(told: Sealed['told'], plan: Plan): string {
  const now = toldOf(plan);
  if (told.target !== now.target) {
    return `Your answer was about something else (${told.target}), so it was not used.`;
  }
  const gone = told.roles.filter((role) => !now.roles.includes(role));
  const come = now.roles.filter((role) => !told.roles.includes(role));
  const differences = [
    ...(come.length > 0
      ? [
          `it now has ${firstOf(
            come.map((name) => quote(name)),
            8,
          )}`,
        ]
      : []),
    ...(gone.length > 0
      ? [
          `it no longer has ${firstOf(
            gone.map((name) => quote(name)),
            8,
          )}`,
        ]
      : []),
    ...(told.people === now.people
      ? []
      : [`it reaches ${count(now.people, 'person', 'people')} instead of ${told.people}`]),
  ];
  return differences.length === 0
    ? 'This is no longer exactly what you were asked about, so your answer was not used.'
    : `Since you were asked, somebody else changed ${now.target}: ${list(differences)}. Your answer was not used.`;
}

type Refusal =
  | 'cannot ask'
  | 'altered'
  | 'expired'
  | 'spent'
  | 'decline'
  | 'cancel'
  | 'empty'
  | 'wrong';

const ASK_ANEW = 'Call the tool again if it is still wanted; the person is then asked anew';

function refused(why: Refusal, change?: string): Approval<Pending> {
  return { state: 'refused', failure: refusal(why), change };
}

function refusal(why: Refusal): Failure {
  switch (why) {
    case 'cannot ask':
      return new Failure(
        'CANNOT_ASK',
        'Cannot do this without a person who approves it, and this client cannot ask one: it does not offer form elicitation',
        'Use a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change',
      );
    case 'decline':
      return new Failure(
        'NOT_CONFIRMED',
        'Not done: the person declined',
        'Ask for it again, should it be wanted after all',
      );
    case 'cancel':
      return new Failure(
        'NOT_CONFIRMED',
        'Not done: the question was closed without an answer',
        'Ask for it again and answer the question',
      );
    case 'empty':
      return new Failure(
        'NOT_CONFIRMED',
        'Not done: the question was accepted, but nothing was typed',
        'Ask for it again and type what the question asks for',
      );
    case 'wrong':
      return new Failure(
        'NOT_CONFIRMED',
        'Not done: what was typed is not what the question asked for',
        'Ask for it again and type it exactly as the question shows it; upper and lower case matter',
      );
    case 'altered':
      return new Failure(
        'APPROVAL_SPENT',
        'Cannot use this answer: it does not belong to a question that this server asked here, or it was altered',
        ASK_ANEW,
      );
    case 'expired':
      return new Failure(
        'APPROVAL_SPENT',
        `Cannot use this answer: the question is older than ${QUESTION_LIFE / 60_000} minutes`,
        ASK_ANEW,
      );
    case 'spent':
      return new Failure(
        'APPROVAL_SPENT',
        'Cannot use this answer: it was used before, and an approval counts once',
        ASK_ANEW,
      );
  }
}
