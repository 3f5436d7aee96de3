/**
 * The packages that other tools judge: the bundle for Claude Desktop, and the plugin of Claude Code.
 *
 * @module
 */

import path from 'node:path';
import { listTools, revisions } from './speak.mjs';
import { demand, project, runWell } from './workplace.mjs';

export async function checkBundles(report, tools, { env, cwd }) {
  const how = { env, cwd };
  const folder = path.join(cwd, 'bundle');
  const file = path.join(cwd, 'qlik-groups-mcp.mcpb');
  const mcpb = async (...words) => {
    const script = await tools.script('mcpb');
    return await runWell(process.execPath, [script, ...words], how);
  };
  await report.check('mcpb validate', async () => {
    const { out } = await mcpb('validate', path.join(project, 'packaging/mcpb/manifest.json'));
    return out.trim().split('\n')[0];
  });
  await report.check('mcpb pack, unpack, and tools/list of what comes out', async () => {
    const build = path.join(project, 'packaging/mcpb/build.mjs');
    await runWell(process.execPath, [build, folder], how);
    const { out } = await mcpb('pack', folder, file);
    const unpacked = path.join(cwd, 'unpacked');
    await mcpb('unpack', file, unpacked);
    const main = path.join(unpacked, 'dist/main.js');
    const listed = await listTools(process.execPath, main, revisions[0], how);
    return `${listed.length} tools, ${/package size: .*/.exec(out)?.[0]}`;
  });
  await report.check('claude plugin validate --profile directory', async () => {
    await tools.onPath('claude');
    const plugin = path.join(project, 'packaging/claude-plugin');
    const words = ['plugin', 'validate', plugin, '--profile', 'directory'];
    const { out } = await runWell('claude', words, how);
    demand(out.includes('Validation passed'), out);
    return [...out.matchAll(/\(([A-Z]+_[A-Z_]+)\)/g)]
      .map(([, code]) => `warns of ${code}`)
      .join(', ');
  });
}
