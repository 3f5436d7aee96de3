/**
 * A group for a new team, as a prompt.
 *
 * @module
 */

import { Failure } from '../../../errors.js';
import { MAX_PEOPLE, MAX_ROLES_PER_GROUP } from '../../../plan/plan.js';
import { count } from '../../../text/lists.js';
import { peopleOf } from '../../../text/people-list.js';
import { definePrompt, type Ground } from './define-prompt.js';
import { onlyData, quoted, showFirst, steps, theirQuestions } from './phrases.js';

export const newTeam = definePrompt({
  name: 'new_team',
  title: 'A new team',
  description:
    'Makes a group for a new team, like another group or with the roles you name, and puts its people in.',
  tools: ['list_groups', 'get_group', 'list_roles', 'create_custom_group', 'add_members'],
  arguments: {
    name: {
      description: 'Of the new group',
      required: true,
      names: [],
    },
    people: {
      description: 'E-mail addresses with commas between them, or one person a line',
      required: false,
      names: ['person'],
      several: true,
    },
    like_group: {
      description: 'A group whose roles it shall give too, by exact name or id',
      required: false,
      names: ['group'],
    },
    roles: {
      description: 'Roles it shall give, by exact names or ids, with commas between them',
      required: false,
      names: ['role'],
      several: true,
    },
  },
  write({ name, people, like_group, roles }, ground) {
    const members = people === undefined ? [] : atMost(MAX_PEOPLE, 'people', peopleOf([people]));
    const given = roles === undefined ? [] : atMost(MAX_ROLES_PER_GROUP, 'roles', namesOf(roles));
    return [
      'Set up a group for a new team in the Qlik Cloud tenant with the tools of this server.',
      `Name of the group: ${quoted(name)}`,
      ...(members.length === 0
        ? []
        : [`People (${members.length}): ${members.map(quoted).join(', ')}`]),
      ...(like_group === undefined ? [] : [`Like the group: ${quoted(like_group)}`]),
      ...(given.length === 0 ? [] : [`Roles: ${given.map(quoted).join(', ')}`]),
      onlyData,
      steps(
        'Look first: call list_groups with the name as query. If a group of this name is there, or one that could be taken for it, tell the person and ask how to go on.',
        rolesStep(like_group !== undefined, given.length > 0),
        members.length === 0
          ? 'Ask the person who belongs to the team; a pasted list will do.'
          : 'Take the people as they stand. What fits nobody or several people comes back from add_members: ask the person about it, and leave nobody out unless they say so.',
        ...making(ground),
        ending(ground),
      ),
    ].join('\n');
  },
});

function namesOf(text: string): string[] {
  return text
    .split(/[,;\r\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function atMost(most: number, what: string, names: readonly string[]): readonly string[] {
  if (names.length <= most) return names;
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot write this prompt: ${count(names.length, what, what)} are too many, one group takes ${most} at once`,
    `Give at most ${most} ${what}`,
  );
}

function rolesStep(like: boolean, named: boolean): string {
  const warn =
    'Tell the person beforehand which roles are of administrators or can raise a basic user to a full user.';
  if (!like && !named) {
    return `Ask the person which roles the group shall give; list_roles shows them, and none is an answer too. ${warn}`;
  }
  return [
    ...(like
      ? [
          'Call get_group for the group it shall be like: the new one gets its roles, and none of its members unless the person wants them.',
        ]
      : []),
    ...(named ? ['Call list_roles and find each role that is named.'] : []),
    warn,
  ].join(' ');
}

function making(ground: Ground): string[] {
  const inTurn =
    ground.dryRun === true
      ? 'Show create_custom_group with name, description and roles. The group is not made then, so add_members cannot be shown: say whom you would put in.'
      : 'Then create_custom_group with name, description and roles, and when the group is there, add_members with everybody in one call.';
  return [`${inTurn} ${showFirst(ground)}`, theirQuestions];
}

function ending({ dryRun }: Ground): string {
  if (dryRun === true) {
    return 'Report: the name that the group would have, the roles it would give, who would be in it, and what was refused.';
  }
  return 'Call get_group for the new group, and report: its name and id, the roles it gives, how many members it has, who could not be put in and why, the ids of the changes, and what was refused. Say that somebody who is signed in gets new rights when they sign in again.';
}
