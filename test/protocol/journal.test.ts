import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { clients, MAIN, type Reply, typing } from '../support/protocol/clients.js';
import { serveTo, whole, writes } from '../support/protocol/set-up.js';

const run = promisify(execFile);

test.each(clients)(
  'everything that %s asked for is in the journal, and no secret',
  async (_, connect) => {
    const replies: Reply[] = [typing('Steward'), { action: 'decline' }, typing('nonsense')];
    const { client, env, sandbox } = await serveTo(connect, {
      answer: () => replies.shift() ?? { action: 'cancel' },
    });
    await client.callTool('assign_role', { group: 'CG-Empty', roles: ['Steward'] });
    await client.callTool('remove_role', { group: 'CG-Finance', roles: ['Steward'] });
    await client.callTool('delete_custom_group', { group: 'CG-Empty' });
    await client.callTool('delete_custom_group', { group: 'CG-Empty' });
    await client.callTool('delete_custom_group', { group: 'CG-Finance' });
    await client.callTool('assign_role', { group: 'Everyone', roles: ['TenantAdmin'] });
    await client.close();

    const { stdout } = await run(process.execPath, [MAIN, 'journal', 'export'], { env });
    const entries = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries.map(({ kind, tool, client: by }) => `${kind} ${tool} ${by}`)).toEqual(
      [
        'intent assign_role',
        'outcome assign_role',
        'asked remove_role',
        'answered remove_role',
        'intent remove_role',
        'outcome remove_role',
        'asked delete_custom_group',
        'answered delete_custom_group',
        'asked delete_custom_group',
        'answered delete_custom_group',
        'refused delete_custom_group',
        'refused assign_role',
      ].map((line) => `${line} protocol-tests 1.0.0`),
    );
    // One id from the question to the outcome.
    expect(new Set(entries.slice(2, 6).map(({ change }) => change)).size).toBe(1);
    // What was wanted, and why not.
    expect(entries.slice(-2).map(({ summary }) => summary)).toEqual([
      'not allowed to delete the group "CG-Finance": Cannot delete the custom group "CG-Finance": it has 41 members, and Qlik deletes only empty groups',
      'not allowed to give "TenantAdmin" to the group "Everyone": Cannot give the administrator role "TenantAdmin" to everybody in the tenant',
    ]);
    expect(stdout).not.toContain(sandbox.apiKey);
    expect(stdout).not.toContain('nonsense');

    const verified = await run(process.execPath, [MAIN, 'journal', 'verify'], { env });
    expect(verified.stdout).toMatch(/is whole: 12 entries/);
    const folders = await readdir(env.QLIK_GROUPS_STATE ?? '');
    const folder = folders.find((name) => name.startsWith('id=')) ?? '';
    const file = join(env.QLIK_GROUPS_STATE ?? '', folder, 'journal-000001.jsonl');
    await writeFile(file, (await readFile(file, 'utf8')).replace('declined', 'approved'));
    await expect(run(process.execPath, [MAIN, 'journal', 'verify'], { env })).rejects.toMatchObject(
      {
        code: 1,
        stdout: expect.stringContaining('This entry was changed after it was written'),
      },
    );
  },
);

test.each(clients)('without a journal %s changes nothing, and still reads', async (_, connect) => {
  const served = await serveTo((options) =>
    connect({ ...options, env: { ...options.env, QLIK_GROUPS_STATE: join(MAIN, 'no-folder') } }),
  );
  const listed = await served.client.callTool('list_groups', { query: 'emea' });
  expect(listed.isError).toBe(false);
  const answer = await served.client.callTool('assign_role', {
    group: 'CG-Empty',
    roles: ['Steward'],
  });
  expect(whole(answer)).toMatchInlineSnapshot(`
    "[error] Cannot write to the state folder: a file stands where a folder has to be, or a folder where a file has to be.
    Nothing was changed.
    What whoever runs this server can do: Make room or give this server a folder it may write to (QLIK_GROUPS_STATE), then call again."
  `);
  expect(writes(served)).toEqual([]);
});
