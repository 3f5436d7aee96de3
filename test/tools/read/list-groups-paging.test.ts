import { describe, expect, test } from 'vitest';
import { openWorld, type World } from '../../support/tools/world.js';

interface Part {
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly cursor?: string;
}

/** Every answer, one cursor after the other. */
async function parts(world: World, args: Record<string, unknown>): Promise<Part[]> {
  const found: Part[] = [];
  for (let cursor: string | undefined; ; ) {
    const data = await world.data('list_groups', { ...args, ...(cursor && { cursor }) });
    const part = data as unknown as Part;
    found.push(part);
    if (part.cursor === undefined) return found;
    if (found.length > 200) throw new Error('the list does not end');
    cursor = part.cursor;
  }
}

const idsOf = (found: readonly Part[]): string[] =>
  found.flatMap(({ groups }) => groups.map((group) => group.id));

/** Ids as the tenant holds them, Everyone too. */
function heldBy({ sandbox }: World, fits: (name: string, kind: string) => boolean): string[] {
  const { groups, everyone } = sandbox.state;
  return [everyone, ...groups.values()]
    .filter((group) => fits(group.name, group.providerType))
    .map((group) => group.id);
}

const all = () => true;

describe('gives each group exactly once', () => {
  test.each([
    ['demo', {}, all],
    ['demo', { kind: 'custom' }, (_: string, kind: string) => kind === 'custom'],
    ['demo', { query: 'finance' }, (name: string) => /finance/i.test(name)],
    [{ groups: 230, users: 2 }, {}, all],
    [{ groups: 230, users: 2 }, { kind: 'idp' }, (_: string, kind: string) => kind === 'idp'],
    [{ groups: 230, users: 2 }, { query: '7' }, (name: string) => name.includes('7')],
    [
      { groups: 230, users: 2 },
      { query: '9', kind: 'idp' },
      (name: string, kind: string) => name.includes('9') && kind === 'idp',
    ],
  ] as const)('of %j with %j', async (seed, args, fits) => {
    const world = await openWorld({ seed });
    const held = heldBy(world, fits).sort();
    for (const limit of [1, 2, 3, 7, 20, 99, 100]) {
      if (limit < 3 && held.length > 100) continue;
      const found = await parts(world, { ...args, limit });
      expect(idsOf(found).sort(), `limit ${limit}`).toEqual(held);
      for (const { groups, cursor } of found) {
        expect(groups.length).toBeLessThanOrEqual(limit);
        if (cursor !== undefined) expect(groups.length).toBe(limit);
      }
    }
  });
});

test('the groups of a role, over all pages', async () => {
  const world = await openWorld({ seed: { groups: 230, users: 2 } });
  const role = world.sandbox.roleByName('Steward').id;
  const held = [...world.sandbox.state.groups.values()]
    .filter((group) => group.assignedRoles.includes(role))
    .map((group) => group.id);
  expect(held.length).toBeGreaterThan(100);
  for (const limit of [9, 100]) {
    const found = await parts(world, { roles: ['Steward'], limit });
    expect(idsOf(found).sort()).toEqual(held.sort());
  }
});

test.each([[[4, 100]], [[7, 2, 1, 5, 1]], [[13, 1]], [[1, 12]], [[100, 3]]])(
  'a cursor goes on with other limits: %j',
  async (limits) => {
    const world = await openWorld();
    const found: Part[] = [];
    for (let at = 0; at === 0 || found.at(-1)?.cursor !== undefined; at += 1) {
      const cursor = found.at(-1)?.cursor;
      const limit = limits[at % limits.length];
      const data = await world.data('list_groups', { limit, ...(cursor && { cursor }) });
      found.push(data as unknown as Part);
    }
    expect(idsOf(found).sort()).toEqual(heldBy(world, all).sort());
  },
);

test('a page says how to go on', async () => {
  const world = await openWorld();
  const first = await world.call('list_groups', { limit: 3 });
  expect(first.text).toMatchInlineSnapshot(`
    "3 groups of 13 in TENANT:
    - "com.qlik.Everyone" · system · id 000000000000000000000001 · gives "PrivateAnalyticsContentCreator"
    - "3f2504e0-4f89-41d3-9a0c-0305e82c3301" · IdP · id 69609e4c0000000000b0044d · gives "DataServicesContributor"
    - "CG-Admins" · custom · id 696087900000000000b003ec · gives "TenantAdmin" · described as "Tenant administrators"
    There are more. Go on with cursor eyJza2lwIjozfQ"
  `);
  const cursor = first.data?.cursor;
  expect(await world.say('list_groups', { limit: 2, cursor })).toMatchInlineSnapshot(`
    "2 groups of 13 in TENANT:
    - "CG-Data-Platform" · custom · id 696088440000000000b003ef · gives "DataAdmin"
    - "CG-Empty" · custom · id 696087cc0000000000b003ed · gives nothing
    There are more. Go on with cursor eyJwYWdlIjoiV3lKdVlXMWxJaXdpWTJjdFpXMXdkSGtpTENJMk9UWXdPRGRqWXpBd01EQXdNREF3TURCaU1EQXpaV1FpWFEiLCJza2lwIjowfQ"
  `);
});

describe('a tenant of 10,000 groups', () => {
  const seed = { groups: 10_000, users: 1 };

  test('answers with one page of groups read', async () => {
    const world = await openWorld({ seed });
    expect(await world.say('list_groups', { limit: 2 })).toMatchInlineSnapshot(`
      "2 groups of 10,001 in TENANT:
      - "com.qlik.Everyone" · system · id 000000000000000000000001 · gives "PrivateAnalyticsContentCreator"
      - "CG-Team-00000" · custom · id 695f9c400000000000b00000 · gives nothing
      There are more. Go on with cursor eyJza2lwIjoyfQ"
    `);
    expect(
      world.sandbox.log
        .filter(({ path }) => path.startsWith('/api/v1/groups'))
        .map(({ query }) => query)
        .sort(),
    ).toEqual(['limit=2&totalResults=true', 'systemGroups=true']);
    const { data } = await world.call('list_groups', { limit: 100 });
    expect(data?.groups).toHaveLength(100);
    expect(world.requests()).toHaveLength(4);
  });

  test('says when it has not looked through everything', async () => {
    const world = await openWorld({ seed });
    expect(await world.say('list_groups', { query: '9999' })).toMatchInlineSnapshot(`
      "0 groups that fit in TENANT.
      Not everything was looked through yet; 0 found so far. Go on with cursor eyJwYWdlIjoiV3lKdVlXMWxJaXdpWTJjdGRHVmhiUzB3TmpJME9DSXNJalk1TmpVMU5HRXdNREF3TURBd01EQXdNR0l3TVRnMk9DSmQiLCJza2lwIjowfQ"
    `);
    expect(world.requests()).toHaveLength(51);
    expect(idsOf(await parts(world, { query: '9999' }))).toEqual([
      world.sandbox.groupByName('idp-team-09999').id,
    ]);
  });
});

test('a tenant that leads in circles is left', async () => {
  const fault = { on: { path: '/api/v1/groups' }, kind: 'next-repeated', times: 50 } as const;
  const world = await openWorld({ seed: { groups: 230, users: 1 }, faults: [fault] });
  expect(await world.refusal('list_groups', { query: 'nowhere' })).toMatchInlineSnapshot(`
    "Cannot list the groups to the end: the tenant leads back to a page that was already read.
    Nothing was changed.
    What whoever runs this server can do: Try again; if it stays so, report it as a bug."
  `);
});
