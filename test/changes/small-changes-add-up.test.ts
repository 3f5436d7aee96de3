/** Changes that nobody was asked about add up: two small ones are asked about like one big one. */

import { expect, test } from 'vitest';
import type { Outcome } from '../../src/changes/change-request.js';
import type { SandboxUser } from '../../src/sandbox/sandbox.js';
import { mails, members } from '../support/changes/call-member-tools.js';
import { type Asked, adding, never, ofUser, run } from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant } from '../support/directory/simulated-tenant.js';
import { rules } from '../support/plan/policies.js';

const some = ({ sandbox }: Tenant, from: number, to: number): string[] =>
  mails(
    [...sandbox.state.users.values()]
      .filter(({ status }: SandboxUser) => status === 'active')
      .slice(from, to),
  );

/** The questions of a change that was carried out. */
async function asked(act: (how: Asked) => Promise<Outcome>): Promise<string[]> {
  const questions: string[] = [];
  const outcome = await act({ meanwhile: ({ question }) => void questions.push(question.message) });
  expect(outcome.state).toBe('applied');
  return questions;
}

test('two calls of 20 people each: the second is asked about', async () => {
  const tenant = simulatedTenant();
  expect(
    (await run(tenant, adding('CG-Empty', some(tenant, 0, 20)), { answer: never })).state,
  ).toBe('applied');
  const [question = '', ...others] = await asked((how) =>
    run(tenant, adding('CG-Empty', some(tenant, 20, 40)), how),
  );
  expect(others).toEqual([]);
  expect(question.split('\n').slice(0, 2)).toMatchInlineSnapshot(`
    [
      "In acme-lab.eu.qlikcloud.com: add 20 people to the custom group "CG-Empty" (id 696087cc0000000000b003ed).",
      "You are asked because with the changes of the last hour that needed no approval it reaches 40 people, which is more than 25 people.",
    ]
  `);
  expect(question.split('\n').at(-1)).toBe('20');
  expect(members(tenant, 'CG-Empty')).toHaveLength(40);
});

test('what was asked about counts no more, and neither does what is older than an hour', async () => {
  const tenant = simulatedTenant();
  const add = (from: number, to: number) => (how: Asked) =>
    run(tenant, adding('CG-Empty', some(tenant, from, to)), how);
  expect(await asked(add(0, 20))).toEqual([]);
  expect(await asked(add(20, 40))).toHaveLength(1);
  expect(await asked(add(40, 45))).toEqual([]);
  expect(await asked(add(45, 46))).toHaveLength(1);
  tenant.clock.time += 61 * 60_000;
  expect(await asked(add(46, 66))).toEqual([]);
});

test('a policy that asks above fewer people counts the same way, over changes of every kind', async () => {
  const tenant = simulatedTenant();
  const policy = [rules({ confirmAbove: 2 })];
  const [one = '', two = '', three = ''] = some(tenant, 20, 23);
  const give = (who: string) => (how: Asked) =>
    run(tenant, ofUser(who, ['Steward']), { ...how, policy });
  expect(await asked(give(one))).toEqual([]);
  expect(await asked((how) => run(tenant, adding('CG-Empty', [two]), { ...how, policy }))).toEqual(
    [],
  );
  const [question = ''] = await asked(give(three));
  expect(question.split('\n')[1]).toMatchInlineSnapshot(
    `"You are asked because with the changes of the last hour that needed no approval it reaches 3 people, which is more than 2 people."`,
  );
});
