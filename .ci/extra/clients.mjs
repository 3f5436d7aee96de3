/**
 * Clients of real life: put into each of them by `install`, started by them, taken out by `uninstall`.
 *
 * @module
 */

import { demand, runToEnd, runWell } from './workplace.mjs';

const quiet = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  GEMINI_CLI_TRUST_WORKSPACE: 'true',
};

/** Client, its program, and what it says once it has spoken with the server. */
const clients = [
  ['claude-code', 'claude', ({ out }) => /^qlik-groups: .* ✔ Connected$/m.exec(out)?.[0]],
  // Its output goes to stderr where that is no terminal.
  ['gemini', 'gemini', ({ out, err }) => /✓ qlik-groups: .* Connected$/m.exec(out + err)?.[0]],
  ['codex', 'codex', undefined],
];

/** @param main The unpacked package outside of node_modules, so that clients start it where it lies. */
export async function checkClients(report, tools, { env, cwd, main }) {
  const how = { cwd, env: { ...env, ...quiet } };
  const ours = (...words) => runWell(process.execPath, [main, ...words], how);
  for (const [client, program, connected] of clients) {
    const name = `${program} mcp`;
    const there = await report.check(`install ${client}`, async () => {
      await tools.onPath(program);
      const { out } = await ours('install', client, '--sandbox', '--yes');
      demand(out.includes('read back'), out);
      const seen = await runWell(program, ['mcp', 'list'], how);
      demand(`${seen.out}${seen.err}`.includes('qlik-groups'), `${name} list: ${seen.out}`);
    });
    if (!there) continue;
    await report.check(`${program} speaks with the server`, async () => {
      if (connected === undefined) return await codexStatus(how);
      const seen = await runWell(program, ['mcp', 'list'], how);
      const line = connected(seen);
      demand(line !== undefined, `${name} list: ${seen.out}${seen.err}`);
      return line.replace(main, 'dist/main.js');
    });
    await report.check(`uninstall ${client}`, async () => {
      await ours('uninstall', client, '--yes');
      const seen = await runWell(program, ['mcp', 'list'], how);
      demand(!`${seen.out}${seen.err}`.includes('qlik-groups'), `${name} list: ${seen.out}`);
    });
  }
}

/** `codex mcp list` starts nothing; its server for editors does, and tells which tools it found. */
async function codexStatus(how) {
  const requests = [
    { id: 1, method: 'initialize', params: { clientInfo: { name: 'extra', version: '1.0.0' } } },
    { method: 'initialized' },
    { id: 2, method: 'mcpServerStatus/list', params: {} },
  ];
  const { out, err } = await runToEnd('codex', ['app-server', '--disable', 'plugins'], {
    ...how,
    input: requests.map((each) => `${JSON.stringify(each)}\n`).join(''),
    until: (text) => /^\{"id":2,.*\}$/m.test(text),
  });
  const line = out.split('\n').find((each) => each.startsWith('{"id":2,'));
  demand(line !== undefined, `no answer came: ${out}${err}`);
  const found = JSON.parse(line).result.data.find(({ name }) => name === 'qlik-groups');
  const count = Object.keys(found?.tools ?? {}).length;
  demand(count > 0, `it found no tools: ${line.slice(0, 500)}`);
  return `${found.serverInfo.name} ${found.serverInfo.version}, ${count} tools`;
}
