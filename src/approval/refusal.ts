/**
 * Why a change was not approved, in words. Each ends with nothing changed.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { MAX_OPEN } from './page/questions.js';
import { QUESTION_LIFE } from './seal.js';

export type Refusal =
  | 'turned off'
  | 'no desktop'
  | 'page only'
  | 'unshown'
  | 'too many'
  | 'unanswered'
  | 'altered'
  | 'expired'
  | 'spent'
  | 'decline'
  | 'cancel'
  | 'empty'
  | 'wrong';

const ASK_ANEW = 'Call the tool again if it is still wanted; the person is then asked anew';

const desktop =
  'Where this computer has a desktop, let the client pass DISPLAY or WAYLAND_DISPLAY on to this server';

const otherwise =
  'se a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change';

/** @param fix What would let the page be shown. */
function cannotAsk(why: string, fix?: string): Failure {
  return new Failure(
    'CANNOT_ASK',
    `Cannot do this without a person who approves it, and ${why}`,
    fix === undefined ? `U${otherwise}` : `${fix}; or u${otherwise}`,
  );
}

export function refusalOf(why: Refusal): Failure {
  switch (why) {
    case 'turned off':
      return cannotAsk(
        'this client cannot ask one: it does not offer form elicitation, and QLIK_APPROVAL turns the approval page off',
      );
    case 'no desktop':
      return cannotAsk(
        'this client cannot ask one: it does not offer form elicitation, and where this server runs no browser could show the approval page',
        desktop,
      );
    case 'page only':
      return cannotAsk(
        'QLIK_APPROVAL wants that done on the approval page alone, which no browser could show where this server runs',
        desktop,
      );
    case 'unshown':
      return cannotAsk(
        'the approval page could not be shown: no browser could be opened, or no port of this computer be had',
        'See to it that this computer has a default browser',
      );
    case 'too many':
      return new Failure(
        'CANNOT_ASK',
        `Cannot ask about this now: ${MAX_OPEN} questions wait for an answer in the browser already`,
        'Approve or decline those first, then ask for this again',
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
    case 'unanswered':
      return new Failure(
        'NOT_CONFIRMED',
        `Not done: nobody answered the question in the browser within ${QUESTION_LIFE / 60_000} minutes`,
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
