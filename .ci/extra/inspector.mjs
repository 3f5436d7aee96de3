/**
 * The MCP Inspector, in both revisions: what it lists and calls, and the four ways in which a person
 * can answer a question, by its connection client `mcpdo`.
 *
 * @module
 */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { demand, runToEnd, runWell } from './workplace.mjs';

/** How each era calls the way a question takes. */
const eras = { legacy: 'server-request', modern: 'input-required' };

/** In this order: the last one changes the group, and after a third refusal nobody is asked for a while. */
const answers = [
  ['a wrong word', ['typed:=Stewart'], /^Not done: what was typed is not what the question asked/],
  ['decline', ['--decline'], /^Not done: the person declined/],
  ['accept', ['typed:=Steward'], /^Done in .*, and read back: took "Steward" away/],
];

export async function checkInspector(report, tools, { env, cwd, main }) {
  const config = path.join(cwd, 'inspector.json');
  const server = { type: 'stdio', command: process.execPath, args: [main, '--sandbox'] };
  const servers = Object.keys(eras).map((era) => [era, { ...server, protocolEra: era }]);
  writeFileSync(config, JSON.stringify({ mcpServers: Object.fromEntries(servers) }));
  const how = { cwd, env: { ...env, MCP_INSPECTOR_SECRET_STORE: 'memory' } };

  for (const era of Object.keys(eras)) {
    await report.check(`Inspector --cli, ${era}: tools/list and list_groups`, async () => {
      const { node, script } = await tools.inspector('inspector');
      const words = [script, '--cli', '--config', config, '--server', era, '--format', 'json'];
      const call = async (...more) =>
        JSON.parse((await runWell(node, [...words, ...more], how)).out).result;
      const listed = await call('--method', 'tools/list');
      const called = await call(
        ...['--method', 'tools/call', '--tool-name', 'list_groups'],
        ...['--tool-arg', 'query=CG-Finance'],
      );
      demand(textOf(called).includes('"CG-Finance"'), `list_groups said: ${textOf(called)}`);
      return `${listed.tools.length} tools, ${textOf(called).split('\n')[0]}`;
    });
  }
  await withDaemon(tools, how, async (own) => {
    for (const [era, origin] of Object.entries(eras)) {
      await checkAnswers(report, tools, { era, origin, config }, own);
    }
  });
}

async function checkAnswers(report, tools, { era, origin, config }, how) {
  /** Exit code 5 tells that the tool said no. */
  const mcpdo = async (...words) => {
    const { node, script } = await tools.inspector('mcpdo');
    const { code, out, err } = await runToEnd(node, [script, '--format', 'json', ...words], how);
    demand(code === 0 || code === 5, `mcpdo ${words.join(' ')} ended with ${code}: ${out}${err}`);
    return JSON.parse(out);
  };
  const on = ['--connection', era];
  const here = await report.check(`mcpdo, ${era}: connect`, async () => {
    const { protocolEra } = await mcpdo('--config', config, 'connect', era);
    demand(protocolEra === era, `it speaks ${protocolEra}`);
  });
  if (!here) return;
  for (const [name, words, said] of answers) {
    await report.check(`mcpdo, ${era}: ${name}`, async () => {
      const call = ['tools/call', 'remove_role', 'group:=CG-Finance', 'roles:=["Steward"]'];
      const { elicitationPending: asked } = await mcpdo(...on, ...call);
      demand(asked?.mode === 'form' && asked.origin === origin, `asked: ${JSON.stringify(asked)}`);
      demand(asked.message.includes('take "Steward" away'), `asked: ${asked.message}`);
      const answer = await mcpdo(...on, 'elicitation/respond', asked.elicitationId, ...words);
      demand(said.test(textOf(answer)), `the answer was: ${textOf(answer)}`);
      const group = textOf(await mcpdo(...on, 'tools/call', 'get_group', 'group:=CG-Finance'));
      const taken = name === 'accept';
      demand(group.includes('"Steward"') !== taken, `afterwards the group is: ${group}`);
      return textOf(answer).split('\n')[0];
    });
  }
  await mcpdo(...on, 'disconnect', era);
}

/** `mcpdo` keeps its connections in a process of its own, which would outlive this one. */
async function withDaemon(tools, { env, cwd }, act) {
  // The path of a socket has to be short, so its folder is not in the workplace.
  const folder = mkdtempSync(path.join(tmpdir(), 'mcpdo-'));
  const own = {
    MCP_INSPECTOR_DAEMON_DIR: folder,
    MCP_INSPECTOR_DAEMON_TOKEN: randomBytes(32).toString('base64url'),
  };
  const how = { cwd, env: { ...env, ...own } };
  try {
    await act(how);
  } finally {
    const known = await tools.inspector('mcpdo').catch(() => undefined);
    if (known !== undefined) await runToEnd(known.node, [known.script, 'daemon', 'stop'], how);
    rmSync(folder, { recursive: true, force: true });
  }
}

function textOf({ content = [] }) {
  return content.map(({ text }) => text).join('\n');
}
