import { expect, test } from 'vitest';
import { z } from 'zod';
import { helpText } from '../../src/commands/help.js';
import { ours, ROOT, readJson, runIn, variablesIn } from '../support/packaging/files.js';

/** One version, never a range: the registry refuses `latest`, `^1.2.3` and the like. */
const Version = z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/);

/**
 * The rules of the registry for what this entry uses; nothing else may stand in it.
 *
 * @see https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json
 */
const Server = z.strictObject({
  $schema: z.literal(
    'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
  ),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[A-Za-z0-9.-]+\/[A-Za-z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: Version,
  packages: z.tuple([
    z.strictObject({
      registryType: z.literal('npm'),
      identifier: z.string(),
      version: Version,
      runtimeHint: z.literal('npx'),
      transport: z.strictObject({ type: z.literal('stdio') }),
      environmentVariables: z.array(
        z.strictObject({
          name: z.string(),
          description: z.string().min(1),
          placeholder: z.string().optional(),
          isRequired: z.boolean().optional(),
          isSecret: z.boolean().optional(),
          format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
          choices: z.array(z.string()).optional(),
          default: z.string().optional(),
        }),
      ),
    }),
  ]),
});

const server = Server.parse(readJson('packaging/server.json'));
const [npm] = server.packages;

test('the registry finds the package by its name, and its owner in the package', () => {
  expect(server.name).toBe(ours.mcpName);
  expect(npm.identifier).toBe(ours.name);
  expect([server.version, npm.version]).toEqual([ours.version, ours.version]);
});

test('every variable is one of the server, and what is secret is said to be', () => {
  const names = npm.environmentVariables.map(({ name }) => name);
  expect(variablesIn(helpText)).toEqual(expect.arrayContaining(names));
  const secret = npm.environmentVariables.filter(({ isSecret }) => isSecret === true);
  expect(secret.map(({ name }) => name)).toEqual(['QLIK_API_KEY', 'QLIK_CLIENT_SECRET']);
});

test('a default is one of the choices', () => {
  const chosen = npm.environmentVariables.filter(({ choices }) => choices !== undefined);
  expect(chosen).not.toEqual([]);
  for (const { choices, default: usual } of chosen) expect(choices).toContain(usual);
});

test.each([
  ['a range', { version: '^1.2.3' }],
  ['a long description', { description: 'x'.repeat(101) }],
  ['two slashes', { name: 'io.github.acme/groups/mcp' }],
  ['an unknown field', { homepage: 'https://acme.example' }],
])('these rules refuse %s', (_, change) => {
  expect(Server.safeParse({ ...server, ...change }).success).toBe(false);
});

test('nothing is checked against a file that is not the schema of the registry', async () => {
  const words = ['packaging/check-server.mjs', 'packaging/server.json'];
  expect(await runIn(ROOT, process.execPath, words)).toMatchInlineSnapshot(`
    {
      "code": 1,
      "out": "This is not the schema of 2025-12-11, so server.json was not checked.
    ",
    }
  `);
});
