/**
 * A real browser for the tests: the Chromium that comes with the development packages, or one of the
 * system where those have none for this machine.
 *
 * @module
 */

import { access } from 'node:fs/promises';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const ofTheSystem = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** A browser, or why there is none. */
export async function startBrowser(): Promise<Browser | string> {
  const problems: string[] = [];
  for (const start of [bundledOne, ...ofTheSystem.map(systemOne)]) {
    try {
      return await start();
    } catch (error) {
      problems.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
  }
  return `no Chromium can be started on this machine: ${problems.join('; ')}`;
}

/** Not with the arguments that come with it: they turn off what a browser protects its person by. */
async function bundledOne(): Promise<Browser> {
  return launch(await bundled.executablePath());
}

function systemOne(executablePath: string): () => Promise<Browser> {
  return async () => {
    await access(executablePath);
    return launch(executablePath);
  };
}

/** Tests may run as root, where Chromium's own sandbox cannot start. */
function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}
