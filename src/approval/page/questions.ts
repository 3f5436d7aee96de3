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

/**
 * `open` waits for the person. `approved` waits for the assistant's call to go on, `applying` is that
 * call at work, `done` and `failed` are how it ended. The others ended without any change: `wrong`
 * after too many wrong words, `expired` without an answer, `lapsed` when an approval was not used in
 * time, `changed` because the plan is another one by now, `unshown` because no
 * browser could be opened.
 */
export type PageStatus =
  | 'open'
  | 'approved'
  | 'applying'
  | 'done'
  | 'failed'
  | 'declined'
  | 'wrong'
  | 'expired'
  | 'lapsed'
  | 'changed'
  | 'unshown';

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
}

/** Writes an answer down before it counts. @throws {Failure} Then it does not count. */
type OnAnswer = (action: 'accept' | 'decline', verdict: string) => Promise<void>;

export interface PageQuestion extends PageDraft {
  /** Stands in the address; whoever knows it can answer. */
  readonly secret: string;
  /**
   * Stands in the address that a browser is started with, and leads to the other once: other accounts
   * of the machine may see with what a program was started.
   */
  oneTimeLink: string | undefined;
  /** Comes back with the form, so that no other page can send one. */
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  status: PageStatus;
  /** Whether a browser has shown it. */
  seen: boolean;
  /** Wrong words so far. */
  wrongAttempts: number;
  /** How it ended, in the words of the answer. */
  result?: string;
  /** Writes down each answer. */
  onAnswer?: OnAnswer;
}

const busy: ReadonlySet<PageStatus> = new Set(['open', 'approved', 'applying']);

/** How many wrong words are allowed in all. */
export const MAX_WRONG_ATTEMPTS = 3;

/** More pages than this at a time would be clicked away unread. */
export const MAX_OPEN = 5;

/** What a person sent: a word, or that they decline. */
export type PageAnswer = { readonly typed: string } | 'decline';

export interface PageQuestions {
  /** Adds an open question; `undefined` when too many are open. */
  ask(draft: PageDraft): PageQuestion | undefined;
  /** The question that a call is about and that has not been told to the end: the same plan, else the same call. */
  find(scope: string, call: string, digest: string): PageQuestion | undefined;
  /** An entrance that has not been used; a new one where the browser was stopped on its way. */
  oneTimeLinkOf(question: PageQuestion): string;
  /** The question that an entrance leads to, once. */
  enter(entrance: string): PageQuestion | undefined;
  /** The question of an address; of any status. */
  bySecret(secret: string): PageQuestion | undefined;
  /** Open ones, oldest first. */
  open(): readonly PageQuestion[];
  /** Whether any of them can still come to something. */
  busy(): boolean;
  /** Takes what the person sent; without effect unless the question is open. */
  answer(question: PageQuestion, answer: PageAnswer): Promise<void>;
  /** Moves it on, and wakes whoever waits for it. */
  move(question: PageQuestion, status: PageStatus, result?: string): void;
  /** Keeps it from being found by a later call; its page stays. */
  detach(question: PageQuestion): void;
  /** Resolves when it is no longer open, or after that many milliseconds, or when the signal comes. */
  settled(question: PageQuestion, ms: number, signal?: AbortSignal): Promise<void>;
}

/** @param now Milliseconds since the epoch. */
export function createPageQuestions(now: () => number): PageQuestions {
  const all = new Map<string, PageQuestion>();
  const current = new Set<PageQuestion>();
  const waiting = new Map<PageQuestion, Set<() => void>>();
  /** Answers of one question, one after the other: a double click must not count twice. */
  const turns = new WeakMap<PageQuestion, Promise<void>>();

  const move: PageQuestions['move'] = (question, status, result) => {
    question.status = status;
    if (result !== undefined) question.result = result;
    for (const wake of waiting.get(question) ?? []) wake();
  };
  const sweep = (): void => {
    for (const question of all.values()) {
      if (question.until >= now()) continue;
      if (question.status === 'open') move(question, 'expired');
      if (question.status === 'approved') move(question, 'lapsed');
      // Its page may be looked at for a while longer.
      if (question.until + QUESTION_LIFE < now()) {
        all.delete(question.secret);
        current.delete(question);
      }
    }
  };
  /** Writing an answer down takes a while, in which the question may have come to its end. */
  const close = (question: PageQuestion, status: PageStatus): void => {
    if (question.status === 'open') move(question, status);
  };
  const judge = async (question: PageQuestion, answer: PageAnswer): Promise<void> => {
    sweep();
    if (question.status !== 'open') return;
    const { onAnswer } = question;
    if (answer === 'decline') {
      await onAnswer?.('decline', 'Not done: the person declined');
      return close(question, 'declined');
    }
    if (judgeTyped(answer.typed, question.wanted) === 'right') {
      await onAnswer?.('accept', 'approved');
      return close(question, 'approved');
    }
    question.wrongAttempts += 1;
    await onAnswer?.('accept', 'what was typed is not what the question asked for');
    if (question.wrongAttempts >= MAX_WRONG_ATTEMPTS) close(question, 'wrong');
  };

  return {
    ask(draft) {
      sweep();
      if ([...all.values()].filter(({ status }) => status === 'open').length >= MAX_OPEN) {
        return undefined;
      }
      const question: PageQuestion = {
        ...draft,
        secret: unguessable(),
        oneTimeLink: unguessable(),
        token: unguessable(),
        until: now() + QUESTION_LIFE,
        status: 'open',
        seen: false,
        wrongAttempts: 0,
      };
      all.set(question.secret, question);
      current.add(question);
      return question;
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
      question.oneTimeLink ??= unguessable();
      return question.oneTimeLink;
    },
    enter(entrance) {
      sweep();
      const question = [...all.values()].find((one) => one.oneTimeLink === entrance);
      if (question !== undefined) question.oneTimeLink = undefined;
      return question;
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
      return [...all.values()].some(({ status }) => busy.has(status));
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
    move,
    detach(question) {
      current.delete(question);
    },
    async settled(question, ms, signal) {
      if (question.status !== 'open') return;
      const wakers = waiting.get(question) ?? new Set();
      waiting.set(question, wakers);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', wake);
          wakers.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        signal?.addEventListener('abort', wake);
        wakers.add(wake);
        if (signal?.aborted) wake();
      });
      if (wakers.size === 0) waiting.delete(question);
      sweep();
    },
  };
}

function unguessable(): string {
  return randomBytes(32).toString('base64url');
}
