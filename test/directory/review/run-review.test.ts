import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../src/directory/directory.js';
import { findingKinds, type Scope } from '../../../src/directory/review/finding.js';
import { runReview } from '../../../src/directory/review/run-review.js';
import { isAdminLevel } from '../../../src/plan/effect.js';
import { EVERYONE_ID } from '../../../src/qlik/api/groups.js';
import {
  simulatedTenant,
  type Tenant,
  type TenantOptions,
} from '../../support/directory/simulated-tenant.js';
import { failureOf } from '../../support/qlik/scripted-transport.js';

const large = { groups: 2_000, users: 20_000 };

function run(tenant: Tenant, scope: Partial<Scope> = {}, reading: Reading = {}) {
  return runReview(tenant.directory, { kinds: findingKinds, ...scope }, isAdminLevel, reading);
}

test('reads each page of groups and of users once, and changes nothing', async () => {
  const tenant = simulatedTenant();
  const { groups, people } = await run(tenant);
  expect({ groups, people }).toEqual({ groups: 13, people: 313 });
  const fields = 'fields=id,name,subject,email,status,assignedRoles,assignedGroups';
  const requests = tenant.requests().map((line) => line.replace(/&next=.*/, '&next=…'));
  expect(requests).toEqual([
    'GET /api/v1/roles?limit=100',
    'GET /api/v1/users/me',
    'GET /api/v1/users/695f9c400000000000a00000',
    'GET /api/v1/groups?systemGroups=true',
    'GET /api/v1/groups?limit=100',
    `GET /api/v1/users?limit=100&${fields}&filter=(status eq "deleted")`,
    `GET /api/v1/users?limit=100&${fields}`,
    ...Array.from({ length: 3 }, () => `GET /api/v1/users?limit=100&${fields}&next=…`),
  ]);
});

describe('a large tenant', { timeout: 60_000 }, () => {
  test('takes as many requests as it has pages, and is not refused one', async () => {
    const tenant = simulatedTenant({ seed: large, knobs: { rateLimit: { scale: 1 } } });
    const told: string[] = [];
    const { groups, people, counts } = await run(
      tenant,
      {},
      { onProgress: (text) => told.push(text) },
    );
    expect({ groups, people }).toEqual({ groups: 2_001, people: 20_000 });
    expect(counts).toMatchInlineSnapshot(`
      {
        "admin_holder": 1,
        "empty_group": 0,
        "everyone_roles": 1,
        "group_without_roles": 400,
        "inactive_access": 0,
        "look_alike": 0,
        "near_limit": 0,
        "role_twice": 0,
      }
    `);
    // Roles, the caller twice, system groups, deleted users; then 20 pages of groups and 200 of users.
    expect(tenant.sandbox.log).toHaveLength(225);
    expect(tenant.sandbox.log.every(({ status }) => status < 400)).toBe(true);
    expect(tenant.waits).toEqual([]);
    expect(told.slice(0, 4)).toEqual([
      'Read 1,000 groups so far',
      'Read 2,000 groups so far',
      'Read 900 people so far',
      'Read 1,900 people so far',
    ]);
    expect(told).toHaveLength(22);
  });

  test('reads no users where only groups are asked for', async () => {
    const tenant = simulatedTenant({ seed: large });
    const { people, counts } = await run(tenant, { kinds: ['look_alike', 'group_without_roles'] });
    expect(people).toBeUndefined();
    expect(counts).toEqual({ look_alike: 0, group_without_roles: 400 });
    expect(tenant.sandbox.log).toHaveLength(24);
  });

  test('reads only the members of the one group that is asked for', async () => {
    const tenant = simulatedTenant({ seed: large });
    const group = tenant.sandbox.groupByName('CG-Team-00001');
    const { people, counts } = await run(tenant, { group: { ...group, word: group.name } });
    expect(people).toBe(20);
    expect(counts.empty_group).toBe(0);
    expect(tenant.sandbox.log).toHaveLength(26);
  });

  test('reads everybody where that group is Everyone', async () => {
    const tenant = simulatedTenant();
    const { people } = await run(tenant, {
      group: { id: EVERYONE_ID, name: 'Everyone', word: 'Everyone' },
    });
    expect(people).toBe(313);
  });

  test.each([5, 6, 24, 100])('ends between pages when cancelled after request %i', async (last) => {
    const stop = new AbortController();
    let requests = 0;
    const around: TenantOptions['around'] = (_, answer) => {
      requests += 1;
      if (requests === last) stop.abort();
      return answer();
    };
    const tenant = simulatedTenant({ seed: large, around });
    const failure = await failureOf(run(tenant, {}, { signal: stop.signal }));
    expect(failure.code).toBe('CANCELLED');
    expect(tenant.sandbox.log).toHaveLength(last);
  });

  test('waits by itself when the limit of the tenant is reached, and says so', async () => {
    const waits: number[] = [];
    const windows = { reads: 100, writes: 10, filters: 10 };
    const limits = { windows };
    const tenant = simulatedTenant({ seed: large, client: { limits } });
    const { people } = await run(tenant, {}, { onWait: (ms) => waits.push(ms) });
    expect(people).toBe(20_000);
    expect(waits).toEqual([300_000, 300_000]);
  });
});

describe('deleted users', () => {
  test.each([true, false])('count once where the tenant lists them: %s', async (listed) => {
    const tenant = simulatedTenant({ knobs: { listsDeletedUsers: listed } });
    const { users } = tenant.sandbox.state;
    const gone = [...users.values()].find(({ status }) => status === 'deleted');
    if (gone === undefined) throw new Error('nobody is deleted in the demo tenant');
    const role = tenant.sandbox.roleByName('Steward').id;
    users.set(gone.id, { ...gone, assignedRoles: [role] });
    const { people, findings } = await run(tenant);
    expect(findings.filter(({ id }) => id === gone.id)).toHaveLength(listed ? 1 : 0);
    expect(people).toBe(listed ? 313 : 312);
  });
});

test('roles that the credential may not see are said to be hidden', async () => {
  const tenant = simulatedTenant({
    client: { credential: { kind: 'api-key', key: 'sandbox-key-viewer' } },
  });
  const { hidden, findings } = await run(tenant);
  expect(hidden).toMatchInlineSnapshot(`
    [
      "the roles of 13 groups",
      "the direct roles of 313 people",
      "who administers (nobody was seen to, and every tenant has somebody)",
    ]
  `);
  expect(findings.map(({ kind }) => kind)).toMatchInlineSnapshot(`
    [
      "inactive_access",
      "inactive_access",
      "look_alike",
      "look_alike",
      "empty_group",
    ]
  `);
});
