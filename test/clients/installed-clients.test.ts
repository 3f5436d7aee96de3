import fs from 'node:fs/promises';
import { expect, test } from 'vitest';
import { filesOf } from '../../src/clients/entry/entry-files.js';
import { startedBy } from '../../src/clients/entry/entry-start.js';
import { clientsOn } from '../../src/clients/installed-clients.js';
import { windows } from '../support/clients/some-machines.js';
import { machineWith } from '../support/config/machines.js';

test('a machine without a home, or without clients, has no clients', async () => {
  expect(await clientsOn({ machine: { env: {}, platform: 'linux' }, disk: fs })).toEqual([]);
  expect(await clientsOn({ machine: await machineWith(), disk: fs })).toEqual([]);
});

test('an entry of any name that starts this checkout is one of ours', async () => {
  const main = '/home/ana/tools/mine/dist/main.js';
  const servers = {
    one: { command: 'node', args: [main, '--profile', 'acme'], env: { A: 'x', B: 7 } },
    two: { command: 'node', args: ['/home/ana/tools/theirs/dist/main.js'] },
    'qlik-groups': { url: 'https://mcp.example' },
  };
  const machine = await machineWith({
    '.cursor/mcp.json': JSON.stringify({ mcpServers: servers }),
  });
  const [client, ...others] = await clientsOn({ machine, disk: fs, main });
  expect(others).toEqual([]);
  expect(client?.definition.id).toBe('cursor');
  expect(client?.entries).toEqual([
    {
      name: 'one',
      ours: true,
      env: { A: 'x' },
      args: [main, '--profile', 'acme'],
      files: { missing: main },
    },
    { name: 'qlik-groups', ours: false, env: {}, args: [], files: {} },
  ]);
});

test('what may not be looked at counts as there', async () => {
  const refused = Object.assign(new Error('no'), { code: 'EACCES' });
  const disk = {
    ...fs,
    stat: () => Promise.reject(refused),
    readFile: () => Promise.reject(refused),
  };
  const script = '/root/qlik-groups-mcp/dist/main.js';
  const machine = { env: {}, platform: 'linux' } as const;
  expect(await filesOf('node', { by: 'node', script }, { machine, disk })).toEqual({});
});

test('paths of Windows are paths there', async () => {
  const around = { machine: windows, disk: fs };
  const files = (command: string, ...args: string[]) =>
    filesOf(command, startedBy({ command, args }), around);
  const node = 'C:\\Program Files\\nodejs\\node.exe';
  expect(await files(node, 'C:\\qlik-groups-mcp\\dist\\main.js')).toEqual({ missing: node });
  expect(await files('node', '%APPDATA%\\qlik-groups-mcp\\dist\\main.js')).toEqual({
    relative: '%APPDATA%\\qlik-groups-mcp\\dist\\main.js',
  });
  expect(await files('cmd', '/c', 'npx', '-y', 'qlik-groups-mcp@1.2.3')).toEqual({
    version: '1.2.3',
  });
});
