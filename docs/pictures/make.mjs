/**
 * Makes the pictures of the documents: `npm run pictures`. The server, its questions and its page are
 * the real ones, on a simulated tenant. What differs from run to run is put right, so that the same
 * program on the same machine gives the same pictures. It needs Linux, which the Chromium of the
 * development packages is made for.
 *
 * @module
 */

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import bundled from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import { terminalPage, withoutColours } from './terminal.mjs';

/** In bytes: more than this is a burden to everybody who opens the page. */
const MOST = 150 * 1024;

/** Dots of the picture for each of the page: sharp enough for most screens. */
const SCALE = 1.5;

/** Of WebP, up to 100: text has no visible fringes at this one. */
const QUALITY = 80;

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Runs in the page: the port, and until when the question is open. */
const steadyPage = `{
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    text.data = text.data
      .replace(/127\\.0\\.0\\.1:\\d+/g, '127.0.0.1:40000')
      .replace(/open until \\d\\d:\\d\\d/, 'open until 10:10');
  }
}`;

const browser = await chromium.launch({
  executablePath: await bundled.executablePath(),
  // Where this runs as root, Chromium's own sandbox cannot start.
  args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text'],
});
try {
  const { opening, scenes } = await playDemo();
  await picture('question-in-a-form.webp', { html: terminalPage(scene(scenes, 'Take Steward')) });
  const first = `${opening}\n\n${scene(scenes, 'Which groups')}`;
  const parts = [first, scene(scenes, 'Let the sales people'), scene(scenes, 'Make everybody')];
  await picture('demo.webp', { html: terminalPage(parts.join('\n\n   …\n\n')) });
  await askOnPage(async (address) => {
    for (const look of ['light', 'dark']) {
      await picture(`approval-page-${look}.webp`, { address, look });
    }
  });
} finally {
  await browser.close();
}

/** What the demo prints when nobody sits there, in colour, cut into its parts. */
async function playDemo() {
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'demo'], {
    env: { FORCE_COLOR: '1' },
  });
  const parts = steady(stdout.trim()).split('\n\n');
  const starts = parts.findIndex((part) => /^1 {2}“/.test(withoutColours(part)));
  const ends = parts.findIndex((part) => withoutColours(part).startsWith('What reached'));
  return {
    opening: parts.slice(0, starts).join('\n\n'),
    scenes: parts.slice(starts, ends),
  };
}

function scene(scenes, says) {
  const found = scenes.find((part) => withoutColours(part).includes(`“${says}`));
  if (found === undefined) throw new Error(`The demo has no scene that begins with ${says}`);
  return found;
}

/** Ports and ids of changes are others each time, and nothing depends on them. */
function steady(text) {
  return text
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:40000')
    .replace(/(?<=undo it: )[\w-]+/g, '2743cab8-008b-42ad-9453-d27c75107795');
}

/** A client that cannot ask, and a change that has to be asked about. */
async function askOnPage(look) {
  const folder = await mkdtemp(join(tmpdir(), 'qlik-groups-pictures-'));
  const policy = join(folder, 'policy.json');
  // The one of whoever makes the pictures does not count.
  await writeFile(policy, '{}');
  const client = new Client({ name: 'example-client', version: '1.0.0' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, '--sandbox'],
    // No browser of their own opens: the address comes on stderr.
    env: { QLIK_POLICY: policy, QLIK_APPROVAL_ADDRESS: 'stderr', SSH_TTY: 'none' },
    stderr: 'pipe',
  });
  try {
    const told = addressFrom(transport.stderr);
    await client.connect(transport);
    const role = { group: 'CG-Finance', roles: ['Steward'] };
    // Ends without an answer, when the pictures are made.
    client.callTool({ name: 'remove_role', arguments: role }).catch(() => undefined);
    await look(await told);
  } finally {
    await client.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function addressFrom(stderr) {
  for await (const line of createInterface({ input: stderr })) {
    const [, address] = /approve or decline at (\S+)/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('The server did not say where its page is');
}

/** Of a page of our own, or of the one at that address. */
async function picture(name, { html, address, look = 'dark' }) {
  const context = await browser.newContext({
    viewport: { width: 800, height: 600 },
    deviceScaleFactor: SCALE,
    colorScheme: look,
    locale: 'en-GB',
  });
  const page = await context.newPage();
  if (html === undefined) {
    await page.goto(address);
    await page.evaluate(steadyPage);
  } else {
    await page.setContent(html);
  }
  const shown = page.locator(html === undefined ? 'html' : 'pre');
  await write(name, await screenshot(page, await shown.boundingBox()));
  await context.close();
}

/** As WebP, half as large as PNG, which Playwright has no word for. */
async function screenshot(page, box) {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    clip: { ...box, scale: 1 },
    captureBeyondViewport: true,
  });
  return Buffer.from(data, 'base64');
}

async function write(name, picture) {
  process.stdout.write(`${name}: ${Math.ceil(picture.length / 1024)} KB\n`);
  if (picture.length > MOST) throw new Error(`${name} is larger than ${MOST} bytes`);
  await writeFile(new URL(name, import.meta.url), picture);
}
