import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { clients } from '../../src/clients/clients.js';
import { serverEntry, type Tenant, type Wish } from '../../src/clients/entry/server-entry.js';
import { manualSnippet } from '../../src/clients/manual-snippet.js';
import { clientNamed } from '../support/clients/some-machines.js';

const main = '/absolute/path/to/qlik-groups-mcp/dist/main.js';
const example: unknown = JSON.parse(
  readFileSync(new URL('../../mcp.json.example', import.meta.url), 'utf8'),
);

function block(id: string, tenant: Tenant = { kind: 'address' }, start?: Wish['start']): string {
  const client = clientNamed(id);
  const from = start ?? { kind: 'checkout', main };
  return manualSnippet(client, serverEntry(client, { start: from, tenant }, 'linux'));
}

describe('mcp.json.example', () => {
  test('is the block of Claude Code in a checkout', () => {
    expect(JSON.parse(block('claude-code'))).toEqual(example);
  });

  test.each(clients.filter(({ format }) => format === 'json').map(({ id, key }) => [id, key]))(
    'says what %s is told under %s',
    (id, key) => {
      const { [key]: servers }: Record<string, unknown> = JSON.parse(block(id));
      expect(servers).toEqual({
        'qlik-groups': expect.objectContaining({
          command: 'node',
          args: [main],
          env: { QLIK_TENANT_URL: expect.any(String), QLIK_API_KEY: expect.any(String) },
        }),
      });
      expect(example).toMatchObject({
        mcpServers: { 'qlik-groups': { type: 'stdio', command: 'node', args: [main] } },
      });
    },
  );
});

test('the block of VS Code asks for what is secret', () => {
  expect(block('vscode')).toMatchInlineSnapshot(`
    "{
      "inputs": [
        {
          "type": "promptString",
          "id": "qlik-tenant-url",
          "description": "Address of the Qlik Cloud tenant, such as https://acme.eu.qlikcloud.com"
        },
        {
          "type": "promptString",
          "id": "qlik-api-key",
          "description": "API key of a Qlik Cloud tenant admin",
          "password": true
        }
      ],
      "servers": {
        "qlik-groups": {
          "type": "stdio",
          "command": "node",
          "args": ["/absolute/path/to/qlik-groups-mcp/dist/main.js"],
          "env": {
            "QLIK_TENANT_URL": "\${input:qlik-tenant-url}",
            "QLIK_API_KEY": "\${input:qlik-api-key}"
          }
        }
      }
    }
    "
  `);
});

test('the block of Zed has a key of its own', () => {
  expect(block('zed')).toMatchInlineSnapshot(`
    "{
      "context_servers": {
        "qlik-groups": {
          "source": "custom",
          "command": "node",
          "args": ["/absolute/path/to/qlik-groups-mcp/dist/main.js"],
          "env": {
            "QLIK_TENANT_URL": "https://acme.eu.qlikcloud.com",
            "QLIK_API_KEY": ""
          }
        }
      }
    }
    "
  `);
});

test('the block of Copilot names the tools that may be used', () => {
  expect(block('copilot-cli', { kind: 'sandbox' })).toMatchInlineSnapshot(`
    "{
      "mcpServers": {
        "qlik-groups": {
          "type": "stdio",
          "tools": ["*"],
          "command": "node",
          "args": ["/absolute/path/to/qlik-groups-mcp/dist/main.js", "--sandbox"]
        }
      }
    }
    "
  `);
});

test('the block of Codex hands variables on', () => {
  expect(block('codex')).toMatchInlineSnapshot(`
    "[mcp_servers.qlik-groups]
    command = "node"
    args = ["/absolute/path/to/qlik-groups-mcp/dist/main.js"]
    env_vars = ["QLIK_TENANT_URL", "QLIK_API_KEY"]
    tool_timeout_sec = 300
    "
  `);
});

test('the block of Codex holds what is no secret', () => {
  const name = 'a "quoted" \\ \u007f name';
  expect(block('codex', { kind: 'context', name })).toMatchInlineSnapshot(`
    "[mcp_servers.qlik-groups]
    command = "node"
    args = ["/absolute/path/to/qlik-groups-mcp/dist/main.js"]
    tool_timeout_sec = 300

    [mcp_servers.qlik-groups.env]
    QLIK_CONTEXT = "a \\"quoted\\" \\\\ \\u007f name"
    "
  `);
});

test('the block of Goose looks the key up in the keyring', () => {
  const text = block('goose', { kind: 'address', url: 'https://acme.us.qlikcloud.com' });
  expect(text).toMatchInlineSnapshot(`
    "extensions:
      qlik-groups:
        name: qlik-groups
        type: stdio
        enabled: true
        cmd: "node"
        args: ["/absolute/path/to/qlik-groups-mcp/dist/main.js"]
        envs:
          QLIK_TENANT_URL: "https://acme.us.qlikcloud.com"
        env_keys: ["QLIK_API_KEY"]
        timeout: 300
    "
  `);
  expect(parse(text)).toEqual({
    extensions: {
      'qlik-groups': {
        name: 'qlik-groups',
        type: 'stdio',
        enabled: true,
        cmd: 'node',
        args: [main],
        envs: { QLIK_TENANT_URL: 'https://acme.us.qlikcloud.com' },
        env_keys: ['QLIK_API_KEY'],
        timeout: 300,
      },
    },
  });
});

test('the block of LibreChat is YAML', () => {
  const text = block('librechat');
  expect(text).toMatchInlineSnapshot(`
    "mcpServers:
      qlik-groups:
        type: stdio
        command: "node"
        args: ["/absolute/path/to/qlik-groups-mcp/dist/main.js"]
        env:
          QLIK_TENANT_URL: "\${QLIK_TENANT_URL}"
          QLIK_API_KEY: "\${QLIK_API_KEY}"
    "
  `);
  expect(parse(text)).toEqual(example);
});

test('no block of the simulated tenant has settings', () => {
  for (const { id } of clients) {
    const text = block(id, { kind: 'sandbox' }, { kind: 'package', version: '1.2.3' });
    expect(text).toContain('--sandbox');
    expect(text).not.toMatch(/QLIK|env/);
  }
});
