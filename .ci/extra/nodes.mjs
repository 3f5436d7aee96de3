/**
 * The package, installed from its tarball, on each version of Node.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { listTools, revisions } from './speak.mjs';
import { nodes } from './tools.mjs';
import { demand, project, runWell } from './workplace.mjs';

const { version } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));

/** What is tried, and how it is known to be well. */
const attempts = {
  version: ({ out }) => out === `${version}\n`,
  help: ({ out }) => out.startsWith('qlik-groups-mcp: ') && out.includes('QLIK_TENANT_URL'),
  demo: ({ out }) => out.includes('What reached the tenant'),
};

export async function checkNodes(report, tools, { env, cwd, main }) {
  const table = new Map(nodes.map((name) => [name, {}]));
  const here = await listTools(process.execPath, main, revisions[0], { env, cwd });
  const expected = JSON.stringify(here);
  for (const [name, row] of table) {
    await report.check(`Node ${name}`, async () => {
      const node = await tools.node(name);
      const found = await runWell(node, ['--version'], { env, cwd });
      demand(found.out.trim() === `v${name}`, `this is ${found.out.trim()}`);
      const trouble = [];
      const attempt = async (what, act) => {
        const problem = await act().then(() => undefined, String);
        row[what] = problem === undefined ? 'ok' : 'failed';
        if (problem !== undefined) trouble.push(`${what}: ${problem}`);
      };
      for (const [command, isWell] of Object.entries(attempts)) {
        await attempt(command, async () => {
          const ended = await runWell(node, [main, command], { env, cwd });
          demand(isWell(ended), `said: ${ended.out.slice(0, 300)}`);
        });
      }
      for (const revision of revisions) {
        await attempt(`tools/list ${revision}`, async () => {
          const tools = JSON.stringify(await listTools(node, main, revision, { env, cwd }));
          demand(tools === expected, 'these are other tools than on the Node of this machine');
        });
      }
      demand(trouble.length === 0, trouble.join('\n'));
      return Object.keys(row).join(', ');
    });
  }
  print(table);
}

function print(table) {
  const columns = [...Object.keys(attempts), ...revisions.map((name) => `tools/list ${name}`)];
  const line = (first, cells) =>
    ['', first.padEnd(10), ...cells.map((cell, at) => cell.padEnd(columns[at].length)), '']
      .join(' | ')
      .trim();
  console.log(`\n${line('Node', columns)}`);
  console.log(
    line(
      '---',
      columns.map((name) => '-'.repeat(name.length)),
    ),
  );
  for (const [name, row] of table)
    console.log(
      line(
        name,
        columns.map((what) => row[what] ?? '-'),
      ),
    );
  console.log();
}
