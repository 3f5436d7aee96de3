import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/ledger/temporary-folder.js';
import { ours, ROOT, runIn } from '../support/packaging/files.js';

const sync = ['packaging/sync-version.mjs'];
const check = [...sync, '--check'];

test('every package has the version of package.json', async () => {
  expect(await runIn(ROOT, process.execPath, check)).toEqual({ code: 0, out: '' });
});

test('a new version is written wherever the old one stands', async () => {
  const folder = await temporaryFolder();
  await cp(join(ROOT, 'packaging'), join(folder, 'packaging'), { recursive: true });
  const next = '98.76.54-rc.1';
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version: next }));

  const behind = await runIn(folder, process.execPath, check);
  expect(behind.code).toBe(1);
  expect(behind.out.replaceAll(next, '<new>')).toMatchInlineSnapshot(`
    "Dockerfile is behind <new>
    claude-plugin/.claude-plugin/plugin.json is behind <new>
    examples/claude-code.json is behind <new>
    examples/claude-desktop.json is behind <new>
    examples/codex.toml is behind <new>
    examples/cursor.json is behind <new>
    examples/goose.yaml is behind <new>
    examples/librechat.yaml is behind <new>
    examples/vscode.json is behind <new>
    examples/zed.json is behind <new>
    mcpb/manifest.json is behind <new>
    server.json is behind <new>
    "
  `);
  const written = await runIn(folder, process.execPath, sync);
  expect(written).toEqual({ code: 0, out: behind.out.replaceAll('is behind', 'now says') });
  expect(await runIn(folder, process.execPath, check)).toEqual({ code: 0, out: '' });

  const names = (await readdir(join(folder, 'packaging'), { recursive: true })).filter(
    (name) => /\.(json|toml|yaml)$|Dockerfile$/.test(name) && name !== 'bundled-packages.json',
  );
  expect(names.length).toBeGreaterThan(8);
  for (const name of names) {
    const text = await readFile(join(folder, 'packaging', name), 'utf8');
    expect.soft(text, name).not.toContain(ours.version);
    expect.soft(text, name).toContain(next);
  }
});
