/**
 * What the packages are made of, and npm without a network and without anything of whoever runs the
 * tests.
 *
 * @module
 */

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { temporaryFolder } from '../ledger/temporary-folder.js';

/** Folder of this project. */
export const ROOT = new URL('../../..', import.meta.url).pathname;

/** A file of this project. */
export function read(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

export function readJson(name: string): unknown {
  return JSON.parse(read(name));
}

export const ours = z
  .object({
    name: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.string(),
    mcpName: z.string(),
    bin: z.record(z.string(), z.string()),
    engines: z.strictObject({ node: z.string() }),
    scripts: z.record(z.string(), z.string()),
    dependencies: z.unknown(),
    optionalDependencies: z.unknown(),
    peerDependencies: z.unknown(),
  })
  .partial({ dependencies: true, optionalDependencies: true, peerDependencies: true })
  .parse(readJson('package.json'));

/** The variables that a text names. */
export function variablesIn(text: string): string[] {
  return [...new Set(text.match(/\bQLIK_[A-Z_]+\b/g) ?? [])].sort();
}

export interface Ended {
  readonly code: number;
  readonly out: string;
}

/** Runs a program to its end, in a home of its own. */
export async function runIn(
  folder: string,
  program: string,
  args: readonly string[],
): Promise<Ended> {
  const home = await temporaryFolder();
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    npm_config_cache: join(home, 'cache'),
    npm_config_update_notifier: 'false',
  };
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd: folder, env });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout } = Failed.parse(error);
    return { code, out: stdout };
  }
}

/** A program that could not be started has no number here, and the test ends with that. */
const Failed = z.object({ code: z.number(), stdout: z.string() });

const Packed = z.tuple([
  z.object({
    filename: z.string(),
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string() })),
  }),
]);
export type Packed = z.infer<typeof Packed>[0] & { readonly tarball: string };

/** What would be published, and the file it would be published as. */
export async function pack(): Promise<Packed> {
  const folder = await temporaryFolder();
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [packed] = Packed.parse(JSON.parse((await runIn(ROOT, 'npm', words)).out));
  return { ...packed, tarball: join(folder, packed.filename) };
}
