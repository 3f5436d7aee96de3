/**
 * Taking the access of somebody who leaves, as a prompt.
 *
 * @module
 */

import { definePrompt } from './define-prompt.js';
import { onlyData, quoted, showFirst, steps, theirQuestions } from './phrases.js';

export const leaver = definePrompt({
  name: 'leaver',
  title: 'Somebody leaves',
  description:
    'Finds all access of somebody who leaves, shows it to you, takes away what can be taken here, and reports the rest.',
  tools: ['find_users', 'explain_access', 'remove_members', 'remove_role'],
  arguments: {
    person: {
      description: 'By e-mail address, exact name, subject or id',
      required: true,
      names: ['person'],
    },
    last_day: {
      description: 'Of this person, when it is not today',
      required: false,
      names: [],
    },
  },
  write({ person, last_day }, ground) {
    return [
      'Somebody leaves. Take their access out of the Qlik Cloud tenant with the tools of this server.',
      `Who leaves: ${quoted(person)}`,
      ...(last_day === undefined ? [] : [`Last day: ${quoted(last_day)}`]),
      onlyData,
      steps(
        'Look first: call find_users with this text as query. If it fits nobody or several, ask the person which one is meant; do not choose. Go on with the id.',
        'Call explain_access with the id as user, and read on with the cursor until there is none. Groups without roles count as access too: they may open spaces or data.',
        'Before you change anything, tell the person what you found: custom groups and roles given directly, which can be taken away here; groups of the identity provider, which only it can take away; what comes through Everyone; and whether a group would be left without members or a role without anybody who has it.',
        ...(last_day === undefined
          ? []
          : [
              'If the last day is still to come, ask whether to do it now: nothing can be planned here for later.',
            ]),
        `Then take away what the person agrees to: remove_members for each custom group, and remove_role with the id as user and all roles that are given directly in one call. ${showFirst(ground)}`,
        theirQuestions,
        'Call explain_access once more, and report: who it was, with the id; what was taken away, with the ids of the changes, by which it can be undone; what is left and who can take it away; what was refused. Say that somebody who is signed in keeps their old rights until they sign in again, and that the account, their spaces and apps, and their API keys were not touched.',
      ),
    ].join('\n');
  },
});
