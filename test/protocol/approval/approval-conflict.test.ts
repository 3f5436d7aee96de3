import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { type ClientOptions, clients, type Reply, typing } from '../../support/protocol/clients.js';
import { rolesNow, serveTo, whole, withoutHost, writes } from '../../support/protocol/set-up.js';

const decline: Reply = { action: 'decline' };

describe.each(clients)('somebody else changes the group meanwhile, %s', (_, connect) => {
  const takeSteward = { group: 'CG-Finance', roles: ['Steward'] };

  /** A colleague acts while the first question is open; then the replies are given in turn. */
  const meddled =
    (meddle: (sandbox: Sandbox) => void, ...replies: Reply[]) =>
    (sandbox: Sandbox): ClientOptions => {
      const left = [...replies];
      return {
        answer: () => {
          if (left.length === replies.length) meddle(sandbox);
          return left.shift() ?? decline;
        },
      };
    };

  const giveAnother = (sandbox: Sandbox): void => {
    const { id } = sandbox.groupByName('CG-Finance');
    sandbox.setGroupRoles(id, ['SharedSpaceCreator', 'Steward', 'DataAdmin']);
  };

  test('the second question says what changed, and declining it changes nothing', async () => {
    const person = meddled(giveAnother, typing('Steward'), decline);
    const served = await serveTo(connect, person);
    const answer = await served.client.callTool('remove_role', takeSteward);
    const [first = '', second = ''] = served.client.questions.map((one) =>
      withoutHost(one.message),
    );
    expect(first).toContain('The group keeps "SharedSpaceCreator".');
    expect(second).toMatchInlineSnapshot(`
      "Since you were asked, somebody else changed the custom group "CG-Finance" (id 696086a00000000000b003e8): it now has "DataAdmin". Your answer was not used.
      In TENANT: take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      You are asked because it takes rights away.
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lose "Steward".
      The group keeps "SharedSpaceCreator" and "DataAdmin".
      This can be undone by the opposite change.
      To approve, type the name of the role exactly as it stands on the next line:
      Steward"
    `);
    expect(whole(answer)).toMatchInlineSnapshot(`
      "[error] Not done: the person declined.
      Nothing was changed.
      What the person can do: Ask for it again, should it be wanted after all."
    `);
    expect(writes(served)).toEqual([]);
    expect(served.client.questions).toHaveLength(2);
    expect(rolesNow(served, 'CG-Finance')).toEqual(['DataAdmin', 'SharedSpaceCreator', 'Steward']);
  });

  test("accepting the second question keeps the colleague's role", async () => {
    const person = meddled(giveAnother, typing('Steward'), typing('Steward'));
    const served = await serveTo(connect, person);
    const answer = await served.client.callTool('remove_role', takeSteward);
    expect(whole(answer)).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: took "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator", "Steward" and "DataAdmin"
      Roles now: "SharedSpaceCreator" and "DataAdmin"
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lost "Steward".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(writes(served)).toHaveLength(1);
    expect(served.client.questions).toHaveLength(2);
    expect(rolesNow(served, 'CG-Finance')).toEqual(['DataAdmin', 'SharedSpaceCreator']);
  });

  test('nothing is left to do when the colleague has done it', async () => {
    const doIt = (sandbox: Sandbox): void => {
      const { id } = sandbox.groupByName('CG-Finance');
      sandbox.setGroupRoles(id, ['SharedSpaceCreator']);
    };
    const served = await serveTo(connect, meddled(doIt, typing('Steward')));
    const answer = await served.client.callTool('remove_role', takeSteward);
    expect(whole(answer)).toMatchInlineSnapshot(
      `"Nothing to do in TENANT: the custom group "CG-Finance" (id 696086a00000000000b003e8) has "SharedSpaceCreator", as asked for. Nothing was changed."`,
    );
    expect(writes(served)).toEqual([]);
    expect(served.client.questions).toHaveLength(1);
  });

  test('a group that got a member is not deleted', async () => {
    const join = ({ state, ...sandbox }: Sandbox): void => {
      const user = sandbox.userByEmail('mei.lopez@acme.example');
      const { id } = sandbox.groupByName('CG-Empty');
      state.users.set(user.id, { ...user, assignedGroups: [...user.assignedGroups, id] });
    };
    const served = await serveTo(connect, meddled(join, typing('CG-Empty')));
    const answer = await served.client.callTool('delete_custom_group', { group: 'CG-Empty' });
    expect(whole(answer)).toMatchInlineSnapshot(`
      "[error] Cannot delete the custom group "CG-Empty": it has 1 member, and Qlik deletes only empty groups.
      Nothing was changed.
      What to do next: Call delete_custom_group with remove_members_first: true if its members are to be taken out as well."
    `);
    expect(writes(served)).toEqual([]);
    expect(served.client.questions).toHaveLength(1);
  });
});
