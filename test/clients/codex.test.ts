import { describe, expect, test } from 'vitest';
import { codexEntry, wantedOfCodex, withLines } from '../../src/clients/codex.js';
import type { ServerEntry } from '../../src/clients/entry/server-entry.js';

const lines = ['env_vars = ["QLIK_API_KEY"]', 'tool_timeout_sec = 300'];
const entry: ServerEntry = {
  command: 'npx',
  args: ['-y', 'qlik-groups-mcp@1.2.3'],
  env: { QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com' },
  passed: ['QLIK_API_KEY'],
  inputs: [],
};

describe('the lines under the header', () => {
  test('stand before what Codex wrote there', () => {
    const text = [
      '# mine',
      '[mcp_servers.qlik-groups]',
      'command = "npx"',
      '',
      '[mcp_servers.qlik-groups.env]',
      'A = "b"',
      '',
    ];
    expect(withLines(text.join('\n'), lines)).toBe(
      [...text.slice(0, 2), ...lines, ...text.slice(2)].join('\n'),
    );
    expect(withLines(text.join('\r\n'), lines)).toBe(
      [...text.slice(0, 2), ...lines, ...text.slice(2)].join('\r\n'),
    );
  });

  test('stand behind a header that is the last line', () => {
    expect(withLines('[mcp_servers.qlik-groups]', ['a = 1'])).toBe(
      '[mcp_servers.qlik-groups]\na = 1\n',
    );
  });

  test('go nowhere when the header is not there, or twice', () => {
    for (const text of [
      '',
      '[mcp_servers.qlik-groups.env]\n',
      '[mcp_servers."qlik-groups"]\n',
      'x = "[mcp_servers.qlik-groups]"\n',
      '[mcp_servers.qlik-groups]\n[mcp_servers.qlik-groups]\n',
    ]) {
      expect(withLines(text, lines)).toBeUndefined();
    }
  });
});

describe('what Codex tells', () => {
  /** As 0.169.0 answers `codex mcp get qlik-groups --json`. */
  const told = {
    name: 'qlik-groups',
    enabled: true,
    transport: {
      ...{ type: 'stdio', command: 'npx', args: ['-y', 'qlik-groups-mcp@1.2.3'], cwd: null },
      ...{ env: { QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com' }, env_vars: [] },
    },
    tool_timeout_sec: null,
  };
  const present = codexEntry(JSON.stringify(told)) ?? {};

  test('lacks what its command cannot write', () => {
    expect(wantedOfCodex(entry, present)).toEqual({
      command: 'npx',
      args: ['-y', 'qlik-groups-mcp@1.2.3'],
      env: { QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com' },
      env_vars: ['QLIK_API_KEY'],
      tool_timeout_sec: 300,
    });
  });

  test('lacks nothing where somebody has their own', () => {
    const own = { ...present, env_vars: ['A', 'QLIK_API_KEY'], tool_timeout_sec: 90 };
    expect(wantedOfCodex(entry, own)).not.toHaveProperty('env_vars');
    expect(wantedOfCodex(entry, own)).not.toHaveProperty('tool_timeout_sec');
    const client = { ...present, env_vars: ['QLIK_CLIENT_ID', 'QLIK_CLIENT_SECRET'] };
    expect(wantedOfCodex(entry, client)).not.toHaveProperty('env_vars');
  });

  test('is no server of this machine when it is reached by an address', () => {
    const remote = { transport: { type: 'streamable_http', url: 'https://x.example' } };
    expect(codexEntry(JSON.stringify(remote))).toBeUndefined();
    expect(codexEntry('[]')).toBeUndefined();
  });
});
