import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stateFolder, tenantsWithState } from '../../src/config/state-folder.js';
import { Failure } from '../../src/errors.js';

const acme = 'acme.eu.qlikcloud.com';
/** What a host leaves behind that did not fill in a setting. */
const placeholder = `$${'{user_config.state}'}`;

describe('the folder is', () => {
  test.each<[NodeJS.Platform, string, Record<string, string>, string]>([
    ['linux', '/home/ana', {}, `/home/ana/.local/state/qlik-groups-mcp/${acme}`],
    ['freebsd', '/home/ana', {}, `/home/ana/.local/state/qlik-groups-mcp/${acme}`],
    ['linux', '/home/ana', { XDG_STATE_HOME: '/var/s' }, `/var/s/qlik-groups-mcp/${acme}`],
    [
      'linux',
      '/home/ana',
      { XDG_STATE_HOME: 's' },
      `/home/ana/.local/state/qlik-groups-mcp/${acme}`,
    ],
    ['linux', '/home/ana', { XDG_STATE_HOME: '/s', QLIK_GROUPS_STATE: '/q' }, `/q/${acme}`],
    ['linux', '/home/ana', { QLIK_GROUPS_STATE: ' /q/../r/ ' }, `/r/${acme}`],
    [
      'linux',
      '/home/ana',
      { QLIK_GROUPS_STATE: '  ' },
      `/home/ana/.local/state/qlik-groups-mcp/${acme}`,
    ],
    [
      'linux',
      '/home/ana',
      { QLIK_GROUPS_STATE: placeholder },
      `/home/ana/.local/state/qlik-groups-mcp/${acme}`,
    ],
    [
      'darwin',
      '/Users/ana',
      { XDG_STATE_HOME: '/s' },
      `/Users/ana/Library/Application Support/qlik-groups-mcp/${acme}`,
    ],
    [
      'win32',
      String.raw`C:\Users\ana`,
      { LOCALAPPDATA: String.raw`D:\Local` },
      String.raw`D:\Local\qlik-groups-mcp\acme.eu.qlikcloud.com`,
    ],
    [
      'win32',
      String.raw`C:\Users\ana`,
      {},
      String.raw`C:\Users\ana\AppData\Local\qlik-groups-mcp\acme.eu.qlikcloud.com`,
    ],
    [
      'win32',
      String.raw`C:\Users\ana`,
      { QLIK_GROUPS_STATE: String.raw`E:\state` },
      String.raw`E:\state\acme.eu.qlikcloud.com`,
    ],
  ])('on %s for %s with %j: %s', (platform, home, env, folder) => {
    expect(stateFolder(acme, env, platform, home)).toBe(folder);
  });

  test.each(['state', './state', '../state', '~/state', String.raw`C:\state`])(
    'not %s',
    (relative) => {
      const refused = refusal(() => stateFolder(acme, { QLIK_GROUPS_STATE: relative }, 'linux'));
      expect(refused.code).toBe('NOT_CONFIGURED');
      expect(`${refused.message}. ${refused.next}.`).toMatchInlineSnapshot(
        `"Cannot tell where to keep the journal: QLIK_GROUPS_STATE is not a whole path from the root; ~ and variables in it are not filled in. Set QLIK_GROUPS_STATE to a whole path, or leave it unset for the usual folder of this system."`,
      );
    },
  );
});

describe('each tenant has its own', () => {
  const nameOf = (tenant: string): string =>
    stateFolder(tenant, { QLIK_GROUPS_STATE: '/q' }, 'linux').slice('/q/'.length);

  test.each([
    ['acme.eu.qlikcloud.com', 'acme.eu.qlikcloud.com'],
    ['ACME.eu.QlikCloud.com', 'acme.eu.qlikcloud.com'],
    ['localhost:4000', 'localhost_3a4000'],
    ['[::1]:4000', '_5b_3a_3a1_5d_3a4000'],
    ['a_b', 'a_5fb'],
    ['..', '_2e_2e'],
    ['../../etc', '_2e./../etc'.replaceAll('/', '_2f')],
    ['acme.', 'acme_2e'],
    ['con', '_63on'],
    ['aux.example.com', '_61ux.example.com'],
    ['münchen', 'm_c3_bcnchen'],
  ])('%s in %s', (tenant, name) => {
    expect(nameOf(tenant)).toBe(name);
  });

  test('and no two share one', () => {
    const odd = fc.string({
      unit: fc.constantFrom(...'aAkK\u212a_-.:/\\%2f5 é\u0000*'),
      minLength: 1,
      maxLength: 6,
    });
    const host = fc.oneof(
      odd,
      fc.domain(),
      fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }),
    );
    const lower = (text: string): string => text.replace(/[A-Z]/g, (a) => a.toLowerCase());
    fc.assert(
      fc.property(host, host, (a, b) => {
        expect(nameOf(a) === nameOf(b)).toBe(lower(a) === lower(b));
        expect(nameOf(a)).toMatch(/^(?!\.)[a-z0-9._-]+(?<!\.)$/);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['', 'the host of the tenant is empty'],
    ['a'.repeat(256), 'the host of the tenant is longer than a host can be'],
  ])('but %j has none', (tenant, words) => {
    expect(refusal(() => nameOf(tenant)).message).toContain(words);
  });

  test('and they can be listed', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'state-'));
    onTestFinished(() => rm(root, { recursive: true }));
    const env = { QLIK_GROUPS_STATE: path.join(root, 'new') };
    expect(await tenantsWithState(env)).toEqual([]);
    const tenants = ['[::1]:4000', 'acme.eu.qlikcloud.com', 'con'];
    for (const tenant of tenants) await mkdir(stateFolder(tenant, env), { recursive: true });
    for (const name of ['_zz', 'UPPER', 'a b', '50%25', '_ff']) {
      await mkdir(path.join(root, 'new', name));
    }
    expect(await tenantsWithState(env)).toEqual(tenants);
  });
});

function refusal(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
