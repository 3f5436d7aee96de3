/**
 * How a person says yes. No argument, token or second call that a model can make counts: only an
 * answer that came back through the client's own question, to a question that this server asked,
 * about exactly the plan that is about to be applied. Whatever is in doubt is a refusal.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { Failure } from '../errors.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Effect } from '../plan/effect.js';
import type { Plan } from '../plan/plan.js';
import { contentOf } from './page/content.js';
import type { PageStatus } from './page/question-status.js';
import type { PageDraft, PageQuestion, PageQuestions } from './page/questions.js';
import { judgeTyped, type Question, questionFor } from './question.js';
import { shownStateOf, whatChanged } from './question-snapshot.js';
import { type Refusal, refusalOf } from './refusal.js';
import { QUESTION_LIFE, type Sealer } from './seal.js';

/** What the client of this request can do, and what it brought back. */
export interface Asking {
  /** Whether it can show a form. A crash while finding out counts as no. */
  readonly canAsk: boolean;
  /** The sealed state it returned; anybody may have written it. */
  readonly state: string | undefined;
  /** The answer to the question, when there is one. */
  readonly reply: Reply | undefined;
  /** How to ask on a page instead, or why that cannot be. */
  readonly page: PageAsking | 'turned off' | 'no desktop' | 'page only';
}

/** The approval page, as one call may use it. */
export interface PageAsking {
  readonly questions: PageQuestions;
  /** The call with its arguments. */
  readonly call: string;
  /** Name and version that the client gives of itself. */
  readonly client: string;
  /** Unique to this call, to find the approval that it uses. */
  readonly caller: string;
  /** Writes down each answer that a person gives on the page about that change. */
  readonly onAnswer: (
    change: string,
    ...answer: Parameters<PageDraft['onAnswer']>
  ) => Promise<void>;
  /** The question that this call waited for, where it goes on after that. */
  readonly asked?: PageQuestion | undefined;
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
  /** Where it stands on a page; then no state goes out. */
  readonly page?: PageQuestion;
}

export interface ApprovalSettings {
  readonly ledger: Ledger;
  readonly sealer: Sealer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Stands for the credential: an approval given to one is no approval for another. */
  readonly principal: string;
}

/** What a person's approval came to. `Q` is what it asks with. */
export type Approval<Q> = (
  | { readonly state: 'approved' }
  | { readonly state: 'ask'; readonly question: Q }
  | { readonly state: 'refused'; readonly failure: Failure }
) & {
  /** Id of the change that was asked about, to which the answer belongs. */
  readonly change?: string | undefined;
  /** Whether the journal has it already: a page hears the answer before the call that uses it. */
  readonly noted?: true;
};

/** Decides about one plan of one call of one tool. */
export async function approve(
  settings: ApprovalSettings,
  tool: string,
  asking: Asking,
  plan: Plan,
  effect: Effect,
): Promise<Approval<Pending>> {
  const { state, reply, page } = asking;
  const scope = scopeOf(settings, tool, plan);
  if (state === undefined || reply === undefined) {
    // Also where an answer comes without a question: it proves nothing.
    if (typeof page !== 'string') {
      // Another call that waited for the same answer may have had it already.
      const why = page.asked === undefined ? undefined : whyNot[page.asked.status];
      if (page.asked !== undefined && why !== undefined) return ended(page, page.asked, why);
      const earlier = page.questions.find(scope, page.call, plan.digest);
      if (earlier !== undefined) {
        return answeredOnPage(settings, asking, page, earlier, plan, effect);
      }
    }
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
    const since = whatChanged(sealed.shown, plan);
    return { ...ask(settings, scope, asking, plan, effect, since), change };
  }
  const verdict = judgeTyped(reply.typed, questionFor(plan, effect).wanted);
  return verdict === 'right' ? { state: 'approved', change } : refused(verdict, change);
}

/**
 * Ends the question on a page of a call that found nothing to do: an approval of it must not wait for
 * the day when there is something again.
 */
export function nothingLeft(
  settings: ApprovalSettings,
  tool: string,
  { page }: Asking,
  plan: Plan,
): void {
  if (typeof page === 'string') return;
  const { questions, call } = page;
  const earlier = questions.find(scopeOf(settings, tool, plan), call, plan.digest);
  if (earlier === undefined) return;
  questions.detach(earlier);
  if (earlier.status === 'open' || earlier.status === 'approved') {
    questions.move(earlier, 'supersede', 'There is nothing left to do: it is so by now.');
  }
}

/** Takes back a question on a page that nobody was shown. */
export function withdraw({ page }: Asking, question: PageQuestion): void {
  if (typeof page === 'string') return;
  page.questions.detach(question);
  page.questions.move(question, 'withdraw');
}

function scopeOf({ principal }: ApprovalSettings, tool: string, { tenant }: Plan): string {
  return JSON.stringify([tenant, principal, tool]);
}

function ask(
  { sealer, now }: ApprovalSettings,
  scope: string,
  { canAsk, page }: Asking,
  plan: Plan,
  effect: Effect,
  since?: string,
): Approval<Pending> {
  if (!canAsk) {
    return typeof page === 'string'
      ? refused(page)
      : askOnPage(scope, page, plan, questionFor(plan, effect, since));
  }
  const change = randomUUID();
  const state = sealer.seal({
    scope,
    digest: plan.digest,
    nonce: change,
    until: now() + QUESTION_LIFE,
    shown: shownStateOf(plan),
  });
  const question = questionFor(plan, effect, since);
  return { state: 'ask', question: { change, question, state } };
}

function askOnPage(
  scope: string,
  asking: PageAsking,
  plan: Plan,
  question: Question,
): Approval<Pending> {
  const { questions, call, client, onAnswer } = asking;
  const change = randomUUID();
  const page = questions.ask({
    change,
    scope,
    call,
    digest: plan.digest,
    shown: shownStateOf(plan),
    wanted: question.wanted,
    content: contentOf(plan, question, client),
    askedBefore: 0,
    onAnswer: (...answer) => onAnswer(change, ...answer),
  });
  if (page === undefined) return refused('too many');
  return { state: 'ask', question: { change, question, state: '', page } };
}

/** What it means for a call that a page was left in this state. */
const whyNot: Partial<Record<PageStatus, Refusal>> = {
  declined: 'decline',
  wrong: 'wrong',
  expired: 'unanswered',
  lapsed: 'expired',
  unshown: 'unshown',
};

/** What the question on a page has come to, for a call that asked it or repeats the one that did. */
async function answeredOnPage(
  settings: ApprovalSettings,
  asking: Asking,
  page: PageAsking,
  earlier: PageQuestion,
  plan: Plan,
  effect: Effect,
): Promise<Approval<Pending>> {
  const { questions } = page;
  const { change, scope, shown, content } = earlier;
  const why = whyNot[earlier.status];
  if (why !== undefined) return ended(page, earlier, why);
  if (earlier.digest !== plan.digest) {
    const since = whatChanged(shown, plan, earlier.status === 'approved');
    questions.move(earlier, 'supersede', since);
    questions.detach(earlier);
    if (effect.level === 'routine') return { state: 'approved' };
    return ask(settings, scope, asking, plan, effect, since);
  }
  if (earlier.status === 'open') {
    return {
      state: 'ask',
      question: { change, question: content.question, state: '', page: earlier },
      noted: true,
    };
  }
  questions.use(earlier, page.caller);
  if (!(await settings.ledger.spend(change, earlier.until))) return refused('spent', change);
  return { state: 'approved', change };
}

/** Told to one call; the next one may ask anew. */
function ended(page: PageAsking, question: PageQuestion, why: Refusal): Approval<Pending> {
  page.questions.detach(question);
  const answered = why === 'decline' || why === 'wrong';
  return { ...refused(why, question.change), ...(answered ? { noted: true } : {}) };
}

function refused(why: Refusal, change?: string): Approval<Pending> {
  return { state: 'refused', failure: refusalOf(why), change };
}
