/**
 * How a page ends where its call ends otherwise than by the answer of the person.
 *
 * @module
 */

import { expect, test } from 'vitest';
import type { Policy } from '../../../src/config/policy/policy.js';
import { Failure } from '../../../src/errors.js';
import type { JournalEvent } from '../../../src/ledger/journal.js';
import type { Ledger } from '../../../src/ledger/ledger.js';
import type { TenantSession } from '../../../src/tools/tool.js';
import { rules } from '../../support/plan/policies.js';
import { approveOn, declineOn, look } from '../../support/protocol/page-person.js';
import { type PageWorld, pageWorld } from '../../support/tools/page-world.js';
import { untouched } from '../../support/tools/world.js';

const steward = ['remove_role', { group: 'CG-Finance', roles: ['Steward'] }] as const;

const asked = (world: PageWorld, number = 0): string => world.addresses[number] ?? '';

const full = new Failure('JOURNAL_UNWRITABLE', 'Cannot write the journal: no space', 'Make space');

/** With another ledger in the places of the one there is. */
function withLedger(change: (ledger: Ledger) => Ledger) {
  return (tenant: TenantSession): TenantSession => {
    const ledger = change(tenant.pipeline.ledger);
    return {
      ...tenant,
      pipeline: {
        ...tenant.pipeline,
        ledger,
        approval: { ...tenant.pipeline.approval, ledger },
      },
    };
  };
}

test('a question that could not be written down is withdrawn, and the next one is written down', async () => {
  const kinds: string[] = [];
  let space = false;
  const world = await pageWorld(undefined, {
    rebuild: withLedger((ledger) => ({
      ...ledger,
      journal: {
        entries: () => ledger.journal.entries(),
        append: async (event: JournalEvent) => {
          if (!space) throw full;
          kinds.push(event.kind);
          return ledger.journal.append(event);
        },
      },
    })),
  });
  expect(await world.refusal(...steward)).toContain('Cannot write the journal: no space');
  expect(world.addresses).toEqual([]);
  space = true;
  await world.refusal(...steward);
  await approveOn(asked(world));
  await world.say(...steward);
  expect(kinds).toEqual(['asked', 'answered', 'intent', 'outcome']);
});

test('an approval that cannot be marked as used is void, and the page says so', async () => {
  const world = await pageWorld(undefined, {
    rebuild: withLedger((ledger) => ({ ...ledger, spend: () => Promise.reject(full) })),
  });
  await world.refusal(...steward);
  const { url } = await approveOn(asked(world));
  expect(await world.refusal(...steward)).toContain('Cannot write the journal: no space');
  expect((await look(url)).text).toContain(
    '\nNot done as requested\nCannot write the journal: no space',
  );
  expect(world.traces()).toEqual(untouched);
});

test('an approval ends with the call that finds nothing left to do', async () => {
  const world = await pageWorld();
  await world.refusal(...steward);
  const { url } = await approveOn(asked(world));
  const { id, assignedRoles } = world.sandbox.groupByName('CG-Finance');
  const names = assignedRoles.map((role) => world.sandbox.state.roles.get(role)?.name ?? '');
  const others = names.filter((name) => name !== 'Steward');
  world.sandbox.setGroupRoles(id, others);
  expect(await world.say(...steward)).toContain('Nothing to do');
  expect((await look(url)).text).toContain(
    '\nThis question is no longer valid\nIt changed nothing.',
  );
  // Somebody gave it back, which nobody has approved to take away.
  world.sandbox.setGroupRoles(id, names);
  expect(await world.refusal(...steward)).toContain('Waiting for a person');
  expect(world.traces()).toEqual(untouched);
});

test('one no is an answer to every call that waits for it', async () => {
  let opened = 0;
  const world = await pageWorld(
    async (address) => {
      opened += 1;
      // By then both wait for it: nobody has looked at it so far.
      if (opened === 2) await declineOn(address);
      return true;
    },
    { answerWaitMs: 5_000 },
  );
  const answers = await Promise.all([world.refusal(...steward), world.refusal(...steward)]);
  expect(answers.map((text) => text.split('\n')[0])).toEqual([
    'Not done: the person declined.',
    'Not done: the person declined.',
  ]);
  expect(world.traces()).toEqual(untouched);
});

test('an argument that the policy fixes while the call waits is not as it was given', async () => {
  let policy: Policy = [];
  const world = await pageWorld(
    async (address) => {
      policy = [rules({ fixed: { dry_run: true } })];
      await approveOn(address);
      return true;
    },
    { answerWaitMs: 1_000, policy: async () => policy },
  );
  expect(await world.say(...steward)).toMatch(/^Dry run in TENANT/);
  expect(world.traces()).toEqual(untouched);
});

test('an approval holds while the write waits for the rate limit', async () => {
  const world = await pageWorld(undefined, {
    faults: [
      {
        on: { method: 'PATCH', path: '/api/v1/groups' },
        kind: 'status',
        status: 429,
        retryAfter: '1',
      },
    ],
  });
  await world.refusal(...steward);
  await approveOn(asked(world));
  expect(await world.say(...steward)).toContain('Done in TENANT');
  expect(world.addresses).toHaveLength(1);
  expect(world.traces().writes).toEqual(['PATCH 429', 'PATCH 204 applied']);
});

test('an approval whose change is forbidden while the write waits is journalled as not used', async () => {
  let policy: Policy = [];
  const world = await pageWorld(undefined, {
    policy: async () => policy,
    faults: [
      {
        on: { method: 'PATCH', path: '/api/v1/groups' },
        kind: 'status',
        status: 429,
        retryAfter: '1',
      },
    ],
    rebuild: (tenant) => ({
      ...tenant,
      directory: tenant.directory,
      pipeline: {
        ...tenant.pipeline,
        ledger: {
          ...tenant.pipeline.ledger,
          journal: {
            entries: () => tenant.pipeline.ledger.journal.entries(),
            append: async (event: JournalEvent) => {
              // Right before the first write.
              if (event.kind === 'intent') policy = [rules({ readOnly: 'readOnly' })];
              return tenant.pipeline.ledger.journal.append(event);
            },
          },
        },
      },
    }),
  });
  await world.refusal(...steward);
  await approveOn(asked(world));
  expect(await world.refusal(...steward)).toContain('this server is read-only');
  expect(await world.journalled('unused')).toBe(await world.journalled('asked'));
  expect(world.traces().writes).toEqual(['PATCH 429']);
});
