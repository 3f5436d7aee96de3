import { describe, expect, test } from 'vitest';
import { clients, type Reply, typing } from '../../support/protocol/clients.js';
import {
  changes,
  forgetRefusals,
  nobody,
  rolesNow,
  serveTo,
  whole,
  writes,
} from '../../support/protocol/set-up.js';

describe.each(clients)('%s', (_, connect) => {
  test('accepted with what was asked for, each change is done, with one write', async () => {
    const left = changes.map(([, , wanted]) => wanted);
    const served = await serveTo(connect, { answer: () => typing(left.shift() ?? nobody()) });
    const { client, sandbox } = served;
    const done: string[] = [];
    for (const [tool, args] of changes) {
      const answer = await client.callTool(tool, args);
      expect(answer.data, tool).toMatchObject({ outcome: 'changed' });
      done.push(whole(answer));
    }
    expect(done.join('\n\n')).toMatchInlineSnapshot(`
      "Done in TENANT, and read back: took "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8).
      Roles before: "SharedSpaceCreator" and "Steward"
      Roles now: "SharedSpaceCreator"
      All 41 people ("Ana Müller", "Ana Quinn", "Bo Holm", "Bo Nyman", "Carl Dubois", "Carl Novak", "Elif Okafor", "Elif Sato" and 33 more) lost "Steward".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE

      Done in TENANT, and read back: gave "TenantAdmin" to the custom group "CG-Sales" (id 696088080000000000b003ee).
      Roles before: "ManagedSpaceCreator" and "Report exporter"
      Roles now: "ManagedSpaceCreator", "Report exporter" and "TenantAdmin"
      All 25 people ("Ana Holm", "Bo Novak", "Carl Lind", "Elif Dubois", "Finn Berg", "Gita Nyman", "Hugo Lopez", "Ines Berg" and 17 more) gained "TenantAdmin".
      People who are signed in keep their old rights until they sign in again.
      Change id, to look it up or to undo it: CHANGE

      Done in TENANT, and read back: deleted the custom group "CG-Empty" (id 696087cc0000000000b003ed).
      Roles before: no roles
      Cannot be undone exactly: a group made again gets a new id; Qlik does not say what becomes of spaces and section access that name it.
      Change id, to look it up or to undo it: CHANGE"
    `);
    expect(writes(served)).toMatchInlineSnapshot(`
      [
        "PATCH /api/v1/groups/696086a00000000000b003e8 204 [{"op":"replace","path":"/assignedRoles","value":[{"id":"605a1c2151382ffc836af862"}]}]",
        "PATCH /api/v1/groups/696088080000000000b003ee 204 [{"op":"replace","path":"/assignedRoles","value":[{"id":"66336420000000000000d00c"},{"id":"695f9c400000000000c00000"},{"id":"608050f750afab80bd53586d"}]}]",
        "DELETE /api/v1/groups/696087cc0000000000b003ed 204",
      ]
    `);
    expect(rolesNow(served, 'CG-Finance')).toEqual(['SharedSpaceCreator']);
    expect(rolesNow(served, 'CG-Sales')).toEqual([
      'ManagedSpaceCreator',
      'Report exporter',
      'TenantAdmin',
    ]);
    expect(() => sandbox.groupByName('CG-Empty')).toThrow('No group CG-Empty');
    expect(client.questions).toHaveLength(changes.length);
    expect(client.stderr()).toBe('');
  });

  describe('whatever the change, not done when', () => {
    /** Every change with every reply: each asks once, none writes, all are answered alike. */
    const refusedAfter = async (...replies: ((wanted: string) => Reply)[]): Promise<string> => {
      const planned = changes.flatMap(([, , wanted]) => replies.map((reply) => reply(wanted)));
      const left = [...planned];
      const served = await serveTo(connect, { answer: () => left.shift() ?? nobody() });
      const answers = new Set<string>();
      for (const [tool, args] of changes) {
        for (const _ of replies) {
          const answer = await served.client.callTool(tool, args);
          expect(answer.data, tool).toBeUndefined();
          answers.add(whole(answer));
          await forgetRefusals(served);
        }
      }
      expect(served.client.questions).toHaveLength(planned.length);
      expect(writes(served)).toEqual([]);
      expect(served.client.stderr()).toBe('');
      expect(answers.size).toBe(1);
      return [...answers].join('\n');
    };

    test('something else is typed', async () => {
      const answer = await refusedAfter(
        (wanted) => typing(wanted.toLowerCase()),
        (wanted) => typing(`${wanted}${wanted}`),
        (wanted) => typing(wanted.slice(0, -1)),
        () => typing('yes'),
      );
      expect(answer).toMatchInlineSnapshot(`
        "[error] Not done: what was typed is not what the question asked for.
        Nothing was changed.
        What the person can do: Ask for it again and type it exactly as the question shows it; upper and lower case matter."
      `);
    });

    test('nothing is typed', async () => {
      const answer = await refusedAfter(
        () => typing(''),
        () => typing(' \t'),
        (wanted) => ({ action: 'accept', content: { other: wanted } }),
        () => ({ action: 'accept', content: {} }),
        () => ({ action: 'accept' }),
      );
      expect(answer).toMatchInlineSnapshot(`
        "[error] Not done: the question was accepted, but nothing was typed.
        Nothing was changed.
        What the person can do: Ask for it again and type what the question asks for."
      `);
    });

    test('declined, though the right value is there', async () => {
      const answer = await refusedAfter((wanted) => ({ ...typing(wanted), action: 'decline' }));
      expect(answer).toMatchInlineSnapshot(`
        "[error] Not done: the person declined.
        Nothing was changed.
        What the person can do: Ask for it again, should it be wanted after all."
      `);
    });

    test('closed without an answer, though the right value is there', async () => {
      const answer = await refusedAfter((wanted) => ({ ...typing(wanted), action: 'cancel' }));
      expect(answer).toMatchInlineSnapshot(`
        "[error] Not done: the question was closed without an answer.
        Nothing was changed.
        What the person can do: Ask for it again and answer the question."
      `);
    });
  });
});
