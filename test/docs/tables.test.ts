import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Client, Secrets } from '../../src/clients/client.js';
import { clients } from '../../src/clients/clients.js';
import { tools } from '../../src/tools/catalogue.js';
import { documentNamed, fileNamed, tableOf } from '../support/docs/documents.js';

const readme = documentNamed('README.md');

describe('the clients', () => {
  const putIn: Readonly<Record<Client['by'], string>> = {
    command: 'its command',
    file: 'its file',
    hand: 'you',
  };
  const keyIn: Readonly<Record<Secrets['kind'], string>> = {
    reference: 'your environment',
    passed: 'your environment',
    asked: 'its own store; it asks you',
    keyring: "the system's keyring",
    plain: 'its file, as plain text',
  };

  test('are those that the server knows, each as it is', () => {
    const rows = clients.map(({ name, id, by, secrets, asks }) => [
      name,
      `\`${id}\``,
      putIn[by],
      keyIn[secrets.kind],
      asks.includes('form') ? 'a form' : 'the page',
    ]);
    expect(tableOf(readme, 'Client')).toEqual(rows);
  });

  test('are counted in the changes', () => {
    expect(documentNamed('CHANGELOG.md').text).toContain(`for ${clients.length} clients`);
  });
});

describe('the tools', () => {
  const rows = tableOf(readme, 'Tool');

  test('are those of the catalogue, in its order', () => {
    expect(rows.map(([name]) => name)).toEqual(tools.map(({ name }) => `\`${name}\``));
  });

  test('each has a sentence of its own, and reading asks nobody', () => {
    expect(new Set(rows.map(([, says]) => says)).size).toBe(tools.length);
    for (const [, says] of rows) expect(says).toMatch(/^\p{Lu}.*[.?…]$/u);
    expect(rows.map(([name, , asked]) => [name, asked === 'no'])).toEqual(
      tools.map(({ name, effect }) => [`\`${name}\``, effect === 'reads']),
    );
  });
});

describe('what the server says when something goes wrong', () => {
  const sources = readdirSync(fileNamed('src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(fileNamed(`src/${name.replaceAll('\\', '/')}`), 'utf8'))
    .join('\n');
  const said = tableOf(readme, 'It says').map(([words = '']) => words);

  test.each(said)('%s', (words) => {
    const parts = [...words.matchAll(/`([^`]+)`/g)].map(([, part = '']) => part);
    expect(parts.length).toBeGreaterThan(0);
    // Singular and plural are chosen where it is said.
    const spelt = parts.map((part) => part.replace(/^is not set$/, "'is' : 'are'} not set"));
    for (const part of spelt) expect(sources).toContain(part);
  });
});
