import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/sandbox/sandbox.js';
import { openWorld, type World } from '../../support/tools/world.js';

const wish = { name: 'CG-New', roles: ['Steward'] };
const take = { group: 'CG-Finance', roles: ['Steward'] };

/** The first write of that method goes wrong. */
const on = (method: string, fault: Omit<Fault, 'on'>): Fault => ({ on: { method }, ...fault });

function holdsSteward({ sandbox }: World): boolean {
  return sandbox.groupByName('CG-Finance').assignedRoles.includes(sandbox.roleByName('Steward').id);
}

describe('a connection that is cut after the request was sent', () => {
  test('creation, which the tenant did', async () => {
    const world = await openWorld({ faults: [on('POST', { kind: 'drop', when: 'after' })] });
    expect(await world.say('create_custom_group', wish)).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: created the custom group "CG-New" (id 6b000c100000000000000001) with "Steward".
      Roles now: "Steward"
      The tenant did not answer properly, but reading it back shows that it was done.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 0, writes: ['POST 0 applied'] });
  });

  test('creation, which the tenant did not', async () => {
    const world = await openWorld({ faults: [on('POST', { kind: 'drop' })] });
    expect(await world.refusal('create_custom_group', wish)).toMatchInlineSnapshot(`
      "Tried in TENANT to create the custom group "CG-New" with "Steward".
      Cannot reach http://TENANT: the connection was cut.
      Reading back for some seconds still shows the state before, so it is not done or not visible yet.
      What to do next: Read it again in a minute before repeating it.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 0, writes: ['POST 0'] });
  });

  test('roles, which the tenant changed', async () => {
    const world = await openWorld({ faults: [on('PATCH', { kind: 'drop', when: 'after' })] });
    expect(await world.say('remove_role', take)).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: took "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator" and "Steward"
      Roles now: "SharedSpaceCreator"
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lost "Steward".
      The tenant did not answer properly, but reading it back shows that it was done.
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 0 applied'] });
    expect(holdsSteward(world)).toBe(false);
  });

  test('roles, which the tenant did not change', async () => {
    const world = await openWorld({ faults: [on('PATCH', { kind: 'drop' })] });
    expect(await world.refusal('remove_role', take)).toMatchInlineSnapshot(`
      "Tried in TENANT to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Cannot reach http://TENANT: the connection was cut.
      Reading back for some seconds still shows the state before, so it is not done or not visible yet.
      What to do next: Read it again in a minute before repeating it.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 0'] });
    expect(holdsSteward(world)).toBe(true);
  });

  test('deletion, which the tenant did', async () => {
    const world = await openWorld({ faults: [on('DELETE', { kind: 'drop', when: 'after' })] });
    expect(await world.say('delete_custom_group', { group: 'CG-Empty' })).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: deleted the custom group "CG-Empty" (id 696087cc0000000000b003ed).
      Roles before: no roles
      Cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
      The tenant did not answer properly, but reading it back shows that it was done.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['DELETE 0 applied'] });
  });

  test('deletion, which the tenant did not', async () => {
    const world = await openWorld({ faults: [on('DELETE', { kind: 'drop' })] });
    expect(
      await world.refusal('delete_custom_group', { group: 'CG-Empty' }),
    ).toMatchInlineSnapshot(`
      "Tried in TENANT to delete the custom group "CG-Empty" (id 696087cc0000000000b003ed).
      Cannot reach http://TENANT: the connection was cut.
      Reading back for some seconds still shows the state before, so it is not done or not visible yet.
      What to do next: Read it again in a minute before repeating it.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['DELETE 0'] });
  });
});

describe('a server error', () => {
  test.each([500, 502, 503, 504])('%i, and the tenant did it', async (status) => {
    const world = await openWorld({
      faults: [on('PATCH', { kind: 'status', status, when: 'after' })],
    });
    expect(await world.say('remove_role', take)).toContain(
      'The tenant did not answer properly, but reading it back shows that it was done.',
    );
    expect(world.traces()).toEqual({ questions: 1, writes: [`PATCH ${status} applied`] });
  });

  test('500, and the tenant did not', async () => {
    const world = await openWorld({ faults: [on('PATCH', { kind: 'status', status: 500 })] });
    expect(await world.refusal('remove_role', take)).toMatchInlineSnapshot(`
      "Tried in TENANT to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Cannot complete PATCH /api/v1/groups/{groupId}: http://TENANT has a problem of its own (500).
      Qlik Cloud says: "Internal error: Injected" (GROUPS-SIM-500).
      Qlik's trace id: 00000000000000000000000000000001.
      Reading back for some seconds still shows the state before, so it is not done or not visible yet.
      What to do next: Read it again in a minute before repeating it.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 500'] });
  });

  test('503 as HTML, and the tenant did not', async () => {
    const world = await openWorld({ faults: [on('POST', { kind: 'html', status: 503 })] });
    expect(await world.refusal('create_custom_group', wish)).toMatchInlineSnapshot(`
      "Tried in TENANT to create the custom group "CG-New" with "Steward".
      Cannot complete POST /api/v1/groups: http://TENANT has a problem of its own (503).
      Reading back for some seconds still shows the state before, so it is not done or not visible yet.
      What to do next: Read it again in a minute before repeating it.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 0, writes: ['POST 503'] });
  });
});

describe('an answer that cannot be read', () => {
  test('a body that ends too soon', async () => {
    const world = await openWorld({ faults: [on('POST', { kind: 'truncated' })] });
    expect(await world.say('create_custom_group', wish)).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: created the custom group "CG-New" (id 6b000c100000000000000001) with "Steward".
      Roles now: "Steward"
      The tenant did not answer properly, but reading it back shows that it was done.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 0, writes: ['POST 201 applied'] });
  });

  test('HTML instead of JSON, and the tenant did nothing', async () => {
    const world = await openWorld({ faults: [on('POST', { kind: 'html', status: 200 })] });
    expect(await world.refusal('create_custom_group', wish)).toMatchInlineSnapshot(`
      "Tried in TENANT to create the custom group "CG-New" with "Steward".
      Cannot use the answer to POST /api/v1/groups: the answer is not complete JSON.
      Reading back for some seconds still shows the state before, so it is not done or not visible yet.
      What to do next: Read it again in a minute before repeating it.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 0, writes: ['POST 200'] });
  });

  test('HTML where no body is expected, and the tenant did nothing', async () => {
    const world = await openWorld({ faults: [on('PATCH', { kind: 'html', status: 200 })] });
    expect(await world.refusal('remove_role', take)).toMatchInlineSnapshot(`
      "Tried in TENANT to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Reading back for some seconds still shows the state before, so it is not done or not visible yet.
      What to do next: Read it again in a minute before repeating it.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 200'] });
  });
});

describe('a read that fails as well', () => {
  test('after a cut connection', async () => {
    const world = await openWorld({
      person: (question) => {
        world.sandbox.fail({
          on: { method: 'GET' },
          kind: 'status',
          status: 403,
          skip: 5,
          times: 99,
        });
        return question.split('\n').at(-1) ?? '';
      },
      faults: [on('PATCH', { kind: 'drop', when: 'after' })],
    });
    const { id } = world.sandbox.groupByName('CG-Finance');
    expect(await world.refusal('remove_role', { ...take, group: id })).toMatchInlineSnapshot(`
      "Tried in TENANT to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Cannot reach http://TENANT: the connection was cut.
      Whether it was done is unknown. Reading it back failed too: Cannot complete GET /api/v1/groups/{groupId}: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403).
      What to do next: Read it again before anything else.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 0 applied'] });
  });

  test('after a good answer', async () => {
    const world = await openWorld({
      person: (question) => {
        world.sandbox.fail({
          on: { method: 'GET' },
          kind: 'status',
          status: 403,
          skip: 5,
          times: 99,
        });
        return question.split('\n').at(-1) ?? '';
      },
    });
    const { id } = world.sandbox.groupByName('CG-Finance');
    expect(await world.refusal('remove_role', { ...take, group: id })).toMatchInlineSnapshot(`
      "Tried in TENANT to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      The tenant accepted the change. Reading it back failed too: Cannot complete GET /api/v1/groups/{groupId}: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403).
      What to do next: Read it again before anything else.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 204 applied'] });
  });
});
