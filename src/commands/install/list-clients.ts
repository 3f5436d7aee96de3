/**
 * `qlik-groups-mcp install` without a host: which there are, which are here, what they can ask.
 *
 * @module
 */

import { asksOn } from '../../clients/advice.js';
import type { Client } from '../../clients/client.js';
import { clients } from '../../clients/clients.js';
import { type Environment, type Presence, presenceInFile } from '../../clients/detect-install.js';
import { isFolder } from '../../clients/files/disk.js';
import { isOnPath } from '../../clients/programs.js';
import { pathsOf } from '../../config/machine.js';
import { Failure } from '../../errors.js';
import type { InstallEnvironment } from './environment.js';

const headings = ['host', 'name', 'here', 'has this server', 'asks you on'] as const;

const words: Record<Presence['state'], string> = {
  ours: 'yes',
  named: 'yes',
  absent: 'no',
  other: 'another one',
};

/** @returns The exit code. */
export async function listHosts(around: InstallEnvironment): Promise<number> {
  const rows: (readonly string[])[] = [headings];
  for (const host of clients) {
    const here = await isHere(host, around);
    rows.push([host.id, host.name, here ? 'yes' : 'no', await hasIt(host, around), asksOn(host)]);
  }
  const widths = headings.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  await around.say(
    ...rows.map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
    'To put it into one of them:       qlik-groups-mcp install <host>',
    'To see the block for it:          qlik-groups-mcp install --print <host>',
    'To take it out again:             qlik-groups-mcp uninstall <host>',
    'Where a host has no form, this server opens a page in your own browser when it has to ask you.',
  );
  return 0;
}

/** Whether its program is on PATH or it has left a folder. */
async function isHere(host: Client, { machine, disk, programs }: Environment): Promise<boolean> {
  if (await isOnPath(host, programs)) return true;
  const file = host.file?.(machine);
  const folder = host.folder?.(machine) ?? (file && pathsOf(machine.platform).dirname(file));
  return folder !== undefined && (await orUnreadable(isFolder(disk, folder))) === true;
}

async function hasIt(host: Client, around: Environment): Promise<string> {
  if (host.file?.(around.machine) === undefined) return 'not known';
  const presence = await orUnreadable(presenceInFile(host, around));
  return presence === undefined ? 'not readable' : words[presence.state];
}

/** One host whose settings are broken must not hide the others. */
async function orUnreadable<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
