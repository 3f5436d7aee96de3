import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clients } from '../../src/clients/clients.js';
import { serverEntry } from '../../src/clients/entry/server-entry.js';
import { manualSnippet } from '../../src/clients/manual-snippet.js';
import { clientNamed } from '../support/clients/some-machines.js';
import { ours, ROOT } from '../support/packaging/files.js';

const folder = join(ROOT, 'packaging/examples');

/** One host of each family, that is, of each way to write the block and to come by the key. */
const examples = [
  'claude-code.json',
  'claude-desktop.json',
  'codex.toml',
  'cursor.json',
  'goose.yaml',
  'librechat.yaml',
  'vscode.json',
  'zed.json',
];

/** What `install --print` shows for the published package. */
function block(id: string): string {
  const host = clientNamed(id);
  const start = { kind: 'package', version: ours.version } as const;
  return manualSnippet(host, serverEntry(host, { start, tenant: { kind: 'address' } }, 'linux'));
}

test.each(examples)('%s is the block of install --print', async (file) => {
  const [id = ''] = file.split('.');
  await expect(block(id)).toMatchFileSnapshot(join(folder, file));
});

test('there are no others, and every family has one', () => {
  expect(readdirSync(folder).sort()).toEqual(examples);
  const family = (id: string): string => {
    const { format, key, secrets } = clientNamed(id);
    const to = secrets.kind === 'reference' ? secrets.to('NAME') : '';
    return [format, key, secrets.kind, to].join(' ');
  };
  const shown = new Set(examples.map((file) => family(file.split('.')[0] ?? '')));
  expect(clients.filter(({ id }) => !shown.has(family(id))).map(({ id }) => id)).toEqual([]);
});
