/**
 * A person with a browser, for a server in a process of its own: the command that opens a browser is
 * replaced by one that follows the file it gets and writes down the address there, and pages are read
 * and answered over HTTP.
 *
 * @module
 */

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

export interface PagePerson {
  /** Makes a server open this person's browser. */
  readonly env: Readonly<Record<string, string>>;
  /** Everything that the browser was started with, in order; anybody on the computer may see it. */
  commands(): Promise<string[]>;
  /** Every address that the browser was led to, in order. */
  addresses(): Promise<string[]>;
  /** The address of that number, from 0, once it is there. */
  address(number?: number): Promise<string>;
}

/** @param command What the browser command does after that. */
export async function pagePerson(command = ''): Promise<PagePerson> {
  const folder = await mkdtemp(join(tmpdir(), 'qlik-groups-browser-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [book, commandBook] = [join(folder, 'addresses'), join(folder, 'commands')];
  await writeFile(book, '');
  await writeFile(commandBook, '');
  const follow = `sed -n 's/.*<a href="\\([^"]*\\)".*/\\1/p' "\${1#file://}"`;
  for (const name of ['xdg-open', 'open']) {
    await writeFile(
      join(folder, name),
      `#!/bin/sh\necho "$@" >> '${commandBook}'\n${follow} >> '${book}'\n${command}\n`,
    );
    await chmod(join(folder, name), 0o755);
  }
  const linesOf = async (file: string): Promise<string[]> =>
    (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  const addresses = () => linesOf(book);
  return {
    env: {
      PATH: `${folder}:${process.env.PATH ?? ''}`,
      HOME: folder,
      DISPLAY: ':0',
      QLIK_APPROVAL: 'auto',
    },
    commands: () => linesOf(commandBook),
    addresses,
    address: (number = 0) =>
      vi.waitFor(
        async () => {
          const address = (await addresses())[number];
          if (address === undefined) throw new Error('no browser was opened');
          return address;
        },
        { timeout: 10_000, interval: 20 },
      ),
  };
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  /** What can be read on it, line by line. */
  readonly text: string;
}

/** Looks at a page, where a redirection leads. */
export async function look(address: string): Promise<Page> {
  return pageOf(await fetch(address));
}

/** Sends the form of a page as a browser does. */
export async function send(
  page: Page,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Page> {
  const token = /name="token" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const { origin } = new URL(page.url);
  return pageOf(
    await fetch(page.url, {
      method: 'POST',
      headers: { origin, ...headers },
      body: new URLSearchParams({ token, ...fields }),
    }),
  );
}

/** Types the word that the page asks for and presses the button. */
export async function approveOn(address: string): Promise<Page> {
  const page = await look(address);
  const word = /<code>([^<]+)<\/code>/.exec(page.html)?.[1] ?? '';
  return send(page, { answer: 'approve', typed: plain(word) });
}

export async function declineOn(address: string): Promise<Page> {
  return send(await look(address), { answer: 'decline', typed: '' });
}

async function pageOf(response: Response): Promise<Page> {
  const html = await response.text();
  return { url: response.url, status: response.status, html, text: textOf(html) };
}

function textOf(html: string): string {
  const body = html.slice(Math.max(html.indexOf('<body>'), 0));
  const lines = body
    .replaceAll(/<\/(?:p|h\d|li|label|button)>/g, '\n')
    .replaceAll(/<[^>]+>/g, '')
    .split('\n')
    .map((line) => plain(line).trim());
  return lines.filter((line) => line !== '').join('\n');
}

function plain(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
