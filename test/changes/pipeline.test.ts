import { describe, expect, test } from 'vitest';
import {
  creation,
  deletion,
  never,
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
describe('nothing to do', () => {
  test.each([
    ['a group has the role', ofGroup('CG-Finance', ['Steward'])],
    ['a group does not have the role', ofGroup('CG-Empty', [], ['Steward'])],
    ['a person has the role', ofUser(carl, ['TenantAdmin'])],
    ['the group is there', creation('CG-Empty')],
    ['nothing is asked for', ofGroup('CG-Empty', [])],
  ])('asks nobody and sends nothing: %s', async (_, intent) => {
    const tenant = simulatedTenant();
    expect(told(await run(tenant, intent, { answer: never }))).toEqual(['nothing to do']);
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
    const outcome = await run(tenant, intent, { dryRun: true, answer: never });
    expect(outcome).toMatchObject({ state: 'dry run', set: {}, effect: {} });
    expect(writes(tenant)).toEqual([]);
  });

  test('is refused by the guards like the change itself', async () => {
    const tenant = simulatedTenant();
    const failing = run(tenant, deletion('CG-Finance'), { dryRun: true, answer: never });
    expect(await textOf(failing)).toEqual([
      'GROUP_NOT_EMPTY: Cannot delete the custom group "CG-Finance": it has 41 members, and Qlik deletes only empty groups',
      'Call delete_custom_group with remove_members_first: true if its members are to be taken out as well',
    ]);
  });
});

describe('approval', () => {
  test('sees the plan and its effect, and nothing is sent before it', async () => {
    const tenant = simulatedTenant();
    const seen: string[][] = [];
    const failing = run(tenant, ofGroup('CG-Finance', ['DataAdmin']), {
      answer: ({ question }) => {
        seen.push([question.wanted, question.facts[0] ?? '', ...writes(tenant)]);
        return { action: 'decline', typed: undefined };
      },
    });
    expect((await failureOf(failing)).code).toBe('NOT_CONFIRMED');
    expect(seen).toEqual([
      [
        'DataAdmin',
        'You are asked because "DataAdmin" is an administrator role and it reaches more than 25 people.',
      ],
    ]);
    expect(writes(tenant)).toEqual([]);
  });

  test('that is refused changes nothing', async () => {
    const tenant = simulatedTenant();
    const failing = run(tenant, deletion('CG-Empty'), {
      answer: () => ({ action: 'accept', typed: 'CG-Else' }),
    });
    expect((await failureOf(failing)).code).toBe('NOT_CONFIRMED');
    expect(writes(tenant)).toEqual([]);
  });

  test('that breaks changes nothing and leaves no lock behind', async () => {
    const tenant = simulatedTenant();
    const intent = ofGroup('CG-Finance', ['DataAdmin']);
    await expect(run(tenant, intent, { answer: never })).rejects.toThrow('nobody is to be asked');
    expect(writes(tenant)).toEqual([]);
    expect(told(await run(tenant, intent))[0]).toBe('applied');
  });

  test('of the same change on the same state is for the same digest', async () => {
    const tenant = simulatedTenant();
    const digests: string[] = [];
    const look = async (group: string): Promise<void> => {
      const outcome = await run(tenant, ofGroup(group, ['DataAdmin']), { dryRun: true });
      if (outcome.state === 'dry run') digests.push(outcome.set.digest);
    };
    const { id } = tenant.sandbox.groupByName('CG-Finance');
    for (const group of ['CG-Finance', id]) {
      await look(group);
    }
    tenant.sandbox.setGroupRoles(id, ['Steward']);
    await look(id);
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
    let asked = 0;
    await run(tenant, ofGroup(id, ['Report exporter']), {
      meanwhile: () => {
        asked = tenant.requests().length;
      },
    });
    // Whom it reaches comes before the group, so that no list is read between the group and the write.
    expect(tenant.requests().slice(asked)).toEqual([
      'GET /api/v1/roles?limit=100',
      'GET /api/v1/groups/000000000000000000000001',
      `GET /api/v1/users?limit=100&filter=assignedGroups.id eq "${id}"&totalResults=true`,
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
      set: {
        plans: [
          {
            notes: [
              'Easily confused with it: the custom group "Finance" (id 696088bc0000000000b003f1)',
              'Easily confused with it: the IdP group "Finance" (id 69609e100000000000b0044c)',
            ],
          },
        ],
      },
      found: [{ id: tenant.sandbox.groupByName('FINANCE').id }],
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
      meanwhile: () => controller.abort(),
    });
    expect(await textOf(failing)).toEqual([
      'CANCELLED: Cannot complete GET /api/v1/groups: the call was cancelled',
      'Call again if it is still wanted',
    ]);
    expect(writes(tenant)).toEqual([]);
  });
});
