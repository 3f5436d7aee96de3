/**
 * `qlik-groups-mcp help [command]`, written out of the definitions of the commands.
 *
 * @module
 */

import { wrap } from '../text/wrap.js';
import { type Command, defineCommand, type Option } from './command.js';
import { type Commands, commands, DEFAULT_COMMAND } from './commands.js';
import { commandNamed } from './parse-command-line.js';

/** Long lines are broken here, so that they can be read. */
const WIDTH = 96;

const PROGRAM = 'qlik-groups-mcp';

const INTRO = `${PROGRAM}: an MCP server with which an assistant manages the groups and roles
of a Qlik Cloud tenant. A person approves every risky change, in their own client or browser.
`;

type Row = readonly [left: string, right: string];

const settings: readonly Row[] = [
  ['QLIK_TENANT_URL', 'address of the tenant, such as https://acme.eu.qlikcloud.com'],
  ['QLIK_API_KEY', 'API key of a tenant admin, or instead of it:'],
  ['QLIK_CLIENT_ID', 'id and'],
  ['QLIK_CLIENT_SECRET', 'secret of an OAuth client with the scope admin_classic'],
  ['QLIK_IMPERSONATE_SUBJECT', 'with an OAuth client that may impersonate: the person to act'],
  ['QLIK_IMPERSONATE_USER_ID', "as, by subject or by user id, so that Qlik's audit log names them"],
  [
    'QLIK_APPROVAL',
    'how the person is asked: auto (a form in the client, else a page in the browser), form or off (no page), page (always the page)',
  ],
  ['QLIK_APPROVAL_ADDRESS', 'stderr: write the address of that page there'],
  ['QLIK_CONTEXT', 'instead of all these: a context of qlik-cli, by its name'],
  ['QLIK_PROFILE', 'a profile, as --profile names it'],
  ['QLIK_READ_ONLY', 'true: nothing can be changed'],
  ['QLIK_POLICY', 'file of the policy, when it is not in the usual place'],
  ['QLIK_GROUPS_STATE', 'folder for the journal, when it is not in the usual place'],
];

const helpCommand = defineCommand({
  options: {},
  usage: [
    { words: '', does: 'this text' },
    { words: '<command>', does: 'how to call one of these, and its options' },
  ],
  run({ word }) {
    process.stdout.write(word === undefined ? helpText : helpFor(word));
    return Promise.resolve(0);
  },
});

export const allCommands: Commands = { ...commands, help: helpCommand };

/** What `qlik-groups-mcp help` prints. */
export const helpText = [
  INTRO,
  section('Usage', Object.entries(allCommands).flatMap(usageRows)),
  ...Object.entries(allCommands).flatMap(([name, command]) => {
    const rows = optionRows(command).filter(
      ([option]) => !command.usage.some(({ words }) => words === option),
    );
    return rows.length === 0 ? [] : [section(`Options of ${name}`, rows)];
  }),
  section('Settings, in the environment of the server', settings),
].join('\n');

/** @throws {UsageError} Where there is no such command. */
function helpFor(name: string): string {
  const command = commandNamed(name, allCommands);
  const rows = optionRows(command);
  return [
    section('Usage', usageRows([name, command])),
    ...(rows.length === 0 ? [] : [section('Options', rows)]),
    ...(name === DEFAULT_COMMAND
      ? [section('Settings, in the environment of the server', settings)]
      : [`All commands, and the settings: ${PROGRAM} help\n`]),
  ].join('\n');
}

function usageRows([name, { usage }]: readonly [string, Command]): Row[] {
  return usage.map(({ words, does }) => [
    [PROGRAM, name === DEFAULT_COMMAND ? '' : name, words].filter(Boolean).join(' '),
    does,
  ]);
}

function optionRows({ options }: Command): Row[] {
  return Object.entries(options).map(([name, option]) => [nameOf(name, option), option.does]);
}

function nameOf(name: string, { short, value }: Option): string {
  return [
    short === undefined ? `--${name}` : `--${name}, -${short}`,
    ...(value === undefined ? [] : [value]),
  ].join(' ');
}

function section(title: string, rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 3;
  const lines = rows.flatMap(([left, right]) =>
    wrap(right, WIDTH - width - 2).map(
      (line, at) => `  ${(at === 0 ? left : '').padEnd(width)}${line}`,
    ),
  );
  return `${[title, ...lines].join('\n')}\n`;
}
