import { expect, test } from 'vitest';
import { openWorld, type World } from '../../support/tools/world.js';

interface Part {
  readonly members: number;
  readonly people: readonly { readonly id: string }[];
  readonly not_active: number;
  readonly cursor?: string;
}

async function parts(world: World, args: Record<string, unknown>): Promise<Part[]> {
  const found: Part[] = [];
  for (let cursor: string | undefined; ; ) {
    const data = await world.data('get_group', { ...args, ...(cursor && { cursor }) });
    const part = data as unknown as Part;
    found.push(part);
    if (part.cursor === undefined) return found;
    cursor = part.cursor;
  }
}

test('members who are not active, and bots, are marked', async () => {
  const world = await openWorld();
  const { sandbox } = world;
  const group = sandbox.groupByName('CG-R&D "Lab"').id;
  const [bot] = [...sandbox.state.users.values()].filter((user) => user.clientId !== undefined);
  if (bot === undefined) throw new Error('no bot');
  sandbox.state.users.set(bot.id, { ...bot, assignedGroups: [group] });
  const [first] = [...sandbox.state.users.values()].filter((user) =>
    user.assignedGroups.includes(group),
  );
  if (first === undefined) throw new Error('no member');
  sandbox.state.users.set(first.id, { ...first, status: 'disabled' });
  expect(await world.say('get_group', { group })).toMatchInlineSnapshot(`
    "The custom group "CG-R&D \\"Lab\\"" (id 696087540000000000b003eb) in TENANT
    Description: "Trials & prototypes"
    Created: 2026-01-09T04:43:00.000Z
    Last updated: 2026-01-09T04:43:00.000Z
    Roles it gives:
    - "AutomlExperimentContributor" · id 66336420000000000000d006 · user level · "ML experiments"
    Members: 9 people, 1 of them not active:
    - "Group steward bot" · subject "qlikbot\\\\82e0aa11bb22cc33dd44ee55ff667788" · id 695fe5600000000000a00138 · active · bot of an OAuth client
    - "Ines Lopez" · "ines.lopez@acme.example" · id 695faf000000000000a00050 · disabled
    - "Jun Holm" · "jun.holm@acme.example" · id 695faf3c0000000000a00051 · active
    - "Klara Lind" · "klara.lind@acme.example" · id 695faf780000000000a00052 · active
    - "Luis Okafor" · "luis.okafor@acme.example" · id 695fafb40000000000a00053 · active
    - "Nora Rossi" · "nora.rossi@acme.example" · id 695faff00000000000a00054 · active
    - "Pavel Sato" · "pavel.sato@acme.example" · id 695fb02c0000000000a00055 · active
    - "Rosa Weiss" · "rosa.weiss@acme.example" · id 695fb0680000000000a00056 · active
    - "Sven Müller" · "sven.muller@acme.example" · id 695fb0a40000000000a00057 · active"
  `);
});

test('a page further on', async () => {
  const world = await openWorld();
  const { cursor } = await world.data('get_group', { group: 'CG-Sales', limit: 22 });
  expect(await world.say('get_group', { group: 'CG-Sales', cursor })).toMatchInlineSnapshot(`
    "The custom group "CG-Sales" (id 696088080000000000b003ee) in TENANT
    Description: "Sales dashboards"
    Created: 2026-01-09T04:46:00.000Z
    Last updated: 2026-01-09T04:46:00.000Z
    Roles it gives:
    - "ManagedSpaceCreator" · id 66336420000000000000d00c · user level · "Create managed spaces"
    - "Report exporter" · id 695f9c400000000000c00000 · user level · "May export images and PDF"
    Members: 25 people, 3 of them shown here:
    - "Wanda Novak" · "wanda.novak@acme.example" · id 695fb6f80000000000a00072 · active
    - "Yusuf Quinn" · "yusuf.quinn@acme.example" · id 695fb7340000000000a00073 · active
    - "Zoë Quinn" · "zoe.quinn@acme.example" · id 695fb4280000000000a00066 · active"
  `);
  expect(await world.data('get_group', { group: 'CG-Sales', cursor, limit: 1 })).toMatchObject({
    members: 25,
    people: [{ name: 'Wanda Novak' }],
  });
});

test('gives each member exactly once, with one request for a page and the count', async () => {
  const world = await openWorld();
  for (const name of ['CG-Finance', 'CG-Empty', 'Everyone']) {
    const group =
      name === 'Everyone' ? world.sandbox.state.everyone : world.sandbox.groupByName(name);
    const held = [...world.sandbox.state.users.values()]
      .filter((user) => name === 'Everyone' || user.assignedGroups.includes(group.id))
      .map((user) => user.id);
    for (const limit of [7, 41, 100]) {
      const before = world.requests().filter((request) => request.endsWith('/users')).length;
      const found = await parts(world, { group: group.id, limit });
      const after = world.requests().filter((request) => request.endsWith('/users')).length;
      expect(found.flatMap(({ people }) => people.map(({ id }) => id)).sort()).toEqual(held.sort());
      expect(found.every(({ members }) => members === held.length)).toBe(true);
      expect(after - before).toBe(found.length);
    }
  }
});
