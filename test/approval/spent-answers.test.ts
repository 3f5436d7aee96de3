/** What is declined cannot be used later, an approval of nothing is spent, and nobody is worn down. */

import { expect, test } from 'vitest';
import type { Asking, Pending, Reply } from '../../src/approval/approve.js';
import type { ChangeRequest, Outcome } from '../../src/changes/change-request.js';
import { change } from '../../src/changes/pipeline.js';
import type { Policy } from '../../src/config/policy/policy.js';
import { failureText } from '../../src/text/failure-text.js';
import { ofGroup, rolesNow, writes } from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant } from '../support/directory/simulated-tenant.js';
import { allEntries } from '../support/ledger/all-entries.js';
import { rules } from '../support/plan/policies.js';
import { failureOf } from '../support/qlik/scripted-transport.js';

const taking: ChangeRequest['intents'] = [ofGroup('CG-Finance', [], ['Steward'])];

/** One call of one tool, with what its client brought back. */
function callOnce(
  { pipeline }: Tenant,
  pending?: Pending,
  reply?: Reply,
  policy: Policy = [],
): Promise<Outcome> {
  const asking: Asking = { canAsk: true, state: pending?.state, reply, page: 'turned off' };
  return change(pipeline, {
    tool: 'remove_role',
    client: 'tests 1.0.0',
    intents: taking,
    dryRun: false,
    asking,
    reading: {},
    policy: async () => policy,
  });
}

async function asked(tenant: Tenant): Promise<Pending> {
  const outcome = await callOnce(tenant);
  if (outcome.state !== 'ask') throw new Error(`not asked: ${outcome.state}`);
  return outcome.pending;
}

const accept = ({ question }: Pending): Reply => ({ action: 'accept', typed: question.wanted });
const decline: Reply = { action: 'decline', typed: undefined };

const refusal = async (outcome: Promise<Outcome>): Promise<string> =>
  failureText(await failureOf(outcome));

async function journal({ pipeline }: Tenant): Promise<string[]> {
  const entries = await allEntries(pipeline.ledger.journal);
  return entries.map(({ kind, summary }) => `${kind}: ${summary}`);
}

test('a declined question that is sent again as accepted is refused', async () => {
  const tenant = simulatedTenant();
  const pending = await asked(tenant);
  expect(await refusal(callOnce(tenant, pending, decline))).toMatchInlineSnapshot(`
    "Not done: the person declined.
    Nothing was changed.
    What the person can do: Ask for it again, should it be wanted after all."
  `);
  expect(await refusal(callOnce(tenant, pending, accept(pending)))).toMatchInlineSnapshot(`
    "Cannot use this answer: it was used before, and an approval counts once.
    Nothing was changed.
    What to do next: Call the tool again if it is still wanted; the person is then asked anew."
  `);
  expect(writes(tenant)).toEqual([]);
  expect(await journal(tenant)).toMatchInlineSnapshot(`
    [
      "asked: asked whether to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)",
      "answered: answered with decline: Not done: the person declined",
      "answered: answered with accept: Cannot use this answer: it was used before, and an approval counts once",
    ]
  `);
});

test('an approved question whose call found nothing to do is spent, also when it is wanted again', async () => {
  const tenant = simulatedTenant();
  const { sandbox } = tenant;
  const { id } = sandbox.groupByName('CG-Finance');
  const pending = await asked(tenant);
  sandbox.setGroupRoles(id, ['SharedSpaceCreator']);
  expect((await callOnce(tenant, pending, accept(pending))).state).toBe('nothing to do');
  sandbox.setGroupRoles(id, ['Steward', 'SharedSpaceCreator']);
  expect(await refusal(callOnce(tenant, pending, accept(pending)))).toMatchInlineSnapshot(`
    "Cannot use this answer: it was used before, and an approval counts once.
    Nothing was changed.
    What to do next: Call the tool again if it is still wanted; the person is then asked anew."
  `);
  expect(rolesNow(tenant, 'CG-Finance')).toContain('Steward');
  expect(await journal(tenant)).toMatchInlineSnapshot(`
    [
      "asked: asked whether to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)",
      "answered: answered with accept: approved",
      "unused: approved, not used: there was nothing left to do",
      "answered: answered with accept: Cannot use this answer: it was used before, and an approval counts once",
    ]
  `);
});

test('an approved question whose call was forbidden meanwhile is spent, also when it is allowed again', async () => {
  const tenant = simulatedTenant();
  const pending = await asked(tenant);
  const policy = [rules({ readOnly: 'readOnly' })];
  const forbidden = callOnce(tenant, pending, accept(pending), policy);
  expect(await refusal(forbidden)).toMatchInlineSnapshot(`
    "Cannot take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8): this server is read-only.
    Nothing was changed.
    What the person can do: Ask whoever runs this server, should it be needed; the rule is "readOnly" in policy.json, and only they can change it."
  `);
  expect(await refusal(callOnce(tenant, pending, accept(pending)))).toMatchInlineSnapshot(`
    "Cannot use this answer: it was used before, and an approval counts once.
    Nothing was changed.
    What to do next: Call the tool again if it is still wanted; the person is then asked anew."
  `);
  expect(writes(tenant)).toEqual([]);
  expect(await journal(tenant)).toMatchInlineSnapshot(`
    [
      "asked: asked whether to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)",
      "answered: answered with accept: approved",
      "unused: approved, not used: Cannot take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8): this server is read-only",
      "answered: answered with accept: Cannot use this answer: it was used before, and an approval counts once",
    ]
  `);
});

test('after three declines nobody is asked for a growing time, and an approval resets that', async () => {
  const tenant = simulatedTenant();
  const declineOne = async () => {
    const pending = await asked(tenant);
    await refusal(callOnce(tenant, pending, decline));
  };
  const minute = 60_000;
  for (let n = 0; n < 3; n += 1) await declineOne();
  expect(await refusal(callOnce(tenant))).toMatchInlineSnapshot(`
    "Cannot ask about this now: the last 3 questions were declined, left unanswered or answered wrong, so this server asks nobody for another 2 minutes.
    Nothing was changed.
    What the person can do: Talk about what is wanted first; after 2 minutes the question can be asked again."
  `);
  tenant.clock.time += 2 * minute - 1;
  expect(await refusal(callOnce(tenant))).toContain('asks nobody for another 1 minute');
  tenant.clock.time += 1;
  await declineOne();
  expect(await refusal(callOnce(tenant))).toContain('asks nobody for another 4 minutes');
  tenant.clock.time += 4 * minute;
  for (const minutes of [8, 16, 32, 60, 60]) {
    await declineOne();
    const words = `asks nobody for another ${minutes} minutes`;
    expect(await refusal(callOnce(tenant))).toContain(words);
    tenant.clock.time += minutes * minute;
  }
  const pending = await asked(tenant);
  expect((await callOnce(tenant, pending, accept(pending))).state).toBe('applied');
  tenant.sandbox.setGroupRoles(tenant.sandbox.groupByName('CG-Finance').id, ['Steward']);
  for (let n = 0; n < 2; n += 1) await declineOne();
  expect((await callOnce(tenant)).state).toBe('ask');
});

test('an answer about a role that has come to administer since is not used', async () => {
  const tenant = simulatedTenant();
  const exporter = tenant.sandbox.roleByName('Report exporter');
  const giving: ChangeRequest['intents'] = [ofGroup('CG-Finance', ['Report exporter'])];
  const ask = (pending?: Pending) =>
    change(tenant.pipeline, {
      tool: 'assign_role',
      client: 'tests 1.0.0',
      intents: giving,
      dryRun: false,
      asking: {
        canAsk: true,
        state: pending?.state,
        reply: pending && accept(pending),
        page: 'turned off',
      },
      reading: {},
      policy: async () => [],
    });
  const first = await ask();
  if (first.state !== 'ask') throw new Error(`not asked: ${first.state}`);
  tenant.sandbox.state.roles.set(exporter.id, { ...exporter, assignedScopes: ['admin.users'] });
  const second = await ask(first.pending);
  if (second.state !== 'ask') throw new Error(`not asked again: ${second.state}`);
  expect(second.pending.question.message).toContain(
    'You are asked because "Report exporter" is an administrator role',
  );
  expect(writes(tenant)).toEqual([]);
});
