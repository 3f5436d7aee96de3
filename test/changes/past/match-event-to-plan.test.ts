import { describe, expect, test } from 'vitest';
import { matchEventToPlan, overwritten } from '../../../src/changes/past/match-event-to-plan.js';
import { eventOf } from '../../../src/directory/audit/audit-event.js';
import type { Plan } from '../../../src/plan/plan.js';
import { planCreation, planDeletion, planUpdate } from '../../../src/plan/plan-group.js';
import { candidate, plannedMembers } from '../../support/plan/candidates.js';
import {
  dataAdmin,
  exporter,
  group,
  namesOf,
  planned,
  spaces,
  steward,
  TENANT,
  user,
} from '../../support/plan/plans.js';

type Updates = readonly (readonly [path: string, before: unknown, after: unknown])[];

function event(type: string, id: string | undefined, updates?: Updates) {
  const _updates = updates?.map(([path, oldValue, newValue]) => ({ path, oldValue, newValue }));
  const found = eventOf({
    id: 'e1',
    eventType: `com.qlik.core.${type}`,
    eventTime: '2026-11-20T09:00:00Z',
    data: { id, ...(_updates === undefined ? {} : { _updates }) },
  });
  if (found === undefined) throw new Error('no event');
  return found;
}

const roles = (before: unknown, after: unknown): Updates => [['/assignedRoles', before, after]];
const groups = (before: unknown, after: unknown): Updates => [['/assignedGroups', before, after]];
const odd: Updates = [['/assignedRoles', 1, 2]];
const g1 = [{ id: 'g1', name: 'CG-Finance' }];

const giving = planned(group([steward]), [spaces]);
const personGiving = planned(user([steward]), [spaces], [steward]);
const joining = plannedMembers(group([]), 'set', [candidate('u2')], [candidate('u3', true)]);
const renaming = planUpdate(TENANT, group([]), { name: 'CG-New', description: 'D' }, false);

describe('whether an event looks like the trace of', () => {
  test.each<[string, Plan, Parameters<typeof event>, string]>([
    ['roles of a group', giving, ['group.updated', 'g1', roles([], [spaces, steward])], 'agrees'],
    ['roles, otherwise', giving, ['group.updated', 'g1', roles([], [spaces])], 'no'],
    ['roles, unclear', giving, ['group.updated', 'g1', odd], 'unclear'],
    ['roles, untold', giving, ['group.updated', 'g1'], 'unclear'],
    ['roles, but renamed', giving, ['group.updated', 'g1', [['/name', 'a', 'b']]], 'no'],
    ['another group', giving, ['group.updated', 'g2'], 'no'],
    ['a group that came', giving, ['group.created', 'g1'], 'no'],
    ['a group that went', giving, ['group.deleted', 'g1'], 'no'],
    ['an unknown deed', giving, ['group.frozen', 'g1'], 'unclear'],
    ['a person of the same id', giving, ['user.updated', 'g1'], 'no'],
    ['no id', giving, ['group.updated', undefined], 'no'],
    [
      'roles of a person',
      personGiving,
      ['user.updated', 'u1', roles([steward], [spaces])],
      'agrees',
    ],
    ['a half of them', personGiving, ['user.updated', 'u1', roles([], [spaces])], 'agrees'],
    ['one more', personGiving, ['user.updated', 'u1', roles([], [spaces, exporter])], 'no'],
    ['nothing', personGiving, ['user.updated', 'u1', roles([spaces], [spaces])], 'no'],
    ['without before', personGiving, ['user.updated', 'u1', roles(null, [spaces])], 'agrees'],
    ['not taken', personGiving, ['user.updated', 'u1', roles(null, [spaces, steward])], 'no'],
    ['a deleted person', personGiving, ['user.deleted', 'u1'], 'no'],
    ['joining', joining, ['user.updated', 'u2', groups([], g1)], 'agrees'],
    ['joining without before', joining, ['user.updated', 'u2', groups(null, g1)], 'agrees'],
    ['in it before', joining, ['user.updated', 'u2', groups(g1, g1)], 'no'],
    ['leaving instead', joining, ['user.updated', 'u2', groups(g1, [])], 'no'],
    [
      'joining unclear',
      joining,
      ['user.updated', 'u2', [['/assignedGroups/-', null, g1]]],
      'unclear',
    ],
    ['a role meanwhile', joining, ['user.updated', 'u2', roles([], [spaces])], 'no'],
    ['leaving', joining, ['user.updated', 'u3', groups(g1, [])], 'agrees'],
    ['somebody else', joining, ['user.updated', 'u4', groups([], g1)], 'no'],
    [
      'both words',
      renaming,
      [
        'group.updated',
        'g1',
        [
          ['/name', 'x', 'CG-New'],
          ['/description', '', 'D'],
        ],
      ],
      'agrees',
    ],
    ['one word', renaming, ['group.updated', 'g1', [['/name', 'x', 'CG-New']]], 'no'],
    [
      'another word',
      renaming,
      [
        'group.updated',
        'g1',
        [
          ['/name', 'x', 'y'],
          ['/description', '', 'D'],
        ],
      ],
      'no',
    ],
    ['words untold', renaming, ['group.updated', 'g1'], 'unclear'],
  ])('%s', (_, plan, args, expected) => {
    expect(matchEventToPlan(plan, plan.target.id, event(...args))).toBe(expected);
  });

  test('a creation and a deletion', () => {
    const creation = planCreation(TENANT, { name: 'CG-New', roles: [] }, undefined);
    expect(matchEventToPlan(creation, 'g9', event('group.created', 'g9'))).toBe('agrees');
    expect(matchEventToPlan(creation, undefined, event('group.created', 'g9'))).toBe('no');
    const deletion = planDeletion(TENANT, group([], { people: 0, names: [] }));
    expect(matchEventToPlan(deletion, 'g1', event('group.deleted', 'g1'))).toBe('agrees');
    expect(matchEventToPlan(deletion, 'g1', event('group.updated', 'g1'))).toBe('no');
  });
});

describe('what was overwritten', () => {
  const told = (plan: Plan, before: unknown, after: unknown = []) => {
    const found = overwritten(plan, event('group.updated', 'g1', roles(before, after)));
    return found && [found.had, found.lost, found.revived].map((refs) => refs.map(({ id }) => id));
  };
  test.each<[string, unknown, unknown]>([
    ['nothing', [steward], undefined],
    ['the same in another order and with other names', [{ id: steward.id, name: 'x' }], undefined],
    ['given meanwhile', [steward, dataAdmin], [[steward.id, dataAdmin.id], [dataAdmin.id], []]],
    ['taken meanwhile', [], [[], [], [steward.id]]],
    ['given by both', [steward, spaces], undefined],
    ['in no known form', 'hidden', undefined],
  ])('%s', (_, before, expected) => {
    expect(told(giving, before)).toEqual(expected);
  });

  test('a role that both took away is not revived', () => {
    const plan = planned(group([steward, spaces]), [], [steward]);
    expect(namesOf(plan.after.roles)).toEqual(['SharedSpaceCreator']);
    expect(told(plan, [{ id: spaces.id }])).toBeUndefined();
  });

  test('only lists of groups are written whole', () => {
    expect(told(personGiving, [dataAdmin])).toBeUndefined();
    expect(told(renaming, [dataAdmin])).toBeUndefined();
  });
});
