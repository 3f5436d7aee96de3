/**
 * A bulk change takes long: tokens end before it does, other changes want the same group, and what
 * was written may show later than it counts.
 */

import { describe, expect, test } from 'vitest';
import type { WireReply, WireRequest } from '../../src/qlik/http/transport.js';
import { demoOAuthClient } from '../../src/sandbox/seed/seed-base.js';
import {
  addTwelve,
  all,
  notTried,
  placesIn,
  report,
  success,
  twelve,
} from '../support/changes/bulk-of-twelve.js';
import { mails, members, person, writtenTwice } from '../support/changes/call-member-tools.js';
import {
  adding,
  deletion,
  removing,
  run,
  setting,
  told,
  writes,
} from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant, textOf } from '../support/directory/simulated-tenant.js';

/** A tenant that is signed in to with OAuth, where every write takes a while and may do something. */
function oauthTenant(
  seconds: number,
  tokenSeconds: number,
  after: (writes: number, tenant: Tenant) => void = () => {},
): Tenant {
  let sent = 0;
  const around = (request: WireRequest, answer: () => WireReply): WireReply => {
    const reply = answer();
    if (request.method !== 'PATCH') return reply;
    tenant.clock.time += seconds * 1_000;
    sent += 1;
    after(sent, tenant);
    return reply;
  };
  const { id, secret } = demoOAuthClient;
  const credential = { kind: 'client-credentials', id, secret } as const;
  const tenant: Tenant = simulatedTenant({
    knobs: { tokenSeconds },
    client: { credential },
    around,
  });
  return tenant;
}

const signIns = (tenant: Tenant) =>
  tenant.requests().filter((line) => line === 'POST /oauth/token').length;

describe('a token', () => {
  test('that ends halfway is renewed in time, so no write is refused', async () => {
    const tenant = oauthTenant(10, 90);
    expect(await addTwelve(tenant)).toEqual(success(tenant));
    expect(placesIn(tenant)).toEqual(all);
    // 12 writes of 10 s each; a token of 90 s is renewed after 45 s.
    expect([signIns(tenant), writtenTwice(tenant)]).toEqual([3, []]);
    expect(writes(tenant)).toEqual(all.map(() => 'PATCH 204 applied'));
  });

  test('that is revoked halfway is renewed, and the refused write sent again', async () => {
    const tenant = oauthTenant(0, 600, (sent, { sandbox }) => {
      if (sent === 6) sandbox.state.tokens.clear();
    });
    expect(await addTwelve(tenant)).toEqual(success(tenant));
    expect(placesIn(tenant)).toEqual(all);
    expect(signIns(tenant)).toBe(2);
    expect(writes(tenant).filter((line) => line !== 'PATCH 204 applied')).toEqual(['PATCH 401']);
    expect(writes(tenant)).toHaveLength(13);
  });

  test('that cannot be renewed ends it, and nothing is said to be sure', async () => {
    const tenant = oauthTenant(0, 600, (sent, { sandbox }) => {
      if (sent !== 6) return;
      sandbox.state.tokens.clear();
      sandbox.state.oauthClients.clear();
    });
    const why = `Cannot sign in at ${tenant.directory.client.origin}: the OAuth client is not accepted (401)`;
    const text = await addTwelve(tenant);
    const expected = report(
      tenant,
      0,
      ['Accepted by the tenant, but reading back failed', 0, 6],
      [`Not done: ${why}`, 6, 7],
      [notTried, 7, 12],
    );
    expect(text).toEqual(expected.toSpliced(-1, 0, `Reading back failed: ${why}.`));
    expect(placesIn(tenant)).toEqual(all.slice(0, 6));
    expect(writes(tenant)).toHaveLength(7);
  });
});

describe('two bulk changes of one group at once', () => {
  test('write to nobody twice, and both are done', async () => {
    const tenant = simulatedTenant();
    const people = mails(twelve(tenant));
    const [one, other] = [people.slice(0, 8), people.slice(4)];
    const { id } = tenant.sandbox.groupByName('CG-Empty');
    const outcomes = await Promise.all([
      run(tenant, adding('CG-Empty', one)),
      run(tenant, adding(id, other)),
    ]);
    expect(outcomes.map((outcome) => told(outcome).at(-1))).toEqual([
      'as planned: no roles',
      'as planned: no roles',
    ]);
    expect(placesIn(tenant)).toEqual(all);
    expect([writes(tenant).length, writtenTwice(tenant)]).toEqual([12, []]);
  });

  test('that contradict each other come one after the other, whole', async () => {
    const tenant = simulatedTenant();
    const people = mails(twelve(tenant));
    const { id } = tenant.sandbox.groupByName('CG-Empty');
    await Promise.all([
      run(tenant, setting(id, people.slice(0, 6))),
      run(tenant, setting(id, people.slice(6))),
    ]);
    expect(placesIn(tenant)).toEqual([6, 7, 8, 9, 10, 11]);
    // Six in, then six others in and the first six out.
    expect(writes(tenant)).toEqual(Array.from({ length: 18 }, () => 'PATCH 204 applied'));
  });

  test('do not stand in the way of a change of another group', async () => {
    const tenant = simulatedTenant();
    const people = mails(twelve(tenant));
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const waiting = run(tenant, adding('CG-Empty', people), {
      policyWaits: () => answered,
    });
    // Would never end if both were under one lock: only this lets the other go on.
    await run(tenant, removing('CG-Finance', mails([person(tenant, 20)])));
    answer();
    expect(told(await waiting).at(-1)).toBe('as planned: no roles');
  });
});

describe('a list of members that lags behind', () => {
  const knobs = { membershipDelayMs: 60_000 };

  test('does not make a change look undone: people are asked, not the list', async () => {
    const tenant = simulatedTenant({ knobs });
    expect(await addTwelve(tenant)).toEqual(success(tenant));
    expect(tenant.waits).toEqual([]);
    const people = mails(twelve(tenant));
    expect(told(await run(tenant, removing('CG-Empty', people))).at(-1)).toBe(
      'as planned: no roles',
    );
    expect([placesIn(tenant), tenant.waits, writes(tenant).length]).toEqual([[], [], 24]);
  });

  test('does not lead to writes that are not needed', async () => {
    const tenant = simulatedTenant({ knobs });
    const people = mails(twelve(tenant));
    await run(tenant, adding('CG-Empty', people));
    expect(told(await run(tenant, adding('CG-Empty', people)))).toEqual(['nothing to do']);
    await run(tenant, setting('CG-Sales', []));
    expect(members(tenant, 'CG-Sales')).toEqual([]);
    // The list still shows all 25, but each of them is out.
    expect(told(await run(tenant, setting('CG-Sales', [])))).toEqual(['nothing to do']);
    expect(writes(tenant)).toHaveLength(12 + 25);
  });

  test('lets a later call see what an earlier one could not', async () => {
    const tenant = simulatedTenant({ knobs });
    const people = mails(twelve(tenant));
    await run(tenant, adding('CG-Empty', people));
    tenant.clock.time += 61_000;
    expect(told(await run(tenant, setting('CG-Empty', people.slice(0, 2)))).length).toBe(12);
    expect(placesIn(tenant)).toEqual([0, 1]);
  });

  test('does not let a group be deleted over members that are not shown', async () => {
    const tenant = simulatedTenant({ knobs });
    await run(tenant, removing('CG-Finance-EMEA', mails([person(tenant, 20)])));
    expect(await textOf(run(tenant, deletion('CG-Finance-EMEA', true)))).toEqual([
      'GROUP_NOT_EMPTY: Cannot take the members out of "CG-Finance-EMEA" now: the tenant counts 12 and shows 11, as it may for a while after a change',
      'Wait a minute, then call again',
    ]);
    expect(writes(tenant)).toHaveLength(1);
  });
});
