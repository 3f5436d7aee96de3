/**
 * What only CI does: the packed package on several versions of Node, in the Inspector and in real
 * clients, and what other tools say about the packages. Needs `npm run build` before and, for the
 * tools, the npm registry; nothing else outside of this machine.
 *
 *   npm run ci:clients               a tool that the registry does not give is told, and no failure
 *   npm run ci:clients -- --strict   it is one: before a release
 *
 * @module
 */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkBundles } from './bundles.mjs';
import { checkClients } from './clients.mjs';
import { checkInspector } from './inspector.mjs';
import { checkNodes } from './nodes.mjs';
import { openReport } from './report.mjs';
import { openTools } from './tools.mjs';
import { openWorkplace, project, runWell } from './workplace.mjs';

const { values } = parseArgs({ options: { strict: { type: 'boolean', default: false } } });
const place = openWorkplace();
try {
  const report = openReport(values.strict);
  const tools = openTools(place);
  const fetching = tools.begin();
  const how = { env: place.env, cwd: place.folder('work') };
  const main = await unpack(how);

  await checkNodes(report, tools, { ...how, main: main.installed });
  await checkInspector(report, tools, { ...how, main: main.installed });
  await checkClients(report, tools, { ...how, main: main.unpacked });
  await checkBundles(report, tools, how);
  await fetching;
  process.exitCode = report.close();
} finally {
  place.close();
}

/** The tarball as npm installs it, and as it is, outside of any node_modules. */
async function unpack({ env, cwd }) {
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', cwd];
  const [{ filename }] = JSON.parse((await runWell('npm', pack, { env, cwd: project })).out);
  const tarball = path.join(cwd, filename);
  const installed = place.folder('installed');
  const words = ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball];
  await runWell('npm', [...words, '--prefix', installed], { env, cwd: installed });
  await runWell('tar', ['-xzf', tarball, '-C', place.folder('unpacked')], { env, cwd });
  return {
    installed: path.join(installed, 'node_modules/qlik-groups-mcp/dist/main.js'),
    unpacked: path.join(place.root, 'unpacked/package/dist/main.js'),
  };
}
