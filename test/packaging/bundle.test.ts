import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { helpText } from '../../src/commands/help.js';
import { temporaryFolder } from '../support/ledger/temporary-folder.js';
import { ours, ROOT, readJson, runIn, variablesIn } from '../support/packaging/files.js';
import { clients } from '../support/protocol/clients.js';

/**
 * The rules of bundles for what this one uses; unknown keys are refused there too.
 *
 * @see https://github.com/modelcontextprotocol/mcpb/blob/main/MANIFEST.md
 */
const Manifest = z.strictObject({
  manifest_version: z.literal('0.3'),
  name: z.string(),
  display_name: z.string(),
  version: z.string(),
  description: z.string(),
  long_description: z.string(),
  author: z.strictObject({ name: z.string() }),
  license: z.string(),
  keywords: z.array(z.string()),
  server: z.strictObject({
    type: z.literal('node'),
    entry_point: z.string(),
    mcp_config: z.strictObject({
      command: z.literal('node'),
      args: z.array(z.string()),
      env: z.record(z.string(), z.string()),
    }),
  }),
  user_config: z.record(
    z.string(),
    z.strictObject({
      type: z.enum(['string', 'boolean']),
      title: z.string(),
      description: z.string(),
      required: z.boolean(),
      sensitive: z.boolean().optional(),
      default: z.union([z.string(), z.boolean()]).optional(),
    }),
  ),
  compatibility: z.strictObject({
    platforms: z.array(z.enum(['darwin', 'win32', 'linux'])),
    runtimes: z.strictObject({ node: z.string() }),
  }),
  tools: z.array(z.strictObject({ name: z.string(), description: z.string() })),
});

const manifest = Manifest.parse(readJson('packaging/mcpb/manifest.json'));
const { server, user_config: asked } = manifest;

async function layOut(): Promise<string> {
  const folder = join(await temporaryFolder(), 'bundle');
  const words = ['packaging/mcpb/build.mjs', folder];
  expect(await runIn(ROOT, process.execPath, words)).toEqual({ code: 0, out: '' });
  return folder;
}

test('it is the same server: name, version, licence, Node', () => {
  expect(manifest).toMatchObject({
    name: ours.name,
    version: ours.version,
    license: ours.license,
    compatibility: { runtimes: ours.engines },
  });
});

test('whatever is asked for reaches the server, and the key is kept like one', () => {
  const { env } = server.mcp_config;
  expect(variablesIn(helpText)).toEqual(expect.arrayContaining(Object.keys(env)));
  expect(Object.values(env).sort()).toEqual(
    Object.keys(asked)
      .map((key) => `\${user_config.${key}}`)
      .sort(),
  );
  const sensitive = Object.keys(asked).filter((key) => asked[key]?.sensitive === true);
  expect(sensitive.map((key) => `\${user_config.${key}}`)).toEqual([env.QLIK_API_KEY]);
});

test('laid out, it has every file that is named, serves, and offers the tools it promises', async () => {
  const folder = await layOut();
  const [main = '', ...more] = server.mcp_config.args.map((arg) =>
    arg.replace(/^\$\{__dirname\}/, folder),
  );
  expect(more).toEqual([]);
  expect(join(folder, server.entry_point)).toBe(main);
  for (const name of ['manifest.json', 'package.json', 'LICENSE', server.entry_point]) {
    expect(existsSync(join(folder, name)), name).toBe(true);
  }
  expect(readdirSync(join(folder, 'dist')).filter((name) => name.endsWith('.map'))).toEqual([]);
  for (const [, connect] of clients.slice(0, 1)) {
    const client = await connect({ main });
    const listed = z
      .array(z.object({ name: z.string(), title: z.string() }))
      .parse(await client.listTools());
    await client.close();
    expect(manifest.tools).toEqual(listed.map(({ name, title }) => ({ name, description: title })));
  }
});

test('it is never laid out over another version', async () => {
  const folder = await temporaryFolder();
  const words = ['packaging/mcpb/build.mjs', folder];
  expect((await runIn(ROOT, process.execPath, words)).code).toBe(1);
  expect(existsSync(join(folder, 'manifest.json'))).toBe(false);
});
