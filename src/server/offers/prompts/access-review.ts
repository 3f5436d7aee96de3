/**
 * The quarterly access review, as a prompt.
 *
 * @module
 */

import { findingKinds } from '../../../directory/review/finding.js';
import { definePrompt, type Ground } from './define-prompt.js';
import { onlyData, quoted, showFirst, steps, theirQuestions } from './phrases.js';

export const accessReview = definePrompt({
  name: 'access_review',
  title: 'Quarterly access review',
  description:
    'Reviews who has access to what, asks you what to keep, changes what you choose, and reports it.',
  tools: ['review_access', 'explain_access', 'get_group', 'list_changes'],
  arguments: {
    focus: {
      description: 'Only this group, role or kind of finding; everything when left out',
      required: false,
      names: ['group', 'role'],
      words: findingKinds,
    },
  },
  write({ focus }, ground) {
    return [
      'Do the quarterly access review of the Qlik Cloud tenant with the tools of this server.',
      ...(focus === undefined ? [] : [`Focus: ${quoted(focus)}`, onlyData]),
      steps(
        `${beginning(focus)} Read on with the cursor until there is none.`,
        'Where a finding leaves open what somebody has or through what, call explain_access for that person; for what a group is for, call get_group.',
        'Call list_changes with since set to the day of the last review (three months ago, if nobody tells you): what was changed, by whom, here and elsewhere.',
        'Show the person a table of the findings, the most serious first: what it is, whom it concerns, why, and whether you would keep or change it. Whether somebody still needs their access is for the person to say: ask, and do not guess from a name.',
        ...fixing(ground),
        'At the end report: the tenant and the day, how many people and groups were read, the findings by kind, what is kept and who said so, what was changed with the ids of the changes, what was refused or stays open, and what the credential of this server could not see.',
      ),
    ].join('\n');
  },
});

function beginning(focus: string | undefined): string {
  if (focus === undefined) return 'Look first: call review_access.';
  if (findingKinds.some((kind) => kind === focus)) {
    return 'Look first: call review_access with the focus as the only one of findings.';
  }
  return 'Look first. If the focus is a group, call review_access with it as group; if it is a role, call explain_access with it as role; if it is neither or could be both, ask the person what is meant.';
}

function fixing(ground: Ground): string[] {
  if (!ground.changes) {
    return [
      'Nothing can be changed through this server: leave the list of what should be changed to the person.',
    ];
  }
  return [
    `Change only what the person chose, by the call that the finding names, with all people of one group in one call. ${showFirst(ground)}`,
    theirQuestions,
  ];
}
