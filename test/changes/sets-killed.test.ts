/** A change of many targets by a server that dies at each single thing it does, and what comes after. */

import { expect, test } from 'vitest';
import type { ChangeRequest } from '../../src/changes/change-request.js';
import { findChange } from '../../src/changes/past/history.js';
import { inverseOf } from '../../src/changes/past/inverse.js';
import { recoverQuietly } from '../../src/changes/past/recover.js';
import { Failure } from '../../src/errors.js';
import { verifyJournal } from '../../src/ledger/files/verify-journal.js';
import { put } from '../support/changes/call-member-tools.js';
import { bury, type Death, startOn } from '../support/changes/killable-server.js';
import {
  adding,
  creation,
  deletion,
  ofGroup,
  ofUser,
  removing,
  runSet,
} from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant } from '../support/directory/simulated-tenant.js';
import { allEntries } from '../support/ledger/all-entries.js';
import { temporaryFolder } from '../support/ledger/temporary-folder.js';

const MARIA = 'maria.lopez@acme.example';
const CARL = 'carl.nyman@acme.example';
const MEI = 'mei.lopez@acme.example';

const intents: ChangeRequest['intents'] = [
  creation('CG-Team', ['Steward']),
  adding('CG-Team', [MARIA, CARL]),
  removing('cg-finance', [MARIA]),
  ofUser(MARIA, ['SharedSpaceCreator']),
  ofGroup('CG-Finance', ['Report exporter'], ['Steward']),
  removing('CG-Empty', [MEI]),
  deletion('CG-Empty', true),
];

function prepared(): Tenant {
  const tenant = simulatedTenant();
  put(tenant, 'cg-finance', [MARIA]);
  put(tenant, 'CG-Empty', [MEI, CARL]);
  return tenant;
}

/** What the change is about: groups by name with roles and members, and the roles of a person. */
function state({ sandbox }: Tenant): string[] {
  const { users, groups, roles } = sandbox.state;
  const names = (ids: readonly string[]) => ids.map((id) => roles.get(id)?.name ?? id).sort();
  const about = ['CG-Team', 'cg-finance', 'CG-Finance', 'CG-Empty'];
  const lines = [...groups.values()]
    .filter(({ name }) => about.includes(name))
    .map(({ id, name, assignedRoles }) => {
      const people = [...users.recordsBy('group', id)].map(({ email }) => email).sort();
      return `${name}: ${names(assignedRoles)}; ${people}`;
    });
  return [...lines.sort(), `${names(sandbox.userByEmail(MARIA).assignedRoles)}`];
}

async function deedsOfALife() {
  const server = startOn(prepared(), await temporaryFolder());
  await runSet(server, intents);
  return { deeds: server.deeds, end: state(server) };
}

async function dieAt(death: Death) {
  const tenant = prepared();
  const folder = await temporaryFolder();
  const first = startOn(tenant, folder, death);
  expect(await Promise.race([runSet(first, intents), first.death])).toBe('dead');
  await bury(folder);
  return { tenant, folder, second: startOn(tenant, folder) };
}

test('killed at whatever it does, what it did can be finished or undone', async () => {
  const { deeds, end } = await deedsOfALife();
  const start = state(prepared());
  const writes = deeds.filter((deed) => /^(POST \/api\/v1\/groups|PATCH|DELETE)/.test(deed));
  expect(writes).toHaveLength(6);
  const first = deeds.indexOf('journal intent');
  for (const [at, deed] of deeds.entries()) {
    if (at < first) continue;
    const where = `killed after ${at} ${deed}`;
    const { tenant, folder, second } = await dieAt({ at, when: 'after' });
    const between = state(tenant);
    const entries = await allEntries(second.pipeline.ledger.journal);
    const change = entries.find(({ kind }) => kind === 'intent')?.change ?? '';
    const closed = entries.some(({ kind }) => kind === 'outcome');
    const news = await recoverQuietly(second.pipeline, {});
    expect(news, where).toHaveLength(closed ? 0 : 1);
    expect(state(tenant), where).toEqual(between);
    expect((await verifyJournal(folder)).problems, where).toEqual([]);

    const past = await findChange(second.pipeline.ledger.journal, change);
    if (past === undefined) throw new Error('it is in the journal');
    try {
      const { intents: back, undoing } = inverseOf(past, await second.directory.roles({}));
      await runSet(second, back, { undoing });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      expect([error.message, between], where).toEqual([
        expect.stringContaining('it changed nothing'),
        start,
      ]);
    }
    expect(state(tenant), where).toEqual(start);
  }
  expect(end).not.toEqual(start);
}, 120_000);
