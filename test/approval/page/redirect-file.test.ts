import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type BrowserHost, openBrowser } from '../../../src/approval/page/open-browser.js';
import { redirectFolders, writeRedirectFile } from '../../../src/approval/page/redirect-file.js';

const SECRET = 'q'.repeat(43);
const ADDRESS = `http://127.0.0.1:40123/${SECRET}`;

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'qlik-groups-redirect-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** A browser command that ends with this code, and what it was started with. */
async function host(code: number, folders?: readonly string[]) {
  const base = await folder();
  const commands: string[] = [];
  const machine: BrowserHost = {
    start: async (address) => {
      commands.push(address);
      return spawn(process.execPath, ['-e', `process.exit(${code})`]);
    },
    folders: folders ?? [base],
  };
  return { base, commands, machine };
}

const never = new Promise<void>(() => undefined);

test('the file is readable by this account alone and leads to the address', async () => {
  const { url, remove } = await writeRedirectFile(ADDRESS, [await folder()]);
  const file = fileURLToPath(url);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(file))).mode & 0o777).toBe(0o700);
  expect(await readFile(file, 'utf8')).toMatchInlineSnapshot(`
    "<!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="referrer" content="no-referrer">
    <title>Opening the approval page</title>
    <script>location.replace("http://127.0.0.1:40123/qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq");</script>
    <noscript><meta http-equiv="refresh" content="0; url=http://127.0.0.1:40123/qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"></noscript>
    </head>
    <body>
    <p>If the approval page does not open by itself: <a href="http://127.0.0.1:40123/qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq">open the approval page</a></p>
    </body>
    </html>
    "
  `);
  remove();
  expect(existsSync(dirname(file))).toBe(false);
});

test('a command line has neither the address nor any part of it', async () => {
  const { commands, machine } = await host(0);
  expect(await openBrowser(ADDRESS, never, machine)).toBe(true);
  expect(commands).toHaveLength(1);
  expect(commands[0]).toMatch(/^file:\/\/\/.*\/qlik-groups-approval-\w{6}\/open\.html$/);
  expect(commands[0]).not.toContain(SECRET);
  expect(commands[0]).not.toContain('40123');
});

test('the file goes once the page was shown', async () => {
  const { base, machine } = await host(0);
  let resolve = (): void => undefined;
  const shown = new Promise<void>((end) => {
    resolve = end;
  });
  expect(await openBrowser(ADDRESS, shown, machine)).toBe(true);
  expect(await readdir(base)).toHaveLength(1);
  resolve();
  await vi.waitFor(async () => expect(await readdir(base)).toEqual([]));
});

test('the file goes when no browser could be opened', async () => {
  const { base, machine } = await host(3);
  expect(await openBrowser(ADDRESS, never, machine)).toBe(false);
  await vi.waitFor(async () => expect(await readdir(base)).toEqual([]));
});

test('a folder that cannot be written to is passed over', async () => {
  const base = await folder();
  const { url } = await writeRedirectFile(ADDRESS, [join(base, 'missing'), base]);
  expect(dirname(dirname(fileURLToPath(url)))).toBe(base);
});

test('without any folder no browser is started', async () => {
  const base = await folder();
  const { commands, machine } = await host(0, [join(base, 'missing')]);
  expect(await openBrowser(ADDRESS, never, machine)).toBe(false);
  expect(commands).toEqual([]);
});

test('a browser that cannot read our files gets the address that works once', async () => {
  const { commands, machine } = await host(0, []);
  expect(await openBrowser(ADDRESS, never, machine)).toBe(true);
  expect(commands).toEqual([ADDRESS]);
});

test('on Linux the file is where a browser in a snap may read it', () => {
  expect(redirectFolders('linux')).toEqual([homedir(), tmpdir()]);
  expect(redirectFolders('darwin')).toEqual([tmpdir()]);
  expect(redirectFolders('win32')).toEqual([tmpdir()]);
});
