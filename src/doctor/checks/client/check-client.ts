/**
 * One check for each client that can have this server: whether its entry is sound, and how a person is
 * asked there. A client that does not have it gets no line; where none has it, one line says so.
 *
 * @module
 */

import type { Client } from '../../../clients/client.js';
import { clients } from '../../../clients/clients.js';
import { SERVER_KEY } from '../../../clients/entry/server-entry.js';
import type { ClientEntry, InstalledClient } from '../../../clients/installed-clients.js';
import { quote } from '../../../text/clean.js';
import { list } from '../../../text/lists.js';
import { type Check, type Finding, notChecked, ok, warning } from '../../check.js';
import type { DoctorContext } from '../../context.js';
import { askingBy } from './client-asking.js';
import { plainSecrets } from './client-key.js';
import { problemsOf } from './client-problems.js';

/** Longest path that is shown. */
const MAX_PATH = 300;

export const clientChecks: readonly Check[] = [...clients.map(clientCheck), noClientCheck()];

function clientCheck({ id, name }: Client): Check {
  const find = async ({ clients }: DoctorContext) =>
    (await clients()).find(({ definition: client }) => client.id === id);
  return {
    id: `client ${id}`,
    subject: `the entry in ${name}`,
    applies: async (context) => (await find(context)) !== undefined,
    async run(context) {
      const client = await find(context);
      if (client === undefined) throw new TypeError(`${name} does not have this server`);
      return judge(client, context);
    },
  };
}

function noClientCheck(): Check {
  return {
    id: 'clients',
    subject: 'the clients',
    applies: async ({ clients }) => (await clients()).length === 0,
    run: () =>
      notChecked(
        'No client of this account has this server in its own settings; those of single projects are not looked at.',
        'Put it into one: qlik-groups-mcp install lists them.',
      ),
  };
}

function judge(installed: InstalledClient, context: DoctorContext): Finding {
  const { definition: client, file, entries, trouble } = installed;
  if (trouble !== undefined) return warning(`${trouble.message}.`, `${trouble.next}.`);
  for (const [, secret] of entries.flatMap(plainSecrets)) context.redact.remember(secret);
  const only = entries.length === 1;
  const usual = entries.every(({ name }) => name === SERVER_KEY);
  const what = entries.some(({ ours }) => ours) ? 'this server' : 'an entry for this server';
  const as = usual ? '' : ` as ${list(entries.map(({ name }) => quote(name)))}`;
  const said = entries.map((entry) =>
    describeEntry(installed, entry, only ? 'It' : quote(entry.name), context),
  );
  const found = [
    `${client.name} has ${what}${as} (${quote(file, MAX_PATH)}).`,
    ...said.flatMap(({ words }) => words),
  ].join(' ');
  const fixes = [...new Set(said.flatMap(({ fixes }) => fixes))];
  return fixes.length === 0 ? ok(found) : warning(found, fixes.join(' '));
}

/** Sentences about one entry: what is wrong with it, then how it asks. */
function describeEntry(
  client: InstalledClient,
  entry: ClientEntry,
  who: string,
  context: DoctorContext,
) {
  const { env, platform, version } = context;
  const problems = problemsOf(client, entry, version);
  // Of another server nothing is known.
  const asking = entry.ours
    ? [askingBy(client.definition, { ...env, ...entry.env }, platform)]
    : [];
  return {
    words: [...problems.map(({ what }) => what), ...asking.map(({ words }) => words)].map(
      (words) => `${who} ${words}.`,
    ),
    fixes: [...problems, ...asking].flatMap(({ fix }) => (fix === undefined ? [] : [`${fix}.`])),
  };
}
