import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/errors.js';
import type { Effect } from '../../src/plan/effect.js';
import type { Plan } from '../../src/plan/plan.js';
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
import { simulatedTenant, textOf } from '../support/directory/simulated-tenant.js';
import { failureOf } from '../support/qlik/scripted-transport.js';

const carl = 'carl.nyman@acme.example';
const never = async () => {
  throw new Error('nobody is to be asked');
};

describe('nothing to do', () => {
  test.each([
    ['a group has the role', ofGroup('CG-Finance', ['Steward'])],
    ['a group does not have the role', ofGroup('CG-Empty', [], ['Steward'])],
    ['a person has the role', ofUser(carl, ['TenantAdmin'])],
    ['the group is there', creation('CG-Empty')],
    ['nothing is asked for', ofGroup('CG-Empty', [])],
  ])('asks nobody and sends nothing: %s', async (_, intent) => {
    const tenant = simulatedTenant();
    expect(told(await run(tenant, intent, { approve: never }))).toEqual(['nothing to do']);
    expect(told(await run(tenant, intent, { dryRun: true }))).toEqual(['nothing to do']);
    expect(writes(tenant)).toEqual([]);
  });
});

describe('a dry run', () => {
  test.each([
    ofGroup('CG-Finance', ['TenantAdmin'], ['Steward']),
    ofUser('okta-u-30', ['Steward']),
    creation('CG-New', ['Steward']),
    deletion('CG-Empty'),
  ])('shows plan and effect, asks nobody and sends nothing', async (intent) => {
    const tenant = simulatedTenant();
    const outcome = await run(tenant, intent, { dryRun: true, approve: never });
    expect(outcome).toMatchObject({ state: 'dry run', plan: {}, effect: {} });
    expect(writes(tenant)).toEqual([]);
  });

  test('is refused by the guards like the change itself', async () => {
    const tenant = simulatedTenant();
    const failing = run(tenant, deletion('CG-Finance'), { dryRun: true, approve: never });
    expect(await textOf(failing)).toEqual([
      'GROUP_NOT_EMPTY: Cannot delete the custom group "CG-Finance": it has 41 members, and Qlik deletes only empty groups',
      'Call delete_custom_group with remove_members_first: true if its members are to be taken out as well',
    ]);
  });
});

describe('approval', () => {
  test('sees the plan and its effect, and nothing is sent before it', async () => {
    const tenant = simulatedTenant();
    const seen: [Plan, Effect, string[]][] = [];
    const outcome = await run(tenant, ofGroup('CG-Finance', ['DataAdmin']), {
      approve: async (plan, effect) => {
        seen.push([plan, effect, writes(tenant)]);
        return { state: 'ask', question: 'May I?' };
      },
    });
    expect(outcome).toEqual({ state: 'ask', question: 'May I?' });
    expect(seen).toEqual([
      [
        expect.objectContaining({ kind: 'change roles' }),
        expect.objectContaining({ level: 'sensitive', people: 41 }),
        [],
      ],
    ]);
    expect(writes(tenant)).toEqual([]);
  });

  test('that is refused changes nothing', async () => {
    const tenant = simulatedTenant();
    const failure = new Failure('NOT_CONFIRMED', 'The person declined', 'Ask the person why');
    const outcome = await run(tenant, deletion('CG-Empty'), {
      approve: async () => ({ state: 'refused', failure }),
    });
    expect(outcome).toEqual({ state: 'refused', failure });
    expect(writes(tenant)).toEqual([]);
  });

  test('that breaks changes nothing and leaves no lock behind', async () => {
    const tenant = simulatedTenant();
    const intent = ofGroup('CG-Finance', ['DataAdmin']);
    await expect(run(tenant, intent, { approve: never })).rejects.toThrow('nobody is to be asked');
    expect(writes(tenant)).toEqual([]);
    expect(told(await run(tenant, intent))[0]).toBe('applied');
  });

  test('of the same change on the same state is for the same digest', async () => {
    const tenant = simulatedTenant();
    const digests: string[] = [];
    const approve = async (plan: Plan) => {
      digests.push(plan.digest);
      return { state: 'ask', question: '' } as const;
    };
    const { id } = tenant.sandbox.groupByName('CG-Finance');
    for (const group of ['CG-Finance', id]) {
      await run(tenant, ofGroup(group, ['DataAdmin']), { approve });
    }
    tenant.sandbox.setGroupRoles(id, ['Steward']);
    await run(tenant, ofGroup(id, ['DataAdmin']), { approve });
    expect(digests[0]).toBe(digests[1]);
    expect(digests[2]).not.toBe(digests[0]);
  });
});

describe('what is applied', () => {
  test('adds to a group and takes away, and keeps the rest', async () => {
    const tenant = simulatedTenant();
    const outcome = await run(tenant, ofGroup('CG-Finance', ['Report exporter'], ['Steward']));
    const now = ['SharedSpaceCreator', 'Report exporter'];
    expect(told(outcome)).toEqual(['applied', 'done', `as planned: ${[...now].sort().join(', ')}`]);
    expect(rolesNow(tenant, 'CG-Finance')).toEqual(now);
    expect(writes(tenant)).toEqual(['PATCH 204 applied']);
    expect(tenant.waits).toEqual([]);
  });

  test('takes one reading of the group before, one write, and one reading after', async () => {
    const tenant = simulatedTenant();
    const { id } = tenant.sandbox.groupByName('CG-Finance');
    await tenant.directory.roles({});
    await run(tenant, ofGroup(id, ['Report exporter']));
    expect(tenant.requests().slice(1)).toEqual([
      `GET /api/v1/groups/${id}`,
      `GET /api/v1/users?limit=8&filter=assignedGroups.id eq "${id}"&totalResults=true`,
      `PATCH /api/v1/groups/${id}`,
      `GET /api/v1/groups/${id}`,
    ]);
  });

  test('reaches Everyone', async () => {
    const tenant = simulatedTenant();
    const outcome = await run(tenant, ofGroup('Everyone', ['Steward']));
    expect(told(outcome)).toEqual([
      'applied',
      'done',
      'as planned: PrivateAnalyticsContentCreator, Steward',
    ]);
  });

  test('makes a custom group, with what is easily confused with it', async () => {
    const tenant = simulatedTenant();
    const outcome = await run(tenant, creation(' FINANCE ', ['Steward'], ' Month-end '));
    expect(told(outcome)).toEqual(['applied', 'done', 'as planned: Steward']);
    expect(outcome).toMatchObject({
      plan: {
        notes: [
          'Easily confused with it: the custom group "Finance" (id 696088bc0000000000b003f1)',
          'Easily confused with it: the IdP group "Finance" (id 69609e100000000000b0044c)',
        ],
      },
      found: { id: tenant.sandbox.groupByName('FINANCE').id },
    });
    expect(tenant.sandbox.groupByName('FINANCE')).toMatchObject({
      providerType: 'custom',
      description: 'Month-end',
    });
  });

  test('deletes an empty group', async () => {
    const tenant = simulatedTenant();
    expect(told(await run(tenant, deletion('CG-Empty')))).toEqual([
      'applied',
      'done',
      'as planned: no roles',
    ]);
    expect(() => tenant.sandbox.groupByName('CG-Empty')).toThrow();
  });
});

describe('TenantAdmin', () => {
  test('is taken from another person and from a group', async () => {
    const tenant = simulatedTenant();
    expect(told(await run(tenant, ofUser(carl, [], ['TenantAdmin'])))).toEqual([
      'applied',
      'done',
      'as planned: no roles',
    ]);
    expect(told(await run(tenant, ofGroup('CG-Admins', [], ['TenantAdmin'])))).toEqual([
      'applied',
      'done',
      'as planned: no roles',
    ]);
  });

  test('is never taken from the caller, whatever the person says', async () => {
    const tenant = simulatedTenant();
    expect(await textOf(run(tenant, ofUser('Ana Berg', [], ['TenantAdmin'])))).toEqual([
      'NOT_ALLOWED: Cannot take TenantAdmin away here: it is the last way in which you hold it yourself',
      'Ask another tenant admin to do this, or first give yourself the role another way',
    ]);
    expect(rolesOf(tenant, 'ana.berg@acme.example')).toEqual(['TenantAdmin']);
    expect(writes(tenant)).toEqual([]);
  });
});

describe('a call that was cancelled', () => {
  test('before it began asks the tenant nothing', async () => {
    const tenant = simulatedTenant();
    const reading = { signal: AbortSignal.abort() };
    const failure = await failureOf(run(tenant, ofGroup('CG-Finance', ['DataAdmin']), { reading }));
    expect(failure.code).toBe('CANCELLED');
    expect(tenant.requests()).toEqual([]);
  });

  test('while the person was thinking sends nothing', async () => {
    const tenant = simulatedTenant();
    const controller = new AbortController();
    const failing = run(tenant, ofGroup('CG-Finance', ['DataAdmin']), {
      reading: { signal: controller.signal },
      approve: async () => {
        controller.abort();
        return { state: 'approved' };
      },
    });
    expect(await textOf(failing)).toEqual([
      'CANCELLED: The call was cancelled before anything was sent',
      'Call again when it is wanted',
    ]);
    expect(writes(tenant)).toEqual([]);
  });
});
