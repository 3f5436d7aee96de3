/**
 * What became of a change of the past, in words. Says no more than the journal does.
 *
 * @module
 */

import { z } from 'zod';
import { QUESTION_LIFE } from '../../approval/seal.js';
import {
  overallState,
  type PastChange,
  type PastOutcome,
  targetsOf,
} from '../../changes/past/history.js';
import type { Entry } from '../../ledger/journal.js';
import { describeSet } from '../../plan/describe.js';
import { clean, quote } from '../../text/clean.js';
import { count } from '../../text/lists.js';

/** `unknown`: it was about to be written, and what became of it is not in the journal. */
export const endings = [
  'done',
  'partly',
  'unknown',
  'not_done',
  'declined',
  'refused',
  'asked',
] as const;
export type Ending = (typeof endings)[number];

/** The most characters of a line of the journal. */
const MAX_LINE = 400;

export interface Ended {
  readonly ending: Ending;
  /** A clause of its own. */
  readonly words: string;
  /** The entry that says so. */
  readonly entry: Entry | undefined;
}

const Refused = z.lazy(() => z.object({ wanted: z.string(), why: z.string() }));

const Unused = z.lazy(() => z.object({ why: z.string() }));

/** @param now Milliseconds since the epoch: a question does not stay open for ever. */
export function endOf(past: PastChange, now: number): Ended {
  const { entries } = past;
  const last = (kind: Entry['kind']) => entries.findLast((entry) => entry.kind === kind);
  const outcome = last('outcome');
  const intent = last('intent');
  if (outcome !== undefined) return { ...outcomeOf(past.outcome, outcome), entry: outcome };
  if (intent !== undefined) {
    const words = 'how it ended is not written down: it is still running, or was cut off';
    return { ending: 'unknown', words, entry: intent };
  }
  const unused = last('unused');
  if (unused !== undefined) {
    const { why = unused.summary } = Unused.safeParse(unused.data).data ?? {};
    const words = `approved, not used: ${clean(why, MAX_LINE).text}`;
    return { ending: 'not_done', words, entry: unused };
  }
  const answered = last('answered');
  if (answered !== undefined) return { ...verdictOf(answered), entry: answered };
  const refused = last('refused');
  if (refused !== undefined) {
    const { why = refused.summary } = Refused.safeParse(refused.data).data ?? {};
    const words = `refused by this server: ${clean(why, MAX_LINE).text}`;
    return { ending: 'refused', words, entry: refused };
  }
  const asked = last('asked');
  const late = asked !== undefined && Date.parse(asked.time) + QUESTION_LIFE < now;
  const words = late ? 'asked, never answered' : 'asked, not answered yet';
  return { ending: 'asked', words, entry: asked };
}

function outcomeOf(
  outcome: PastOutcome | undefined,
  { data }: Entry,
): Pick<Ended, 'ending' | 'words'> {
  if (outcome === undefined) {
    return { ending: 'unknown', words: 'how it ended is written down in a form not known here' };
  }
  const { steps } = outcome;
  const failure = failureOf(data);
  const why = failure === undefined ? '' : `; ${failure.words}`;
  switch (overallState(outcome)) {
    case 'as planned':
      return failure === undefined
        ? { ending: 'done', words: 'done and read back' }
        : { ending: 'done', words: `read back as wanted, though ${failure.words}` };
    case 'as before':
      if (failure !== undefined) {
        return { ending: failure.ending, words: `${failure.words}; read back as before` };
      }
      if (wasInterrupted(data)) {
        return { ending: 'not_done', words: 'interrupted before anything of it was done' };
      }
      if (steps.every(({ state }) => state === 'skipped')) {
        return { ending: 'not_done', words: 'cancelled before anything was sent' };
      }
      return { ending: 'unknown', words: 'sent, but read back as before: not done or not visible' };
    case 'in part': {
      const people = outcome.found.reduce(
        (sum, { missing = [], lingering = [] }) => sum + missing.length + lingering.length,
        0,
      );
      // A group whose members are all out may be left standing.
      const left = people === 0 ? '' : `: ${count(people, 'person', 'people')} not as wanted`;
      return { ending: 'partly', words: `done in part${left}${why}` };
    }
    case 'different':
      return {
        ending: 'partly',
        words: `read back neither as before nor as wanted, so in part or changed by somebody else${why}`,
      };
    case 'unreadable':
      return { ending: 'unknown', words: `what became of it could not be read back${why}` };
  }
}

const Interrupted = z.lazy(() => z.object({ interrupted: z.literal(true) }));

/** Whether its process ended in the middle, and the outcome was found by reading later. */
function wasInterrupted(data: unknown): boolean {
  return Interrupted.safeParse(data).success;
}

const FailedSteps = z.lazy(() =>
  z.object({
    steps: z.array(
      z.object({
        state: z.string(),
        code: z.string().optional(),
        status: z.number().optional(),
        traceId: z.string().optional(),
      }),
    ),
  }),
);

/** Why the first step failed that did; `undefined` when none is known to have failed. */
function failureOf(data: unknown): Pick<Ended, 'ending' | 'words'> | undefined {
  const steps = FailedSteps.safeParse(data).data?.steps ?? [];
  const step = steps.find(({ state }) => state === 'failed');
  if (step === undefined) return undefined;
  const { status, traceId, code = 'no reason known' } = step;
  if (status === undefined) {
    return { ending: 'not_done', words: `a request could not be sent (${clean(code).text})` };
  }
  const trace = traceId === undefined ? '' : `, trace id ${clean(traceId).text}`;
  return { ending: 'refused', words: `refused by Qlik Cloud (${status}${trace})` };
}

const Answer = z.lazy(() => z.object({ action: z.string() }));

/** `answered with accept: approved`: what the answer was, and what it came to. */
const verdict = /^answered with \w+( on the approval page)?: (?:Not done: )?(.*)$/s;

function verdictOf({ summary, data }: Entry): Pick<Ended, 'ending' | 'words'> {
  const words = clean(verdict.exec(summary)?.[2] ?? summary, MAX_LINE).text;
  const action = Answer.safeParse(data).data?.action;
  if (action === 'decline' || action === 'cancel') return { ending: 'declined', words };
  switch (words) {
    case 'approved':
      return { ending: 'not_done', words: 'approved, but nothing was sent' };
    case 'asked again':
      return {
        ending: 'not_done',
        words: 'no longer what the person was asked about, so the answer was not used',
      };
    default:
      return { ending: 'refused', words: `not approved: ${words}` };
  }
}

/** How it was approved; `undefined` for what nobody has approved. */
export function approvalOf({ entries }: PastChange): string | undefined {
  for (const { kind, summary, client } of entries) {
    const [, onPage, words] = verdict.exec(summary) ?? [];
    if (kind !== 'answered' || words !== 'approved') continue;
    return onPage === undefined
      ? `a person typed the confirmation in ${quote(client)}`
      : `a person typed the confirmation on the approval page, asked through ${quote(client)}`;
  }
  const written = entries.some(({ kind }) => kind === 'intent');
  return written ? 'routine, this server asked nobody' : undefined;
}

/** What it was about, as a clause. Says `did` only of what went through without a hitch. */
export function describePastChange(past: PastChange): string {
  const { plans, entries, outcome, tool } = past;
  const [first, ...rest] = targetsOf(past).map(({ plan, id }) =>
    id === undefined ? plan : { ...plan, target: { ...plan.target, id } },
  );
  if (first !== undefined) {
    const smooth =
      outcome !== undefined &&
      overallState(outcome) === 'as planned' &&
      outcome.steps.every(({ state }) => state !== 'failed');
    const [planned = first, ...others] = plans;
    return smooth
      ? describeSet({ plans: [first, ...rest] }, 'did')
      : `tried to ${describeSet({ plans: [planned, ...others] }, 'do')}`;
  }
  const wanted = entries.map(({ data }) => Refused.safeParse(data).data?.wanted);
  const refused = wanted.find((words) => words !== undefined);
  if (refused !== undefined) return `was not allowed to ${clean(refused, MAX_LINE).text}`;
  const line = entries.find(({ kind }) => kind === 'intent' || kind === 'asked')?.summary;
  if (line === undefined) return `did not run ${clean(tool).text}`;
  const words = clean(line, MAX_LINE).text;
  return words.startsWith('asked whether to ') ? `was ${words}` : `tried to ${words}`;
}

/** Whether a change may be about it, by one of its entries: told quickly, and never wrongly denied. */
export function mayBeAbout(entry: Entry, word: string): boolean {
  const line = JSON.stringify(entry);
  // As it was given, and as it stands in a sentence.
  return [word, quote(word)].some((form) => line.includes(JSON.stringify(form).slice(1, -1)));
}

/** Whether it is about the group or person of exactly this name or id. */
export function isAbout(past: PastChange, word: string): boolean {
  const { plans, entries } = past;
  if (plans.length > 0) {
    return targetsOf(past).some(({ plan: { target, before, after }, id, found }) =>
      [id, target.name, before.name, after.name, found?.id].includes(word),
    );
  }
  // Without a plan there is only the sentence, in which names are quoted and ids stand in brackets.
  const marks = [quote(word), `id ${word})`, `id ${word},`];
  return entries.some(({ summary }) => marks.some((mark) => summary.includes(mark)));
}
