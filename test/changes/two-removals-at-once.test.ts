/** The caller holds TenantAdmin directly and through a group; both ways are taken at once. */

import { expect, test } from 'vitest';
import { Failure } from '../../src/errors.js';
import { put } from '../support/changes/call-member-tools.js';
import { startOn } from '../support/changes/killable-server.js';
import { ofGroup, ofUser, rolesNow, rolesOf, run } from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant } from '../support/directory/simulated-tenant.js';
import { temporaryFolder } from '../support/ledger/temporary-folder.js';

const ME = 'ana.berg@acme.example';

/** Nobody but the guards keeps anybody from being locked out here. */
function twoWays(): Tenant {
  const tenant = simulatedTenant({ knobs: { selfDemotion: 204 } });
  const { sandbox } = tenant;
  sandbox.setGroupRoles(sandbox.groupByName('CG-Empty').id, ['TenantAdmin']);
  put(tenant, 'CG-Empty', [ME]);
  return tenant;
}

const ways = (tenant: Tenant): string[] => [
  ...(rolesOf(tenant, ME).includes('TenantAdmin') ? ['direct'] : []),
  ...(rolesNow(tenant, 'CG-Empty').includes('TenantAdmin') ? ['through the group'] : []),
];

const taken = [ofUser(ME, [], ['TenantAdmin']), ofGroup('CG-Empty', [], ['TenantAdmin'])];

/** Both at once, each approved; one has to be refused. */
async function takeBoth(servers: readonly [Tenant, Tenant]): Promise<string[]> {
  const ends = await Promise.allSettled(
    taken.map((intent, at) => run(servers[at] ?? servers[0], intent)),
  );
  return ends.map((end) => {
    if (end.status === 'fulfilled') return end.value.state;
    if (end.reason instanceof Failure) return end.reason.message;
    throw end.reason;
  });
}

const refusal =
  'Cannot take TenantAdmin away here: it is the last way in which you hold it yourself';

test('in one process, 50 times: one is done, the other refused', async () => {
  for (let round = 0; round < 50; round += 1) {
    const tenant = twoWays();
    expect((await takeBoth([tenant, tenant])).sort()).toEqual([refusal, 'applied']);
    expect(ways(tenant)).toHaveLength(1);
  }
});

test('in two servers on one folder, 50 times: one is done, the other refused', async () => {
  for (let round = 0; round < 50; round += 1) {
    const tenant = twoWays();
    const folder = await temporaryFolder();
    const servers = [startOn(tenant, folder), startOn(tenant, folder)] as const;
    expect((await takeBoth(servers)).sort()).toEqual([refusal, 'applied']);
    expect(ways(tenant)).toHaveLength(1);
  }
}, 60_000);
