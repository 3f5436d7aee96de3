/**
 * Nobody is worn down: after several questions that were not approved, the server stops asking for a
 * growing time. Counted for the credential, over all processes, in the ledger.
 *
 * @module
 */

import { Failure } from '../errors.js';
import type { Ledger } from '../ledger/ledger.js';
import { count } from '../text/lists.js';
import type { Refusal } from './refusal.js';

/** How many refusals in a row are taken for an answer. */
const MOST_REFUSALS = 3;

/** Refusals further apart than this, and the pause between them, are not in a row; in milliseconds. */
const IN_A_ROW_MS = 10 * 60_000;

/** The first pause, and the longest, in milliseconds. Each further refusal doubles it. */
const PAUSE_MS = { first: 2 * 60_000, longest: 60 * 60_000 };

/** How far back it is counted, in milliseconds. */
const WINDOW_MS = 6 * 60 * 60_000;

/** What a client brings back without anybody having answered is no refusal. */
const refusals: ReadonlySet<Refusal> = new Set([
  'decline',
  'cancel',
  'wrong',
  'empty',
  'unanswered',
]);

/** Whose questions are counted, and where. */
export interface LimitSettings {
  readonly ledger: Pick<Ledger, 'tally'>;
  /** Stands for the credential. */
  readonly principal: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Remembers what came of a question: an approval, or why there was none. */
export async function noteAnswer(
  { ledger, principal }: LimitSettings,
  answer: 'approved' | Refusal,
): Promise<void> {
  if (answer === 'approved') await ledger.tally.add(kindOf(principal), 0);
  else if (refusals.has(answer)) await ledger.tally.add(kindOf(principal), 1);
}

/** @throws {Failure} `CANNOT_ASK` while nobody is asked. */
export async function refuseWhileTired({ ledger, principal, now }: LimitSettings): Promise<void> {
  const answers = [...(await ledger.tally.recent(kindOf(principal), WINDOW_MS))].sort(
    (a, b) => a.time - b.time,
  );
  const lastApproval = answers.findLastIndex(({ weight }) => weight === 0);
  const since = answers.slice(lastApproval + 1);
  let inARow = 0;
  for (const [at, { time }] of since.entries()) {
    const previous = since[at - 1];
    const apart = IN_A_ROW_MS + pauseAfter(inARow);
    inARow = previous !== undefined && time - previous.time <= apart ? inARow + 1 : 1;
  }
  const last = since.at(-1);
  if (last === undefined || inARow < MOST_REFUSALS) return;
  const left = last.time + pauseAfter(inARow) - now();
  if (left <= 0) return;
  const minutes = count(Math.ceil(left / 60_000), 'minute');
  throw new Failure(
    'CANNOT_ASK',
    `Cannot ask about this now: the last ${inARow} questions were declined, left unanswered or answered wrong, so this server asks nobody for another ${minutes}`,
    `Talk about what is wanted first; after ${minutes} the question can be asked again`,
  );
}

/** How long nobody is asked after so many refusals in a row, in milliseconds. */
function pauseAfter(inARow: number): number {
  if (inARow < MOST_REFUSALS) return 0;
  return Math.min(PAUSE_MS.first * 2 ** (inARow - MOST_REFUSALS), PAUSE_MS.longest);
}

/** How often the same was asked in the last ten minutes. */
export async function askedBefore(
  { ledger }: Pick<LimitSettings, 'ledger'>,
  digest: string,
): Promise<number> {
  const asked = await ledger.tally.recent(ASKED, IN_A_ROW_MS);
  return asked.filter(({ weight }) => weight === markOf(digest)).length;
}

/** Remembers that it was asked. */
export async function noteAsked(
  { ledger }: Pick<LimitSettings, 'ledger'>,
  digest: string,
): Promise<void> {
  await ledger.tally.add(ASKED, markOf(digest));
}

const ASKED = 'asked';

/** A number that stands for a digest: the tally counts numbers, and one kind for all keeps it small. */
function markOf(digest: string): number {
  return Number.parseInt(digest.slice(0, 12), 16);
}

function kindOf(principal: string): string {
  return `refused ${principal.slice(0, 16)}`;
}
