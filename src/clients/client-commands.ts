/**
 * The commands with which clients take a server in and let it go, word for word. Pure.
 *
 * Each form was run against the client: Claude Code 2.1.330, Codex CLI 0.169.0. That of VS Code is the
 * documented one.
 *
 * @see https://code.visualstudio.com/docs/copilot/customization/mcp-servers
 * @module
 */

import type { Client } from './client.js';
import { jsonEntry, SERVER_KEY, type ServerEntry } from './entry/server-entry.js';

/** Words of a command line, without the name of the program. */
export type Words = readonly string[];

/** @returns Undefined where the client has no command for it. */
export function addWords(client: Client, entry: ServerEntry): Words | undefined {
  const { command, args } = entry;
  switch (client.id) {
    case 'claude-code':
      return [
        ...['mcp', 'add', SERVER_KEY, '--scope', 'user'],
        ...env(entry),
        '--',
        command,
        ...args,
      ];
    case 'codex':
      return [...['mcp', 'add', SERVER_KEY], ...env(entry), '--', command, ...args];
    case 'vscode': {
      const { inputs } = entry;
      const server = { name: SERVER_KEY, ...jsonEntry(client, entry) };
      return ['--add-mcp', JSON.stringify(inputs.length === 0 ? server : { ...server, inputs })];
    }
    default:
      return undefined;
  }
}

/** @returns Undefined where the client has no command for it. */
export function removeWords({ id }: Client): Words | undefined {
  switch (id) {
    case 'claude-code':
      return ['mcp', 'remove', SERVER_KEY, '--scope', 'user'];
    case 'codex':
      return ['mcp', 'remove', SERVER_KEY];
    default:
      return undefined;
  }
}

/** Whether adding fails where the server is there already. */
export function addsOnlyOnce({ id }: Client): boolean {
  return id === 'claude-code';
}

function env({ env: variables }: ServerEntry): string[] {
  return Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
}
