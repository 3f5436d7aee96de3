/**
 * `qlik-groups-mcp install` without a client: which there are, which are here, what they can ask.
 *
 * @module
 */

import { asksOn } from '../../clients/advice.js';
import type { Client } from '../../clients/client.js';
import { clients } from '../../clients/clients.js';
import { detectInFile, type Installation } from '../../clients/detect-install.js';
import type { Environment } from '../../clients/environment.js';
import { isFolder } from '../../clients/files/disk.js';
import { isOnPath } from '../../clients/programs.js';
import { pathsOf } from '../../config/machine.js';
import { Failure } from '../../errors.js';
import type { InstallEnvironment } from './environment.js';

const headings = ['client', 'name', 'here', 'has this server', 'asks you on'] as const;

const words: Record<Installation['state'], string> = {
  ours: 'yes',
  named: 'yes',
  absent: 'no',
  other: 'another one',
};

/** @returns The exit code. */
export async function listClients(environment: InstallEnvironment): Promise<number> {
  const rows: (readonly string[])[] = [headings];
  for (const client of clients) {
    const here = await isHere(client, environment);
    rows.push([
      client.id,
      client.name,
      here ? 'yes' : 'no',
      await hasIt(client, environment),
      asksOn(client),
    ]);
  }
  const widths = headings.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  await environment.say(
    ...rows.map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
    'To put it into one of them:       qlik-groups-mcp install <client>',
    'To see the snippet for it:        qlik-groups-mcp install --print <client>',
    'To take it out again:             qlik-groups-mcp uninstall <client>',
    'Where a client has no form, this server opens a page in your own browser when it has to ask you.',
  );
  return 0;
}

/** Whether its program is on PATH or it has left a folder. */
async function isHere(client: Client, { machine, disk, programs }: Environment): Promise<boolean> {
  if (await isOnPath(client, programs)) return true;
  const file = client.file?.(machine);
  const folder = client.folder?.(machine) ?? (file && pathsOf(machine.platform).dirname(file));
  return folder !== undefined && (await orUnreadable(isFolder(disk, folder))) === true;
}

async function hasIt(client: Client, environment: Environment): Promise<string> {
  if (client.file?.(environment.machine) === undefined) return 'not known';
  const installation = await orUnreadable(detectInFile(client, environment));
  return installation === undefined ? 'not readable' : words[installation.state];
}

/** One client whose settings are broken must not hide the others. */
async function orUnreadable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
