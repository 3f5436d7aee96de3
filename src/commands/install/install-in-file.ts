/**
 * Putting this server into the settings file of a client, and taking it out again: shown first, agreed
 * to, kept beside, written, read back.
 *
 * @module
 */

import type { Client } from '../../clients/client.js';
import { shownPath } from '../../clients/config-paths.js';
import { jsonEntry, SERVER_KEY } from '../../clients/entry/server-entry.js';
import { backupsOf, keepBackup } from '../../clients/files/backups.js';
import {
  type ConfigFile,
  readConfig,
  removeConfig,
  writeConfig,
} from '../../clients/files/config-file.js';
import { diff } from '../../clients/files/diff.js';
import { isFolder, makeFolder } from '../../clients/files/disk.js';
import {
  holdsNothingElse,
  installInto,
  type Spot,
  uninstallFrom,
} from '../../clients/files/edit-file.js';
import { isOnPath } from '../../clients/programs.js';
import { pathsOf } from '../../config/machine.js';
import { list } from '../../text/lists.js';
import { agrees, type InstallEnvironment, type Job } from './environment.js';
import type { UninstallRequest } from './request.js';

/** @returns Whether it is in the file now. */
export async function installInFile(
  { client, entry, yes, replace }: Job,
  environment: InstallEnvironment,
): Promise<boolean> {
  const { disk, say } = environment;
  const spot = spotOf(client, environment);
  const config = await readConfig(disk, spot.file);
  const folder = pathsOf(environment.machine.platform).dirname(spot.file);
  const missing = config.found === undefined && !(await isFolder(disk, folder));
  // A program that was never started has no folder yet.
  if (missing && !(await isOnPath(client, environment.programs))) {
    await say(
      `${client.name} does not seem to be installed: there is no folder ${shownPath(folder)}. Nothing was changed.`,
      `For another place: qlik-groups-mcp install --print ${client.id}`,
    );
    return false;
  }
  const text = config.found?.text;
  const after = installInto(text, spot, jsonEntry(client, entry), replace);
  if (after === undefined) {
    await say(`Already so: ${shownPath(spot.file)} has this server. Nothing was written.`);
    return true;
  }
  await say(
    `${text === undefined ? 'New file' : 'Change'} for ${client.name}, ${shownPath(spot.file)}:`,
    '',
  );
  await say(...diff(text, after, spot), '');
  if (!(await agrees('Write it', yes, environment))) return false;
  const kept = await keepBackup(disk, config);
  if (missing) await makeFolder(disk, folder);
  await write(config, after, environment);
  await say(`Written, and read back.${keptWords(kept)} Restart ${client.name} to use it.`);
  return true;
}

/** @returns The exit code. */
export async function uninstallFromFile(
  { client, yes }: UninstallRequest,
  environment: InstallEnvironment,
): Promise<number> {
  const { disk, say } = environment;
  const spot = spotOf(client, environment);
  const config = await readConfig(disk, spot.file);
  const text = config.found?.text ?? '';
  const earlier = (await backupsOf(disk, config)).map((backup) => backup.text);
  const after = uninstallFrom(text, spot, earlier);
  if (after === undefined) {
    await say(`Already so: ${client.name} does not have this server. Nothing was written.`);
    return 0;
  }
  const restored = earlier.includes(after);
  // What this server made, it takes away; a link to a file is somebody's own arrangement.
  const whole = !restored && config.target === spot.file && holdsNothingElse(text, spot);
  await say(
    whole
      ? `Nothing but this server stands in ${shownPath(spot.file)}, so the file goes:`
      : `Change for ${client.name}, ${shownPath(spot.file)}:`,
    '',
    ...diff(text, whole ? undefined : after, spot),
    '',
  );
  if (!(await agrees(whole ? 'Remove it' : 'Write it', yes, environment))) return 1;
  if (whole) {
    await removeConfig(disk, config);
    await say(`Removed. Restart ${client.name} to be rid of it.`);
    return 0;
  }
  // A file that is byte for byte as it once was needs no further copy.
  const kept = restored ? undefined : await keepBackup(disk, config);
  await write(config, after, environment);
  await say(`Written, and read back.${keptWords(kept)} Restart ${client.name} to be rid of it.`);
  await sayWhatCopiesHold(config, environment);
  return 0;
}

/** The person may take a key for gone that still stands beside the file. */
async function sayWhatCopiesHold(
  config: ConfigFile,
  { disk, say }: InstallEnvironment,
): Promise<void> {
  const copies = (await backupsOf(disk, config)).filter(({ text }) => text.includes(SERVER_KEY));
  if (copies.length === 0) return;
  const names = copies.map(({ file }) => shownPath(file)).sort();
  await say(
    `This server still stands, with a key if it had one, in ${list(names)}. Delete what you do not need.`,
  );
}

async function write(
  config: ConfigFile,
  text: string,
  environment: InstallEnvironment,
): Promise<void> {
  const { disk, unique } = environment;
  await writeConfig(disk, config, text, unique());
  const { found } = await readConfig(disk, config.name);
  if (found?.text !== text) throw new Error('what was written is not what is read');
}

function spotOf({ file, key, name }: Client, { machine, main }: InstallEnvironment): Spot {
  const place = file?.(machine);
  if (place === undefined) throw new TypeError(`${name} has no file on this machine`);
  return { file: place, key, ...(main === undefined ? {} : { main }) };
}

function keptWords(kept: string | undefined): string {
  return kept === undefined ? '' : ` The file as it was: ${shownPath(kept)}.`;
}
