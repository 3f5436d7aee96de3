/**
 * One call and the approval page: bringing the page to the person, waiting for a while, and going on
 * with what came of it.
 *
 * @module
 */

import { randomUUID } from 'node:crypto';
import {
  type CallToolResult,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Asking, PageAsking } from '../../approval/approve.js';
import type { PageChannel } from '../../approval/page/channel.js';
import type { PageQuestion } from '../../approval/page/questions.js';
import { Failure } from '../../errors.js';
import { failureText } from '../../text/failure-text.js';
import type { Answer, TenantSession } from '../../tools/tool.js';
import { report } from './progress.js';

/** Name of the page among the questions of a request. */
const PAGE = 'page';

/** How often a waiting call reports progress. */
const PROGRESS_INTERVAL_MS = 5_000;

type Data = Record<string, unknown>;

/** What a call ends with while its page is on the way or open. */
interface OnPage {
  readonly state: 'page';
  readonly result: CallToolResult | InputRequiredResult;
}

/** @param byClient Whether the client takes the person to the page. */
export function pageAsking(
  { page, forms }: TenantSession,
  byClient: boolean,
  asking: Pick<PageAsking, 'call' | 'client'>,
): Asking['page'] {
  if (page === undefined) return 'turned off';
  if (!page.canShow && !byClient) return forms ? 'no desktop' : 'page only';
  return { questions: page.questions, caller: randomUUID(), ...asking };
}

/**
 * Runs a tool, and again from the top each time that its page has been answered: what a person approves
 * is a digest, so everything is read and planned again.
 *
 * @param byClient Whether the client takes the person to the page.
 * @param run Takes the question that was answered, when it goes on after one.
 */
export async function awaitPage(
  channel: PageChannel | undefined,
  ctx: ServerContext,
  byClient: boolean,
  run: (asked: PageQuestion | undefined) => Promise<Answer<Data>>,
): Promise<Answer<Data> | OnPage> {
  let answer = await run(undefined);
  if (channel === undefined) return answer;
  const until = performance.now() + channel.answerWaitMs;
  let reply = inputResponse(ctx.mcpReq.inputResponses, PAGE);
  while (answer.state === 'ask' && answer.pending.page !== undefined) {
    const question = answer.pending.page;
    if (reply.kind === 'elicit' && reply.action !== 'accept') {
      await channel.questions.answer(question, 'decline');
    } else if (byClient && reply.kind !== 'elicit' && !question.seen) {
      const address = await channel.address(question);
      if (address !== undefined) return { state: 'page', result: addressResult(question, address) };
    } else if (!byClient) {
      await channel.show(question);
    }
    if (!(await settled(channel, question, until, ctx))) {
      return { state: 'page', result: waitingResult(question) };
    }
    // It was about this question; another one has to be brought to the person by itself.
    reply = { kind: 'missing' };
    answer = await run(question);
  }
  return answer;
}

async function settled(
  { questions }: PageChannel,
  question: PageQuestion,
  until: number,
  ctx: ServerContext,
): Promise<boolean> {
  const { signal } = ctx.mcpReq;
  while (question.status === 'open' && !signal.aborted) {
    const left = until - performance.now();
    if (left <= 0) break;
    report(ctx, 'Waiting for the person to answer in the browser');
    await questions.settled(question, Math.min(left, PROGRESS_INTERVAL_MS), signal);
  }
  return question.status !== 'open';
}

/** Shows on the page that was approved how it ended. */
export async function tellPage(
  page: PageAsking | string,
  running: Promise<Answer<Data>>,
): Promise<Answer<Data>> {
  const tell = (event: 'finish' | 'fail', text: string): void => {
    if (typeof page === 'string') return;
    const used = page.questions.usedBy(page.caller);
    if (used !== undefined) page.questions.move(used, event, text);
  };
  try {
    const answer = await running;
    if (answer.state === 'ask')
      tell(
        'fail',
        'Nothing was changed: it is no longer what was asked about. A new question is asked.',
      );
    else tell(answer.state === 'done' ? 'finish' : 'fail', answer.text);
    return answer;
  } catch (error) {
    const known =
      error instanceof Failure
        ? failureText(error)
        : 'This server made a mistake of its own. Whether anything was changed is not known.';
    tell('fail', known);
    throw error;
  }
}

/** Hands the address to the client, for the person alone. */
function addressResult({ content }: PageQuestion, url: string): InputRequiredResult {
  const message = `In ${content.tenant}: ${content.question.change}? Approve or decline on the page of this server.`;
  return inputRequired({ inputRequests: { [PAGE]: inputRequired.elicitUrl({ message, url }) } });
}

/** For the model: it must neither repeat the call at once nor believe that all is well. */
function waitingResult({ seen, content }: PageQuestion): CallToolResult {
  const { tenant, question } = content;
  const text = [
    `Waiting for a person to approve this in the browser, in ${tenant}: ${question.change}.`,
    seen
      ? 'The question is open in a browser on the computer of this server.'
      : 'The browser on the computer of this server was told to open the question, but has not shown it so far.',
    'Nothing was changed so far.',
    'What to do next: tell the person to approve or decline on that page. When they say that they did, call this tool again with the same arguments.',
  ].join('\n');
  return { content: [{ type: 'text', text }], isError: true };
}
