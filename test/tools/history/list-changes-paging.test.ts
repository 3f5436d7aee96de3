import { expect, test } from 'vitest';
import { log } from '../../support/tools/other-users.js';
import { type Kept, MINUTE, openKept } from '../../support/tools/world-with-time.js';

const list = 'list_changes';

interface Page {
  readonly changes: readonly { readonly time: string }[];
  readonly elsewhere: readonly { readonly event: string; readonly time: string }[];
  readonly note: string;
  readonly cursor?: string;
}

interface Told {
  /** Ids of changes and events, in the order of the text. */
  readonly ids: string[];
  readonly pages: Page[];
  /** Requests of each page. */
  readonly requests: number[];
}

/** Every page until there is none, with something done between them. */
async function allOf(
  world: Kept,
  args: Record<string, unknown>,
  between: () => Promise<void> = async () => {},
): Promise<Told> {
  const told: Told = { ids: [], pages: [], requests: [] };
  for (let cursor: string | undefined; ; ) {
    const before = world.requests().length;
    const { text, data } = await world.call(list, { ...args, ...(cursor ? { cursor } : {}) });
    const page = data as unknown as Page;
    const ids = [...text.matchAll(/ · (?:change|event) (\S+)$/gm)].map(([, id = '']) => id);
    // The world hides the ids of changes in the structured half.
    expect(ids).toHaveLength(page.changes.length + page.elsewhere.length);
    expect(ids).toEqual(expect.arrayContaining(page.elsewhere.map(({ event }) => event)));
    expect(ids.length).toBeLessThanOrEqual(Number(args.limit));
    told.ids.push(...ids);
    told.pages.push(page);
    told.requests.push(world.requests().length - before);
    cursor = page.cursor;
    if (cursor === undefined) return told;
    if (told.pages.length > 500) throw new Error('no end');
    await between();
  }
}

/** So many events of others, one each so many milliseconds, the newest first. */
function logMany(world: Kept, count: number, apart: number, data = {}): void {
  for (let at = 0; at < count; at += 1) {
    log(world, { eventTime: new Date(world.clock.time - at * apart).toISOString(), data });
  }
}

test.each([1, 2, 3, 7, 20])(
  'pages of %i give each once, whatever is done meanwhile',
  async (limit) => {
    const world = await openKept();
    const { sandbox, clock } = world;
    const { id } = sandbox.groupByName('CG-Sales');
    for (let at = 0; at < 8; at += 1) {
      await world.say(at % 2 ? 'remove_role' : 'assign_role', { group: id, roles: ['Steward'] });
      if (at % 3 === 0) clock.time += MINUTE;
      sandbox.setGroupRoles(id, at % 2 ? ['DataAdmin'] : ['AuditAdmin', 'Steward']);
      clock.time += at * 7_000;
    }
    const whole = await allOf(world, { limit: 100 });
    expect(whole.pages).toHaveLength(1);
    expect(whole.ids).toHaveLength(16);
    const meanwhile = async (): Promise<void> => {
      clock.time += MINUTE;
      sandbox.setGroupRoles(id, [clock.time % 2 ? 'Steward' : 'DataAdmin']);
      await world.append({ kind: 'refused', change: `more ${clock.time}` });
    };
    const parts = await allOf(world, { limit }, meanwhile);
    expect(parts.ids).toEqual(whole.ids);
    for (const requests of parts.requests) expect(requests).toBeLessThanOrEqual(10);
  },
);

test('more events than one answer reads', async () => {
  const world = await openKept();
  await world.append({ kind: 'refused', change: 'old' });
  world.clock.time += 60 * 24 * MINUTE;
  logMany(world, 1_500, 5_000);
  logMany(world, 300, 0);
  const told = await allOf(world, { limit: 100 });
  expect(told.ids).toHaveLength(1_801);
  expect(new Set(told.ids).size).toBe(1_801);
  expect(told.ids.at(-1)).toBe('old');
  const times = told.pages.flatMap(({ elsewhere }) => elsewhere.map(({ time }) => time));
  expect(times).toEqual([...times].sort().reverse());
  for (const requests of told.requests) expect(requests).toBeLessThanOrEqual(10);
});

test('both tellings of an event on different answers are one', async () => {
  const world = await openKept({ knobs: { legacyEvents: true } });
  const { sandbox, clock } = world;
  const { id } = sandbox.groupByName('CG-Sales');
  for (let at = 0; at < 400; at += 1) {
    sandbox.setGroupRoles(id, at % 2 ? ['DataAdmin'] : ['AuditAdmin']);
    clock.time += 3_000;
  }
  const told = await allOf(world, { limit: 90 });
  expect(told.ids).toHaveLength(400);
  expect(new Set(told.ids).size).toBe(400);
});

test('a rare one among many is found over several answers', async () => {
  const world = await openKept();
  logMany(world, 1_500, 60_000);
  const time = new Date(world.clock.time - 1_499.5 * 60_000).toISOString();
  log(world, { eventTime: time, data: { id: 'g', name: 'CG-Rare' } });
  const first = await world.say(list, { group: 'CG-Rare' });
  expect(first.replace(/cursor \S+/, 'cursor …')).toMatchInlineSnapshot(`
    "No change that fits in the journal of TENANT.
    Not everything was looked through yet; 0 found so far. Go on with cursor …
    Qlik's audit log, read from 2026-11-19T22:01:10Z to 2026-11-20T08:00:00Z, has no change made elsewhere that fits. What happened in the last minutes may not be in it yet."
  `);
  const told = await allOf(world, { group: 'CG-Rare', limit: 20 });
  expect(told.ids).toHaveLength(1);
  expect(told.pages.length).toBeLessThan(5);
  for (const requests of told.requests) expect(requests).toBeLessThanOrEqual(10);
});

test('a rare one in a long journal waits for nothing that is older in the log', async () => {
  const world = await openKept();
  const { clock } = world;
  const data = { id: 'g', name: 'CG-Rare' };
  log(world, { eventTime: new Date(clock.time - 1_000).toISOString(), data });
  const summary = 'Cannot change "CG-Rare"';
  await world.append({ kind: 'refused', change: 'rare', summary });
  await world.append({ kind: 'asked', change: 'asked', summary });
  for (let at = 0; at < 10_100; at += 1) {
    clock.time += 1_000;
    await world.append({ kind: 'refused', change: `c${at}` });
  }
  log(world, { eventTime: new Date(clock.time).toISOString(), data });
  const shown = async (more: object): Promise<number[][]> => {
    const { pages } = await allOf(world, { limit: 20, ...more });
    return pages.map(({ changes, elsewhere }) => [changes.length, elsewhere.length]);
  };
  // Whatever cannot be about the group is not even loaded.
  expect(await shown({ group: 'CG-Rare' })).toEqual([[2, 2]]);
  expect(await shown({ only: 'done' })).toEqual([
    [0, 1],
    [0, 1],
  ]);
});

test('the periods of the pages follow each other', async () => {
  const world = await openKept();
  await world.append({ kind: 'refused', change: 'a' });
  logMany(world, 3, 60_000);
  const { pages } = await allOf(world, { limit: 1, since: '2026-11-20T07:00' });
  expect(pages.map(({ note }) => note)).toMatchInlineSnapshot(`
    [
      "Qlik's audit log, read from 2026-11-20T08:00:00Z to 2026-11-20T08:00:00Z, has no change made elsewhere that fits. What happened in the last minutes may not be in it yet.",
      "What was changed elsewhere is told from Qlik's audit log, read from 2026-11-20T08:00:00Z to 2026-11-20T08:00:00Z. What happened in the last minutes may not be in it yet.",
      "What was changed elsewhere is told from Qlik's audit log, read from 2026-11-20T07:59:00Z to 2026-11-20T08:00:00Z. What happened in the last minutes may not be in it yet.",
      "What was changed elsewhere is told from Qlik's audit log, read from 2026-11-20T07:00:00Z to 2026-11-20T07:59:00Z. What happened in the last minutes may not be in it yet.",
    ]
  `);
});

test('a log that fails on one page is told on the next', async () => {
  const world = await openKept();
  const { clock, sandbox } = world;
  for (let at = 0; at < 4; at += 1) {
    await world.append({ kind: 'refused', change: `c${at}` });
    clock.time += MINUTE;
    log(world, { eventTime: new Date(clock.time).toISOString() });
    clock.time += MINUTE;
  }
  sandbox.fail({ on: { path: '/api/v1/audits' }, kind: 'status', status: 403, times: 1 });
  const { ids, pages } = await allOf(world, { limit: 2 });
  expect(pages[0]?.changes).toHaveLength(2);
  expect(pages[0]?.elsewhere).toEqual([]);
  expect(ids).toHaveLength(8);
  expect(new Set(ids).size).toBe(8);
});

test('our own bulk change fills no answer', async () => {
  const world = await openKept({ knobs: { legacyEvents: true } });
  const people = [...world.sandbox.state.users.values()]
    .filter(({ status, email }) => status === 'active' && email !== undefined)
    .map(({ id }) => id);
  await world.say('add_members', { group: 'CG-Empty', people });
  world.clock.time += MINUTE;
  const told = await allOf(world, { limit: 20 });
  expect(told.pages).toHaveLength(1);
  expect(told.ids).toHaveLength(1);
  expect(told.requests[0]).toBeLessThanOrEqual(10);
});

test('a cursor of another list is refused, whatever it holds', async () => {
  const world = await openKept();
  for (const place of [
    { skip: 3 },
    { page: '[1,2]', skip: 0 },
    { page: '["x",0,null,null]', skip: 0 },
    { page: '[null,-1,null,null]', skip: 0 },
  ]) {
    const cursor = Buffer.from(JSON.stringify(place)).toString('base64url');
    expect(await world.refusal(list, { cursor })).toContain(
      'Cannot go on from this cursor: it does not belong to a list of changes.',
    );
  }
});
