/**
 * A short conversation with the server over stdin and stdout, in one of the two revisions.
 *
 * @module
 */

import { demand, runToEnd } from './workplace.mjs';

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'extra-checks', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

const openings = {
  '2025-06-18': [
    {
      id: 1,
      method: 'initialize',
      params: {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: envelope['io.modelcontextprotocol/clientInfo'],
      },
    },
    { method: 'notifications/initialized' },
    { id: 2, method: 'tools/list' },
  ],
  '2026-07-28': [
    { id: 1, method: 'server/discover', params: { _meta: envelope } },
    { id: 2, method: 'tools/list', params: { _meta: envelope } },
  ],
};

export const revisions = Object.keys(openings);

/** @returns The tools, as they came. @throws {Error} Where anything else comes, or the end is not clean. */
export async function listTools(node, main, revision, { env, cwd }) {
  const lines = openings[revision].map((each) => JSON.stringify({ jsonrpc: '2.0', ...each }));
  const { code, out, err } = await runToEnd(node, [main], {
    ...{ env, cwd },
    input: `${lines.join('\n')}\n`,
    until: (text) => text.includes('"id":2') && text.endsWith('\n'),
    seconds: 20,
  });
  demand(code === 0, `ended with ${code}: ${err}`);
  const answers = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  demand(answers.length === 2, `${answers.length} answers came to two requests: ${out}`);
  const tools = answers.find(({ id }) => id === 2)?.result?.tools;
  demand(Array.isArray(tools) && tools.length > 0, `no tools came: ${out}`);
  return tools;
}
