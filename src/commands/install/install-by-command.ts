/**
 * Putting this server into a client by the client's own command, and taking it out again: shown first,
 * agreed to, run, looked at again.
 *
 * @module
 */

import type { Client } from '../../clients/client.js';
import { addsOnlyOnce, addWords, removeWords, type Words } from '../../clients/client-commands.js';
import { codexHeader, codexLines, wantedOfCodex, withLines } from '../../clients/codex.js';
import { shownLine } from '../../clients/command-line.js';
import { shownPath } from '../../clients/config-paths.js';
import { detectInstall, type Installation, saidBy } from '../../clients/detect-install.js';
import { changesTo } from '../../clients/entry/entry-changes.js';
import { jsonEntry, type ServerEntry } from '../../clients/entry/server-entry.js';
import { keepBackup } from '../../clients/files/backups.js';
import { readConfig, writeConfig } from '../../clients/files/config-file.js';
import { Failure } from '../../errors.js';
import { agrees, type InstallEnvironment, type Job } from './environment.js';
import type { UninstallRequest } from './request.js';

/** @returns Whether it is in the client now. */
export async function installByCommand(
  job: Job,
  environment: InstallEnvironment,
): Promise<boolean> {
  const { client, entry, yes, replace } = job;
  const { say } = environment;
  const program = await programOf(client, environment);
  const present = await detectInstall(client, program, environment);
  if (present.state === 'other' && !replace) throw taken(client);
  if (isDone(client, entry, present)) {
    await say(`Already so: ${client.name} has this server. Nothing was changed.`);
    return true;
  }
  const steps = stepsTo(client, entry, present);
  const lines = client.format === 'toml' ? codexLines(entry) : [];
  await say(
    `${client.name} takes it in by its own command:`,
    '',
    ...linesOf(client, steps, environment),
    '',
  );
  if (present.state === 'ours') {
    await say('It replaces the entry that is there, with whatever you added to that.', '');
  }
  if (lines.length > 0) {
    await say(`Then come, as that command cannot write them, under ${codexHeader}:`, '');
    await say(...lines.map((line) => `  ${line}`), '');
  }
  if (!(await agrees('Run it', yes, environment))) return false;
  const kept = client.format === 'toml' ? await keepSettings(client, environment) : undefined;
  for (const step of steps) await runStep(client, program, step, environment);
  if (lines.length > 0) await addLines(client, lines, environment);
  if (client.id === 'vscode') {
    // It writes into the profile that is in use, wherever that is.
    await say(`Done. In ${client.name}, MCP: List Servers shows it.`);
    return true;
  }
  if (!isDone(client, entry, await detectInstall(client, program, environment))) {
    throw new Failure(
      'CLIENT_NOT_AS_MEANT',
      `Cannot find this server in ${client.name}, although its command ended well`,
      `See qlik-groups-mcp install --print ${client.id} for how to put it in by hand`,
    );
  }
  await say(`Done, and read back.${keptWords(kept)} Restart ${client.name} to use it.`);
  return true;
}

/** @returns The exit code. */
export async function uninstallByCommand(
  { client, yes }: UninstallRequest,
  environment: InstallEnvironment,
): Promise<number> {
  const { say } = environment;
  const program = await programOf(client, environment);
  const present = await detectInstall(client, program, environment);
  if (present.state === 'other') throw taken(client);
  if (present.state === 'absent') {
    await say(`Already so: ${client.name} does not have this server. Nothing was changed.`);
    return 0;
  }
  const words = removeWords(client);
  if (words === undefined) throw new TypeError(`${client.name} has no command to remove a server`);
  await say(
    `${client.name} lets it go by its own command:`,
    '',
    ...linesOf(client, [words], environment),
    '',
  );
  if (!(await agrees('Run it', yes, environment))) return 1;
  const kept = client.format === 'toml' ? await keepSettings(client, environment) : undefined;
  await runStep(client, program, words, environment);
  const { state } = await detectInstall(client, program, environment);
  if (state !== 'absent') {
    throw new Failure(
      'CLIENT_NOT_AS_MEANT',
      `Cannot take this server out of ${client.name}: its command ended well, but the server is still there`,
      'Take it out by hand',
    );
  }
  await say(`Done, and read back.${keptWords(kept)} Restart ${client.name} to be rid of it.`);
  return 0;
}

async function programOf({ name, program }: Client, { programs }: InstallEnvironment) {
  const file = program === undefined ? undefined : await programs.find(program);
  if (file !== undefined) return file;
  throw new Failure(
    'CLIENT_NOT_CHANGED',
    `Cannot reach ${name}: its command ${program} is not on PATH`,
    `Run this where ${program} can be run, or do it by hand`,
  );
}

function isDone(client: Client, entry: ServerEntry, present: Installation): boolean {
  if (present.state !== 'ours') return false;
  const wanted =
    client.format === 'toml' ? wantedOfCodex(entry, present.entry) : jsonEntry(client, entry);
  return changesTo(present.entry, wanted).length === 0;
}

function stepsTo(client: Client, entry: ServerEntry, { state }: Installation): Words[] {
  const add = addWords(client, entry);
  if (add === undefined) throw new TypeError(`${client.name} has no command to add a server`);
  const remove = removeWords(client);
  return state !== 'absent' && remove !== undefined && addsOnlyOnce(client) ? [remove, add] : [add];
}

function linesOf(
  { program = '' }: Client,
  steps: readonly Words[],
  environment: InstallEnvironment,
) {
  return steps.map((words) => `  ${shownLine(environment.machine, [program, ...words])}`);
}

async function runStep(
  client: Client,
  program: string,
  words: Words,
  { programs, machine }: InstallEnvironment,
): Promise<void> {
  const { code, err, out } = await programs.run(program, words);
  if (code === 0) return;
  const how = code === undefined ? 'did not come to an end' : `ended with ${code}`;
  throw new Failure(
    'CLIENT_NOT_AS_MEANT',
    `Cannot do it: ${shownLine(machine, [client.program ?? '', ...words])} ${how}; whether it changed something is not known. ${saidBy(client, err || out)}`,
    'Put that right, then run this again',
  );
}

/** The command of Codex drops comments behind the settings of other servers. */
async function keepSettings({ file }: Client, { machine, disk }: InstallEnvironment) {
  const name = file?.(machine);
  return name === undefined ? undefined : await keepBackup(disk, await readConfig(disk, name));
}

async function addLines(
  { file, name }: Client,
  lines: readonly string[],
  { machine, disk, unique }: InstallEnvironment,
): Promise<void> {
  const place = file?.(machine);
  const config = place === undefined ? undefined : await readConfig(disk, place);
  const text = config?.found && withLines(config.found.text, lines);
  if (config === undefined || text === undefined) {
    throw new Failure(
      'CLIENT_NOT_AS_MEANT',
      `Cannot finish it: ${name} has the server now, but ${codexHeader} is not found in its settings`,
      `Put this under it by hand: ${lines.join('; ')}`,
    );
  }
  await writeConfig(disk, config, text, unique());
}

function keptWords(kept: string | undefined): string {
  return kept === undefined ? '' : ` Its settings as they were: ${shownPath(kept)}.`;
}

function taken({ name }: Client): Failure {
  return new Failure(
    'CLIENT_NOT_CHANGED',
    `Cannot do it: a different server stands in ${name} as qlik-groups`,
    'Give that one another name; or, to put this one in its place, say install --replace',
  );
}
