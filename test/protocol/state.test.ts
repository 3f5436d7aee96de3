import { describe, expect, test } from 'vitest';
import { type Reply, typing } from '../support/protocol/clients.js';
import { type Raw, startRaw } from '../support/protocol/raw.js';
import {
  forgetRefusals,
  listeningTenant,
  rolesNow,
  type Tenant,
  whole,
  withoutHost,
  writes,
} from '../support/protocol/set-up.js';

const finance = { group: 'CG-Finance', roles: ['Steward'] };
const yes = typing('Steward');

async function server(): Promise<Tenant & { readonly raw: Raw }> {
  const tenant = await listeningTenant();
  return { ...tenant, raw: startRaw({ env: tenant.env }) };
}

test('an answer with its state is used', async () => {
  const served = await server();
  const { state } = await served.raw.ask('remove_role', finance);
  const answer = await served.raw.call('remove_role', finance, { reply: yes, state });
  expect(answer).toMatchObject({ isError: false, data: { outcome: 'changed' } });
  expect(writes(served)).toHaveLength(1);
});

describe('a state counts once', () => {
  test('not again for a change that was undone meanwhile', async () => {
    const served = await server();
    const { state } = await served.raw.ask('remove_role', finance);
    await served.raw.call('remove_role', finance, { reply: yes, state });
    const { id } = served.sandbox.groupByName('CG-Finance');
    served.sandbox.setGroupRoles(id, ['SharedSpaceCreator', 'Steward']);
    const again = await served.raw.call('remove_role', finance, { reply: yes, state });
    expect(whole(again)).toMatchInlineSnapshot(`
      "[error] Cannot use this answer: it was used before, and an approval counts once.
      Nothing was changed.
      What to do next: Call the tool again if it is still wanted; the person is then asked anew."
    `);
    expect(writes(served)).toHaveLength(1);
    expect(rolesNow(served, 'CG-Finance')).toEqual(['SharedSpaceCreator', 'Steward']);
  });

  test('not after a wrong answer, an empty one, a decline or a cancel', async () => {
    const served = await server();
    const used: Reply[] = [
      typing('Stewart'),
      { action: 'accept' },
      { action: 'decline' },
      { action: 'cancel' },
    ];
    const answers = new Set<string>();
    for (const reply of used) {
      const { state } = await served.raw.ask('remove_role', finance);
      await served.raw.call('remove_role', finance, { reply, state });
      answers.add(whole(await served.raw.call('remove_role', finance, { reply: yes, state })));
      await forgetRefusals(served);
    }
    expect([...answers].join('\n')).toMatchInlineSnapshot(`
      "[error] Cannot use this answer: it was used before, and an approval counts once.
      Nothing was changed.
      What to do next: Call the tool again if it is still wanted; the person is then asked anew."
    `);
    expect(writes(served)).toEqual([]);
  });

  test('not when two answers come at once', async () => {
    const served = await server();
    const { state } = await served.raw.ask('remove_role', finance);
    const both = [1, 2].map(() => served.raw.call('remove_role', finance, { reply: yes, state }));
    const answers = (await Promise.all(both)).map(whole);
    expect(answers).toMatchInlineSnapshot(`
      [
        "Done in TENANT, and read back: took "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator" and "Steward"
      Roles now: "SharedSpaceCreator"
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lost "Steward".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE",
        "[error] Cannot use this answer: it was used before, and an approval counts once.
      Nothing was changed.
      What to do next: Call the tool again if it is still wanted; the person is then asked anew.",
      ]
    `);
    expect(writes(served)).toHaveLength(1);
  });
});

describe('a state that is not what the server sealed', () => {
  test('one character changed, wherever it is', async () => {
    const served = await server();
    const { state } = await served.raw.ask('remove_role', finance);
    const places = [0, 1, 40, state.indexOf('.') - 1, state.indexOf('.') + 1, state.length - 1];
    const answers = new Set<string>();
    for (const place of places) {
      const other = state[place] === 'A' ? 'B' : 'A';
      const altered = `${state.slice(0, place)}${other}${state.slice(place + 1)}`;
      const answer = await served.raw.call('remove_role', finance, { reply: yes, state: altered });
      answers.add(whole(answer));
    }
    expect([...answers].join('\n')).toMatchInlineSnapshot(`
      "[error] Cannot use this answer: it does not belong to a question that this server asked here, or it was altered.
      Nothing was changed.
      What to do next: Call the tool again if it is still wanted; the person is then asked anew."
    `);
    expect(writes(served)).toEqual([]);
    // The question itself is still open: nobody has answered it.
    await served.raw.call('remove_role', finance, { reply: yes, state });
    expect(writes(served)).toHaveLength(1);
  });

  test('cut, lengthened, doubled, emptied or made up', async () => {
    const served = await server();
    const { state } = await served.raw.ask('remove_role', finance);
    const [body = '', signature = ''] = state.split('.');
    const forged = Buffer.from(JSON.stringify({ digest: 'of my own' })).toString('base64url');
    const answers = new Set<string>();
    for (const altered of [
      body,
      `${body}.`,
      `.${signature}`,
      `${forged}.${signature}`,
      `${state}=`,
      `${state}.${signature}`,
      `${state}\n`,
      ' ',
      'x'.repeat(100_000),
    ]) {
      const answer = await served.raw.call('remove_role', finance, { reply: yes, state: altered });
      answers.add(whole(answer));
    }
    expect([...answers].join('\n')).toMatchInlineSnapshot(`
      "[error] Cannot use this answer: it does not belong to a question that this server asked here, or it was altered.
      Nothing was changed.
      What to do next: Call the tool again if it is still wanted; the person is then asked anew."
    `);
    expect(writes(served)).toEqual([]);
  });

  test('sealed by another process, for the same tenant and the same change', async () => {
    const served = await server();
    const other = startRaw({ env: served.env });
    const { state } = await other.ask('remove_role', finance);
    const answer = await served.raw.call('remove_role', finance, { reply: yes, state });
    expect(whole(answer)).toMatchInlineSnapshot(`
      "[error] Cannot use this answer: it does not belong to a question that this server asked here, or it was altered.
      Nothing was changed.
      What to do next: Call the tool again if it is still wanted; the person is then asked anew."
    `);
    expect(writes(served)).toEqual([]);
  });
});

describe('an answer to another question', () => {
  test('of another tool', async () => {
    const served = await server();
    const empty = { group: 'CG-Empty', roles: ['TenantAdmin'] };
    const { state } = await served.raw.ask('assign_role', empty);
    const reply = typing('CG-Empty');
    const answer = await served.raw.call(
      'delete_custom_group',
      { group: 'CG-Empty' },
      { reply, state },
    );
    expect(whole(answer)).toMatchInlineSnapshot(`
      "[error] Cannot use this answer: it does not belong to a question that this server asked here, or it was altered.
      Nothing was changed.
      What to do next: Call the tool again if it is still wanted; the person is then asked anew."
    `);
    expect(writes(served)).toEqual([]);
  });

  test('of another group', async () => {
    const served = await server();
    const { state } = await served.raw.ask('assign_role', {
      group: 'CG-Empty',
      roles: ['TenantAdmin'],
    });
    const sales = { group: 'CG-Sales', roles: ['TenantAdmin'] };
    const asked = await served.raw.ask('assign_role', sales, {
      reply: typing('TenantAdmin'),
      state,
    });
    expect(withoutHost(asked.message)).toMatchInlineSnapshot(`
      "Your answer was about something else (the custom group "CG-Empty" (id 696087cc0000000000b003ed)), so it was not used.
      In TENANT: give "TenantAdmin" to the custom group "CG-Sales" (id 696088080000000000b003ee).
      You are asked because "TenantAdmin" is an administrator role.
      All 25 people ("Ana Holm", "Bo Novak", "Carl Lind", "Elif Dubois", "Finn Berg", "Gita Nyman", "Hugo Lopez", "Ines Berg" and 17 more) gain "TenantAdmin".
      The group keeps "ManagedSpaceCreator" and "Report exporter".
      This can be undone by the opposite change.
      To approve, type the name of the administrator role exactly as it stands on the next line:
      TenantAdmin"
    `);
    expect(writes(served)).toEqual([]);
  });

  test('of another role', async () => {
    const served = await server();
    const { state } = await served.raw.ask('remove_role', finance);
    const other = { group: 'CG-Finance', roles: ['SharedSpaceCreator'] };
    const asked = await served.raw.ask('remove_role', other, { reply: yes, state });
    expect(withoutHost(asked.message)).toMatchInlineSnapshot(`
      "This is no longer exactly what you were asked about, so your answer was not used.
      In TENANT: take "SharedSpaceCreator" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it takes rights away.
      29 of 41 ("Ana Müller", "Bo Nyman", "Carl Novak", "Elif Okafor", "Finn Rossi", "Gita Sato", "Hugo Weiss", "Ines Lind" and 21 more) lose "SharedSpaceCreator"; 12 keep it through "CG-Finance-EMEA".
      The group keeps "Steward".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      SharedSpaceCreator"
    `);
    expect(writes(served)).toEqual([]);
  });

  test('of fewer roles', async () => {
    const served = await server();
    const one = { group: 'CG-Empty', roles: ['DataAdmin'] };
    const { state } = await served.raw.ask('assign_role', one);
    const more = { group: 'CG-Empty', roles: ['DataAdmin', 'TenantAdmin'] };
    const asked = await served.raw.ask('assign_role', more, { reply: typing('DataAdmin'), state });
    expect(withoutHost(asked.message)).toMatchInlineSnapshot(`
      "This is no longer exactly what you were asked about, so your answer was not used.
      In TENANT: give "DataAdmin" and "TenantAdmin" to the custom group "CG-Empty" (id 696087cc0000000000b003ed).
      You are asked because "TenantAdmin" is an administrator role and "DataAdmin" is an administrator role.
      It has no members now, so nobody is affected yet.
      The group keeps no roles.
      This can be undone by the opposite change.
      To approve, type the name of the administrator role exactly as it stands on the next line:
      TenantAdmin"
    `);
    expect(writes(served)).toEqual([]);
  });
});

test('a group named by its id instead is the same change', async () => {
  const served = await server();
  const { state } = await served.raw.ask('remove_role', finance);
  const { id } = served.sandbox.groupByName('CG-Finance');
  const args = { ...finance, group: id };
  const answer = await served.raw.call('remove_role', args, { reply: yes, state });
  expect(answer).toMatchObject({ isError: false, data: { outcome: 'changed' } });
  expect(writes(served)).toHaveLength(1);
});

describe('an answer to no question', () => {
  test('a first call that brings its own acceptance is asked', async () => {
    const served = await server();
    const asked = await served.raw.ask('remove_role', finance, { reply: yes });
    expect(withoutHost(asked.message)).toMatchInlineSnapshot(`
      "In TENANT: take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it takes rights away.
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lose "Steward".
      The group keeps "SharedSpaceCreator".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      Steward"
    `);
    expect(writes(served)).toEqual([]);
  });

  test('what is no answer, or has no state, is asked anew', async () => {
    const served = await server();
    const { message, state } = await served.raw.ask('remove_role', finance);
    const brought = [
      { reply: yes },
      { state },
      { state, responses: {} },
      { state, responses: { other: yes } },
      { state, responses: { approval: 'Steward' } },
      { state, responses: { approval: { ...yes, action: 'approve' } } },
    ];
    for (const half of brought) {
      const again = await served.raw.ask('remove_role', finance, half);
      expect(again.message).toBe(message);
      expect(again.state).not.toBe(state);
    }
    expect(writes(served)).toEqual([]);
  });

  test('an acceptance with something else than a text has nothing typed', async () => {
    const served = await server();
    const answers = new Set<string>();
    for (const content of [{ typed: 1 }, { typed: ['Steward'] }, ['Steward'], 'Steward', null]) {
      const { state } = await served.raw.ask('remove_role', finance);
      const responses = { approval: { action: 'accept', content } };
      answers.add(whole(await served.raw.call('remove_role', finance, { responses, state })));
      await forgetRefusals(served);
    }
    expect([...answers].join('\n')).toMatchInlineSnapshot(`
      "[error] Not done: the question was accepted, but nothing was typed.
      Nothing was changed.
      What the person can do: Ask for it again and type what the question asks for."
    `);
    expect(writes(served)).toEqual([]);
  });

  test('an approval among the arguments is no argument', async () => {
    const served = await server();
    const args = { ...finance, approval: 'Steward', confirm: true };
    expect(whole(await served.raw.call('remove_role', args))).toMatchInlineSnapshot(`
      "[error] Cannot call remove_role with these arguments: "approval" and "confirm" are not among its arguments.
      Nothing was changed.
      What to do next: Call it again; its arguments are group, user, roles and dry_run."
    `);
    expect(writes(served)).toEqual([]);
  });
});
