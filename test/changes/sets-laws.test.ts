/** Random sets through the pipeline: done, asked for again, and undone. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findChange } from '../../src/changes/past/history.js';
import { inverseOf } from '../../src/changes/past/inverse.js';
import { Failure } from '../../src/errors.js';
import type { Intent } from '../../src/plan/intent.js';
import { put } from '../support/changes/call-member-tools.js';
import {
  adding,
  creation,
  deletion,
  ofGroup,
  ofUser,
  removing,
  runSet,
  setting,
} from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant } from '../support/directory/simulated-tenant.js';

const people = [
  'maria.lopez@acme.example',
  'carl.nyman@acme.example',
  'mei.lopez@acme.example',
  'omar.sato@acme.example',
];
const known = ['CG-Empty', 'cg-finance', 'CG-Sales'];
const roles = ['Steward', 'SharedSpaceCreator', 'DataAdmin', 'Report exporter'];

const group = fc.constantFrom(...known, 'CG-New');
const some = fc.subarray(people, { minLength: 1 });
const ofRoles = fc.tuple(
  fc.subarray(roles, { maxLength: 2 }),
  fc.subarray(roles, { maxLength: 2 }),
);

const intent: fc.Arbitrary<Intent> = fc.oneof(
  fc.tuple(group, ofRoles).map(([name, [add, remove]]) => ofGroup(name, add, remove)),
  fc
    .tuple(fc.constantFrom(...people), ofRoles)
    .map(([who, [add, remove]]) => ofUser(who, add, remove)),
  fc.tuple(group, some).map(([name, who]) => adding(name, who)),
  fc.tuple(group, some).map(([name, who]) => removing(name, who)),
  fc.tuple(group, some).map(([name, who]) => setting(name, who)),
  fc.constantFrom('CG-Empty', 'cg-finance').map((name) => deletion(name, true)),
  fc
    .constantFrom(...known)
    .map((name): Intent => ({ want: 'update group', group: name, newName: `${name}-2` })),
);

const sets = fc
  .tuple(fc.subarray(roles), fc.array(intent, { minLength: 1, maxLength: 5 }))
  .map(([given, rest]): [Intent, ...Intent[]] => [creation('CG-New', given), ...rest]);

/** Groups by name with roles and members, and direct roles: all but ids. */
function state({ sandbox }: Tenant): string[] {
  const { users, groups } = sandbox.state;
  const named = (ids: readonly string[]) =>
    ids.map((id) => sandbox.state.roles.get(id)?.name ?? id).sort();
  return [
    ...[...groups.values()].map(({ id, name, assignedRoles }) => {
      const members = [...users.recordsBy('group', id)].map(({ email }) => email).sort();
      return `${name}: ${named(assignedRoles)}; ${members}`;
    }),
    ...people.map((email) => `${email}: ${named(sandbox.userByEmail(email).assignedRoles)}`),
  ].sort();
}

test('what a set did is undone as one change, and one write is enough for each person and group', async () => {
  let undone = 0;
  await fc.assert(
    fc.asyncProperty(sets, fc.subarray(people), async (intents, members) => {
      const tenant = simulatedTenant();
      put(tenant, 'CG-Empty', members);
      const before = state(tenant);
      let outcome: Awaited<ReturnType<typeof runSet>>;
      try {
        outcome = await runSet(tenant, intents);
      } catch (error) {
        // What contradicts itself is refused, and then nothing is sent.
        if (!(error instanceof Failure)) throw error;
        expect(state(tenant)).toEqual(before);
        return;
      }
      if (outcome.state !== 'applied') throw new Error(`it was not applied: ${outcome.state}`);
      expect(outcome.found.map((one) => one.state)).toEqual(intents.map(() => 'as planned'));
      expect(
        new Set(tenant.sandbox.writes().map(({ method, path }) => `${method} ${path}`)).size,
      ).toBe(tenant.sandbox.writes().length);
      const past = await findChange(tenant.pipeline.ledger.journal, outcome.id);
      if (past === undefined) throw new Error('it is in the journal');
      const back = inverseOf(past, await tenant.directory.roles({}));
      await runSet(tenant, back.intents, { undoing: back.undoing });
      expect(state(tenant)).toEqual(before);
      undone += 1;
    }),
    { numRuns: 100 },
  );
  expect(undone).toBeGreaterThan(20);
}, 120_000);
