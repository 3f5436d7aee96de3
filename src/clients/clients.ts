/**
 * Every client that this server can be put into, as plain data. Clients change monthly: what is not
 * documented or was not seen counts as no.
 *
 * @see https://code.claude.com/docs/en/mcp
 * @see https://code.visualstudio.com/docs/copilot/reference/mcp-configuration
 * @module
 */

import type { Client, Secrets } from './client.js';
import { inConfig, inHome, inOwn, inSettings, onWindows } from './config-paths.js';

const braces: Secrets = { kind: 'reference', to: (name) => `\${${name}}` };
const bracesWithEnv: Secrets = { kind: 'reference', to: (name) => `\${env:${name}}` };
const plain: Secrets = { kind: 'plain' };

const stdio = { type: 'stdio' } as const;
const usual = { format: 'json', key: 'mcpServers', fixed: stdio } as const;

export const clients: readonly Client[] = [
  {
    ...usual,
    id: 'claude-code',
    name: 'Claude Code',
    by: 'command',
    program: 'claude',
    file: inOwn('CLAUDE_CONFIG_DIR', [], '.claude.json'),
    folder: inOwn('CLAUDE_CONFIG_DIR', ['.claude']),
    elsewhere: '.mcp.json of a project',
    secrets: braces,
    asks: ['form', 'url'],
    // Its own check warns: "Windows requires 'cmd /c' wrapper to execute npx".
    wrapsNpx: true,
  },
  {
    ...usual,
    id: 'claude-desktop',
    name: 'Claude Desktop',
    by: 'file',
    // No file is documented for Linux.
    file: (machine) =>
      machine.platform === 'darwin' || machine.platform === 'win32'
        ? inSettings('Claude', 'claude_desktop_config.json')(machine)
        : undefined,
    elsewhere: 'the file that Settings, Developer, Edit Config opens',
    secrets: plain,
    asks: [],
    // https://github.com/modelcontextprotocol/servers/pull/3659
    wrapsNpx: true,
    keyNote:
      'Claude Desktop keeps the settings of a bundle (.mcpb) in the keychain of the system, but everything in this file as plain text.',
  },
  {
    id: 'vscode',
    name: 'VS Code',
    by: 'command',
    program: 'code',
    file: inSettings('Code', 'User', 'mcp.json'),
    elsewhere: '.vscode/mcp.json of a project',
    format: 'json',
    key: 'servers',
    fixed: stdio,
    secrets: { kind: 'asked' },
    asks: ['form', 'url'],
  },
  {
    ...usual,
    id: 'cursor',
    name: 'Cursor',
    by: 'file',
    program: 'cursor',
    file: inHome('.cursor', 'mcp.json'),
    elsewhere: '.cursor/mcp.json of a project',
    secrets: bracesWithEnv,
    onDesktop: true,
    asks: ['form'],
  },
  {
    ...usual,
    id: 'windsurf',
    name: 'Windsurf',
    by: 'hand',
    program: 'windsurf',
    file: inHome('.codeium', 'windsurf', 'mcp_config.json'),
    secrets: bracesWithEnv,
    onDesktop: true,
    asks: [],
  },
  {
    ...usual,
    id: 'cline',
    name: 'Cline',
    by: 'hand',
    program: 'cline',
    file: inHome('.cline', 'mcp.json'),
    elsewhere: 'the file that the MCP panel of the extension opens',
    secrets: plain,
    asks: [],
  },
  {
    id: 'zed',
    name: 'Zed',
    by: 'hand',
    program: 'zed',
    file: onWindows(inSettings('Zed', 'settings.json'), inConfig('zed', 'settings.json')),
    format: 'json',
    key: 'context_servers',
    fixed: { source: 'custom' },
    secrets: plain,
    asks: [],
  },
  {
    ...usual,
    id: 'jetbrains',
    name: 'JetBrains AI Assistant',
    by: 'hand',
    folder: inSettings('JetBrains'),
    elsewhere: 'Settings, Tools, AI Assistant, Model Context Protocol',
    secrets: plain,
    asks: [],
  },
  {
    ...usual,
    id: 'gemini',
    name: 'Gemini CLI',
    // Not by its command: `gemini mcp add` and `remove` of 0.61 write the values of all variables
    // that the file refers to, keys of other servers among them, into the file.
    by: 'file',
    program: 'gemini',
    file: inHome('.gemini', 'settings.json'),
    elsewhere: '.gemini/settings.json of a project',
    fixed: {},
    secrets: braces,
    asks: [],
    keyNote:
      'The commands gemini mcp add and gemini mcp remove (seen in 0.61) replace every variable in this file by its value. Unset QLIK_API_KEY before you run them, or the key is written down.',
  },
  {
    id: 'codex',
    name: 'Codex CLI',
    by: 'command',
    program: 'codex',
    file: inOwn('CODEX_HOME', ['.codex'], 'config.toml'),
    format: 'toml',
    key: 'mcp_servers',
    fixed: {},
    secrets: { kind: 'passed' },
    asks: ['form', 'url'],
    note: 'Under codex exec nobody is asked, so changes that need an approval are refused there.',
  },
  {
    id: 'goose',
    name: 'Goose',
    by: 'hand',
    program: 'goose',
    file: onWindows(
      inSettings('Block', 'goose', 'config', 'config.yaml'),
      inConfig('goose', 'config.yaml'),
    ),
    format: 'goose',
    key: 'extensions',
    fixed: stdio,
    secrets: { kind: 'keyring' },
    asks: ['form'],
  },
  {
    id: 'librechat',
    name: 'LibreChat',
    by: 'hand',
    elsewhere: 'librechat.yaml of its server',
    format: 'librechat',
    key: 'mcpServers',
    fixed: stdio,
    secrets: braces,
    asks: [],
  },
  {
    ...usual,
    id: 'kiro',
    name: 'Kiro',
    by: 'hand',
    program: 'kiro',
    file: inHome('.kiro', 'settings', 'mcp.json'),
    elsewhere: '.kiro/settings/mcp.json of a project',
    secrets: braces,
    onDesktop: true,
    asks: ['form', 'url'],
  },
  {
    ...usual,
    id: 'copilot-cli',
    name: 'GitHub Copilot CLI',
    by: 'hand',
    program: 'copilot',
    file: inHome('.copilot', 'mcp-config.json'),
    elsewhere: '.mcp.json of a project',
    fixed: { ...stdio, tools: ['*'] },
    secrets: plain,
    asks: ['form'],
    note: 'In autopilot Copilot answers questions by itself. Do not use it so with this server.',
  },
];
