import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { appFolder } from '../../src/config/app-folder.js';
import { homeFolder, type Machine } from '../../src/config/machine.js';
import { stateFolder, tenantsWithState } from '../../src/config/state-folder.js';
import { refusal } from '../support/plan/refusal.js';

const windows = { platform: 'win32', home: String.raw`C:\Users\ana` } as const;
const linux = { platform: 'linux', home: '/home/ana' } as const;
const mac = { platform: 'darwin', home: '/Users/ana' } as const;

describe('settings are looked for in', () => {
  test.each<[Machine, string | undefined]>([
    [{ ...linux, env: {} }, '/home/ana/.config/qlik-groups-mcp'],
    [{ ...linux, env: { XDG_CONFIG_HOME: '/etc/ana' } }, '/etc/ana/qlik-groups-mcp'],
    [{ ...linux, env: { XDG_CONFIG_HOME: 'ana' } }, '/home/ana/.config/qlik-groups-mcp'],
    [{ ...linux, env: { XDG_CONFIG_HOME: ' ' } }, '/home/ana/.config/qlik-groups-mcp'],
    [{ ...linux, home: undefined, env: { XDG_CONFIG_HOME: '/x' } }, '/x/qlik-groups-mcp'],
    [{ ...linux, home: undefined, env: {} }, undefined],
    [
      { ...mac, env: { XDG_CONFIG_HOME: '/x' } },
      '/Users/ana/Library/Application Support/qlik-groups-mcp/_config',
    ],
    [{ ...mac, home: undefined, env: {} }, undefined],
    [{ ...windows, env: {} }, String.raw`C:\Users\ana\AppData\Roaming\qlik-groups-mcp`],
    [
      { ...windows, env: { APPDATA: String.raw`D:\Roaming` } },
      String.raw`D:\Roaming\qlik-groups-mcp`,
    ],
  ])('%j: %s', (machine, folder) => {
    expect(appFolder('config', machine)).toBe(folder);
  });
});

test('the folder of the settings is never taken for that of a tenant', async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'own-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const name = path.basename(appFolder('config', { ...mac, env: {} }) ?? '');
  await mkdir(path.join(root, name));
  await mkdir(path.join(root, 'acme.eu.qlikcloud.com'));
  const env = { QLIK_GROUPS_STATE: root };
  expect(await tenantsWithState(env)).toEqual(['acme.eu.qlikcloud.com']);
  // The host that is called so has another folder.
  expect(path.basename(stateFolder(name, env))).toBe('_5fconfig');
});

test('without a home folder it says where the journal can go instead', () => {
  vi.stubEnv('HOME', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  const folder = (env: Record<string, string>) =>
    stateFolder('acme.eu.qlikcloud.com', env, 'linux');
  expect(homeFolder()).toBe(undefined);
  expect(refusal(() => folder({}))).toEqual([
    'NOT_CONFIGURED: Cannot tell where to keep the journal: the account that runs this server has no home folder',
    'Set QLIK_GROUPS_STATE to a whole path of a folder that this server may write to',
  ]);
  expect(folder({ XDG_STATE_HOME: '/s' })).toBe('/s/qlik-groups-mcp/acme.eu.qlikcloud.com');
  expect(folder({ QLIK_GROUPS_STATE: '/q' })).toBe('/q/acme.eu.qlikcloud.com');
});
