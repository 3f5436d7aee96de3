/**
 * `qlik-groups-mcp install [CLIENT]`: puts this server into a client, or shows how.
 *
 * @module
 */

import { adviceFor, configLocation } from '../../clients/advice.js';
import { addWords } from '../../clients/client-commands.js';
import { codexHeader, codexLines } from '../../clients/codex.js';
import { shownLine } from '../../clients/command-line.js';
import { shownPath } from '../../clients/config-paths.js';
import { serverEntry, type Tenant } from '../../clients/entry/server-entry.js';
import { manualSnippet } from '../../clients/manual-snippet.js';
import { readAddress } from '../../config/settings.js';
import { wrap } from '../../text/wrap.js';
import { UsageError } from '../command.js';
import type { InstallEnvironment, Job } from './environment.js';
import { installByCommand } from './install-by-command.js';
import { installInFile } from './install-in-file.js';
import { ADDRESS_WORDS, type InstallRequest, tenantAddress } from './request.js';

const WIDTH = 92;

/** @returns The exit code: 0 when it is done or was so already, 1 when the person has to do it. */
export async function install(
  request: InstallRequest,
  environment: InstallEnvironment,
): Promise<number> {
  const { client } = request;
  if (request.print) {
    await show(jobOf(request, request.tenant ?? { kind: 'address' }, environment), environment);
    return 0;
  }
  const obstacle = await obstacleTo(request, environment);
  if (obstacle !== undefined) {
    await environment.say(obstacle, '');
    await show(jobOf(request, request.tenant ?? { kind: 'address' }, environment), environment);
    return 1;
  }
  const tenant = request.tenant ?? (await askForTenant(environment));
  if (tenant === undefined) return 1;
  const job = jobOf(request, tenant, environment);
  const done = await (client.by === 'file'
    ? installInFile(job, environment)
    : installByCommand(job, environment));
  if (!done) return 1;
  await environment.say(...adviceFor(client, tenant).flatMap((line) => ['', ...wrap(line, WIDTH)]));
  return 0;
}

function jobOf(
  request: InstallRequest,
  tenant: Tenant,
  { start, machine }: InstallEnvironment,
): Job {
  const { print: _, ...rest } = request;
  return {
    ...rest,
    tenant,
    entry: serverEntry(request.client, { start, tenant }, machine.platform),
  };
}

/** Why the person has to do it; undefined where this command can. */
async function obstacleTo(
  { client }: InstallRequest,
  { machine, programs }: InstallEnvironment,
): Promise<string | undefined> {
  const { name, by, program } = client;
  if (by === 'hand') return `${name} has to be set up by hand. Nothing was changed.`;
  if (by === 'file') {
    if (client.file?.(machine) !== undefined) return undefined;
    return machine.home === undefined
      ? 'Cannot tell where the settings of this account are: neither HOME nor the system names its folder. Nothing was changed.'
      : `${name} has no settings file on this system that is documented. Nothing was changed.`;
  }
  if (program !== undefined && (await programs.find(program)) !== undefined) return undefined;
  return `${name} takes servers in by its command ${program}, which is not on PATH. Nothing was changed.`;
}

/** How to do it by hand: the command, where there is one, and what to paste. */
async function show(
  { client, entry, tenant }: Job,
  environment: InstallEnvironment,
): Promise<void> {
  const { machine, say } = environment;
  const words = addWords(client, entry);
  const place = shownPath(configLocation(client, machine));
  if (words !== undefined) {
    await say(
      `${client.name}: run`,
      '',
      `  ${shownLine(machine, [client.program ?? '', ...words])}`,
      '',
    );
    if (client.format === 'toml') {
      await say(`and put this under ${codexHeader}, as no command can:`, '');
      await say(...codexLines(entry).map((line) => `  ${line}`), '');
    }
    await say(`or put this into ${place}:`, '', manualSnippet(client, entry).trimEnd());
  } else {
    await say(
      `${client.name}: put this into ${place}:`,
      '',
      manualSnippet(client, entry).trimEnd(),
    );
  }
  await say(...adviceFor(client, tenant).flatMap((line) => ['', ...wrap(line, WIDTH)]));
}

/** @throws {UsageError} Where nobody can be asked. */
async function askForTenant({
  ask,
  say,
  machine,
}: InstallEnvironment): Promise<Tenant | undefined> {
  const usual = readAddress(machine.env);
  if (ask === undefined) {
    if (usual !== undefined) return { kind: 'address', url: usual };
    throw new UsageError(
      'install needs --tenant, --context, --profile or --sandbox where nobody sits at a terminal to be asked',
    );
  }
  const hint = usual === undefined ? '' : ` [${usual}]`;
  const typed = await ask(`Address of your Qlik Cloud tenant${hint}: `);
  const url = typed.trim() === '' ? usual : tenantAddress(typed);
  if (url !== undefined) return { kind: 'address', url };
  await say(`Nothing was changed: this needs ${ADDRESS_WORDS}.`);
  return undefined;
}
