import { describe, expect, test } from 'vitest';
import { isGroupId, kindOf } from '../../../src/directory/group-kind.js';
import {
  findGroup,
  groupById,
  groupsNamed,
  membersOf,
} from '../../../src/directory/lookup/find-group.js';
import { simulatedTenant, type Tenant, textOf } from '../../support/directory/simulated-tenant.js';
import { failureOf, finance, reply } from '../../support/qlik/scripted-transport.js';

const found = async ({ directory }: Tenant, wanted: string) => {
  const { id, name } = await findGroup(directory, wanted, {});
  return { id, name };
};

describe('findGroup()', () => {
  test('finds by exact name, one of several that differ in case', async () => {
    const tenant = simulatedTenant();
    for (const name of ['CG-Finance', 'cg-finance', 'CG-R&D "Lab"', 'CG-Empty']) {
      const { id } = tenant.sandbox.groupByName(name);
      expect(await found(tenant, `  ${name} `)).toEqual({ id, name });
    }
  });

  test('finds by id with one request', async () => {
    const tenant = simulatedTenant();
    const { id } = tenant.sandbox.groupByName('Finance', 'idp');
    expect(await found(tenant, id)).toEqual({ id, name: 'Finance' });
    expect(tenant.requests()).toEqual([`GET /api/v1/groups/${id}`]);
  });

  test('takes a word in the form of an id for a name when no group has that id', async () => {
    const tenant = simulatedTenant();
    const { state, groupByName } = tenant.sandbox;
    const name = 'abcdefabcdefabcdefabcdef';
    const group = { ...groupByName('CG-Empty'), name };
    state.groups.set(group.id, group);
    expect(await found(tenant, name)).toEqual({ id: group.id, name });
  });

  test.each(['Everyone', 'everyone', 'com.qlik.Everyone', '000000000000000000000001'])(
    'takes %s for the system group',
    async (wanted) => {
      expect(await found(simulatedTenant(), wanted)).toEqual({
        id: '000000000000000000000001',
        name: 'com.qlik.Everyone',
      });
    },
  );

  test('prefers a group that is really named Everyone', async () => {
    const tenant = simulatedTenant();
    const { state, groupByName } = tenant.sandbox;
    const group = { ...groupByName('CG-Empty'), name: 'Everyone' };
    state.groups.set(group.id, group);
    expect(await found(tenant, 'Everyone')).toEqual({ id: group.id, name: 'Everyone' });
    expect((await found(tenant, 'everyone')).id).toBe('000000000000000000000001');
  });

  test('never chooses between a custom and an IdP group of one name', async () => {
    const { directory } = simulatedTenant();
    expect(await textOf(findGroup(directory, 'Finance', {}))).toMatchInlineSnapshot(`
      [
        "NAME_AMBIGUOUS: Cannot tell which group "Finance" is: 2 have that name (custom group, id 696088bc0000000000b003f1, 6 members; IdP group, id 69609e100000000000b0044c, 60 members)",
        "Ask the person which one is meant, then give its id instead of the name",
      ]
    `);
  });

  test('says the exact name when only the case is wrong, and never takes it', async () => {
    const { directory } = simulatedTenant();
    expect(await textOf(findGroup(directory, 'CG-FINANCE', {}))).toMatchInlineSnapshot(`
      [
        "NAME_NOT_FOUND: Cannot find a group named "CG-FINANCE": group names are case-sensitive, and the exact name is "CG-Finance" (custom group, id 696086a00000000000b003e8) or "cg-finance" (custom group, id 696087180000000000b003ea)",
        "Use the exact name or the id, if that is the group meant",
      ]
    `);
    expect(await textOf(findGroup(directory, 'finance', {}))).toMatchInlineSnapshot(`
      [
        "NAME_NOT_FOUND: Cannot find a group named "finance": group names are case-sensitive, and the exact name is "Finance" (custom group, id 696088bc0000000000b003f1) or "Finance" (IdP group, id 69609e100000000000b0044c)",
        "Use the exact name or the id, if that is the group meant",
      ]
    `);
  });

  test('names the closest, both groups where two share a name', async () => {
    const { directory } = simulatedTenant();
    expect(await textOf(findGroup(directory, 'Financ', {}))).toMatchInlineSnapshot(`
      [
        "NAME_NOT_FOUND: Cannot find a group named "Financ". Closest: "CG-Finance" (custom group, id 696086a00000000000b003e8), "CG-Finance-EMEA" (custom group, id 696086dc0000000000b003e9), "Finance" (custom group, id 696088bc0000000000b003f1), "Finance" (IdP group, id 69609e100000000000b0044c), "cg-finance" (custom group, id 696087180000000000b003ea)",
        "Call list_groups with a part of the name, then use a name or id it returns; ask the person which group is meant",
      ]
    `);
  });

  test('says so when nothing is close or the word cannot be searched for', async () => {
    const { directory } = simulatedTenant();
    expect(await textOf(findGroup(directory, 'Zzqx\n"', {}))).toEqual([
      'ARGUMENT_INVALID: Cannot search for a text with line breaks or control characters in it',
      'Search for the text without them',
    ]);
    expect(await textOf(findGroup(directory, 'Zzqx"', {}))).toEqual([
      'NAME_NOT_FOUND: Cannot find a group named "Zzqx\\""',
      'Call list_groups with a part of the name, then use a name or id it returns; ask the person which group is meant',
    ]);
  });

  test('shows the id of a group whose stored name holds a decomposed letter', async () => {
    const tenant = simulatedTenant();
    const { state, groupByName } = tenant.sandbox;
    const group = { ...groupByName('CG-Empty'), name: 'CG-Cafe\u0301' };
    state.groups.set(group.id, group);
    // The simulated tenant compares code points, so its filter does not find it.
    const [text] = await textOf(findGroup(tenant.directory, 'CG-Café', {}));
    expect(text).toContain(`Closest: "CG-Café" (custom group, id ${group.id})`);
  });

  test('takes a decomposed name where the filter of the tenant finds it', async () => {
    const decomposed = { ...finance, name: 'CG-Cafe\u0301' };
    const { directory } = simulatedTenant({ around: () => reply(200, { data: [decomposed] }) });
    expect(await findGroup(directory, 'CG-Café', {})).toMatchObject(decomposed);
  });

  test('does not take a failed reading for an absent group', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: {}, kind: 'status', status: 403, times: 2 });
    const { id } = tenant.sandbox.groupByName('CG-Finance');
    const failures = [findGroup(tenant.directory, id, {}), groupById(tenant.directory, id, {})];
    for (const failing of failures) {
      expect((await failureOf(failing)).code).toBe('FORBIDDEN');
    }
  });
});

test('groupsNamed() gives all kinds and spellings of a name, and no other', async () => {
  const { directory } = simulatedTenant();
  const named = async (name: string) =>
    (await groupsNamed(directory, name, {})).map((group) => `${group.name} ${kindOf(group)}`);
  expect(await named('Cg-Finance')).toEqual(['CG-Finance custom', 'cg-finance custom']);
  expect(await named('finance')).toEqual(['Finance custom', 'Finance idp']);
  expect(await named('CG-Fin')).toEqual([]);
});

test('kindOf() takes no unknown kind for a custom group', () => {
  const id = '000000000000000000000001';
  const group = { id: 'g1', name: 'A', status: 'active' };
  expect(kindOf({ ...group, id })).toBe('system');
  expect(kindOf({ ...group, id, providerType: 'custom' })).toBe('system');
  expect(kindOf({ ...group, providerType: 'custom' })).toBe('custom');
  expect(kindOf({ ...group, providerType: undefined })).toBe('idp');
  expect(kindOf(group)).toBe('idp');
});

test('isGroupId() knows 24 hexadecimal digits', () => {
  const words = ['696086a00000000000b003e8', '696086A00000000000b003e8', '696086', 'CG-Finance'];
  expect(words.map(isGroupId)).toEqual([true, false, false, false]);
});

describe('membersOf()', () => {
  test('counts everybody and names eight', async () => {
    const { directory, sandbox } = simulatedTenant();
    const of = (name: string) => membersOf(directory, sandbox.groupByName(name).id, {});
    expect(await of('CG-Finance')).toMatchObject({ total: 41 });
    expect((await of('CG-Finance')).some).toHaveLength(8);
    expect(await of('CG-Empty')).toEqual({ total: 0, some: [] });
    expect(await of('com.qlik.Everyone')).toMatchObject({ total: 313 });
  });

  test('takes no missing total for an empty group', async () => {
    const { directory } = simulatedTenant({ around: () => reply(200, { data: [] }) });
    expect(await textOf(membersOf(directory, 'g1', {}))).toEqual([
      'REPLY_NOT_UNDERSTOOD: Cannot count the members of the group with id g1: the tenant sent no total',
      'Try again; if it stays so, report it as a bug',
    ]);
  });
});
