/**
 * What a person pastes into the file of a client. Pure.
 *
 * @module
 */

import type { Client } from './client.js';
import { codexLines } from './codex.js';
import { jsonEntry, SERVER_KEY, type ServerEntry } from './entry/server-entry.js';
import { stringifyJson } from './files/stringify-json.js';

/** @returns Lines that end with a line break. */
export function manualSnippet(client: Client, entry: ServerEntry): string {
  switch (client.format) {
    case 'json':
      return json(client, entry);
    case 'toml':
      return toml(client, entry);
    case 'goose':
      return goose(client, entry);
    case 'librechat':
      return librechat(client, entry);
  }
}

function json(client: Client, entry: ServerEntry): string {
  const { inputs } = entry;
  const whole = {
    ...(inputs.length === 0 ? {} : { inputs }),
    [client.key]: { [SERVER_KEY]: jsonEntry(client, entry) },
  };
  return `${stringifyJson(whole, { unit: '  ', eol: '\n' })}\n`;
}

/** Strings of JSON are strings of TOML, but for the one control character that JSON leaves as it is. */
function toml({ key }: Client, entry: ServerEntry): string {
  const { command, args, env } = entry;
  const text = (value: string): string => JSON.stringify(value).replaceAll('\u007f', '\\u007f');
  const list = (values: readonly string[]): string => `[${values.map(text).join(', ')}]`;
  const table = `${key}.${SERVER_KEY}`;
  const variables = Object.entries(env);
  return lines([
    `[${table}]`,
    `command = ${text(command)}`,
    `args = ${list(args)}`,
    ...codexLines(entry),
    ...(variables.length === 0
      ? []
      : ['', `[${table}.env]`, ...variables.map(([name, value]) => `${name} = ${text(value)}`)]),
  ]);
}

/** Strings and lists of JSON are strings and lists of YAML. */
function goose({ key, fixed }: Client, { command, args, env, passed }: ServerEntry): string {
  return lines([
    `${key}:`,
    `  ${SERVER_KEY}:`,
    `    name: ${SERVER_KEY}`,
    ...Object.entries(fixed).map(([name, value]) => `    ${name}: ${String(value)}`),
    '    enabled: true',
    `    cmd: ${JSON.stringify(command)}`,
    `    args: ${JSON.stringify(args)}`,
    ...mapping('envs', env),
    ...(passed.length === 0 ? [] : [`    env_keys: ${JSON.stringify(passed)}`]),
    '    timeout: 300',
  ]);
}

function librechat({ key, fixed }: Client, { command, args, env }: ServerEntry): string {
  return lines([
    `${key}:`,
    `  ${SERVER_KEY}:`,
    ...Object.entries(fixed).map(([name, value]) => `    ${name}: ${String(value)}`),
    `    command: ${JSON.stringify(command)}`,
    `    args: ${JSON.stringify(args)}`,
    ...mapping('env', env),
  ]);
}

function mapping(name: string, values: Readonly<Record<string, string>>): string[] {
  const entries = Object.entries(values);
  if (entries.length === 0) return [];
  return [
    `    ${name}:`,
    ...entries.map(([key, value]) => `      ${key}: ${JSON.stringify(value)}`),
  ];
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
