import { describe, expect, test } from 'vitest';
import { openWorld, type World } from '../../support/tools/world.js';

interface Part {
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly { readonly kind: string; readonly id: string }[];
  readonly cursor?: string;
}

/** Every answer, one cursor after the other. */
async function parts(world: World, args: Record<string, unknown>): Promise<Part[]> {
  const found: Part[] = [];
  for (let cursor: string | undefined; ; ) {
    const data = await world.data('review_access', { ...args, ...(cursor && { cursor }) });
    const part = data as unknown as Part;
    found.push(part);
    if (part.cursor === undefined) return found;
    if (found.length > 200) throw new Error('the review does not end');
    cursor = part.cursor;
  }
}

/** A cursor is a digest of all that was found. */
const withoutCursor = (text: string): string => text.replace(/cursor \S+$/, 'cursor CURSOR');

const keysOf = (found: readonly Part[]): string[] =>
  found.flatMap(({ findings }) => findings.map(({ kind, id }) => `${kind} ${id}`));

describe('page by page', () => {
  test.each([1, 3, 7, 100])('gives each finding exactly once, %i at a time', async (limit) => {
    const world = await openWorld();
    const whole = keysOf(await parts(world, { limit: 100 }));
    const before = world.requests().length;
    const found = await parts(world, { limit });
    expect(keysOf(found)).toEqual(whole);
    expect(new Set(whole).size).toBe(whole.length);
    const total = Object.values(found[0]?.counts ?? {}).reduce((sum, one) => sum + one, 0);
    expect(whole).toHaveLength(total);
    // Only the first page reads the tenant; the roles and the caller are known by then.
    expect(world.requests().length - before).toBe(7);
  });

  test('later pages show the tenant as it was, and a new review as it is', async () => {
    const world = await openWorld();
    const args = { findings: ['group_without_roles'], limit: 2 };
    const first = (await world.data('review_access', args)) as unknown as Part;
    world.sandbox.setGroupRoles(world.sandbox.groupByName('CG-Empty').id, ['Steward']);
    const { cursor } = first;
    const rest = (await world.data('review_access', { cursor })) as unknown as Part;
    expect(keysOf([first, rest])).toHaveLength(4);
    expect(keysOf(await parts(world, args))).toHaveLength(3);
  });

  test('a result that is not here any more has to be made again', async () => {
    const [one, other] = [await openWorld(), await openWorld()];
    const { cursor } = await one.data('review_access', { limit: 1 });
    expect(await other.refusal('review_access', { cursor })).toMatchInlineSnapshot(`
      "Cannot go on with this review: its result is not here any more; it is kept for 10 minutes, by the server that made it.
      Nothing was changed.
      What to do next: Call review_access again without the cursor, to start again."
    `);
    expect(other.requests()).toEqual([]);
    const { cursor: ofGroups } = await one.data('list_groups', { limit: 1 });
    await one.refusal('review_access', { cursor: ofGroups });
  });

  test('a cursor does not go with other arguments', async () => {
    const world = await openWorld();
    const findings = ['admin_holder'];
    const { cursor } = await world.data('review_access', { findings, limit: 1 });
    const text = await world.refusal('review_access', { cursor, findings: ['look_alike'] });
    expect(text).toMatchInlineSnapshot(`
      "Cannot go on with this review: it was asked for other findings or another group.
      Nothing was changed.
      What to do next: Give the cursor with the arguments of the first call, or leave it out to start again."
    `);
    await world.refusal('review_access', { cursor, group: 'CG-Sales' });
    await world.say('review_access', { cursor, findings });
    const whole = await world.data('review_access', { limit: 1 });
    await world.refusal('review_access', { cursor: whole.cursor, findings });
  });

  test('a cursor goes with the word that the group was asked for by', async () => {
    const world = await openWorld();
    const group = 'Everyone';
    const { cursor } = await world.data('review_access', { group, limit: 1 });
    await world.say('review_access', { cursor, group });
    await world.refusal('review_access', { cursor, group: 'CG-Sales' });
  });
});

describe('a large tenant', { timeout: 60_000 }, () => {
  test('2,000 groups and 20,000 people: one request per page', async () => {
    const world = await openWorld({ seed: { groups: 2_000, users: 20_000 } });
    const text = await world.say('review_access', { limit: 3 });
    expect(withoutCursor(text)).toMatchInlineSnapshot(`
      "Access review in TENANT, 20,000 people and 2,001 groups read:
      admin_holder 1 · inactive_access 0 · everyone_roles 1 · look_alike 0 · role_twice 0 · near_limit 0 · empty_group 0 · group_without_roles 400
      admin_holder, may administer something; keep who needs it:
      - "Ana Berg" ("ana.berg@acme.example") · id 695f9c400000000000a00000 · holds "TenantAdmin" directly; it is the account behind this server · fix: explain_access {"user":"695f9c400000000000a00000"}
      everyone_roles, roles that reach every user:
      - Everyone · id 000000000000000000000001 · gives "PrivateAnalyticsContentCreator" to every user, now and later · fix: remove_role {"group":"000000000000000000000001","roles":["PrivateAnalyticsContentCreator"]}
      group_without_roles, custom groups that give no roles:
      - custom group "CG-Team-00000" · id 695f9c400000000000b00000 · gives no roles; spaces may still use it · fix: assign_role {"group":"695f9c400000000000b00000"} with roles that the person chooses
      There are more. Go on with cursor CURSOR"
    `);
    // Roles, system groups, deleted users; then 20 pages of groups and 200 of users.
    expect(world.requests()).toHaveLength(223);
  });

  test('more findings than anybody works through are counted, and the first are given', async () => {
    const world = await openWorld({ seed: { groups: 10, users: 1_300 } });
    const { state } = world.sandbox;
    for (const user of [...state.users.values()].slice(1)) {
      state.users.set(user.id, { ...user, assignedRoles: state.everyone.assignedRoles });
    }
    const findings = ['role_twice'];
    const text = await world.say('review_access', { findings, limit: 1 });
    expect(withoutCursor(text)).toMatchInlineSnapshot(`
      "Access review in TENANT, 1,300 people and 11 groups read:
      role_twice 1,299
      role_twice, held directly and by a group at once (the first 500 of 1,299; fix some and review again, or narrow by group):
      - "User 000001" ("user1@acme.example") · id 695f9c7c0000000000a00001 · is given "PrivateAnalyticsContentCreator" by Everyone too, so the direct one could go · fix: remove_role {"user":"695f9c7c0000000000a00001","roles":["PrivateAnalyticsContentCreator"]}
      There are more. Go on with cursor CURSOR"
    `);
    expect(new Set(keysOf(await parts(world, { findings, limit: 100 }))).size).toBe(500);
  });

  test.each(['W', '漢', '"'])('stays readable with names of %s', async (letter) => {
    const world = await openWorld();
    const { groups } = world.sandbox.state;
    for (const group of groups.values()) {
      groups.set(group.id, { ...group, name: letter.repeat(200) + group.name });
    }
    for (const part of await parts(world, { limit: 100 })) {
      const text = JSON.stringify(part);
      const others = text.match(/[^ -~]/gu)?.length ?? 0;
      expect((text.length - others) / 3 + others).toBeLessThan(8_000);
    }
  });
});
