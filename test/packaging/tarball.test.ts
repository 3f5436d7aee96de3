import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/ledger/temporary-folder.js';
import { ours, pack, runIn } from '../support/packaging/files.js';
import { clients } from '../support/protocol/clients.js';

test('installed without a network, it serves all three clients', async () => {
  const { tarball } = await pack();
  const folder = await temporaryFolder();
  // Else npm looks for a project in the folders above.
  await writeFile(join(folder, 'package.json'), '{}');
  const words = ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball];
  expect(await runIn(folder, 'npm', words)).toMatchObject({ code: 0 });
  const main = join(folder, 'node_modules/.bin/qlik-groups-mcp');
  expect(await runIn(folder, main, ['version'])).toEqual({ code: 0, out: `${ours.version}\n` });

  const lists: unknown[] = [];
  for (const [, connect] of clients) {
    const client = await connect({ main, args: ['--sandbox'] });
    lists.push(await client.listTools());
    const { isError, text } = await client.callTool('list_groups', { query: 'CG-Finance' });
    await client.close();
    expect(isError).toBe(false);
    expect(text).toContain('"CG-Finance"');
  }
  const [first, ...others] = lists;
  expect(first).toHaveProperty('length', expect.any(Number));
  for (const other of others) expect(other).toEqual(first);
});
