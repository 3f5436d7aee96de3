/**
 * What is particular to Codex CLI: its settings are TOML, it prints an entry as JSON, and its command
 * writes only part of what has to be there. Pure.
 *
 * Codex starts a server with a few variables only, so a key that is not handed on never arrives. And
 * it gives up on a call after a minute, while a person is still reading the question.
 *
 * @see https://developers.openai.com/codex/mcp
 * @module
 */

import { isRecord } from './entry/entry-changes.js';
import { SERVER_KEY, type ServerEntry } from './entry/server-entry.js';

type Entry = Readonly<Record<string, unknown>>;

/** Words that make Codex print the entry. */
export const codexGet = ['mcp', 'get', SERVER_KEY, '--json'];
export const codexHeader = `[mcp_servers.${SERVER_KEY}]`;

const TIMEOUT = 'tool_timeout_sec';
/** Seconds a person has for an answer. */
const TOOL_TIMEOUT_S = 300;

/** Whether Codex says that there is no such entry; it ends with 1 for every trouble. */
export function saysAbsent(err: string): boolean {
  return err.includes('No MCP server named');
}

/** The entry out of what Codex prints; undefined where it is no server on this machine. */
export function codexEntry(json: string): Entry | undefined {
  const reported: unknown = JSON.parse(json);
  if (!isRecord(reported) || !isRecord(reported.transport)) return undefined;
  const { transport } = reported;
  return transport.type === 'stdio' ? { ...transport, [TIMEOUT]: reported[TIMEOUT] } : undefined;
}

/** The entry as {@link codexEntry} tells it once all is there. */
export function wantedOfCodex({ command, args, env, passed }: ServerEntry, present: Entry): Entry {
  const known: unknown[] = Array.isArray(present.env_vars) ? present.env_vars : [];
  const own = isRecord(present.env) ? Object.keys(present.env) : [];
  // An OAuth client takes the place of a key.
  const missing = [...known, ...own].includes('QLIK_CLIENT_ID')
    ? []
    : passed.filter((name) => !known.includes(name));
  return {
    ...{ command, args: [...args] },
    ...(Object.keys(env).length === 0 ? {} : { env: { ...env } }),
    ...(missing.length === 0 ? {} : { env_vars: [...known, ...missing] }),
    ...(typeof present[TIMEOUT] === 'number' ? {} : { [TIMEOUT]: TOOL_TIMEOUT_S }),
  };
}

/** The lines under the header that no command of Codex writes. */
export function codexLines({ passed }: ServerEntry): string[] {
  return [
    ...(passed.length === 0 ? [] : [`env_vars = ${JSON.stringify(passed).replaceAll(',', ', ')}`]),
    `${TIMEOUT} = ${TOOL_TIMEOUT_S}`,
  ];
}

/**
 * The settings with lines under the header that Codex has just written.
 *
 * @returns Undefined where the header is not found exactly once.
 */
export function withLines(text: string, lines: readonly string[]): string | undefined {
  const header = /^\[mcp_servers\.qlik-groups\][ \t]*(\r?\n|$)/gm;
  const [found, second] = [...text.matchAll(header)];
  if (found === undefined || second !== undefined) return undefined;
  const [line, end = ''] = found;
  const eol = end === '' ? '\n' : end;
  const at = found.index + line.length;
  const added = lines.map((each) => each + eol).join('');
  return `${text.slice(0, at)}${end === '' ? eol : ''}${added}${text.slice(at)}`;
}
