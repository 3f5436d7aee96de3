/** A change of 50 people by a server that dies at each single thing it does, and what comes after. */

import { expect, test } from 'vitest';
import { recoverQuietly } from '../../src/changes/past/recover.js';
import { verifyJournal } from '../../src/ledger/files/verify-journal.js';
import type { SandboxUser } from '../../src/sandbox/sandbox.js';
import { undoChange } from '../../src/tools/history/undo-change.js';
import { addMembers } from '../../src/tools/write/add-members.js';
import { deleteCustomGroup } from '../../src/tools/write/delete-custom-group.js';
import {
  call,
  described,
  mails,
  members,
  writtenTwice,
} from '../support/changes/call-member-tools.js';
import { bury, type Death, startOn } from '../support/changes/killable-server.js';
import { simulatedTenant, type Tenant } from '../support/directory/simulated-tenant.js';
import { allEntries } from '../support/ledger/all-entries.js';
import { temporaryFolder } from '../support/ledger/temporary-folder.js';

const PEOPLE = 50;

const fifty = ({ sandbox }: Tenant): SandboxUser[] =>
  [...sandbox.state.users.values()].filter(({ status }) => status === 'active').slice(0, PEOPLE);

const addFifty = (tenant: Tenant) =>
  call(tenant, addMembers, { group: 'CG-Empty', people: mails(fifty(tenant)) });

const inGroup = (tenant: Tenant): number => members(tenant, 'CG-Empty').length;

const group = 'the custom group "CG-Empty" (id 696087cc0000000000b003ed)';

/** What the next server says of it. */
function sentence(tenant: Tenant, done: number): string {
  const rest = described(fifty(tenant).slice(done));
  const known =
    done === 0
      ? 'nothing of it was done'
      : done === PEOPLE
        ? 'all of it was done'
        : `a part was done; not done for ${PEOPLE - done}: ${rest}`;
  return `An earlier change was interrupted: it tried to add 50 people to ${group}. Reading the tenant shows that ${known}. Its change id is ID.`;
}

/** The first line of the answer when the same is asked for again. */
function answerFor(tenant: Tenant, done: number): string {
  const host = tenant.directory.tenant;
  const rest = fifty(tenant).slice(done);
  if (rest.length === 0) {
    return `Nothing to do in ${host}: the members of ${group} are as asked for. Nothing was changed.`;
  }
  const whom = rest.length === 1 ? described(rest) : `${rest.length} people`;
  return `Done in ${host}, and read back: added ${whom} to ${group}.`;
}

/** What a server that lives does, in order. */
async function deedsOfALife(): Promise<readonly string[]> {
  const server = startOn(simulatedTenant(), await temporaryFolder());
  await addFifty(server);
  return server.deeds;
}

const entriesOf = ({ pipeline }: Tenant) => allEntries(pipeline.ledger.journal);
const kindsIn = async (server: Tenant) => (await entriesOf(server)).map(({ kind }) => kind);

/** Dies, and another server takes over. */
async function dieAt(death: Death) {
  const tenant = simulatedTenant();
  const folder = await temporaryFolder();
  const first = startOn(tenant, folder, death);
  expect(await Promise.race([addFifty(first), first.death])).toBe('dead');
  await bury(folder);
  return { tenant, folder, second: startOn(tenant, folder) };
}

/** The same call finishes the rest, and undoing the interrupted one takes back what it did, no more. */
async function finishAndUndo(server: Tenant, done: number, where: string): Promise<void> {
  const change = (await entriesOf(server)).find(({ kind }) => kind === 'intent')?.change;
  const [answer] = (await addFifty(server)).text.split('\n');
  expect(answer, where).toBe(answerFor(server, done));
  expect([inGroup(server), writtenTwice(server)], where).toEqual([PEOPLE, []]);
  if (change === undefined) return;
  const undone = call(server, undoChange, { change });
  if (done > 0) await undone;
  else await expect(undone, where).rejects.toThrow('it changed nothing');
  expect(inGroup(server), where).toBe(PEOPLE - done);
}

test('killed at whatever it does, it loses nothing and does nothing twice', async () => {
  const deeds = await deedsOfALife();
  const marks = deeds.filter((deed) => !deed.startsWith('GET'));
  expect(marks).toEqual([
    'journal asked',
    'spend',
    'journal answered',
    'journal intent',
    ...fifty(simulatedTenant()).map(({ id }) => `PATCH /api/v1/users/${id}`),
    'journal outcome',
  ]);
  for (const [at, deed] of deeds.entries()) {
    // What is only read before the intent leaves nothing behind.
    if (at < deeds.indexOf('journal intent') && !marks.includes(deed)) continue;
    for (const when of ['before', 'after'] as const) {
      const where = `killed ${when} ${deed}`;
      const through = deeds.slice(0, when === 'before' ? at : at + 1);
      const done = through.filter((one) => one.startsWith('PATCH')).length;
      const kinds = through.flatMap((one) => /^journal (.*)/.exec(one)?.[1] ?? []);
      const open = kinds.includes('intent') && !kinds.includes('outcome');

      // The tenant has what was sent, and the journal what was flushed.
      const { tenant, folder, second } = await dieAt({ at, when });
      expect([inGroup(tenant), await kindsIn(second)], where).toEqual([done, kinds]);

      // The next server says what was done where that is not written down, once, and writes it down.
      const news = await recoverQuietly(second.pipeline, {});
      const told = news.map((line) => line.replace(/id is \S+\.$/, 'id is ID.'));
      expect(told, where).toEqual(open ? [sentence(tenant, done)] : []);
      expect(await kindsIn(second), where).toEqual([...kinds, ...(open ? ['outcome'] : [])]);
      expect(await recoverQuietly(second.pipeline, {}), where).toEqual([]);
      expect([inGroup(tenant), tenant.sandbox.writes().length], where).toEqual([done, done]);

      // After one deed the world is as before the next.
      if (when === 'after') await finishAndUndo(second, done, where);
      expect((await verifyJournal(folder)).problems, where).toEqual([]);
    }
  }
}, 120_000);

test('a deletion killed when all are out says so, and undoing it puts them back', async () => {
  const tenant = simulatedTenant();
  const before = members(tenant, 'CG-Finance-EMEA');
  const args = { group: 'CG-Finance-EMEA', remove_members_first: true };
  const rehearsal = startOn(simulatedTenant(), await temporaryFolder());
  await call(rehearsal, deleteCustomGroup, args);
  const at = rehearsal.deeds.findIndex((deed) => deed.startsWith('DELETE'));

  const folder = await temporaryFolder();
  const first = startOn(tenant, folder, { at, when: 'before' });
  expect(await Promise.race([call(first, deleteCustomGroup, args), first.death])).toBe('dead');
  await bury(folder);
  const second = startOn(tenant, folder);
  const [news = ''] = await recoverQuietly(second.pipeline, {});
  const change = /change id is (\S+)\.$/.exec(news)?.[1] ?? '';
  expect(news.replace(change, 'ID')).toMatchInlineSnapshot(
    `"An earlier change was interrupted: it tried to take 12 people out of the custom group "CG-Finance-EMEA" (id 696086dc0000000000b003e9) and delete it. Reading the tenant shows that everybody was taken out, and that the group is still there. Its change id is ID."`,
  );
  expect((await call(second, undoChange, { change })).text).toMatchInlineSnapshot(`
    "Done in acme-lab.eu.qlikcloud.com, and read back: added 12 people to the custom group "CG-Finance-EMEA" (id 696086dc0000000000b003e9).
    Joined: "Ana Quinn" ("ana.quinn@acme.example"), "Bo Holm" ("bo.holm@acme.example"), "Carl Dubois" ("carl.dubois@acme.example"), "Elif Sato" ("elif.sato@acme.example"), "Finn Weiss" ("finn.weiss@acme.example"), "Gita Müller" ("gita.muller@acme.example"), "Hugo Novak" ("hugo.novak@acme.example"), "Maria Lopez" ("maria.lopez@acme.example") and 4 more.
    All 12 people had "SharedSpaceCreator" already.
    People who are signed in keep their old rights until they sign in again."
  `);
  expect(members(tenant, 'CG-Finance-EMEA')).toEqual(before);
});
