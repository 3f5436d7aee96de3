/**
 * The files that an entry of a client starts: whether they are there, and of which version they are.
 *
 * @module
 */

import { z } from 'zod';
import { pathsOf } from '../../config/machine.js';
import { Failure } from '../../errors.js';
import { unlessMissing } from '../../text/disk-refusal.js';
import type { SettingsEnvironment } from '../environment.js';
import { bytesOf, orRefused, textOf } from '../files/disk.js';
import { PACKAGE, type Started } from './entry-start.js';

export interface EntryFiles {
  /** The first that is not there. */
  readonly missing?: string;
  /** A script that is no whole path: where a client looks for it is not known. */
  readonly relative?: string;
  /** What is started, such as `1.2.3`; left out where that cannot be told. */
  readonly version?: string;
}

type Files = Pick<SettingsEnvironment, 'machine' | 'disk'>;

/** @param command The first word of the entry. */
export async function filesOf(
  command: string,
  started: Started,
  environment: Files,
): Promise<EntryFiles> {
  const { isAbsolute } = pathsOf(environment.machine.platform);
  const script = started.by === 'node' ? started.script : undefined;
  for (const file of [command, script]) {
    if (file === undefined || !isAbsolute(file) || isUnfilled(file)) continue;
    if (!(await isThere(file, environment))) return { missing: file };
  }
  if (started.by === 'npx')
    return started.version === undefined ? {} : { version: started.version };
  if (script === undefined || isUnfilled(script)) return {};
  if (!isAbsolute(script)) return { relative: script };
  const version = await versionBeside(script, environment);
  return version === undefined ? {} : { version };
}

/** A client may put something else in its place. */
function isUnfilled(file: string): boolean {
  return file.includes('${');
}

/** What this account may not look at counts as there. */
async function isThere(file: string, { disk }: Files): Promise<boolean> {
  try {
    return (await orRefused(`look at ${file}`, () => unlessMissing(disk.stat(file)))) !== undefined;
  } catch (error) {
    if (error instanceof Failure) return true;
    throw error;
  }
}

const OurPackage = z.object({
  name: z.literal(PACKAGE),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
});

/** As the package says to which the script belongs. */
async function versionBeside(
  script: string,
  { machine, disk }: Files,
): Promise<string | undefined> {
  const { dirname, join } = pathsOf(machine.platform);
  const file = join(dirname(dirname(script)), 'package.json');
  try {
    const bytes = await orRefused(`read ${file}`, () => bytesOf(disk, file));
    if (bytes === undefined) return undefined;
    return OurPackage.safeParse(JSON.parse(textOf(bytes, file))).data?.version;
  } catch (error) {
    if (error instanceof Failure || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
