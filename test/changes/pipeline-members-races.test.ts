/**
 * A bulk change takes long, so much can happen meanwhile: people cancel, and colleagues act.
 */

import { describe, expect, test } from 'vitest';
import type { Intent } from '../../src/plan/intent.js';
import type { WireReply, WireRequest } from '../../src/qlik/http/transport.js';
import { onlyTarget } from '../../src/tools/write/answer.js';
import { memberTrouble } from '../../src/tools/write/member-answer.js';
import { setMembers } from '../../src/tools/write/set-members.js';
import {
  addTwelve,
  all,
  notTried,
  onPatch,
  patchPath,
  placesIn,
  type Rest,
  report,
  success,
  twelve,
} from '../support/changes/bulk-of-twelve.js';
import {
  call,
  described,
  mails,
  members,
  person,
  put,
  writtenTwice,
} from '../support/changes/call-member-tools.js';
import {
  adding,
  deletion,
  removing,
  run,
  setting,
  told,
  writes,
} from '../support/changes/run-change.js';
import {
  simulatedTenant,
  type Tenant,
  type TenantOptions,
  textOf,
} from '../support/directory/simulated-tenant.js';

/** A tenant in which something happens after so many writes, or just before the one after them. */
function tenantWith(
  after: number,
  act: (tenant: Tenant) => void,
  options: TenantOptions = {},
): Tenant {
  let sent = 0;
  const around = (request: WireRequest, answer: () => WireReply): WireReply => {
    if (request.method !== 'PATCH') return answer();
    const reply = answer();
    sent += 1;
    if (sent === after) act(tenant);
    return reply;
  };
  const tenant: Tenant = simulatedTenant({ ...options, around });
  return tenant;
}

describe('a call that is cancelled', () => {
  test.each(all.slice(1))('after %i writes says who is done, and sends no more', async (after) => {
    const controller = new AbortController();
    const tenant = tenantWith(after, () => controller.abort());
    const text = await addTwelve(tenant, { reading: { signal: controller.signal } });
    expect(text).toEqual(report(tenant, after, [notTried, after, 12]));
    expect(placesIn(tenant)).toEqual(all.slice(0, after));
    expect([writes(tenant).length, writtenTwice(tenant)]).toEqual([after, []]);
    // Called again, it goes on where it was.
    await run(tenant, adding('CG-Empty', mails(twelve(tenant))));
    expect([placesIn(tenant), writes(tenant).length]).toEqual([all, 12]);
  });

  test('with the last write is done', async () => {
    const controller = new AbortController();
    const tenant = tenantWith(12, () => controller.abort());
    const reading = { signal: controller.signal };
    expect(await addTwelve(tenant, { reading })).toEqual(success(tenant));
  });

  test('before the first write sends nothing', async () => {
    const tenant = simulatedTenant();
    const controller = new AbortController();
    const failing = run(tenant, removing('cg-finance', members(tenant, 'cg-finance')), {
      reading: { signal: controller.signal },
      meanwhile: () => controller.abort(),
    });
    expect(await textOf(failing)).toEqual([
      'CANCELLED: Cannot complete GET /api/v1/groups: the call was cancelled',
      'Call again if it is still wanted',
    ]);
    expect(writes(tenant)).toEqual([]);
  });

  test('while it waits for the rate limit sends no more', async () => {
    const controller = new AbortController();
    const limits = { windows: { reads: 5_000, writes: 4, filters: 1_000 } };
    const tenant = simulatedTenant({
      client: { limits, sleep: async () => controller.abort() },
    });
    const text = await addTwelve(tenant, { reading: { signal: controller.signal } });
    const why = `Not done: Cannot complete the change: the call was cancelled`;
    expect(text).toEqual(report(tenant, 4, [why, 4, 5], [notTried, 5, 12]));
    expect(writes(tenant)).toHaveLength(4);
  });
});

describe('a colleague', () => {
  test.each([1, 6, 9])('who deletes the group after %i writes ends it soon', async (after) => {
    const tenant = tenantWith(after, ({ sandbox }) => {
      sandbox.state.groups.delete(sandbox.groupByName('CG-Empty').id);
    });
    const accepted =
      'Accepted by the tenant, but not visible yet or changed by somebody else at once';
    const refused = `Not done: Cannot complete ${patchPath}: Qlik Cloud refuses the request as it is (400)`;
    const rest: Rest[] = [
      [accepted, 0, after],
      [refused, after, after + 3],
      ...(after + 3 < 12 ? [[notTried, after + 3, 12] satisfies Rest] : []),
    ];
    expect(await addTwelve(tenant)).toEqual(report(tenant, 0, ...rest));
    expect(writes(tenant)).toHaveLength(after + 3);
    const again = run(tenant, adding('CG-Empty', mails(twelve(tenant))));
    expect((await textOf(again))[0]).toMatch(
      /^NAME_NOT_FOUND: Cannot find a group named "CG-Empty"/,
    );
  });

  test('who takes somebody out again is noticed', async () => {
    const tenant = tenantWith(8, ({ sandbox }) => {
      const [user] = twelve(tenant).slice(3);
      if (user) sandbox.state.users.set(user.id, { ...user, assignedGroups: [] });
    });
    const why = 'Accepted by the tenant, but not visible yet or changed by somebody else at once';
    expect(await addTwelve(tenant)).toEqual(report(tenant, 11, [why, 3, 4]));
    expect(tenant.waits).toEqual([400, 1_000, 2_000]);
  });

  test.each(['add', 'remove'])('who does it first makes no failure: %s', async (mode) => {
    const tenant = simulatedTenant({
      around: (request, answer) => {
        const user = twelve(tenant)[5];
        if (request.path === `/api/v1/users/${user?.id}` && request.method === 'PATCH') answer();
        return answer();
      },
    });
    const people = mails(twelve(tenant));
    if (mode === 'remove') put(tenant, 'CG-Empty', people);
    const of = mode === 'add' ? adding : removing;
    expect(told(await run(tenant, of('CG-Empty', people)))).toEqual([
      'applied',
      ...all.map(() => 'done'),
      'as planned: no roles',
    ]);
    expect(placesIn(tenant)).toEqual(mode === 'add' ? all : []);
    expect(writes(tenant).filter((line) => line === 'PATCH 400')).toHaveLength(1);
  });

  test('who changes the members while the person thinks makes it another question', async () => {
    const tenant = simulatedTenant();
    let times = 0;
    const meanwhile = () => {
      times += 1;
      if (times > 1) return;
      const user = person(tenant, 200);
      const assignedGroups = [...user.assignedGroups, tenant.sandbox.groupByName('cg-finance').id];
      tenant.sandbox.state.users.set(user.id, { ...user, assignedGroups });
    };
    const { asked } = await call(tenant, setMembers, { group: 'cg-finance' }, { meanwhile });
    const id = tenant.sandbox.groupByName('cg-finance').id;
    expect(asked.map((message) => message.split('\n').at(-1))).toEqual(['3', '4']);
    expect(asked[1]?.split('\n')[0]).toBe(
      `Since you were asked, somebody else changed the custom group "cg-finance" (id ${id}): it reaches 4 people instead of 3. Your answer was not used.`,
    );
    expect(members(tenant, 'cg-finance')).toEqual([]);
    expect(writes(tenant)).toHaveLength(4);
  });

  test('who changes one member for another does so too', async () => {
    const tenant = simulatedTenant();
    const [leaves, joins] = [person(tenant, 70), person(tenant, 200)];
    const digests: string[] = [];
    const decline = async (): Promise<void> => {
      const set = await run(tenant, setting('cg-finance', []), { dryRun: true });
      if (set.state === 'dry run') digests.push(set.set.digest);
    };
    await decline();
    const { id } = tenant.sandbox.groupByName('cg-finance');
    const { users } = tenant.sandbox.state;
    const without = leaves.assignedGroups.filter((one) => one !== id);
    users.set(leaves.id, { ...leaves, assignedGroups: without });
    users.set(joins.id, { ...joins, assignedGroups: [...joins.assignedGroups, id] });
    await decline();
    await decline();
    expect([digests[0] === digests[1], digests[1] === digests[2]]).toEqual([false, true]);
  });

  test('who adds a member to a group that is being deleted saves it, and it is said', async () => {
    const tenant = tenantWith(3, () => put(tenant, 'cg-finance', mails([person(tenant, 200)])));
    const { id } = tenant.sandbox.groupByName('cg-finance');
    expect(await troubleOf(tenant, deletion('cg-finance', true))).toEqual([
      `Tried in acme-lab.eu.qlikcloud.com to take 3 people out of the custom group "cg-finance" (id ${id}) and delete it.`,
      'Done, and read back: 3 people.',
      'The group is still there: Cannot complete DELETE /api/v1/groups/{groupId}: Qlik Cloud refuses the request as it is (400).',
      next,
    ]);
    expect(members(tenant, 'cg-finance')).toEqual(mails([person(tenant, 200)]));
  });
});

describe('a deletion with its members', () => {
  test('does not delete when somebody is still in', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: onPatch, kind: 'status', status: 404, skip: 1 });
    const { id } = tenant.sandbox.groupByName('cg-finance');
    const still = person(tenant, 70);
    expect(await troubleOf(tenant, deletion('cg-finance', true))).toEqual([
      `Tried in acme-lab.eu.qlikcloud.com to take 3 people out of the custom group "cg-finance" (id ${id}) and delete it.`,
      'Done, and read back: 2 people.',
      `Not done: Cannot complete ${patchPath}: the tenant has nothing with that id (404). 1 person: ${described([still])}.`,
      'The group is still there.',
      next,
    ]);
    expect(members(tenant, 'cg-finance')).toEqual(mails([still]));
    expect(writes(tenant)).toEqual(['PATCH 204 applied', 'PATCH 404', 'PATCH 204 applied']);
    // Called again, it takes the last one out and deletes.
    expect(told(await run(tenant, deletion('cg-finance', true)))).toEqual([
      'applied',
      'done',
      'done',
      'as planned: no roles',
    ]);
  });

  test('does not say that the group is there when nobody could look', async () => {
    const tenant = simulatedTenant();
    const { id } = tenant.sandbox.groupByName('cg-finance');
    const on = { method: 'GET', path: `/api/v1/groups/${id}` };
    tenant.sandbox.fail({ on, kind: 'status', status: 403, skip: 2, times: 9 });
    const why =
      'Cannot complete GET /api/v1/groups/{groupId}: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403)';
    const people = [70, 71, 72].map((number) => person(tenant, number));
    const inOrder = people.sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(await troubleOf(tenant, deletion('cg-finance', true))).toEqual([
      `Tried in acme-lab.eu.qlikcloud.com to take 3 people out of the custom group "cg-finance" (id ${id}) and delete it.`,
      'Done, and read back: nobody.',
      `Accepted by the tenant, but reading back failed. 3 people: ${described(inOrder)}.`,
      'Whether the group is still there is not known.',
      `Reading back failed: ${why}.`,
      next,
    ]);
  });
});

test('a group that is made with people in it and given other roles at once is not called done', async () => {
  const tenant = tenantWith(1, ({ sandbox }) =>
    sandbox.setGroupRoles(sandbox.groupByName('CG-New').id, ['Steward']),
  );
  const { id, name, email = '', subject, status } = person(tenant, 70);
  const members = [{ id, name, email, subject, status, bot: false }];
  const intent: Intent = { want: 'create group', name: 'CG-New', roles: [], members };
  expect(await troubleOf(tenant, intent)).toMatchInlineSnapshot(`
    [
      "Tried in acme-lab.eu.qlikcloud.com to create the custom group "CG-New" with no roles and "Gita Okafor" ("gita.okafor@acme.example") in it.",
      "Done, and read back: 1 person.",
      "The group is there, but not as wanted, so somebody else changed it at the same time or only a part was stored. It has "Steward".",
      "What to do next: look at the group with get_group, and put whoever is missing into it with add_members.",
    ]
  `);
});

const next =
  'What to do next: call again with the same arguments; whoever is as wanted already is left alone.';

/** The report on a change that did not end as planned. */
async function troubleOf(tenant: Tenant, intent: Intent): Promise<string[]> {
  const outcome = await run(tenant, intent);
  if (outcome.state !== 'applied') throw new Error(`it ended with ${outcome.state}`);
  // The id of a change is new each time.
  return memberTrouble(onlyTarget(outcome)).split('\n').slice(0, -1);
}
