import { expect, test } from 'vitest';
import { refsOf, updatesOf, without } from '../../../src/directory/audit/audit-updates.js';

const steward = { id: 'r1', name: 'Steward' };
const spaces = { id: 'r2', name: 'Spaces' };
const roles = { path: '/assignedRoles', oldValue: [steward], newValue: [steward, spaces] };
const known = { field: 'roles', before: [steward], after: [steward, spaces] };

test.each<[string, unknown, unknown]>([
  ['as it is', [roles], [known]],
  ['without the slash', [{ ...roles, path: 'assignedRoles' }], [known]],
  [
    'with strings that hold JSON',
    [
      {
        path: '/assignedRoles',
        oldValue: JSON.stringify([steward]),
        newValue: JSON.stringify([steward, spaces]),
      },
    ],
    [known],
  ],
  ['with entries that are strings', [JSON.stringify(roles)], [known]],
  ['as one string', JSON.stringify([roles]), [known]],
  [
    'with ids only',
    [{ path: '/assignedGroups', oldValue: [], newValue: ['g1'] }],
    [{ field: 'groups', before: [], after: [{ id: 'g1' }] }],
  ],
  [
    'without what was before',
    [{ path: '/assignedRoles', newValue: [steward] }],
    [{ field: 'roles', after: [steward] }],
  ],
  [
    'of texts, which are never taken for JSON',
    [
      { path: '/name', oldValue: '[1]', newValue: '{"a":1}' },
      { path: '/description', newValue: '' },
    ],
    [
      { field: 'name', before: '[1]', after: '{"a":1}' },
      { field: 'description', after: '' },
    ],
  ],
  [
    'of the whole',
    [
      {
        path: '',
        oldValue: { id: '1', name: 'A', assignedScopes: ['a'] },
        newValue: { id: '1', name: 'B', assignedScopes: ['a'], updatedBy: 'me' },
      },
    ],
    [{ field: 'name', before: 'A', after: 'B' }],
  ],
  [
    'in no known form',
    [
      { path: '/assignedRoles', oldValue: [steward], newValue: null },
      { path: '/assignedRoles/-', newValue: steward },
      { path: '/name', newValue: 7 },
      { path: '/picture', newValue: 'p' },
      { newValue: 'p' },
      7,
    ],
    ['assignedRoles', 'assignedRoles/-', 'name', 'picture', '', ''].map((path) => ({
      field: 'other',
      path,
    })),
  ],
  ['of nothing but the time', [{ path: '/lastUpdatedAt', newValue: 'now' }], []],
  ['empty', [], undefined],
  ['as no list', 'changed', undefined],
  ['as a list that breaks off', '[{"path":"/name"', undefined],
  ['left out', undefined, undefined],
])('updates %s', (_, raw, expected) => {
  expect(updatesOf(raw)).toEqual(expected);
});

test('no more than fifty are looked at', () => {
  expect(updatesOf(Array.from({ length: 5_000 }, () => roles))).toHaveLength(50);
});

test.each<[unknown, unknown]>([
  [
    [steward, 'r2'],
    [steward, { id: 'r2' }],
  ],
  [[{ id: 'r1', name: 7 }], [{ id: 'r1' }]],
  [[{ name: 'Steward' }], undefined],
  [[''], undefined],
  [{ id: 'r1' }, undefined],
])('references %j', (raw, expected) => {
  expect(refsOf(raw)).toEqual(expected);
});

test('what one list has and another has not goes by the ids', () => {
  expect(without([steward, spaces], [{ id: 'r1', name: 'Other' }])).toEqual([spaces]);
});
