import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WireReply, WireRequest } from '../../src/qlik/http/transport.js';
import {
  creation,
  deletion,
  ofGroup,
  ofUser,
  rolesNow,
  rolesOf,
  run,
  told,
  writes,
} from '../support/changes/run-change.js';
import { simulatedTenant, type Tenant } from '../support/directory/simulated-tenant.js';

/** A tenant in which a colleague acts once, right before or right after the first write. */
function withColleague(when: 'before' | 'after', act: (tenant: Tenant) => void): Tenant {
  let acted = false;
  const around = (request: WireRequest, answer: () => WireReply): WireReply => {
    if (request.method === 'GET' || acted) return answer();
    acted = true;
    if (when === 'before') act(tenant);
    const reply = answer();
    if (when === 'after') act(tenant);
    return reply;
  };
  const tenant: Tenant = simulatedTenant({ around });
  return tenant;
}

const setRoles = (name: string, roles: string[]) => {
  return ({ sandbox }: Tenant) => sandbox.setGroupRoles(sandbox.groupByName(name).id, roles);
};

describe('changes through one pipeline', () => {
  test('to the same group at the same time lose no role', async () => {
    const tenant = simulatedTenant();
    const { id } = tenant.sandbox.groupByName('CG-Finance');
    const outcomes = await Promise.all([
      run(tenant, ofGroup('CG-Finance', ['DataAdmin'])),
      run(tenant, ofGroup(id, ['Report exporter'], ['Steward'])),
      run(tenant, ofGroup('CG-Finance', ['ManagedSpaceCreator'])),
    ]);
    // Which comes first is not promised: a name takes one reading more than an id.
    expect(outcomes.map((outcome) => told(outcome)[2]?.split(':')[0])).toEqual([
      'as planned',
      'as planned',
      'as planned',
    ]);
    expect(rolesNow(tenant, 'CG-Finance').sort()).toEqual([
      'DataAdmin',
      'ManagedSpaceCreator',
      'Report exporter',
      'SharedSpaceCreator',
    ]);
  });

  test('to the same person at the same time lose no role', async () => {
    const tenant = simulatedTenant();
    const email = 'maria.lopez@acme.example';
    await Promise.all([
      run(tenant, ofUser(email, ['DataAdmin'])),
      run(tenant, ofUser('okta-u-28', ['Steward'])),
    ]);
    expect(rolesOf(tenant, email).sort()).toEqual(['DataAdmin', 'Steward']);
  });

  test('lose nothing in any mixture', async () => {
    const groups = fc.constantFrom('CG-Empty', 'cg-finance', 'Everyone');
    const wishes = fc.array(
      fc.tuple(groups, fc.constantFrom('Steward', 'Report exporter', 'SharedSpaceCreator')),
      {
        minLength: 2,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(wishes, async (all) => {
        const tenant = simulatedTenant();
        await Promise.all(all.map(([group, role]) => run(tenant, ofGroup(group, [role]))));
        for (const [group, role] of all) {
          const name = group === 'Everyone' ? 'com.qlik.Everyone' : group;
          expect(rolesNow(tenant, name)).toContain(role);
        }
        const different = new Set(all.map((wish) => wish.join()));
        expect(writes(tenant)).toHaveLength(different.size);
      }),
      { numRuns: 20 },
    );
  });

  test('make one group of a name, however often it is asked for at once', async () => {
    const tenant = simulatedTenant();
    const all = ['CG-New', ' CG-New', 'CG-New '].map((name) => run(tenant, creation(name)));
    expect((await Promise.all(all)).map(({ state }) => state)).toEqual([
      'applied',
      'nothing to do',
      'nothing to do',
    ]);
    expect(writes(tenant)).toEqual(['POST 201 applied']);
  });

  test('to a group and to a person do not wait for each other', async () => {
    const tenant = simulatedTenant();
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const waiting = run(tenant, ofGroup('CG-Finance', ['DataAdmin']), {
      policyWaits: () => answered,
    });
    // Would never end if both were under one lock: only this lets the other go on.
    await run(tenant, ofUser('okta-u-28', ['Steward']));
    answer();
    expect(told(await waiting)[1]).toBe('done');
  });
});

describe('a colleague at the same time', () => {
  test('who acts after our write is noticed', async () => {
    const tenant = withColleague('after', setRoles('CG-Finance', ['DataAdmin']));
    expect(told(await run(tenant, ofGroup('CG-Finance', ['Report exporter'])))).toEqual([
      'applied',
      'done',
      'different: DataAdmin',
    ]);
    expect(rolesNow(tenant, 'CG-Finance')).toEqual(['DataAdmin']);
  });

  test('who undoes our write at once looks like a write that does not show yet', async () => {
    const tenant = withColleague(
      'after',
      setRoles('CG-Finance', ['Steward', 'SharedSpaceCreator']),
    );
    expect(told(await run(tenant, ofGroup('CG-Finance', ['Report exporter'])))).toEqual([
      'applied',
      'done',
      'as before: SharedSpaceCreator, Steward',
    ]);
    expect(tenant.waits).toEqual([400, 1_000, 2_000]);
  });

  test.each([403, 500])('is noticed when our write came to nothing (%i)', async (status) => {
    const tenant = simulatedTenant();
    const path = `/api/v1/groups/${tenant.sandbox.groupByName('CG-Finance').id}`;
    tenant.sandbox.fail({ on: { method: 'PATCH', path }, kind: 'status', status });
    const outcome = told(
      await run(tenant, ofGroup('CG-Finance', ['Report exporter']), {
        // Not before the question: what changes while the person thinks is asked about again.
        meanwhile: () =>
          tenant.sandbox.fail({ on: { path }, kind: 'concurrent-roles', roles: ['DataAdmin'] }),
      }),
    );
    expect(outcome.at(-1)).toBe('different: DataAdmin');
    expect(rolesNow(tenant, 'CG-Finance')).toEqual(['DataAdmin']);
    expect(writes(tenant)).toEqual([`PATCH ${status}`]);
  });

  test('who acts between our reading and our write of a group is overwritten', async () => {
    // Qlik has no conditional write. All that can be done is to let no request of ours come between.
    const tenant = simulatedTenant();
    const { id } = tenant.sandbox.groupByName('CG-Finance');
    const on = { path: `/api/v1/groups/${id}` };
    await run(tenant, ofGroup('CG-Finance', ['Report exporter']), {
      meanwhile: () => tenant.sandbox.fail({ on, kind: 'concurrent-roles', roles: ['DataAdmin'] }),
    });
    expect(rolesNow(tenant, 'CG-Finance')).not.toContain('DataAdmin');
    const requests = tenant.requests().map((line) => line.replace(/\?.*/, ''));
    const write = requests.indexOf(`PATCH /api/v1/groups/${id}`);
    expect(requests.slice(write - 2, write)).toEqual([
      `GET /api/v1/groups/${id}`,
      'GET /api/v1/users',
    ]);
  });

  test('who deletes the group makes our write fail, and it is said to be gone', async () => {
    const tenant = withColleague('before', ({ sandbox }) => {
      sandbox.state.groups.delete(sandbox.groupByName('CG-Empty').id);
    });
    expect(told(await run(tenant, ofGroup('CG-Empty', ['Steward'])))).toEqual([
      'applied',
      'failed, NOT_FOUND: Cannot complete PATCH /api/v1/groups/{groupId}: the tenant has nothing with that id (404)',
      'different: no roles, gone',
    ]);
  });

  test('who deletes it first has done what was wanted', async () => {
    const tenant = withColleague('before', ({ sandbox }) => {
      sandbox.state.groups.delete(sandbox.groupByName('CG-Empty').id);
    });
    expect(told(await run(tenant, deletion('CG-Empty')))).toEqual([
      'applied',
      'failed, NOT_FOUND: Cannot complete DELETE /api/v1/groups/{groupId}: the tenant has nothing with that id (404)',
      'as planned: no roles',
    ]);
  });

  test('who adds a member saves the group from deletion', async () => {
    const tenant = withColleague('before', ({ sandbox }) => {
      const user = sandbox.userByEmail('maria.lopez@acme.example');
      const assignedGroups = [sandbox.groupByName('CG-Empty').id];
      sandbox.state.users.set(user.id, { ...user, assignedGroups });
    });
    expect(told(await run(tenant, deletion('CG-Empty')))).toEqual([
      'applied',
      'failed, REFUSED_BY_QLIK: Cannot complete DELETE /api/v1/groups/{groupId}: Qlik Cloud refuses the request as it is (400)',
      'as before: no roles',
    ]);
  });

  test('who makes a group of the same name first is not overwritten', async () => {
    const tenant = withColleague('before', ({ sandbox }) => {
      const group = { ...sandbox.groupByName('CG-Empty'), id: 'c1', name: 'CG-New' };
      sandbox.state.groups.set(group.id, group);
    });
    expect(told(await run(tenant, creation('CG-New', ['Steward'])))).toEqual([
      'applied',
      'failed, CONFLICT: Cannot complete POST /api/v1/groups: it contradicts what is in the tenant now, such as a name that is taken (409)',
      'different: no roles',
    ]);
  });
});
