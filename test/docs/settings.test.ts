import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { helpText } from '../../src/commands/help.js';
import { documentNamed, documents, fileNamed, tableOf } from '../support/docs/documents.js';

/** Of another program, and read like one of ours. */
const OF_QLIK_CLI = 'QLIK_CLI_USER_HOME_DIR';

function variablesIn(text: string): string[] {
  return [...new Set(text.match(/\bQLIK_[A-Z_]+\b/g))].sort();
}

/** What the sources ask the environment for. */
function variablesRead(): string[] {
  const files = readdirSync(fileNamed('src'), { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(fileNamed(`src/${name.replaceAll('\\', '/')}`), 'utf8'));
  const read = sources.flatMap((source) => [
    ...source.matchAll(/readVariable\(\s*(?:\w+\.)?env,\s*'(QLIK_\w+)'/g),
  ]);
  return [...new Set(read.map(([, name = '']) => name))].sort();
}

test('every variable that the documents name is read, and every one that is read is named', () => {
  expect(variablesRead().length).toBeGreaterThan(10);
  expect(variablesIn(documents.map(({ text }) => text).join('\n'))).toEqual(variablesRead());
});

test('the README lists the settings that the help lists', () => {
  const settings = tableOf(documentNamed('README.md'), 'Setting').map(([name = '']) => name);
  const listed = variablesIn(settings.join('\n'));
  expect(listed).toEqual(variablesIn(helpText));
  expect(listed).toEqual(variablesRead().filter((name) => name !== OF_QLIK_CLI));
});
