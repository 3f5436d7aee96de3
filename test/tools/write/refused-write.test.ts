import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/sandbox/sandbox.js';
import { openWorld } from '../../support/tools/world.js';

const wish = { name: 'CG-New', roles: ['Steward'] };
const take = { group: 'CG-Finance', roles: ['Steward'] };

const status = (method: string, code: number, more: Partial<Fault> = {}): Fault => ({
  on: { method },
  kind: 'status',
  status: code,
  ...more,
});

test('409 on creation', async () => {
  const world = await openWorld({ faults: [status('POST', 409)] });
  expect(await world.refusal('create_custom_group', wish)).toMatchInlineSnapshot(`
    "Tried in TENANT to create the custom group "CG-New" with "Steward".
    Cannot complete POST /api/v1/groups: it contradicts what is in the tenant now, such as a name that is taken (409).
    Qlik Cloud says: "Conflict: Injected" (GROUPS-SIM-409).
    Qlik's trace id: 00000000000000000000000000000001.
    Nothing was changed; reading back confirms it.
    What to do next: Read the present state, then decide again.
    Change id, to look it up or to undo it: CHANGE"
  `);
  expect(world.traces()).toEqual({ questions: 0, writes: ['POST 409'] });
});

test('409 on creation, because somebody else has just made the same group', async () => {
  const world = await openWorld({ faults: [status('POST', 409, { when: 'after' })] });
  expect(await world.refusal('create_custom_group', wish)).toMatchInlineSnapshot(`
    "Tried in TENANT to create the custom group "CG-New" with "Steward".
    Cannot complete POST /api/v1/groups: it contradicts what is in the tenant now, such as a name that is taken (409).
    Qlik Cloud says: "Conflict: Injected" (GROUPS-SIM-409).
    Qlik's trace id: 00000000000000000000000000000004.
    Reading back shows what was wanted all the same: somebody else has done it.
    What to do next: Nothing; it is as wanted.
    Change id, to look it up or to undo it: CHANGE"
  `);
  expect(world.traces()).toEqual({ questions: 0, writes: ['POST 409 applied'] });
});

describe('roles', () => {
  test.each([400, 403, 404, 409, 413])('%i', async (code) => {
    const world = await openWorld({ faults: [status('PATCH', code)] });
    const text = await world.refusal('remove_role', take);
    expect(text).toMatch(/^Tried in TENANT to take "Steward" away from the custom group/);
    expect(text).toContain('\nNothing was changed; reading back confirms it.\n');
    expect(world.traces()).toEqual({ questions: 1, writes: [`PATCH ${code}`] });
  });

  test('401', async () => {
    const world = await openWorld({ faults: [{ on: { method: 'PATCH' }, kind: 'unauthorized' }] });
    expect(await world.refusal('remove_role', take)).toMatchInlineSnapshot(`
      "Tried in TENANT to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Cannot complete PATCH /api/v1/groups/{groupId}: http://TENANT does not accept the credentials (401).
      Qlik Cloud says: "Unauthorized: Expired" (GROUPS-SIM-401).
      Qlik's trace id: 00000000000000000000000000000001.
      Nothing was changed; reading back confirms it.
      What whoever runs this server can do: Check that the API key or client belongs to this tenant and was not revoked or expired, and that the owner of an API key may still use API keys.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 401'] });
  });

  test('403', async () => {
    const world = await openWorld({ faults: [status('PATCH', 403)] });
    expect(await world.refusal('remove_role', take)).toMatchInlineSnapshot(`
      "Tried in TENANT to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Cannot complete PATCH /api/v1/groups/{groupId}: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403).
      Qlik Cloud says: "Forbidden: Injected" (GROUPS-SIM-403).
      Qlik's trace id: 00000000000000000000000000000001.
      Nothing was changed; reading back confirms it.
      What whoever runs this server can do: Give the owner of the credentials the role TenantAdmin, or use credentials that have it.
      Change id, to look it up or to undo it: CHANGE"
    `);
  });

  test('404', async () => {
    const world = await openWorld({ faults: [status('PATCH', 404)] });
    expect(await world.refusal('remove_role', take)).toMatchInlineSnapshot(`
      "Tried in TENANT to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Cannot complete PATCH /api/v1/groups/{groupId}: the tenant has nothing with that id (404).
      Qlik Cloud says: "Not found: Injected" (GROUPS-7).
      Qlik's trace id: 00000000000000000000000000000001.
      Nothing was changed; reading back confirms it.
      What to do next: List or search again and use an id that is returned now.
      Change id, to look it up or to undo it: CHANGE"
    `);
  });

  test('429 that ends', async () => {
    const world = await openWorld({
      faults: [status('PATCH', 429, { retryAfter: '1', times: 2 })],
    });
    expect(await world.say('remove_role', take)).toMatch(/^Done in TENANT, and read back: took/);
    expect(world.traces()).toEqual({
      questions: 1,
      writes: ['PATCH 429', 'PATCH 429', 'PATCH 204 applied'],
    });
  });

  test('429 that does not end', async () => {
    const world = await openWorld({ faults: [status('PATCH', 429, { retryAfter: '600' })] });
    expect(await world.refusal('remove_role', take)).toMatchInlineSnapshot(`
      "Cannot send the change: the tenant allows no more requests for another 600 s.
      Nothing was changed.
      What to do next: Wait 600 s, then call again; nothing was changed by this request."
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 429'] });
  });
});

test('a refusal by a rule of the tenant', async () => {
  const world = await openWorld({ knobs: { groupLimit: { all: 12 } } });
  expect(await world.refusal('create_custom_group', wish)).toMatchInlineSnapshot(`
    "Tried in TENANT to create the custom group "CG-New" with "Steward".
    Cannot complete POST /api/v1/groups: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403).
    Qlik Cloud says: "Forbidden: The tenant has as many groups as it may have" (GROUPS-SIM-403).
    Qlik's trace id: 00000000000000000000000000000001.
    Nothing was changed; reading back confirms it.
    What whoever runs this server can do: Give the owner of the credentials the role TenantAdmin, or use credentials that have it.
    Change id, to look it up or to undo it: CHANGE"
  `);
  expect(world.traces()).toEqual({ questions: 0, writes: ['POST 403'] });
});

describe('somebody else at the same time', () => {
  test('changes the group before it is read back', async () => {
    const world = await openWorld({
      person: (question) => {
        const { id } = world.sandbox.groupByName('CG-Finance');
        world.sandbox.fail({
          on: { method: 'PATCH', path: `/api/v1/groups/${id}` },
          kind: 'status',
          status: 403,
        });
        world.sandbox.fail({
          on: { method: 'GET', path: `/api/v1/groups/${id}` },
          kind: 'concurrent-roles',
          roles: ['DataSpaceCreator'],
        });
        return question.split('\n').at(-1) ?? '';
      },
    });
    const { id } = world.sandbox.groupByName('CG-Finance');
    expect(await world.refusal('remove_role', { ...take, group: id })).toMatchInlineSnapshot(`
      "Tried in TENANT to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Cannot complete PATCH /api/v1/groups/{groupId}: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403).
      Qlik Cloud says: "Forbidden: Injected" (GROUPS-SIM-403).
      Qlik's trace id: 00000000000000000000000000000005.
      This call changed nothing, but reading back shows neither the state before nor the one wanted, so somebody else changed it at the same time or only a part was stored. Now the custom group "CG-Finance" (id 696086a00000000000b003e8) has "DataSpaceCreator".
      What whoever runs this server can do: Give the owner of the credentials the role TenantAdmin, or use credentials that have it.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 403'] });
  });

  test('does what was wanted', async () => {
    const world = await openWorld({
      person: (question) => {
        const { id } = world.sandbox.groupByName('CG-Finance');
        world.sandbox.fail(status('PATCH', 403));
        world.sandbox.fail({
          on: { method: 'GET', path: `/api/v1/groups/${id}` },
          kind: 'concurrent-roles',
          roles: ['SharedSpaceCreator'],
        });
        return question.split('\n').at(-1) ?? '';
      },
    });
    const { id } = world.sandbox.groupByName('CG-Finance');
    expect(await world.refusal('remove_role', { ...take, group: id })).toMatchInlineSnapshot(`
      "Tried in TENANT to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Cannot complete PATCH /api/v1/groups/{groupId}: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403).
      Qlik Cloud says: "Forbidden: Injected" (GROUPS-SIM-403).
      Qlik's trace id: 00000000000000000000000000000005.
      Reading back shows what was wanted all the same: somebody else has done it.
      What to do next: Nothing; it is as wanted.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 403'] });
  });
});
