/**
 * What is fetched from the npm registry, in exactly these versions. None of it runs a script when
 * installed, and none of it is a dependency of the project.
 *
 * @module
 */

import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { NotFetched } from './report.mjs';
import { runToEnd } from './workplace.mjs';

/** The oldest that is promised, and the newest of each line that is met in the field. */
export const nodes = ['20.19.0', '22.23.3', '24.21.0', '26.10.0'];
/** The Inspector needs 22.19 or newer. */
const nodeOfInspector = '22.23.3';

const inspector = '@modelcontextprotocol/inspector@2.12.0';
const clients = 'node_modules/@modelcontextprotocol/inspector/clients';

const tools = {
  inspector: [inspector, `${clients}/launcher/build/index.js`],
  mcpdo: [inspector, `${clients}/mcpdo/build/mcp-bin.js`],
  mcpb: ['@anthropic-ai/mcpb@2.1.2', 'node_modules/@anthropic-ai/mcpb/dist/cli/cli.js'],
  claude: [
    '@anthropic-ai/claude-code@2.1.330',
    'node_modules/@anthropic-ai/claude-code/cli-wrapper.cjs',
  ],
  gemini: ['@google/gemini-cli@0.61.0', 'node_modules/@google/gemini-cli/bundle/gemini.js'],
  codex: ['@openai/codex@0.169.0', 'node_modules/@openai/codex/bin/codex.js'],
};

export function openTools({ folder, bin }) {
  const fetched = new Map();
  const get = (spec) => {
    const known = fetched.get(spec) ?? install(spec, folder(`tools/${spec.replace(/\W+/g, '-')}`));
    fetched.set(spec, known);
    return known;
  };
  const node = async (version) => {
    const name = `${packageOfNode()}@${version}`;
    return found(path.join(await get(name), 'node_modules', packageOfNode(), 'bin/node'), name);
  };
  const script = async (tool) => {
    const [spec, file] = tools[tool];
    return found(path.join(await get(spec), file), spec);
  };
  return {
    /** Path of that version of Node. @throws {NotFetched} */
    node,
    /** Path of the script of a tool. @throws {NotFetched} */
    script,
    /** Node for the Inspector, and its script. @throws {NotFetched} */
    async inspector(tool) {
      return { node: await node(nodeOfInspector), script: await script(tool) };
    },
    /** Puts a client on PATH, as its own installation would. @throws {NotFetched} */
    async onPath(tool) {
      const file = path.join(bin, tool);
      writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${await script(tool)}' "$@"\n`);
      chmodSync(file, 0o755);
      return tool;
    },
    /** Begins with all of them; one after the other, so that the network is not the measure. */
    async begin() {
      for (const version of nodes) await node(version).catch(() => undefined);
      for (const tool of Object.keys(tools)) await script(tool).catch(() => undefined);
    },
  };
}

/** By the ordinary client, as the account has set it up; nothing is set by the project. */
async function install(spec, folder) {
  writeFileSync(path.join(folder, 'package.json'), '{}');
  const words = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
    spec,
  ];
  // `npm run` hands the settings of the project on, and those of its own run.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !name.startsWith('npm_') || /_(registry|cache|userconfig)$/.test(name),
    ),
  );
  const { code, err } = await runToEnd('npm', words, { env, cwd: folder, seconds: 120 });
  if (code === 0) return folder;
  const said = err.split('\n').filter((line) => line.startsWith('npm error'));
  const message = `${spec} could not be fetched: ${said.slice(0, 3).join('; ') || 'it took too long'}`;
  throw code === null || unreachable.test(err) ? new NotFetched(message) : new Error(message);
}

/** The registry does not have it, refuses it, or is not there; all else is wrong here. */
const unreachable =
  /^npm error code (E[45]\d\d|ETARGET|ENOVERSIONS|ENOTFOUND|EAI_AGAIN|ECONN\w+|E\w*TIMEDOUT|ERR_SOCKET_TIMEOUT|E\w+UNREACH)$/m;

function found(file, spec) {
  if (existsSync(file)) return file;
  throw new Error(`${spec} has no ${path.basename(file)} where it used to be`);
}

/** The package of Node itself installs this one by a script. */
function packageOfNode() {
  const apple = process.platform === 'darwin' && process.arch === 'arm64';
  return `${apple ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`;
}
