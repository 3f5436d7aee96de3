import { describe, expect, test } from 'vitest';
import {
  isOurs,
  jsonEntry,
  serverEntry,
  type Wish,
} from '../../../src/clients/entry/server-entry.js';
import { clientNamed } from '../../support/clients/some-machines.js';

const start = { kind: 'package', version: '1.2.3' } as const;
const url = 'https://acme.eu.qlikcloud.com';
const wish: Wish = { start, tenant: { kind: 'address', url } };

function entry(id: string, wanted: Wish = wish, platform: NodeJS.Platform = 'linux'): unknown {
  const client = clientNamed(id);
  return jsonEntry(client, serverEntry(client, wanted, platform));
}

describe('what is run', () => {
  test('is the exact version where npm has put it', () => {
    expect(entry('cursor')).toMatchObject({
      command: 'npx',
      args: ['-y', 'qlik-groups-mcp@1.2.3'],
    });
  });

  test('is the file itself in a checkout', () => {
    const main = 'C:\\Users\\Ana B\\qlik\\dist\\main.js';
    const checkout: Wish = { ...wish, start: { kind: 'checkout', main } };
    const node = { command: 'node', args: [main] };
    expect(entry('cursor', checkout, 'win32')).toMatchObject(node);
    expect(entry('claude-code', checkout, 'win32')).toMatchObject(node);
  });

  test('goes through cmd on Windows where the client cannot start npx', () => {
    const wrapped = { command: 'cmd', args: ['/c', 'npx', '-y', 'qlik-groups-mcp@1.2.3'] };
    expect(entry('claude-code', wish, 'win32')).toMatchObject(wrapped);
    expect(entry('claude-desktop', wish, 'win32')).toMatchObject(wrapped);
    expect(entry('cursor', wish, 'win32')).toMatchObject({ command: 'npx' });
    expect(entry('claude-code', wish, 'darwin')).toMatchObject({ command: 'npx' });
  });

  test('is on the simulated tenant when that is wanted, and then needs no settings', () => {
    expect(entry('cursor', { start, tenant: { kind: 'sandbox' } })).toEqual({
      type: 'stdio',
      command: 'npx',
      args: ['-y', 'qlik-groups-mcp@1.2.3', '--sandbox'],
    });
  });
});

describe('the key', () => {
  test.each([
    ['claude-code', `$${'{QLIK_API_KEY}'}`],
    ['cursor', `$${'{env:QLIK_API_KEY}'}`],
    ['gemini', `$${'{QLIK_API_KEY}'}`],
    ['vscode', `$${'{input:qlik-api-key}'}`],
    ['claude-desktop', ''],
  ])('comes to %s as %j', (id, value) => {
    expect(entry(id)).toMatchObject({ env: { QLIK_TENANT_URL: url, QLIK_API_KEY: value } });
  });

  test('stays in a context or profile of that name', () => {
    expect(entry('claude-desktop', { start, tenant: { kind: 'context', name: 'acme' } })).toEqual({
      type: 'stdio',
      command: 'npx',
      args: ['-y', 'qlik-groups-mcp@1.2.3'],
      env: { QLIK_CONTEXT: 'acme' },
    });
    expect(entry('claude-desktop', { start, tenant: { kind: 'profile', name: 'acme' } })).toEqual({
      type: 'stdio',
      command: 'npx',
      args: ['-y', 'qlik-groups-mcp@1.2.3', '--profile', 'acme'],
    });
  });

  test('is asked for by VS Code without being seen', () => {
    const { inputs } = serverEntry(clientNamed('vscode'), wish, 'linux');
    expect(inputs).toEqual([
      {
        type: 'promptString',
        id: 'qlik-api-key',
        description: 'API key of a Qlik Cloud tenant admin',
        password: true,
      },
    ]);
  });
});

describe('ours', () => {
  const main = '/home/ana/tools/qg/dist/main.js';
  test.each([
    [{ command: 'npx', args: ['-y', 'qlik-groups-mcp@1.2.3'] }],
    [{ command: 'npx', args: ['--yes', 'qlik-groups-mcp', '--sandbox'] }],
    [{ command: 'C:\\Program Files\\nodejs\\npx.cmd', args: ['-y', 'qlik-groups-mcp@1.2.3'] }],
    [{ command: 'cmd', args: ['/c', 'npx', '-y', 'qlik-groups-mcp@1.2.3'] }],
    [{ command: 'qlik-groups-mcp' }],
    [{ command: '/usr/local/bin/qlik-groups-mcp', args: ['--sandbox'] }],
    [{ command: 'node', args: ['/src/qlik-groups-mcp/dist/main.js'] }],
    [{ command: 'node.exe', args: ['--no-warnings', 'C:\\qlik-groups-mcp\\dist\\main.js'] }],
    [{ command: 'node', args: [main] }],
  ])('is %j', (value) => {
    expect(isOurs(value, main)).toBe(true);
  });

  test.each([
    [undefined],
    [null],
    ['npx qlik-groups-mcp'],
    [['npx', 'qlik-groups-mcp']],
    [{}],
    [{ command: 'npx', args: ['-y', 'qlik-groups-mcp-pro@1.0.0'] }],
    [{ command: 'npx', args: ['-y', '@evil/qlik-groups-mcp'] }],
    [{ command: 'uvx', args: ['qlik-groups-mcp'] }],
    [{ command: 'node', args: ['/src/other/dist/main.js'] }],
    [{ command: 'node', args: ['/src/other.js', '/src/qlik-groups-mcp/dist/main.js'] }],
    [{ command: 'node', args: [7] }],
    [{ url: 'https://mcp.example/qlik-groups-mcp' }],
  ])('is not %j', (value) => {
    expect(isOurs(value, main)).toBe(false);
  });
});
