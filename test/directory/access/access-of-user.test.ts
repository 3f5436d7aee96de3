import { expect, test } from 'vitest';
import { accessOf } from '../../../src/directory/access/access-of-user.js';
import type { User } from '../../../src/qlik/api/users.js';

const person = { id: 'u1', name: 'Ana Berg', subject: 's1', email: undefined, status: 'active' };
const steward = { id: 'r1', name: 'Steward', type: 'default', level: 'user' };
const shown = { directRoles: false, memberships: false, rolesOfGroups: [], rolesOfEveryone: false };

test('names every way to a role: direct first, then groups, Everyone last', () => {
  const user: User = {
    ...person,
    assignedRoles: [steward],
    assignedGroups: [
      { id: 'g1', name: 'CG-One', providerType: 'custom', assignedRoles: [steward] },
      { id: 'g2', name: 'Two', providerType: 'idp', assignedRoles: [steward] },
      { id: 'g3', name: 'Three', providerType: 'custom', assignedRoles: [] },
    ],
  };
  expect(accessOf(user, { assignedRoles: [steward] })).toEqual({
    roles: [
      {
        role: steward,
        paths: [
          { via: 'direct' },
          { via: 'group', id: 'g1', name: 'CG-One', kind: 'custom' },
          { via: 'group', id: 'g2', name: 'Two', kind: 'idp' },
          { via: 'everyone' },
        ],
      },
    ],
    groups: 3,
    withoutRoles: [{ id: 'g3', name: 'Three', providerType: 'custom', assignedRoles: [] }],
    hidden: shown,
  });
});

test('says what is hidden, and does not count it as none', () => {
  expect(accessOf(person, {})).toEqual({
    roles: [],
    groups: undefined,
    withoutRoles: [],
    hidden: { directRoles: true, memberships: true, rolesOfGroups: [], rolesOfEveryone: true },
  });
  const group = { id: 'g1', name: 'CG-One', providerType: 'custom' as const };
  const user: User = { ...person, assignedRoles: [], assignedGroups: [group] };
  expect(accessOf(user, { assignedRoles: [] })).toEqual({
    roles: [],
    groups: 1,
    withoutRoles: [],
    hidden: { ...shown, rolesOfGroups: ['CG-One'] },
  });
});

test('names the groups that give no role, but not those whose roles are hidden', () => {
  const bare = { id: 'g1', name: 'CG-Bare', providerType: 'custom' as const, assignedRoles: [] };
  const hidden = { id: 'g2', name: 'CG-Hidden', providerType: 'custom' as const };
  const user: User = { ...person, assignedRoles: [], assignedGroups: [bare, hidden] };
  expect(accessOf(user, { assignedRoles: [] }).withoutRoles).toEqual([bare]);
});
