/**
 * How a person says yes. No argument, token or second call that a model can make counts: only an
 * answer that came back through the client's own question, to a question that this server asked,
 * about exactly the change that is about to be applied. Whatever is in doubt is a refusal.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import type { Failure } from '../errors.js';
import type { Ledger } from '../ledger/ledger.js';
import type { ChangeSet } from '../plan/change-set.js';
import { asksPerson, type Effect } from '../plan/effect.js';
import type { NetEffect } from '../plan/net-effect.js';
import { contentOf } from './page/content.js';
import type { PageStatus } from './page/question-status.js';
import type { PageDraft, PageQuestion, PageQuestions } from './page/questions.js';
import { fitsForm, judgeTyped, type Question, questionFor } from './question.js';
import { askedBefore, noteAnswer, noteAsked, refuseWhileTired } from './question-limit.js';
import { shownStateOf, whatChanged } from './question-snapshot.js';
import { type Refusal, refusalOf } from './refusal.js';
import { QUESTION_LIFE, type Sealed, type Sealer } from './seal.js';

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
  /** Where it is on a page; then no state goes out. */
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

/** What the client brought back from a form. It is used up, whatever becomes of the call. */
export type Answered =
  | { readonly state: 'none' }
  | {
      readonly state: 'approved';
      readonly action: Reply['action'];
      readonly change: string;
      /** Of the change set that the person approved. */
      readonly digest: string;
      /** What was typed: it names the administrator role, where the change gave one then. */
      readonly wanted: string;
      readonly what: string;
      readonly shown: Sealed['shown'];
    }
  | {
      readonly state: 'refused';
      readonly action: Reply['action'];
      readonly change?: string;
      readonly why: Refusal;
      readonly failure: Failure;
    };

/** Opens the client's answer, spends it, and judges it. Nothing of the tenant is needed for that. */
export async function openAnswer(
  { sealer, ledger, now, principal }: ApprovalSettings,
  tenantId: string,
  tool: string,
  { state, reply }: Asking,
): Promise<Answered> {
  // An answer that comes without a question proves nothing.
  if (state === undefined || reply === undefined) return { state: 'none' };
  const { action, typed } = reply;
  const sealed = sealer.open(state);
  const refuse = (why: Refusal, change?: string): Answered => ({
    state: 'refused',
    action,
    why,
    failure: refusalOf(why),
    ...(change === undefined ? {} : { change }),
  });
  if (sealed === undefined || sealed.scope !== scopeOf(principal, tenantId, tool)) {
    return refuse('altered');
  }
  const { nonce: change, until, digest, shown, wanted, what } = sealed;
  if (until < now()) return refuse('expired', change);
  if (!(await ledger.spend(change, until))) return refuse('spent', change);
  if (action !== 'accept') return refuse(action, change);
  const verdict = judgeTyped(typed, wanted);
  if (verdict !== 'right') return refuse(verdict, change);
  return { state: 'approved', action, change, digest, wanted, what, shown };
}

/** What a person's approval came to. */
export type Verdict =
  | { readonly state: 'approved'; readonly change?: string }
  /** `isNew` unless the question was open already. */
  | { readonly state: 'ask'; readonly pending: Pending; readonly isNew: boolean }
  /** `lost` is the change that was approved on a page and waited too long to be used. */
  | { readonly state: 'refused'; readonly failure: Failure; readonly lost?: string };

/** The change that is to be approved, and the call that wants it. */
export interface ApprovalRequest {
  readonly tenantId: string;
  /** An approval given to one tool counts for no other. */
  readonly tool: string;
  readonly asking: Asking;
  readonly answered: Answered;
  readonly set: ChangeSet;
  readonly effect: Effect;
  /** For the words of the question only; left out where it is not known. */
  readonly net?: NetEffect | undefined;
  /** Writes down each answer that a person gives on the page, before it counts. */
  readonly onAnswer: (
    change: string,
    ...answer: Parameters<PageDraft['onAnswer']>
  ) => Promise<void>;
}

/** Decides about one change set of one call. @throws {Failure} `CANNOT_ASK` after too many refusals. */
export async function approve(
  settings: ApprovalSettings,
  request: ApprovalRequest,
): Promise<Verdict> {
  const { answered, set, effect, asking } = request;
  if (answered.state === 'approved') {
    if (isSameQuestion(answered, request)) return { state: 'approved', change: answered.change };
    const since = whatChanged(answered.shown, set);
    return ask(settings, request, since);
  }
  if (typeof asking.page !== 'string') {
    const onPage = await answeredOnPage(settings, request, asking.page);
    if (onPage !== undefined) return onPage;
  }
  return asksPerson(effect) ? ask(settings, request) : { state: 'approved' };
}

/**
 * Ends the question on a page of a call that comes to nothing: an approval of it must not wait for the
 * day when the change is possible, or needed, again.
 *
 * @param why A sentence for the page.
 * @returns The change whose approval was lost by that.
 */
export function endPageQuestion(
  { principal }: ApprovalSettings,
  tenantId: string,
  tool: string,
  { page }: Asking,
  why: string,
): string | undefined {
  if (typeof page === 'string') return undefined;
  const { questions, call } = page;
  const earlier = questions.find(scopeOf(principal, tenantId, tool), call, '');
  if (earlier === undefined) return undefined;
  const wasApproved = earlier.status === 'approved';
  if (earlier.status !== 'open' && !wasApproved) return undefined;
  questions.detach(earlier);
  questions.move(earlier, 'supersede', why);
  return wasApproved ? earlier.change : undefined;
}

/** Takes back a question on a page that nobody was shown. */
export function withdraw({ page }: Asking, question: PageQuestion): void {
  if (typeof page === 'string') return;
  page.questions.detach(question);
  page.questions.move(question, 'withdraw');
}

function scopeOf(principal: string, tenantId: string, tool: string): string {
  return JSON.stringify([tenantId, principal, tool]);
}

async function ask(
  settings: ApprovalSettings,
  request: ApprovalRequest,
  since?: string,
): Promise<Verdict> {
  const { canAsk, page } = request.asking;
  const { set, effect, net } = request;
  await refuseWhileTired(settings);
  // What a form cannot show whole goes to the page, where there is one.
  if (canAsk && (typeof page === 'string' || fitsForm(set))) {
    const change = randomUUID();
    const question = questionFor(set, effect, { since, net });
    await noteAsked(settings, set.digest);
    const state = settings.sealer.seal({
      scope: scopeOf(settings.principal, request.tenantId, request.tool),
      digest: set.digest,
      nonce: change,
      until: settings.now() + QUESTION_LIFE,
      shown: shownStateOf(set),
      wanted: question.wanted,
      what: question.what,
    });
    return { state: 'ask', pending: { change, question, state }, isNew: true };
  }
  if (typeof page === 'string') return refused(page);
  const question = questionFor(set, effect, { since, net, whole: true });
  return askOnPage(settings, request, page, question);
}

async function askOnPage(
  settings: ApprovalSettings,
  { tenantId, tool, set, net, onAnswer }: ApprovalRequest,
  { questions, call, client }: PageAsking,
  question: Question,
): Promise<Verdict> {
  const change = randomUUID();
  const before = await askedBefore(settings, set.digest);
  const page = questions.ask({
    change,
    scope: scopeOf(settings.principal, tenantId, tool),
    call,
    digest: set.digest,
    shown: shownStateOf(set),
    wanted: question.wanted,
    content: contentOf(set, question, client, net),
    askedBefore: before,
    onAnswer: (...answer) => onAnswer(change, ...answer),
  });
  if (page === undefined) return refused('too many');
  await noteAsked(settings, set.digest);
  return { state: 'ask', pending: { change, question, state: '', page }, isNew: true };
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
  request: ApprovalRequest,
  page: PageAsking,
): Promise<Verdict | undefined> {
  const { set, effect, tenantId, tool } = request;
  const { questions, asked } = page;
  // Another call that waited for the same answer may have had it already.
  const why = asked === undefined ? undefined : whyNot[asked.status];
  if (asked !== undefined && why !== undefined) return ended(settings, page, asked, why);
  const earlier = questions.find(
    scopeOf(settings.principal, tenantId, tool),
    page.call,
    set.digest,
  );
  if (earlier === undefined) return undefined;
  const { change, shown, content } = earlier;
  const end = whyNot[earlier.status];
  if (end !== undefined) return ended(settings, page, earlier, end);
  if (!isSameQuestion({ ...earlier, what: content.question.what }, request)) {
    const since = whatChanged(shown, set, earlier.status === 'approved');
    questions.move(earlier, 'supersede', since);
    questions.detach(earlier);
    return asksPerson(effect) ? ask(settings, request, since) : { state: 'approved' };
  }
  if (earlier.status === 'open') {
    const pending = { change, question: content.question, state: '', page: earlier };
    return { state: 'ask', pending, isNew: false };
  }
  questions.use(earlier, page.caller);
  if (!(await settings.ledger.spend(change, earlier.until))) return refused('spent');
  await noteAnswer(settings, 'approved');
  return { state: 'approved', change };
}

/**
 * Whether the same would be asked now. The digest has all of the tenant that a person approves; the
 * word shows that a role has come to administer since.
 */
function isSameQuestion(
  asked: { readonly digest: string; readonly wanted: string; readonly what: string },
  { set, effect }: ApprovalRequest,
): boolean {
  const { wanted, what } = questionFor(set, effect);
  return asked.digest === set.digest && asked.wanted === wanted && asked.what === what;
}

/** Given to one call; the next one may ask again. */
async function ended(
  settings: ApprovalSettings,
  page: PageAsking,
  question: PageQuestion,
  why: Refusal,
): Promise<Verdict> {
  page.questions.detach(question);
  await noteAnswer(settings, why);
  return { ...refused(why), ...(question.status === 'lapsed' ? { lost: question.change } : {}) };
}

function refused(why: Refusal): Extract<Verdict, { state: 'refused' }> {
  return { state: 'refused', failure: refusalOf(why) };
}
