import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DEFAULT_COMMAND } from '../../src/commands/commands.js';
import { allCommands } from '../../src/commands/help.js';
import { installCommand, uninstallCommand } from '../../src/commands/install/definition.js';
import { installRequest, uninstallRequest } from '../../src/commands/install/request.js';
import { journalCommand } from '../../src/commands/journal/definition.js';
import { journalRequest } from '../../src/commands/journal/request.js';
import { parseCommandLine } from '../../src/commands/parse-command-line.js';
import {
  codeIn,
  type Document,
  documents,
  fencesOf,
  fileNamed,
} from '../support/docs/documents.js';

const commands = Object.keys(allCommands).filter((name) => name !== DEFAULT_COMMAND);

/** For what stands between angle brackets. */
const examples: Readonly<Record<string, string>> = {
  '<name>': 'acme',
  '<host>': 'acme.eu.qlikcloud.com',
  '<client>': 'cursor',
  '<id>': '774ac2b7-6820-46e2-ae6a-f7b87076ddef',
};

const program = /(?:qlik-groups-mcp|node dist\/main\.js)((?: +[^\s|&;]+)*)/;

/** What stands behind the name of the program, everywhere in a document. */
function commandLines(document: Document): string[] {
  const shell = fencesOf(document)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.replace(/ +#.*$/, ''));
  const inProse = codeIn(document);
  const named = [...shell, ...inProse].flatMap((line) => program.exec(line)?.[1]?.trim() ?? []);
  // In prose the name of the program is often left out.
  const short = inProse.filter((code) => {
    const [first = '', ...rest] = code.split(' ');
    return commands.includes(first) && rest.length > 0;
  });
  return [...named, ...short, ...inProse.filter((code) => code.startsWith('--'))];
}

/** Reads it as the program does. @throws {Error} What the program would say. */
function understand(line: string): void {
  const args = line
    .replaceAll(/<\w+>/g, (name) => examples[name] ?? name)
    .split(' ')
    .filter((word) => word !== '');
  const [first = ''] = args;
  // Named in prose, mostly without a value.
  if (first.startsWith('--')) {
    if (Object.values(allCommands).some(({ options }) => first.slice(2) in options)) return;
    if (first === '--help' || first === '--version') return;
    throw new Error(`no option ${first}`);
  }
  const { name, word } = parseCommandLine(args, allCommands);
  const rest = { args: args.slice(1), allowPositionals: true } as const;
  if (name === 'journal') {
    journalRequest(word, parseArgs({ ...rest, options: journalCommand.options }).values);
  }
  if (name === 'install') {
    installRequest(word, parseArgs({ ...rest, options: installCommand.options }).values);
  }
  if (name === 'uninstall') {
    uninstallRequest(word, parseArgs({ ...rest, options: uninstallCommand.options }).values);
  }
}

describe.each(documents)('$name', (document) => {
  test('every command of this program can be given as it stands', () => {
    const problems = commandLines(document).flatMap((line) => {
      try {
        understand(line);
        return [];
      } catch (error) {
        return `${line}: ${error instanceof Error ? error.message : String(error)}`;
      }
    });
    expect(problems).toEqual([]);
  });

  test('every npm script exists', () => {
    const { scripts } = JSON.parse(readFileSync(fileNamed('package.json'), 'utf8'));
    const run = [...document.text.matchAll(/\bnpm (run )?([a-z:]+)/g)];
    const unknown = run.flatMap(([whole, , name = '']) =>
      /^(ci|install)$/.test(name) || name in scripts ? [] : whole,
    );
    expect(unknown).toEqual([]);
  });
});

test('a wrong command would be found', () => {
  const wrong = (line: string) => () => understand(line);
  expect(wrong('heal')).toThrow('no command heal');
  expect(wrong('doctor --port 1')).toThrow('--port is not for doctor');
  expect(wrong('journal prove')).toThrow();
  expect(wrong('install --print')).toThrow();
  expect(wrong('install emacs')).toThrow('there is no client');
  expect(wrong('--mcp')).toThrow('no option --mcp');
  const [readme] = documents;
  expect(readme && commandLines(readme)).toContain('install cursor --sandbox');
});

test('every command is told of somewhere', () => {
  const told = documents.flatMap(commandLines).map((line) => line.split(' ')[0]);
  expect(commands.filter((name) => !told.includes(name))).toEqual([]);
});

test('what CI runs is what the README says', () => {
  const [, command] = /^\{ (.+); \} 2>&1/m.exec(readFileSync(fileNamed('.ci/run'), 'utf8')) ?? [];
  const [readme] = documents;
  expect(readme && fencesOf(readme).map(({ text }) => text.trim())).toContain(command);
});
