/**
 * Where a question on an approval page is, and every step it can take. Pure.
 *
 * @module
 */

/**
 * `open` waits for the person. `approved` waits for the assistant's call to go on, `applying` is that
 * call at work, `done` and `failed` are how it ended. The others ended without any change: `wrong`
 * after too many wrong words, `expired` without an answer, `lapsed` when an approval was not used in
 * time, `changed` because the plan is another one by now, `unshown` because no browser could be opened.
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

/**
 * What can happen to a question: the person approves, declines, or has no try left (`exhaust`); its
 * time is over (`expire`); it cannot be shown (`withdraw`); what it asks about is another change by
 * now (`supersede`); a call uses the approval, and ends well (`finish`) or not (`fail`).
 */
export type PageEvent =
  | 'approve'
  | 'decline'
  | 'exhaust'
  | 'expire'
  | 'withdraw'
  | 'supersede'
  | 'use'
  | 'finish'
  | 'fail';

type Steps = Readonly<Partial<Record<PageEvent, PageStatus>>>;

const transitions: Readonly<Record<PageStatus, Steps>> = {
  open: {
    approve: 'approved',
    decline: 'declined',
    exhaust: 'wrong',
    expire: 'expired',
    withdraw: 'unshown',
    supersede: 'changed',
  },
  approved: { use: 'applying', expire: 'lapsed', supersede: 'changed' },
  applying: { finish: 'done', fail: 'failed' },
  done: {},
  failed: {},
  declined: {},
  wrong: {},
  expired: {},
  lapsed: {},
  changed: {},
  unshown: {},
};

/** @returns The status after the event, or `undefined` where it cannot happen. */
export function nextStatus(status: PageStatus, event: PageEvent): PageStatus | undefined {
  return transitions[status][event];
}

/** Whether the question has come to its end: no event moves it any more. */
export function hasEnded(status: PageStatus): boolean {
  return Object.keys(transitions[status]).length === 0;
}
