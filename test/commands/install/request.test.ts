import fs from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startFrom } from '../../../src/commands/install/real-environment.js';
import { run } from '../../../src/commands/run.js';
import { temporaryFolder } from '../../support/ledger/temporary-folder.js';

const home = new URL('../../..', import.meta.url);

/** Runs the command line as the binary does, in a home of its own, with nobody at a terminal. */
async function said(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  const text = { out: '', err: '' };
  const listen = (to: keyof typeof text) => (part: unknown, then?: unknown) => {
    text[to] += String(part);
    if (typeof then === 'function') then();
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(listen('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(listen('err'));
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  vi.stubEnv('HOME', folder);
  vi.stubEnv('PATH', folder);
  vi.stubEnv('QLIK_TENANT_URL', undefined);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const isTTY = Object.getOwnPropertyDescriptor(process.stdin, 'isTTY');
  Object.defineProperty(process.stdin, 'isTTY', { value: false, configurable: true });
  try {
    const code = await run(args, home);
    return { code, ...text, folder };
  } finally {
    if (isTTY === undefined) Reflect.deleteProperty(process.stdin, 'isTTY');
    else Object.defineProperty(process.stdin, 'isTTY', isTTY);
  }
}

describe('a command line that makes no sense ends with 2', () => {
  test.each([
    ['install emacs', 'there is no client "emacs"; there are claude-code, claude-desktop, vscode,'],
    ['install cursor zed', 'zed is one word too many'],
    ['install --yes', '--yes is not for install without a client'],
    ['install --sandbox', '--sandbox is not for install without a client'],
    ['install cursor --tenant http://acme.example', '--tenant needs the https address of a tenant'],
    ['install cursor --tenant', "Option '--tenant <value>' argument missing"],
    ['install cursor --context= --yes', '--context needs the name of a context, not ""'],
    ['install cursor --profile=-x', '--profile needs the name of a profile, not "-x"'],
    ['install cursor --profile=$X', '--profile needs the name of a profile, not "$X"'],
    ['install cursor --sandbox --context=a', '--context and --sandbox exclude each other'],
    ['install cursor --since 2026-01-01', '--since is not for install'],
    ['install cursor', 'install needs --tenant, --context, --profile or --sandbox where nobody'],
    ['uninstall cursor --replace', '--replace is not for uninstall'],
    ['uninstall cursor --tenant acme.eu', '--tenant is not for uninstall'],
    ['uninstall --yes', '--yes is not for uninstall without a client'],
    ['demo --yes', '--yes is not for demo'],
    ['--context acme', '--context is not for serve'],
    ['journal show --print', '--print is not for journal'],
    ['demo --tenant acme.eu', '--tenant is not for demo'],
  ])('%s', async (line, words) => {
    const { code, out, err } = await said(line.split(' '));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`qlik-groups-mcp: ${words}`);
    expect(err).toMatch(/Try: qlik-groups-mcp help( (un)?install| demo| journal)?\n$/);
  });
});

describe('a command line that makes sense', () => {
  test('is done', async () => {
    const { code, out, err, folder } = await said(['install', '--print', 'Cursor', '--sandbox']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Cursor: put this into ${path.join(folder, '.cursor', 'mcp.json')}`);
    expect(out).toContain(path.join(home.pathname, 'dist', 'main.js'));
  });

  test('writes, and says on stderr why it does not', async () => {
    const { code, out, err } = await said(['install', 'cursor', '--sandbox', '--yes']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('Cursor does not seem to be installed');
    const uninstalled = await said(['uninstall', 'claude-code']);
    expect(uninstalled.err).toBe(
      'qlik-groups-mcp: Cannot reach Claude Code: its command claude is not on PATH. Nothing was changed. Run this where claude can be run, or do it by hand.\n',
    );
  });
});

describe('what a client starts', () => {
  test('is the version that npm has put into a folder of its own', async () => {
    const folder = path.join(await temporaryFolder(), 'a b', 'node_modules', 'qlik-groups-mcp');
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(path.join(folder, 'package.json'), '{"version":"7.8.9"}');
    expect(startFrom(pathToFileURL(`${folder}/`))).toEqual({ kind: 'package', version: '7.8.9' });
  });

  test('is the built file of a checkout', async () => {
    const folder = path.join(await temporaryFolder(), 'a b', 'node_modules_not');
    expect(startFrom(pathToFileURL(`${folder}/`))).toEqual({
      kind: 'checkout',
      main: path.join(folder, 'dist', 'main.js'),
    });
  });
});
