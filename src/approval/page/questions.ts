/**
 * The questions that stand on approval pages, and what became of each. In memory only: a process that
 * ends takes its questions with it, and nothing is approved by that.
 *
 * @module
 */

import { randomBytes } from 'node:crypto';
import { judgeTyped } from '../question.js';
import { QUESTION_LIFE, type Sealed } from '../seal.js';
import type { PageContent } from './content.js';
import { hasEnded, nextStatus, type PageEvent, type PageStatus } from './question-status.js';
import { createWaiters } from './waiters.js';

/** What has to be known to ask. */
export interface PageDraft {
  /** Id of the change, spent in the ledger when the approval is used. */
  readonly change: string;
  /** Tenant, principal and tool: an approval for one is none for another. */
  readonly scope: string;
  /** The call with its arguments, so that a repeated call finds what it asked before. */
  readonly call: string;
  /** Of the plan that the person is asked about. */
  readonly digest: string;
  /** What the person was shown, so that a change in between can be named. */
  readonly shown: Sealed['shown'];
  /** What has to be typed. */
  readonly wanted: string;
  readonly content: PageContent;
  /** How often the same was asked in the ten minutes before. */
  readonly askedBefore: number;
  /** Writes an answer down before it counts. @throws {Failure} Then it does not count. */
  readonly onAnswer: (action: 'accept' | 'decline', verdict: string) => Promise<void>;
}

/** A question on a page. Only {@link PageQuestions} changes it. */
export interface PageQuestion extends PageDraft {
  /** Stands in the address; whoever knows it can answer. */
  readonly secret: string;
  /** Leads to the address once; `undefined` after that. */
  readonly oneTimeLink: string | undefined;
  /** Comes back with the form, so that no other page can send one. */
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly status: PageStatus;
  /** Whether a browser has shown it. */
  readonly seen: boolean;
  /** Wrong words so far. A blank field is none. */
  readonly wrongAttempts: number;
  /** Why the last answer left it open. */
  readonly lastTry?: 'blank' | 'wrong';
  /** How it ended, in the words of the answer. */
  readonly result?: string;
}

/** The same, for the one who keeps it. */
interface Entry extends PageQuestion {
  oneTimeLink: string | undefined;
  status: PageStatus;
  seen: boolean;
  wrongAttempts: number;
  lastTry?: 'blank' | 'wrong';
  result?: string;
  /** The call that uses the approval. */
  usedBy?: string;
}

/** How many wrong words are allowed in all. */
export const MAX_WRONG_ATTEMPTS = 3;

/** More pages than this at a time would be clicked away unread. */
export const MAX_OPEN = 5;

/** What a person sent: a word, or that they decline. */
export type PageAnswer = { readonly typed: string } | 'decline';

/** Only what a person sent does these, and only a call that uses an approval moves it to `applying`. */
type AnswerEvent = 'approve' | 'decline' | 'exhaust' | 'use';

export interface PageQuestions {
  /** Adds an open question; `undefined` when too many are open. */
  ask(draft: PageDraft): PageQuestion | undefined;
  /** The question that a call is about, and whose end no call was given yet: the same plan, else the same call. */
  find(scope: string, call: string, digest: string): PageQuestion | undefined;
  /** A one-time link that has not been used; a new one where the browser was stopped on its way. */
  oneTimeLinkOf(question: PageQuestion): string;
  /** The question that a one-time link leads to, once. */
  enter(oneTimeLink: string): PageQuestion | undefined;
  /** The question of an address; of any status. */
  bySecret(secret: string): PageQuestion | undefined;
  /** Open ones, oldest first. */
  open(): readonly PageQuestion[];
  /** Whether any of them can still come to something. */
  busy(): boolean;
  /** Notes that a browser has shown it. */
  markSeen(question: PageQuestion): void;
  /** Takes what the person sent: journal first, then the new status. Without effect unless the question is open. */
  answer(question: PageQuestion, answer: PageAnswer): Promise<void>;
  /**
   * Moves it on, and wakes everybody who waits for it.
   *
   * @param result How it ended, for the page.
   * @throws {Error} When the event cannot happen in its status.
   */
  move(question: PageQuestion, event: Exclude<PageEvent, AnswerEvent>, result?: string): void;
  /** Takes the approval for one call; no other call finds it then. @throws {Error} Unless it is approved. */
  use(question: PageQuestion, caller: string): void;
  /** The question whose approval that call took and has not ended yet. */
  usedBy(caller: string): PageQuestion | undefined;
  /** Keeps it from being found by a later call; its page stays. */
  detach(question: PageQuestion): void;
  /** Resolves when it is no longer open, or after that many milliseconds, or when the signal comes. */
  settled(question: PageQuestion, ms: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when a browser has shown it, or it is no longer open, or when the signal comes. */
  shown(question: PageQuestion, signal: AbortSignal): Promise<void>;
}

/** @param now Milliseconds since the epoch. */
export function createPageQuestions(now: () => number): PageQuestions {
  const all = new Map<string, Entry>();
  const current = new Set<PageQuestion>();
  const waiters = createWaiters<PageQuestion>();
  /** Answers of one question, one after the other: a double click must not count twice. */
  const turns = new WeakMap<PageQuestion, Promise<void>>();

  const entryOf = ({ secret, change }: PageQuestion): Entry => {
    const entry = all.get(secret);
    if (entry === undefined) throw new Error(`No question about change ${change}`);
    return entry;
  };
  /** The only place where a status changes. */
  const step = (entry: Entry, event: PageEvent, result?: string): void => {
    const next = nextStatus(entry.status, event);
    if (next === undefined) {
      throw new Error(`A question that is ${entry.status} cannot ${event} (${entry.change})`);
    }
    entry.status = next;
    if (result !== undefined) entry.result = result;
    waiters.wake(entry);
  };
  const sweep = (): void => {
    for (const entry of all.values()) {
      if (entry.until >= now()) continue;
      if (nextStatus(entry.status, 'expire') !== undefined) step(entry, 'expire');
      // Its page may be looked at for a while longer.
      if (entry.until + QUESTION_LIFE < now() && hasEnded(entry.status)) {
        all.delete(entry.secret);
        current.delete(entry);
      }
    }
  };
  const judge = async (question: PageQuestion, answer: PageAnswer): Promise<void> => {
    sweep();
    if (question.status !== 'open') return;
    const entry = entryOf(question);
    const event = verdictOn(entry, answer);
    if (event === 'blank') {
      entry.lastTry = 'blank';
      return;
    }
    await entry.onAnswer(...wordsFor(event));
    // Writing it down takes a while, in which the question may have come to its end.
    if (question.status !== 'open') return;
    if (event === 'retry' || event === 'exhaust') {
      entry.wrongAttempts += 1;
      entry.lastTry = 'wrong';
    }
    if (event !== 'retry') step(entry, event);
  };

  return {
    ask(draft) {
      sweep();
      if ([...all.values()].filter(({ status }) => status === 'open').length >= MAX_OPEN) {
        return undefined;
      }
      const entry: Entry = {
        ...draft,
        secret: unguessable(),
        oneTimeLink: unguessable(),
        token: unguessable(),
        until: now() + QUESTION_LIFE,
        status: 'open',
        seen: false,
        wrongAttempts: 0,
      };
      all.set(entry.secret, entry);
      current.add(entry);
      return entry;
    },
    find(scope, call, digest) {
      sweep();
      const mine = [...current].filter((question) => question.scope === scope).reverse();
      return (
        mine.find((question) => question.digest === digest) ??
        mine.find((question) => question.call === call)
      );
    },
    oneTimeLinkOf(question) {
      const entry = entryOf(question);
      entry.oneTimeLink ??= unguessable();
      return entry.oneTimeLink;
    },
    enter(oneTimeLink) {
      sweep();
      const entry = [...all.values()].find((one) => one.oneTimeLink === oneTimeLink);
      if (entry !== undefined) entry.oneTimeLink = undefined;
      return entry;
    },
    bySecret(secret) {
      sweep();
      return all.get(secret);
    },
    open() {
      sweep();
      return [...all.values()].filter(({ status }) => status === 'open');
    },
    busy() {
      sweep();
      return [...all.values()].some(({ status }) => !hasEnded(status));
    },
    markSeen(question) {
      const entry = entryOf(question);
      entry.seen = true;
      waiters.wake(entry);
    },
    answer(question, answer) {
      const before = turns.get(question) ?? Promise.resolve();
      const turn = before.then(() => judge(question, answer));
      turns.set(
        question,
        turn.catch(() => undefined),
      );
      return turn;
    },
    move(question, event, result) {
      step(entryOf(question), event, result);
    },
    use(question, caller) {
      const entry = entryOf(question);
      step(entry, 'use');
      entry.usedBy = caller;
      current.delete(entry);
    },
    usedBy(caller) {
      return [...all.values()].find((one) => one.usedBy === caller && one.status === 'applying');
    },
    detach(question) {
      current.delete(question);
    },
    async settled(question, ms, signal) {
      await waiters.waitFor(question, () => question.status !== 'open', { ms, signal });
      sweep();
    },
    shown(question, signal) {
      const shown = () => question.seen || question.status !== 'open';
      return waiters.waitFor(question, shown, { signal });
    },
  };
}

type Verdict = 'approve' | 'decline' | 'exhaust' | 'retry';

/** What an answer does to an open question; `blank` and `retry` leave it open. */
function verdictOn({ wanted, wrongAttempts }: PageQuestion, answer: PageAnswer): Verdict | 'blank' {
  if (answer === 'decline') return 'decline';
  switch (judgeTyped(answer.typed, wanted)) {
    case 'right':
      return 'approve';
    case 'empty':
      return 'blank';
    case 'wrong':
      return wrongAttempts + 1 < MAX_WRONG_ATTEMPTS ? 'retry' : 'exhaust';
  }
}

/** For the journal, which never holds what was typed. */
function wordsFor(verdict: Verdict): Parameters<PageDraft['onAnswer']> {
  if (verdict === 'decline') return ['decline', 'Not done: the person declined'];
  if (verdict === 'approve') return ['accept', 'approved'];
  return ['accept', 'what was typed is not what the question asked for'];
}

function unguessable(): string {
  return randomBytes(32).toString('base64url');
}
