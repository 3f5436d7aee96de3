import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../../src/sandbox/filter/filter-parse.js';
import { asking, names } from '../../support/sandbox/ask.js';

describe('the filter grammar', () => {
  test('binds and tighter than or, in any letter case', () => {
    expect(parseFilter('a eq "1" OR b Eq "2" And c co \'3\'')).toEqual({
      kind: 'or',
      terms: [
        { kind: 'test', attribute: 'a', op: 'eq', value: '1' },
        {
          kind: 'and',
          terms: [
            { kind: 'test', attribute: 'b', op: 'eq', value: '2' },
            { kind: 'test', attribute: 'c', op: 'co', value: '3' },
          ],
        },
      ],
    });
  });

  test.each([
    ['a escaped quote', String.raw`a eq "say \"hi\""`, 'say "hi"'],
    ['a doubled backslash', String.raw`a eq "qlikbot\\82e0"`, String.raw`qlikbot\82e0`],
    ['single quotes', 'a eq \'My "Group"\'', 'My "Group"'],
    ['true', 'a eq true', 'true'],
    ['a number', 'a eq -4.5', '-4.5'],
  ])('reads %s', (_what, text, value) => {
    expect(parseFilter(text)).toEqual({ kind: 'test', attribute: 'a', op: 'eq', value });
  });

  test.each([
    '',
    'a',
    'a eq',
    'a eq b',
    'a eq "b',
    String.raw`a eq "b\c"`,
    'a ne "b"',
    'a sw "b"',
    'a pr',
    'not (a eq "b")',
    '(a eq "b"',
    'a eq "b")',
    'a eq "b" c eq "d"',
    'a eq "b" and',
    'a[b eq "c"]',
    'a eq "b\nc"',
    'a eq null',
    '('.repeat(60),
  ])('refuses %j', (text) => {
    expect(() => parseFilter(text)).toThrow('Invalid filter');
  });
});

describe('filters of groups', () => {
  test('ignore case, so one name may find two groups', () => {
    const { find } = asking();
    expect(names(find('/api/v1/groups', 'name eq "CG-FINANCE"'))).toEqual([
      'CG-Finance',
      'cg-finance',
    ]);
  });

  test('find by kind, by role and by a quoted name', () => {
    const { find } = asking();
    const found = (filter: string) => names(find('/api/v1/groups', filter));
    expect(found('name eq "Finance" and providerType eq "custom"')).toEqual(['Finance']);
    expect(found('assignedRoles.name eq "tenantadmin"')).toEqual(['CG-Admins']);
    expect(found(String.raw`name eq "CG-R&D \"Lab\""`)).toEqual(['CG-R&D "Lab"']);
    expect(found('name eq "CG-Empty" or name eq "CG-Sales"')).toEqual(['CG-Empty', 'CG-Sales']);
  });

  test('know neither co nor unknown attributes', () => {
    const { find } = asking();
    expect(find('/api/v1/groups', 'name co "CG"').status).toBe(400);
    expect(find('/api/v1/groups', 'members eq "x"').status).toBe(400);
  });

  test('in a body take 100 ids, not 101', () => {
    const { ask, groupByName } = asking();
    const ids = Array.from({ length: 99 }, (_, at) => `id eq "${at}"`);
    const post = (parts: string[]) =>
      ask('POST', '/api/v1/groups/actions/filter', { filter: parts.join(' or ') });
    const full = [...ids, `id eq "${groupByName('CG-Empty').id}"`];
    expect(names(post(full))).toEqual(['CG-Empty']);
    expect(post([...full, 'id eq "x"']).status).toBe(400);
  });
});

describe('filters of users', () => {
  test('count the members of a group', () => {
    const { find, groupByName } = asking();
    const members = (name: string) =>
      find('/api/v1/users', `assignedGroups.id eq "${groupByName(name).id}"`).body.totalResults;
    expect(['CG-Finance', 'CG-Finance-EMEA', 'cg-finance', 'CG-Empty'].map(members)).toEqual([
      41, 12, 3, 0,
    ]);
  });

  test('tell direct roles from roles through a group', () => {
    const { find } = asking();
    const total = (filter: string) => find('/api/v1/users', filter).body.totalResults;
    expect(total('assignedRoles.name eq "TenantAdmin"')).toBe(3);
    expect(total('assignedGroupsAssignedRoles.name eq "TenantAdmin"')).toBe(4);
  });

  test('find namesakes and parts of an e-mail address', () => {
    const { find } = asking();
    const mails = (filter: string) =>
      find('/api/v1/users', filter).body.data.map((user: { email: string }) => user.email);
    const both = ['maria.lopez2@acme.example', 'maria.lopez@acme.example'];
    expect(mails('name eq "maria lopez"').sort()).toEqual(both);
    expect(mails('email co "MARIA.LOPEZ"').sort()).toEqual(both);
  });

  test('find the bot by its subject with a doubled backslash', () => {
    const { find, oauthClient } = asking();
    const reply = find('/api/v1/users', `subject eq "qlikbot\\\\${oauthClient.id}"`);
    expect(names(reply)).toEqual(['Group steward bot']);
  });

  test.each([
    [200, '(status eq "active")'],
    [200, '(name eq "Ana" or name eq "Bo") and (status eq "active" or status eq "disabled")'],
    [200, '(status eq "active" or status eq "invited") and (subject eq "okta-u-17")'],
    [400, 'name eq "Ana" or name eq "Bo" and (status eq "active")'],
    [400, 'status eq "active" and name eq "Ana"'],
    [400, '(status eq "active") or (status eq "disabled")'],
    [400, '(status eq "active") and (status eq "disabled")'],
    [400, '(status eq "active" or name eq "Ana")'],
  ])('with status answer %i to %s', (status, filter) => {
    expect(asking().find('/api/v1/users', filter).status).toBe(status);
  });
});
