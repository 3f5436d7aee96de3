import { expect, test } from 'vitest';
import { asksOn, configLocation } from '../../src/clients/advice.js';
import { clients } from '../../src/clients/clients.js';
import type { Machine } from '../../src/config/machine.js';
import { clientNamed, linux, mac, windows } from '../support/clients/some-machines.js';

function files(machine: Machine): Record<string, string | undefined> {
  return Object.fromEntries(clients.map(({ id, file }) => [id, file?.(machine)]));
}

test('each client has its own name', () => {
  expect(new Set(clients.map(({ id }) => id)).size).toBe(clients.length);
  for (const { id } of clients) expect(id).toMatch(/^[a-z][a-z-]+$/);
});

test('on Linux the files are where the clients look', () => {
  expect(files(linux)).toMatchInlineSnapshot(`
    {
      "claude-code": "/home/ana/.claude.json",
      "claude-desktop": undefined,
      "cline": "/home/ana/.cline/mcp.json",
      "codex": "/home/ana/.codex/config.toml",
      "copilot-cli": "/home/ana/.copilot/mcp-config.json",
      "cursor": "/home/ana/.cursor/mcp.json",
      "gemini": "/home/ana/.gemini/settings.json",
      "goose": "/home/ana/.config/goose/config.yaml",
      "jetbrains": undefined,
      "kiro": "/home/ana/.kiro/settings/mcp.json",
      "librechat": undefined,
      "vscode": "/home/ana/.config/Code/User/mcp.json",
      "windsurf": "/home/ana/.codeium/windsurf/mcp_config.json",
      "zed": "/home/ana/.config/zed/settings.json",
    }
  `);
});

test('on macOS the files are where the clients look', () => {
  expect(files(mac)).toMatchInlineSnapshot(`
    {
      "claude-code": "/Users/ana/.claude.json",
      "claude-desktop": "/Users/ana/Library/Application Support/Claude/claude_desktop_config.json",
      "cline": "/Users/ana/.cline/mcp.json",
      "codex": "/Users/ana/.codex/config.toml",
      "copilot-cli": "/Users/ana/.copilot/mcp-config.json",
      "cursor": "/Users/ana/.cursor/mcp.json",
      "gemini": "/Users/ana/.gemini/settings.json",
      "goose": "/Users/ana/.config/goose/config.yaml",
      "jetbrains": undefined,
      "kiro": "/Users/ana/.kiro/settings/mcp.json",
      "librechat": undefined,
      "vscode": "/Users/ana/Library/Application Support/Code/User/mcp.json",
      "windsurf": "/Users/ana/.codeium/windsurf/mcp_config.json",
      "zed": "/Users/ana/.config/zed/settings.json",
    }
  `);
});

test('on Windows the files are where the clients look', () => {
  expect(files(windows)).toMatchInlineSnapshot(`
    {
      "claude-code": "C:\\Users\\Ana\\.claude.json",
      "claude-desktop": "C:\\Users\\Ana\\AppData\\Roaming\\Claude\\claude_desktop_config.json",
      "cline": "C:\\Users\\Ana\\.cline\\mcp.json",
      "codex": "C:\\Users\\Ana\\.codex\\config.toml",
      "copilot-cli": "C:\\Users\\Ana\\.copilot\\mcp-config.json",
      "cursor": "C:\\Users\\Ana\\.cursor\\mcp.json",
      "gemini": "C:\\Users\\Ana\\.gemini\\settings.json",
      "goose": "C:\\Users\\Ana\\AppData\\Roaming\\Block\\goose\\config\\config.yaml",
      "jetbrains": undefined,
      "kiro": "C:\\Users\\Ana\\.kiro\\settings\\mcp.json",
      "librechat": undefined,
      "vscode": "C:\\Users\\Ana\\AppData\\Roaming\\Code\\User\\mcp.json",
      "windsurf": "C:\\Users\\Ana\\.codeium\\windsurf\\mcp_config.json",
      "zed": "C:\\Users\\Ana\\AppData\\Roaming\\Zed\\settings.json",
    }
  `);
});

test('variables move the folders of those that heed them', () => {
  const env = {
    CODEX_HOME: '/x/codex',
    CLAUDE_CONFIG_DIR: '/x/claude',
    XDG_CONFIG_HOME: '/x/config',
  };
  const moved = { ...linux, env };
  const ids = ['codex', 'claude-code', 'vscode', 'zed', 'goose', 'cursor'];
  expect(ids.map((id) => files(moved)[id])).toEqual([
    '/x/codex/config.toml',
    '/x/claude/.claude.json',
    '/x/config/Code/User/mcp.json',
    '/x/config/zed/settings.json',
    '/x/config/goose/config.yaml',
    '/home/ana/.cursor/mcp.json',
  ]);
  // The XDG specification wants relative ones to be ignored.
  expect(files({ ...linux, env: { XDG_CONFIG_HOME: 'config' } }).zed).toBe(
    '/home/ana/.config/zed/settings.json',
  );
});

test('without a home there is no file, and no mistake either', () => {
  expect(Object.values(files({ ...linux, home: undefined })).every((file) => !file)).toBe(true);
  expect(files({ ...windows, home: undefined })['claude-desktop']).toBe(
    'C:\\Users\\Ana\\AppData\\Roaming\\Claude\\claude_desktop_config.json',
  );
  expect(configLocation(clientNamed('zed'), { ...linux, home: undefined })).toBe(
    'its settings for MCP servers',
  );
});

test('what each can put before a person', () => {
  expect(
    Object.fromEntries(clients.map((client) => [client.id, asksOn(client)])),
  ).toMatchInlineSnapshot(`
    {
      "claude-code": "a form",
      "claude-desktop": "the page",
      "cline": "the page",
      "codex": "a form",
      "copilot-cli": "a form",
      "cursor": "a form",
      "gemini": "the page",
      "goose": "a form",
      "jetbrains": "the page",
      "kiro": "a form",
      "librechat": "the page",
      "vscode": "a form",
      "windsurf": "the page",
      "zed": "the page",
    }
  `);
});
