import { describe, expect, test } from 'vitest';
import { addMembers } from '../../src/tools/write/add-members.js';
import { removeMembers } from '../../src/tools/write/remove-members.js';
import { setMembers } from '../../src/tools/write/set-members.js';
import { twelve } from '../support/changes/bulk-of-twelve.js';
import {
  call,
  described,
  idpMemberships,
  mails,
  members,
  person,
  writtenTwice,
} from '../support/changes/call-member-tools.js';
import {
  adding,
  deletion,
  removing,
  run,
  setting,
  told,
  writes,
} from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant, textOf } from '../support/directory/simulated-tenant.js';

const emptyGroup = 'the custom group "CG-Empty" (id 696087cc0000000000b003ed)';
const finance = 'the custom group "CG-Finance" (id 696086a00000000000b003e8)';
const host = 'acme-lab.eu.qlikcloud.com';
const signIn = 'People who are signed in keep their old rights until they sign in again.';

/** Does something, and shows that no membership of the identity provider has changed by it. */
async function withoutIdp<T>(tenant: Tenant, act: () => Promise<T>): Promise<T> {
  const before = idpMemberships(tenant);
  expect(before.length).toBeGreaterThan(50);
  const result = await act();
  expect(idpMemberships(tenant)).toEqual(before);
  return result;
}

describe('adding', () => {
  test('one person is one write, and is read back', async () => {
    const tenant = simulatedTenant();
    const user = person(tenant, 200);
    const { asked, text } = await withoutIdp(tenant, () =>
      call(tenant, addMembers, { group: 'CG-Finance', people: [user.email] }),
    );
    expect(asked).toEqual([]);
    expect(text.split('\n')).toEqual([
      `Done in ${host}, and read back: added ${described([user])} to ${finance}.`,
      '"Ines Okafor" gained "SharedSpaceCreator" and "Steward".',
      signIn,
    ]);
    expect(writes(tenant)).toEqual(['PATCH 204 applied']);
    expect(tenant.sandbox.writes().map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      [
        `/api/v1/users/${user.id}`,
        [{ op: 'add', path: '/assignedGroups/-', value: '696086a00000000000b003e8' }],
      ],
    ]);
    expect(members(tenant, 'CG-Finance')).toHaveLength(42);
  });

  test('a list is one write for each who is not in yet', async () => {
    const tenant = simulatedTenant();
    const users = twelve(tenant);
    await run(tenant, adding('CG-Finance', mails(users.slice(0, 2))));
    const people = [`${mails(users).join('\n')}\n${users[5]?.name}`];
    const { asked, text } = await withoutIdp(tenant, () =>
      call(tenant, addMembers, { group: 'CG-Finance', people }),
    );
    expect(asked).toEqual([]);
    expect(text.split('\n')).toEqual([
      `Done in ${host}, and read back: added 10 people to ${finance}.`,
      `Joined: ${described(users.slice(2))}.`,
      'All 10 people gained "SharedSpaceCreator" and "Steward".',
      signIn,
      'People: 10 to add, 2 as wanted already, 1 named twice.',
    ]);
    expect(writes(tenant)).toEqual(Array.from({ length: 12 }, () => 'PATCH 204 applied'));
    expect(writtenTwice(tenant)).toEqual([]);
  });

  test('again has nothing to do, asks nobody and sends nothing', async () => {
    const tenant = simulatedTenant();
    const people = mails(twelve(tenant));
    await run(tenant, adding('CG-Empty', people));
    const { asked, text } = await call(tenant, addMembers, { group: 'CG-Empty', people });
    expect(asked).toEqual([]);
    expect(text.split('\n')).toEqual([
      `Nothing to do in ${host}: the members of ${emptyGroup} are as asked for. Nothing was changed.`,
      'People: 12 as wanted already.',
    ]);
    expect(writes(tenant)).toHaveLength(12);
  });

  test('finishes the rest when it broke off before', async () => {
    const tenant = simulatedTenant();
    const people = mails(twelve(tenant));
    const on = { method: 'PATCH', path: '/api/v1/users/' };
    tenant.sandbox.fail({ on, kind: 'status', status: 403, skip: 7 });
    await run(tenant, adding('CG-Empty', people));
    expect(members(tenant, 'CG-Empty')).toHaveLength(7);
    expect(told(await run(tenant, adding('CG-Empty', people)))).toEqual([
      'applied',
      ...Array.from({ length: 5 }, () => 'done'),
      'as planned: no roles',
    ]);
    expect(members(tenant, 'CG-Empty')).toEqual([...people].sort());
    expect(writes(tenant)).toHaveLength(13);
  });
});

describe('removing', () => {
  test('takes out who is in, after a person has typed the number', async () => {
    const tenant = simulatedTenant();
    const [first, second] = [person(tenant, 20), person(tenant, 30)];
    const people = mails([first, person(tenant, 100), second]);
    const { asked, text } = await withoutIdp(tenant, () =>
      call(tenant, removeMembers, { group: 'CG-Finance', people }),
    );
    const whom = `Leaving: ${described([first, second])}.`;
    expect(asked.map((message) => message.split('\n'))).toEqual([
      [
        `In ${host}: take 2 people out of ${finance}.`,
        'You are asked because it takes people out of the group.',
        'Both people keep "SharedSpaceCreator" through "CG-Finance-EMEA".',
        'Both people lose "Steward".',
        whom,
        'This can be undone by the opposite change.',
        'People: 2 to take out, 1 as wanted already.',
        'To approve, type the number of people exactly as it stands on the next line:',
        '2',
      ],
    ]);
    expect(text.split('\n')).toEqual([
      `Done in ${host}, and read back: took 2 people out of ${finance}.`,
      whom.replace('Leaving', 'Left'),
      'Both people kept "SharedSpaceCreator" through "CG-Finance-EMEA".',
      'Both people lost "Steward".',
      signIn,
      'People: 2 to take out, 1 as wanted already.',
    ]);
    expect(members(tenant, 'CG-Finance')).toHaveLength(39);
    expect(writtenTwice(tenant)).toEqual([]);
  });
});

describe('setting', () => {
  test('makes the members exactly the list', async () => {
    const tenant = simulatedTenant();
    const stays = [person(tenant, 20), person(tenant, 21)];
    const people = mails([...twelve(tenant), ...stays]);
    const { asked, text } = await withoutIdp(tenant, () =>
      call(tenant, setMembers, { group: 'CG-Finance', people }),
    );
    expect(asked.map((message) => message.split('\n').slice(-3))).toEqual([
      [
        'People: 12 to add, 39 to take out, 2 as wanted already.',
        'To approve, type the number of people exactly as it stands on the next line:',
        '51',
      ],
    ]);
    expect(text.split('\n')[0]).toBe(
      `Done in ${host}, and read back: added 12 people to ${finance} and took 39 people out of it.`,
    );
    expect(members(tenant, 'CG-Finance')).toEqual([...people].sort());
    expect(writtenTwice(tenant)).toEqual([]);
    expect(writes(tenant)).toHaveLength(51);
  });

  test('to nobody empties the group, and only that group', async () => {
    const tenant = simulatedTenant();
    await withoutIdp(tenant, () => run(tenant, setting('CG-Finance', [])));
    expect(members(tenant, 'CG-Finance')).toEqual([]);
    expect(members(tenant, 'CG-Finance-EMEA')).toHaveLength(12);
    expect(writes(tenant)).toHaveLength(41);
  });

  test('tells a group apart from one that differs in case', async () => {
    const tenant = simulatedTenant();
    await run(tenant, setting('cg-finance', []));
    expect(members(tenant, 'cg-finance')).toEqual([]);
    expect(members(tenant, 'CG-Finance')).toHaveLength(41);
  });
});

describe('copying', () => {
  test('takes everybody of an IdP group, whose own members stay', async () => {
    const tenant = simulatedTenant();
    const source = tenant.sandbox.groupByName('Finance', 'idp').id;
    const { asked } = await withoutIdp(tenant, () =>
      call(tenant, addMembers, { group: 'CG-Empty', people: ['Ana Berg'], from_group: source }),
    );
    expect(asked.map((message) => message.split('\n'))).toEqual([
      [
        expect.stringMatching(/^In .*: add 61 people to the custom group "CG-Empty"/),
        'You are asked because it reaches more than 25 people.',
        expect.stringMatching(
          /^Joining: 61 people; this form has room for 25 of them\. 2 of them are not active, a bot, or of another e-mail domain, and listed first\. "Mei Quinn" .*, and 36 more who are not shown here\.$/,
        ),
        'The group gives no roles, so they gain none by it now.',
        'This can be undone by the opposite change.',
        'People: 61 to add.',
        'Not active or no person: "Mei Quinn" ("mei.quinn@acme.example", disabled) and "Nora Weiss" ("nora.weiss@acme.example", invited).',
        'To approve, type the number of people exactly as it stands on the next line:',
        '61',
      ],
    ]);
    const copied = members(tenant, 'Finance', 'idp');
    expect(members(tenant, 'CG-Empty')).toEqual([...copied, 'ana.berg@acme.example'].sort());
  });

  test('takes out everybody of another group', async () => {
    const tenant = simulatedTenant();
    await run(tenant, removing('CG-Finance', [], { fromGroup: 'CG-Finance-EMEA' }));
    expect(members(tenant, 'CG-Finance')).toHaveLength(29);
    expect(members(tenant, 'CG-Finance-EMEA')).toHaveLength(12);
  });

  test('makes one group like the other', async () => {
    const tenant = simulatedTenant();
    await run(tenant, setting('CG-Finance', [], { fromGroup: 'CG-Sales' }));
    expect(members(tenant, 'CG-Finance')).toEqual(members(tenant, 'CG-Sales'));
    expect(writes(tenant)).toHaveLength(41 + 25);
  });

  test('puts nobody in who is deleted', async () => {
    const tenant = simulatedTenant();
    const gone = person(tenant, 311);
    const assignedGroups = [tenant.sandbox.groupByName('cg-finance').id];
    tenant.sandbox.state.users.set(gone.id, { ...gone, assignedGroups });
    await run(tenant, adding('CG-Empty', [], { fromGroup: 'cg-finance' }));
    expect(members(tenant, 'CG-Empty')).toHaveLength(3);
    expect(writes(tenant)).toHaveLength(3);
  });

  test.each([adding, removing, setting])(
    'never takes a wrong group for an empty one',
    async (of) => {
      const tenant = simulatedTenant();
      const noSuch = of('CG-Sales', [], { fromGroup: '0123456789abcdef01234567' });
      expect((await textOf(run(tenant, noSuch)))[0]).toBe(
        'NAME_NOT_FOUND: Cannot find a group named "0123456789abcdef01234567"',
      );
      expect(await textOf(run(tenant, of('CG-Sales', [], { fromGroup: 'Everyone' })))).toEqual([
        'ARGUMENT_INVALID: Cannot copy the members of "com.qlik.Everyone": everybody is in it, and Qlik lists nobody',
        'Name the people, or a custom or IdP group that they are in',
      ]);
      expect(writes(tenant)).toEqual([]);
    },
  );
});

test('a deletion with its members takes everybody out, and then deletes', async () => {
  const tenant = simulatedTenant();
  const { id } = tenant.sandbox.groupByName('Finance', 'custom');
  expect(told(await withoutIdp(tenant, () => run(tenant, deletion(id, true))))).toEqual([
    'applied',
    ...Array.from({ length: 7 }, () => 'done'),
    'as planned: no roles',
  ]);
  expect(writes(tenant)).toEqual([
    ...Array.from({ length: 6 }, () => 'PATCH 204 applied'),
    'DELETE 204 applied',
  ]);
  expect(() => tenant.sandbox.groupByName('Finance', 'custom')).toThrow();
  expect(members(tenant, 'Finance', 'idp')).toHaveLength(60);
});

describe('entries that fit nobody or several people', () => {
  const people = ['nobody@x', 'Maria Lopez', 'ana.berg@acme.example', 'hugo.dubois@acme.example'];
  const left =
    '2 not found ("nobody@x" and "hugo.dubois@acme.example"); "Maria Lopez" may be any of "Maria Lopez" ("maria.lopez@acme.example") id 695fa2d00000000000a0001c and "Maria Lopez" ("maria.lopez2@acme.example") id 695fe0380000000000a00122';

  test('stop it; somebody deleted can only be taken out', async () => {
    const tenant = simulatedTenant();
    expect(person(tenant, 311)).toMatchObject({ email: people[3], status: 'deleted' });
    expect(await textOf(run(tenant, adding('CG-Empty', people)))).toEqual([
      `NAME_NOT_FOUND: Cannot use 3 entries of 4: ${left}`,
      'Correct them with the person, or call again with skip_unknown: true to go on without them',
    ]);
    expect(writes(tenant)).toEqual([]);
  });

  test('are left out and named, where the rest is wanted all the same', async () => {
    const tenant = simulatedTenant();
    const args = { group: 'CG-Empty', people, skip_unknown: true };
    expect((await call(tenant, addMembers, args)).text.split('\n')).toEqual([
      `Done in ${host}, and read back: added "Ana Berg" ("ana.berg@acme.example") to ${emptyGroup}.`,
      'The group gives no roles.',
      `Left out: ${left}.`,
    ]);
    expect(members(tenant, 'CG-Empty')).toEqual(['ana.berg@acme.example']);
  });
});

test('a list of nothing but mistakes empties no group, though mistakes may be skipped', async () => {
  const tenant = simulatedTenant();
  const wish = {
    ...setting('CG-Finance', ['nobody@x', 'Maria Lopez']),
    skipUnknown: true,
  } as const;
  expect(await textOf(run(tenant, wish))).toEqual([
    'NAME_NOT_FOUND: Cannot set the members: none of the entries is a person',
    'Correct the list; to empty the group, call again with an empty list and nothing else',
  ]);
  expect(writes(tenant)).toEqual([]);
});
