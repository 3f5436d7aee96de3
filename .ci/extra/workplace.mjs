/**
 * A folder for everything that is fetched and tried, with a home of its own: nothing of the account
 * that runs this is read or changed.
 *
 * @module
 */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Folder of this project. */
export const project = path.join(import.meta.dirname, '../..');

export function openWorkplace() {
  const root = mkdtempSync(path.join(tmpdir(), 'qlik-extra-'));
  const folder = (name) => {
    const made = path.join(root, name);
    mkdirSync(made, { recursive: true });
    return made;
  };
  const home = folder('home');
  const bin = folder('bin');
  const env = {
    PATH: [bin, path.dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: home,
    XDG_CONFIG_HOME: folder('home/.config'),
    XDG_STATE_HOME: folder('home/.local/state'),
    XDG_DATA_HOME: folder('home/.local/share'),
    XDG_CACHE_HOME: folder('home/.cache'),
    TMPDIR: folder('tmp'),
    LANG: 'C.UTF-8',
    // Whatever looks for news finds a port where nobody listens.
    HTTPS_PROXY: 'http://127.0.0.1:9',
    HTTP_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1,localhost',
  };
  return { root, folder, bin, env, close: () => rmSync(root, { recursive: true, force: true }) };
}

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {readonly string[]} words
 * @param {{ env: object, cwd: string, input?: string, until?: (out: string) => boolean,
 *   seconds?: number }} how `input` goes to stdin, which then stays open until `until` says that
 *   enough came out.
 * @returns {Promise<{ code: number | null, out: string, err: string }>} Code null: it took too long.
 */
export function runToEnd(program, words, { env, cwd, input = '', until, seconds = 60 }) {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what it started ends with it.
    const child = spawn(program, words, { env, cwd, stdio: 'pipe', detached: true });
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    const timer = setTimeout(end, seconds * 1000);
    let out = '';
    let err = '';
    child.stdout.on('data', (part) => {
      out += part;
      if (until?.(out)) child.stdin.end();
    });
    child.stderr.on('data', (part) => {
      err += part;
    });
    child.stdin.on('error', () => undefined);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, out, err });
    });
    child.stdin.write(input);
    if (until === undefined) child.stdin.end();
  });
}

/** The same, where it has to end well. @throws {Error} With what it said last. */
export async function runWell(program, words, how) {
  const ended = await runToEnd(program, words, how);
  if (ended.code === 0) return ended;
  const said = `${ended.out}\n${ended.err}`.trim().split('\n').slice(-6).join('\n');
  const ending = ended.code === null ? 'took too long' : `ended with ${ended.code}`;
  throw new Error(`${path.basename(program)} ${words.join(' ')} ${ending}: ${said}`);
}

/** @throws {Error} */
export function demand(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}
