import { describe, expect, test } from 'vitest';
import {
  CALLER,
  everyone,
  group,
  review,
  told,
  user,
} from '../../support/directory/reviewed-tenant.js';
import {
  dataAdmin,
  everyRole,
  exporter,
  spaces,
  steward,
  tenantAdmin,
} from '../../support/plan/plans.js';

const admins = group('CG-Admins', { assignedRoles: [tenantAdmin] });
const data = group('Data', { providerType: 'idp', assignedRoles: [dataAdmin, steward] });
const finance = group('CG-Finance', { assignedRoles: [steward, spaces] });

describe('admin_holder', () => {
  test('directly, through groups of both kinds, and both at once', () => {
    const found = review(
      [everyone([]), admins, data, finance],
      [
        user('Ana', [finance], { assignedRoles: [tenantAdmin, steward] }),
        user('Bo', [admins]),
        user('Mei', [data]),
        user('Vera', [admins, data], { assignedRoles: [tenantAdmin] }),
        user('Zoë', [finance]),
      ],
    );
    expect(told(found, 'admin_holder')).toMatchInlineSnapshot(`
      [
        ""Ana" (subject "okta-Ana") holds "TenantAdmin" directly => remove_role {"user":"Ana","roles":["TenantAdmin"]}",
        ""Bo" (subject "okta-Bo") holds "TenantAdmin" through the custom group "CG-Admins" => remove_members {"group":"CG-Admins","people":["Bo"]}",
        ""Vera" (subject "okta-Vera") holds "TenantAdmin" directly, "TenantAdmin" through the custom group "CG-Admins" and "DataAdmin" through the IdP group "Data" => remove_role {"user":"Vera","roles":["TenantAdmin"]} => remove_members {"group":"CG-Admins","people":["Vera"]} => get_group {"group":"Data"}",
        ""Mei" (subject "okta-Mei") holds "DataAdmin" through the IdP group "Data" => get_group {"group":"Data"}",
      ]
    `);
  });

  test('first those who should not: gone people and bots', () => {
    const found = review(
      [everyone([]), admins],
      [
        user('Ana', [admins]),
        user('Bo', [admins], { status: 'disabled' }),
        user('Mei', [], { assignedRoles: [tenantAdmin], subject: 'qlikbot\\1' }),
      ],
    );
    expect(told(found, 'admin_holder')).toMatchInlineSnapshot(`
      [
        ""Bo" (subject "okta-Bo", disabled) holds "TenantAdmin" through the custom group "CG-Admins" => remove_members {"group":"CG-Admins","people":["Bo"]}",
        ""Mei" (subject "qlikbot\\\\1", bot of an OAuth client) holds "TenantAdmin" directly => explain_access {"user":"Mei"}",
        ""Ana" (subject "okta-Ana") holds "TenantAdmin" through the custom group "CG-Admins" => remove_members {"group":"CG-Admins","people":["Ana"]}",
      ]
    `);
  });

  test('Everyone is told once, before anybody', () => {
    const found = review([everyone([dataAdmin, steward])], [user('Ana'), user('Bo')]);
    expect(told(found, 'admin_holder')).toMatchInlineSnapshot(`
      [
        "Everyone every user holds "DataAdmin" => remove_role {"group":"000000000000000000000001","roles":["DataAdmin"]}",
      ]
    `);
  });

  test('nobody is told to take the rights of this server away', () => {
    const found = review([admins], [user(CALLER, [admins], { assignedRoles: [tenantAdmin] })]);
    expect(told(found, 'admin_holder')).toMatchInlineSnapshot(`
      [
        ""u-caller" (subject "okta-u-caller") holds "TenantAdmin" directly and "TenantAdmin" through the custom group "CG-Admins"; it is the account behind this server => explain_access {"user":"u-caller"}",
      ]
    `);
  });

  test('a custom role with a scope that administers counts', () => {
    const role = everyRole.filter(({ name }) => name === 'User steward');
    const found = review([], [user('Ana', [], { assignedRoles: role })]);
    expect(found.counts.admin_holder).toBe(1);
  });

  test('a group made while the users are read counts too', () => {
    const found = review([finance], [user('Bo', [admins])]);
    expect(found.counts.admin_holder).toBe(1);
  });
});

describe('inactive_access', () => {
  test('roles of their own and custom groups, not those of the identity provider', () => {
    const gone = { status: 'disabled' };
    const found = review(
      [everyone([]), admins, data, finance],
      [
        user('Ana', [finance, data], { ...gone, assignedRoles: [steward] }),
        user('Bo', [data], gone),
        user('Mei', [admins], { status: 'deleted' }),
        user('Vera', [finance], { status: 'invited' }),
        user('Zoë', [finance], { subject: 'qlikbot\\1' }),
      ],
    );
    expect(told(found, 'inactive_access')).toMatchInlineSnapshot(`
      [
        ""Mei" (subject "okta-Mei", deleted) is in the custom group "CG-Admins" => remove_members {"group":"CG-Admins","people":["Mei"]}",
        ""Ana" (subject "okta-Ana", disabled) holds "Steward" directly and is in the custom group "CG-Finance" => remove_role {"user":"Ana","roles":["Steward"]} => remove_members {"group":"CG-Finance","people":["Ana"]}",
        ""Zoë" (subject "qlikbot\\\\1", bot of an OAuth client) is in the custom group "CG-Finance" => explain_access {"user":"Zoë"}",
      ]
    `);
  });

  test('what takes many calls is looked at as a whole', () => {
    const groups = Array.from({ length: 6 }, (_, at) => group(`CG-${at}`));
    const found = review(groups, [user('Ana', groups, { status: 'disabled' })]);
    expect(told(found, 'inactive_access')).toMatchInlineSnapshot(`
      [
        ""Ana" (subject "okta-Ana", disabled) is in 6 custom groups: "CG-0", "CG-1", "CG-2", "CG-3" and 2 more => explain_access {"user":"Ana"}",
      ]
    `);
  });
});

test('role_twice: by a group or by Everyone, only what is held directly', () => {
  const found = review(
    [everyone([exporter]), finance],
    [
      user('Ana', [finance], { assignedRoles: [steward, exporter, dataAdmin] }),
      user('Bo', [finance], { assignedRoles: [dataAdmin] }),
      user('Mei', [finance]),
    ],
  );
  expect(told(found, 'role_twice')).toMatchInlineSnapshot(`
    [
      ""Ana" (subject "okta-Ana") is given "Steward" by the custom group "CG-Finance" and "Report exporter" by Everyone too, so the direct ones could go => remove_role {"user":"Ana","roles":["Steward","Report exporter"]}",
    ]
  `);
});

describe('groups', () => {
  test('empty_group and group_without_roles are told of custom groups only', () => {
    const bare = { assignedRoles: [] };
    const found = review(
      [
        everyone([]),
        group('CG-Empty'),
        group('CG-Bare', bare),
        group('CG-Both', bare),
        group('idp', { ...bare, providerType: 'idp' }),
        finance,
      ],
      [user('Ana', [finance, group('CG-Bare')])],
    );
    expect(told(found, 'empty_group')).toMatchInlineSnapshot(`
      [
        "custom group "CG-Empty" has no members, gives "Steward" => delete_custom_group {"group":"CG-Empty"}",
        "custom group "CG-Both" has no members => delete_custom_group {"group":"CG-Both"}",
      ]
    `);
    expect(told(found, 'group_without_roles')).toMatchInlineSnapshot(`
      [
        "custom group "CG-Bare" gives no roles; spaces may still use it => assign_role {"group":"CG-Bare"} + roles",
        "custom group "CG-Both" gives no roles; spaces may still use it => assign_role {"group":"CG-Both"} + roles",
      ]
    `);
  });

  test('look_alike: the imitation or the newer one should be called something else', () => {
    const at = (createdAt: string) => ({ createdAt });
    const named = (id: string, name: string, more = {}) => group(id, { name, ...more });
    const found = review(
      [
        named('g1', 'CG-Finance', at('2026-02-01T00:00:00Z')),
        named('g2', 'cg-finance', at('2026-03-01T00:00:00Z')),
        named('g3', 'Sales', at('2026-02-01T00:00:00Z')),
        named('g4', 'Sales', { providerType: 'idp' }),
        named('g5', 'CG-\u{410}dmins', at('2026-01-01T00:00:00Z')),
        named('g6', 'CG-Admins', at('2026-02-01T00:00:00Z')),
        named('g7', 'CG-Ops', at('2026-02-01T00:00:00Z')),
        named('g8', 'CG-O\u{200b}ps', at('2026-01-01T00:00:00Z')),
        named('g9', 'HR', { providerType: 'idp' }),
        named('g10', 'hr', { providerType: 'idp' }),
      ],
      [],
    );
    expect(told(found, 'look_alike')).toMatchInlineSnapshot(`
      [
        "custom group "CG-Ops" [careful: this name has hidden characters] can be taken for the custom group "CG-Ops" (id g7, differs in spaces or hidden characters) => update_custom_group {"group":"g8"} + new_name",
        "custom group "CG-Аdmins" [careful: this name has look-alike characters] can be taken for the custom group "CG-Admins" (id g6, letters that look alike) => update_custom_group {"group":"g5"} + new_name",
        "custom group "Sales" can be taken for the IdP group "Sales" (id g4, same name) => update_custom_group {"group":"g3"} + new_name",
        "custom group "cg-finance" can be taken for the custom group "CG-Finance" (id g1, differs only in case) => update_custom_group {"group":"g2"} + new_name",
      ]
    `);
  });

  test('everyone_roles', () => {
    expect(
      told(review([everyone([steward, spaces])], []), 'everyone_roles'),
    ).toMatchInlineSnapshot(`
      [
        "Everyone gives "Steward" and "SharedSpaceCreator" to every user, now and later => remove_role {"group":"000000000000000000000001","roles":["Steward","SharedSpaceCreator"]}",
      ]
    `);
    expect(told(review([everyone([])], []), 'everyone_roles')).toEqual([]);
  });
});

test('near_limit: roles of a group, groups of a user, groups of the tenant', () => {
  const roles = Array.from({ length: 90 }, (_, at) => ({
    id: `r${at}`,
    name: `Role ${at}`,
    level: 'user',
  }));
  const groups = Array.from({ length: 9_000 }, (_, at) => group(`g${at}`));
  groups.splice(7, 1, group('CG-Full', { assignedRoles: roles }));
  groups.splice(8, 1, group('CG-Nearly', { assignedRoles: roles.slice(1) }));
  const found = review(
    [everyone([]), ...groups],
    [user('Ana', groups.slice(0, 900)), user('Bo', groups.slice(0, 899))],
  );
  expect(told(found, 'near_limit')).toMatchInlineSnapshot(`
    [
      "the tenant has 9,000 groups; Qlik documents at most 10,000 => review_access {"findings":["empty_group"]}",
      "custom group "CG-Full" gives 90 roles of at most 100 => remove_role {"group":"CG-Full"} + roles",
      ""Ana" (subject "okta-Ana") is in 900 groups of at most 1,000 => explain_access {"user":"Ana"}",
    ]
  `);
  expect(review(groups.slice(1), []).counts.near_limit).toBe(1);
});

describe('what the credential may not see', () => {
  test('is said, and never taken for none', () => {
    const hidden = group('CG-Hidden', { assignedRoles: undefined });
    const found = review(
      [everyone(undefined), hidden],
      [user('Ana', [], { assignedRoles: undefined, assignedGroups: undefined })],
    );
    expect(found.findings).toEqual([]);
    expect(found.hidden).toMatchInlineSnapshot(`
      [
        "the roles of 2 groups",
        "the direct roles of 1 person",
        "the memberships of 1 person",
        "who administers (nobody was seen to, and every tenant has somebody)",
      ]
    `);
  });

  test('an empty list in its place shows in that nobody administers', () => {
    const { hidden } = review([everyone([])], [user('Ana')]);
    expect(hidden).toMatchInlineSnapshot(`
      [
        "who administers (nobody was seen to, and every tenant has somebody)",
      ]
    `);
  });

  test('one hidden membership among others does not hide the empty groups', () => {
    const users = [user('Ana', [admins]), user('Bo', [], { assignedGroups: undefined })];
    const found = review([admins, finance], users);
    expect(found.counts.empty_group).toBe(1);
    expect(found.hidden).toEqual(['the memberships of 1 person']);
  });
});

describe('narrowed', () => {
  test('to one group: what is about it and the people given, no other group', () => {
    const twin = group('cg-finance', { assignedRoles: [] });
    const scope = { group: { id: finance.id, name: finance.name, word: 'CG-Finance' } };
    const found = review(
      [everyone([steward]), admins, finance, twin, group('CG-Empty')],
      [user('Ana', [finance, admins])],
      scope,
    );
    expect(found.counts).toMatchInlineSnapshot(`
      {
        "admin_holder": 1,
        "empty_group": 0,
        "everyone_roles": 0,
        "group_without_roles": 0,
        "inactive_access": 0,
        "look_alike": 1,
        "near_limit": 0,
        "role_twice": 0,
      }
    `);
  });

  test('to kinds: nothing else is counted', () => {
    const found = review([everyone([steward]), finance], [], { kinds: ['everyone_roles'] });
    expect(found.counts).toEqual({ everyone_roles: 1 });
    expect(found.people).toBeUndefined();
  });
});
