/**
 * Questions on approval pages without a server or a clock: made by hand, answered at once.
 *
 * @module
 */

import { contentOf } from '../../../src/approval/page/content.js';
import {
  createPageQuestions,
  type PageDraft,
  type PageQuestion,
} from '../../../src/approval/page/questions.js';
import { questionFor } from '../../../src/approval/question.js';
import { shownStateOf } from '../../../src/approval/question-snapshot.js';
import type { Plan } from '../../../src/plan/plan.js';
import { effectOf, setOf } from '../plan/one-plan.js';
import { catalogue, group, planned, spaces, steward } from '../plan/plans.js';

export const taken = planned(group([steward, spaces]), [], [steward]);

/** What has to be known to ask about a plan; answers go nowhere. */
export function draft(plan: Plan = taken, more: Partial<PageDraft> = {}): PageDraft {
  const question = questionFor(setOf(plan), effectOf(plan, catalogue), { whole: true });
  return {
    change: 'change-1',
    scope: 'scope',
    call: 'call',
    digest: setOf(plan).digest,
    shown: shownStateOf(setOf(plan)),
    wanted: question.wanted,
    content: contentOf(setOf(plan), question, 'some-client 1.2.3'),
    askedBefore: 0,
    onAnswer: async () => undefined,
    ...more,
  };
}

export function desk() {
  const clock = { time: Date.parse('2026-11-20T09:00:00Z') };
  const questions = createPageQuestions(() => clock.time);
  /** Asked, with everything that is written down about the answers. */
  const ask = (plan?: Plan, more?: Partial<PageDraft>) => {
    const heard: string[] = [];
    const onAnswer: PageDraft['onAnswer'] = async (action, verdict) => {
      heard.push(`${action}: ${verdict}`);
    };
    const question = questions.ask(draft(plan, { onAnswer, ...more }));
    if (question === undefined) throw new Error('too many questions');
    return { question, heard };
  };
  return { clock, questions, ask };
}

/** With the random parts at rest. */
export function still(question: PageQuestion): PageQuestion {
  return { ...question, secret: 'SECRET', token: 'TOKEN', oneTimeLink: undefined };
}
