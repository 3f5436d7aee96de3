import { expect, test } from 'vitest';
import { listenForPages } from '../../../src/approval/page/listener.js';
import { approveOn, declineOn, look } from '../../support/protocol/page-person.js';
import { type PageWorld, pageWorld } from '../../support/tools/page-world.js';
import { untouched } from '../../support/tools/world.js';

const MINUTE = 60_000;
const steward = ['remove_role', { group: 'CG-Finance', roles: ['Steward'] }] as const;

const asked = (world: PageWorld, number = 0): string => world.addresses[number] ?? '';

test('a call that has waited long enough says so, and the same call goes on after the approval', async () => {
  const world = await pageWorld();
  expect(await world.refusal(...steward)).toMatchInlineSnapshot(`
    "Waiting for a person to approve this in the browser, in TENANT: take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
    The browser on the computer of this server was told to open the question, but has not shown it so far.
    Nothing was changed so far.
    What to do next: tell the person to approve or decline on that page. When they say that they did, call this tool again with the same arguments."
  `);
  const page = await look(asked(world));
  expect(await world.refusal(...steward)).toMatchInlineSnapshot(`
    "Waiting for a person to approve this in the browser, in TENANT: take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
    The question is open in a browser on the computer of this server.
    Nothing was changed so far.
    What to do next: tell the person to approve or decline on that page. When they say that they did, call this tool again with the same arguments."
  `);
  expect(world.addresses).toHaveLength(1);
  const approved = await approveOn(page.url);
  expect(approved.text).toContain(
    'Approved\nGo back to the chat. If the assistant does not continue by itself, ask it to.',
  );
  expect(world.traces()).toEqual(untouched);
  expect(await world.say(...steward)).toContain('Done in TENANT, and read back: took "Steward"');
  expect(world.traces().writes).toEqual(['PATCH 204 applied']);
  expect(await world.say('list_changes')).toContain(
    'approval: a person typed the confirmation on the approval page, asked through "test 0"',
  );
  expect((await look(page.url)).text).toContain('\nDone\nDone in 127.0.0.1');
});

test('a page that nobody has seen is brought again, one that was seen is not', async () => {
  const world = await pageWorld();
  await world.refusal(...steward);
  await world.refusal(...steward);
  expect(world.addresses).toHaveLength(2);
  expect(world.addresses[0]).toBe(world.addresses[1]);
  await look(asked(world));
  await world.refusal(...steward);
  expect(world.addresses).toHaveLength(2);
});

test('declined between two calls', async () => {
  const world = await pageWorld();
  await world.refusal(...steward);
  await declineOn(asked(world));
  expect(await world.refusal(...steward)).toMatchInlineSnapshot(`
    "Not done: the person declined.
    Nothing was changed.
    What the person can do: Ask for it again, should it be wanted after all."
  `);
  // The next one is a new question.
  expect(await world.refusal(...steward)).toContain('Waiting for a person');
  expect(world.addresses).toHaveLength(2);
  expect(world.traces()).toEqual(untouched);
});

test('approved too late, or approved and not used in time', async () => {
  const world = await pageWorld();
  await world.refusal(...steward);
  const { url } = await look(asked(world));
  world.clock.time += 10 * MINUTE + 1;
  expect((await look(url)).text).toContain(
    'Request expired\nNothing was changed. If you still want it, ask for it again in the chat.',
  );
  expect(await world.refusal(...steward)).toMatchInlineSnapshot(`
    "Not done: nobody answered the question in the browser within 10 minutes.
    Nothing was changed.
    What the person can do: Ask for it again and answer the question."
  `);

  await world.refusal(...steward);
  await approveOn(asked(world, 1));
  world.clock.time += 10 * MINUTE + 1;
  expect(await world.refusal(...steward)).toContain('the question is older than 10 minutes');
  expect(world.traces()).toEqual(untouched);
});

test('the same wish in other words is the same question', async () => {
  const world = await pageWorld();
  await world.refusal(...steward);
  const { id } = world.sandbox.groupByName('CG-Finance');
  await world.refusal('remove_role', { roles: ['Steward'], group: id });
  await approveOn(asked(world));
  expect(await world.say('remove_role', { group: id, roles: ['Steward'] })).toContain('Done in');
});

test('an approval of one tool is none for another', async () => {
  const world = await pageWorld();
  await world.refusal('remove_members', { group: 'CG-Sales', people: ['ana.holm@acme.example'] });
  await approveOn(asked(world));
  expect(await world.refusal('delete_custom_group', { group: 'CG-Empty' })).toContain('Waiting');
  expect(world.traces()).toEqual(untouched);
});

test('no more than five questions wait at a time', async () => {
  const world = await pageWorld();
  const groups = [...world.sandbox.state.groups.values()].filter(
    ({ providerType }) => providerType === 'custom',
  );
  const answers: string[] = [];
  for (const { id } of groups.slice(0, 6)) {
    answers.push(await world.refusal('update_custom_group', { group: id, description: 'Other' }));
  }
  expect(answers.slice(0, 5).every((text) => text.startsWith('Waiting'))).toBe(true);
  expect(answers[5]).toMatchInlineSnapshot(`
    "Cannot ask about this now: 5 questions wait for an answer in the browser already.
    Nothing was changed.
    What the person can do: Approve or decline those first, then ask for this again."
  `);
  expect(world.addresses).toHaveLength(5);
});

test('refused by the tenant after the approval: the page says so too', async () => {
  const world = await pageWorld(undefined, {
    faults: [{ on: { method: 'PATCH' }, kind: 'status', status: 403 }],
  });
  await world.refusal(...steward);
  const { url } = await approveOn(asked(world));
  const answer = await world.refusal(...steward);
  const { text } = await look(url);
  expect(text).toContain('\nNot done as requested\n');
  expect(text.replaceAll(/127\.0\.0\.1:\d+/g, 'TENANT')).toContain(answer.split('\n')[1]);
});

test('a browser that cannot be opened withdraws the question', async () => {
  const world = await pageWorld(async () => false);
  expect(await world.refusal(...steward)).toMatchInlineSnapshot(`
    "Cannot do this without a person who approves it, and the approval page could not be shown: no browser could be opened, or no port of this computer be had.
    Nothing was changed.
    What the person can do: See to it that this computer has a default browser; or use a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change."
  `);
  expect(await world.say('list_changes')).toContain('no browser could be opened');
  expect(world.traces()).toEqual(untouched);
});

test('no port to be had withdraws the question, and the next one tries again', async () => {
  let failing = true;
  const world = await pageWorld(undefined, {
    listen: (...how) =>
      failing ? Promise.reject(new Error('EADDRNOTAVAIL')) : listenForPages(...how),
  });
  expect(await world.refusal(...steward)).toContain('or no port of this computer be had');
  expect(world.addresses).toEqual([]);
  failing = false;
  expect(await world.refusal(...steward)).toContain('Waiting for a person');
  expect(world.traces()).toEqual(untouched);
});
