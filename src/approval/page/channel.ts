/**
 * Bringing a question to the person's browser and waiting for what comes of it. The listener starts
 * with the first question and ends a while after the last, so that a server which never needs it
 * never listens.
 *
 * @module
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { listenForPages, PageListener } from './listener.js';
import { createPageQuestions, type PageQuestion, type PageQuestions } from './questions.js';

export interface PageChannel {
  readonly questions: PageQuestions;
  /** Whether this machine has a way to show a page by itself. */
  readonly canShow: boolean;
  /** The address of the question; withdraws it and gives nothing when no port can be had. */
  address(question: PageQuestion): Promise<string | undefined>;
  /** Shows the question unless it has been seen; withdraws it when that cannot be done. */
  show(question: PageQuestion): Promise<void>;
  /** How long a call waits for the person, in milliseconds: some hosts cut it off after a minute. */
  readonly answerWaitMs: number;
  /** Ends the listener; takes 2 seconds at most. */
  close(): Promise<void>;
}

export interface PageChannelOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * Opens the person's browser; false when that failed. Left out where there is none. The address works
   * once; the promise resolves when the page has been shown or is no longer awaited.
   */
  readonly open?: ((address: string, shown: Promise<void>) => Promise<boolean>) | undefined;
  /** Takes the address, where the operator has asked for that. */
  readonly tell?: ((address: string) => void) | undefined;
  readonly answerWaitMs?: number;
  /** Starts the listener; the real one when left out. */
  readonly listen?: typeof listenForPages;
}

const ANSWER_WAIT_MS = 45_000;

/** How long a page can still be looked at after everything has ended. */
const IDLE_MS = 120_000;

/** How long closing may take. */
const CLOSE_TIMEOUT_MS = 2_000;

export function createPageChannel(options: PageChannelOptions): PageChannel {
  const { now, open, tell, answerWaitMs = ANSWER_WAIT_MS, listen = listenLater } = options;
  const questions = createPageQuestions(now);
  let listener: Promise<PageListener> | undefined;
  let rest: NodeJS.Timeout | undefined;
  const closing = new AbortController();

  const stop = async (): Promise<void> => {
    clearInterval(rest);
    const last = listener;
    listener = undefined;
    await last?.then(({ close }) => close()).catch(() => undefined);
  };
  const start = async (): Promise<PageListener> => {
    const started = await listen(questions, now);
    let quiet = 0;
    rest = setInterval(() => {
      quiet = questions.busy() ? 0 : quiet + 1;
      if (quiet > 1) void stop();
    }, IDLE_MS);
    rest.unref();
    return started;
  };
  const origin = async (): Promise<string> => {
    listener ??= start();
    const started = await listener.catch((error: unknown) => {
      listener = undefined;
      throw error;
    });
    return started.origin;
  };
  /** @returns Whether a person may see it now. */
  const present = async (question: PageQuestion): Promise<boolean> => {
    const base = await origin();
    tell?.(`${base}/${question.secret}`);
    const shown = questions.shown(question, closing.signal);
    const opened = await open?.(`${base}/${questions.oneTimeLinkOf(question)}`, shown);
    return opened === true || tell !== undefined;
  };

  const withdraw = (question: PageQuestion): void => {
    if (question.status === 'open') questions.move(question, 'withdraw');
  };

  return {
    questions,
    canShow: open !== undefined || tell !== undefined,
    answerWaitMs,
    async address(question) {
      const base = await origin().catch(() => undefined);
      if (base !== undefined) return `${base}/${question.secret}`;
      withdraw(question);
      return undefined;
    },
    async show(question) {
      if (question.seen || question.status !== 'open') return;
      if (!(await present(question).catch(() => false))) withdraw(question);
    },
    async close() {
      closing.abort();
      await Promise.race([stop(), sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    },
  };
}

/** Loaded with the first question: most servers never need it. */
async function listenLater(...how: Parameters<typeof listenForPages>): Promise<PageListener> {
  const listener = await import('./listener.js');
  return listener.listenForPages(...how);
}
