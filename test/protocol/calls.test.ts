import { describe, expect, test, vi } from 'vitest';
import { clients, typing } from '../support/protocol/clients.js';
import { nobody, requests, rolesNow, serveTo, whole, writes } from '../support/protocol/set-up.js';

describe.each(clients)('%s', (_, connect) => {
  test('the simulated tenant inside answers', async () => {
    const client = await connect({ args: ['--sandbox'] });
    const answer = await client.callTool('list_groups', { query: 'finance', limit: 2 });
    expect(whole(answer)).toMatchInlineSnapshot(`
      "2 groups that fit in the simulated tenant (TENANT):
      - "CG-Finance" · custom · id 696086a00000000000b003e8 · gives "SharedSpaceCreator" and "Steward" · described as "Month-end reporting team"
      - "cg-finance" · custom · id 696087180000000000b003ea · gives nothing
      There are more. Go on with cursor eyJza2lwIjo3fQ"
    `);
    await client.close();
  });

  test('arguments that do not fit are refused by name, with those that are expected', async () => {
    const served = await serveTo(connect, { answer: nobody });
    const calls: [string, Record<string, unknown>][] = [
      ['remove_role', { group: 'CG-Finance', roles: ['Steward'], force: true, 'no\u001b[31m': 1 }],
      ['get_group', { group: 'CG-Finance', verbose: true }],
      ['remove_role', { group: 'CG-Finance', roles: 'Steward' }],
      ['remove_role', { group: 'CG-Finance' }],
      ['remove_role', { roles: ['Steward'] }],
      ['delete_custom_group', {}],
      ['delete_custom_group', { group: 7, dry_run: 'yes' }],
      ['list_groups', { limit: 1000 }],
      ['list_roles', { level: 'root' }],
    ];
    const answers: string[] = [];
    for (const [tool, args] of calls) {
      answers.push(whole(await served.client.callTool(tool, args)));
    }
    expect(answers.join('\n\n')).toMatchInlineSnapshot(`
      "[error] Cannot call remove_role with these arguments: "force" and "no" are not among its arguments.
      Nothing was changed.
      What to do next: Call it again; its arguments are group, user, roles and dry_run.

      [error] Cannot call get_group with these arguments: "verbose" is not among its arguments.
      Nothing was changed.
      What to do next: Call it again; its arguments are group, limit and cursor.

      [error] Cannot call remove_role with these arguments: "roles" does not fit ("Invalid input: expected array, received string").
      Nothing was changed.
      What to do next: Call it again; its arguments are group, user, roles and dry_run.

      [error] Cannot call remove_role with these arguments: "roles" is missing.
      Nothing was changed.
      What to do next: Call it again; its arguments are group, user, roles and dry_run.

      [error] Cannot tell whose roles to change: neither group nor user is given.
      Nothing was changed.
      What to do next: Give exactly one of group and user.

      [error] Cannot call delete_custom_group with these arguments: "group" is missing.
      Nothing was changed.
      What to do next: Call it again; its arguments are group, remove_members_first and dry_run.

      [error] Cannot call delete_custom_group with these arguments: "group" does not fit ("Invalid input: expected string, received number"); "dry_run" does not fit ("Invalid input: expected boolean, received string").
      Nothing was changed.
      What to do next: Call it again; its arguments are group, remove_members_first and dry_run.

      [error] Cannot call list_groups with these arguments: "limit" does not fit ("Too big: expected number to be <=100").
      Nothing was changed.
      What to do next: Call it again; its arguments are query, kind, roles, level, limit and cursor.

      [error] Cannot call list_roles with these arguments: "level" does not fit ("Invalid option: expected one of \\"admin\\"|\\"user\\"").
      Nothing was changed.
      What to do next: Call it again; its arguments are query, level, type, limit and cursor."
    `);
    expect(requests(served)).toEqual([]);
    expect(served.client.questions).toEqual([]);
  });

  test('a tool that is not there is an error of the protocol', async () => {
    const served = await serveTo(connect);
    await expect(served.client.callTool('drop_everything', {})).rejects.toThrow(
      'drop_everything not found',
    );
    expect(requests(served)).toEqual([]);
  });

  describe('a call that is cancelled', () => {
    test.each([
      ['remove_role', { group: 'CG-Finance', roles: ['Steward'] }],
      ['create_custom_group', { name: 'CG-Night-Shift' }],
    ])('lets go of the tenant and of what it had locked: %s', async (tool, args) => {
      const served = await serveTo(connect, { answer: () => typing('CG-Empty') });
      const { sandbox, client } = served;
      // Longer than any test takes: only letting go helps.
      const on = { method: 'GET', path: '/api/v1/groups' };
      sandbox.fail({ on, kind: 'slow', delayMs: 300_000 });
      const stop = new AbortController();
      const cancelled = client.callTool(tool, args, stop.signal);
      const seen = expect(cancelled).rejects.toThrow('abort');
      await vi.waitFor(() => expect(groupReads(sandbox.log)).toBeGreaterThan(0), 10_000);
      stop.abort();
      await seen;
      const next = await client.callTool('delete_custom_group', { group: 'CG-Empty' });
      expect(next).toMatchObject({ isError: false, data: { outcome: 'changed' } });
      expect(writes(served)).toEqual([expect.stringMatching(/^DELETE /)]);
      expect(client.questions).toHaveLength(1);
    });
  });

  describe('two calls at once', () => {
    test('that read get each its own answer', async () => {
      const { client } = await serveTo(connect);
      const [one, two] = await Promise.all([
        client.callTool('get_group', { group: 'CG-Empty' }),
        client.callTool('get_group', { group: 'CG-Sales' }),
      ]);
      expect([one, two]).toMatchObject([
        { isError: false, data: { name: 'CG-Empty' } },
        { isError: false, data: { name: 'CG-Sales' } },
      ]);
    });

    test('that change one group both come true; the later one is asked again', async () => {
      const served = await serveTo(connect, {
        answer: ({ message }) => typing(message.split('\n').at(-1) ?? ''),
      });
      const { client } = served;
      const answers = await Promise.all([
        client.callTool('remove_role', { group: 'CG-Finance', roles: ['Steward'] }),
        client.callTool('remove_role', { group: 'CG-Finance', roles: ['SharedSpaceCreator'] }),
      ]);
      expect(answers).toMatchObject([
        { isError: false, data: { outcome: 'changed' } },
        { isError: false, data: { outcome: 'changed' } },
      ]);
      expect(rolesNow(served, 'CG-Finance')).toEqual([]);
      expect(writes(served)).toHaveLength(2);
      expect(client.questions).toHaveLength(3);
    });
  });
});

function groupReads(log: readonly { readonly path: string }[]): number {
  return log.filter(({ path }) => path.startsWith('/api/v1/groups')).length;
}
