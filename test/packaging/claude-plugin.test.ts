import { expect, test } from 'vitest';
import { z } from 'zod';
import { SERVER_KEY } from '../../src/clients/entry/server-entry.js';
import { helpText } from '../../src/commands/help.js';
import { ours, read, readJson, variablesIn } from '../support/packaging/files.js';

const Plugin = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  displayName: z.string(),
  version: z.string(),
  description: z.string(),
  author: z.strictObject({ name: z.string() }),
  license: z.string(),
  keywords: z.array(z.string()),
  network: z.strictObject({ hosts: z.array(z.string()) }),
  userConfig: z.record(
    z.string(),
    z.strictObject({
      type: z.enum(['string', 'boolean']),
      title: z.string(),
      description: z.string(),
      sensitive: z.boolean().optional(),
      required: z.boolean().optional(),
      default: z.boolean().optional(),
    }),
  ),
  mcpServers: z.strictObject({
    [SERVER_KEY]: z.strictObject({
      type: z.literal('stdio'),
      command: z.literal('npx'),
      args: z.array(z.string()),
      env: z.record(z.string(), z.string()),
    }),
  }),
});

const plugin = Plugin.parse(readJson('packaging/claude-plugin/.claude-plugin/plugin.json'));
const server = plugin.mcpServers[SERVER_KEY];

test('it starts exactly the version that it is', () => {
  expect(plugin).toMatchObject({ version: ours.version, license: ours.license });
  expect(server.args).toEqual(['-y', `${ours.name}@${ours.version}`]);
});

test('it asks what the bundle asks, and hands it on in the same way', () => {
  const bundle = z
    .object({
      user_config: z.record(z.string(), z.object({ sensitive: z.boolean().default(false) })),
      server: z.object({ mcp_config: z.object({ env: z.unknown() }) }),
    })
    .parse(readJson('packaging/mcpb/manifest.json'));
  const kept = Object.entries(plugin.userConfig).map(([key, { sensitive = false }]) => [
    key,
    { sensitive },
  ]);
  expect(Object.fromEntries(kept)).toEqual(bundle.user_config);
  expect(server.env).toEqual(bundle.server.mcp_config.env);
  expect(variablesIn(helpText)).toEqual(expect.arrayContaining(Object.keys(server.env)));
});

test('its README says what the directory wants to read', () => {
  const readme = read('packaging/claude-plugin/README.md');
  expect(readme).toMatch(/^# /);
  expect(readme).toContain('\n## Privacy Policy\n');
  expect(readme.match(/\S+/g)?.length).toBeGreaterThan(40);
  expect(readme.match(/^- [^*].*[.?]$/gm)).toHaveLength(3);
});
