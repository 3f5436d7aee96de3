/**
 * One check for each client that can have this server: whether its entry is sound, and how a person is
 * asked there. A client that does not have it gets no line; where none has it, one line says so.
 *
 * @module
 */

import type { Host } from '../../../clients/client.js';
import { hosts } from '../../../clients/clients.js';
import { SERVER_KEY } from '../../../clients/entry/server-entry.js';
import type { Client, ClientEntry } from '../../../clients/installed-clients.js';
import { quote } from '../../../text/clean.js';
import { list } from '../../../text/lists.js';
import { type Check, type Finding, notChecked, ok, warning } from '../../check.js';
import type { Patient } from '../../context.js';
import { askingBy } from './client-asking.js';
import { flawsOf } from './client-flaws.js';
import { plainSecrets } from './client-key.js';

/** Longest path that is shown. */
const MAX_PATH = 300;

export const clientChecks: readonly Check[] = [...hosts.map(clientCheck), noClientCheck()];

function clientCheck({ id, name }: Host): Check {
  const find = async ({ clients }: Patient) => (await clients()).find(({ host }) => host.id === id);
  return {
    id: `client ${id}`,
    subject: `the entry in ${name}`,
    applies: async (patient) => (await find(patient)) !== undefined,
    async run(patient) {
      const client = await find(patient);
      if (client === undefined) throw new TypeError(`${name} does not have this server`);
      return judge(client, patient);
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

function judge(client: Client, patient: Patient): Finding {
  const { host, file, entries, trouble } = client;
  if (trouble !== undefined) return warning(`${trouble.message}.`, `${trouble.next}.`);
  for (const [, secret] of entries.flatMap(plainSecrets)) patient.redact.remember(secret);
  const only = entries.length === 1;
  const usual = entries.every(({ name }) => name === SERVER_KEY);
  const what = entries.some(({ ours }) => ours) ? 'this server' : 'an entry for this server';
  const as = usual ? '' : ` as ${list(entries.map(({ name }) => quote(name)))}`;
  const said = entries.map((entry) =>
    sayingsOf(client, entry, only ? 'It' : quote(entry.name), patient),
  );
  const found = [
    `${host.name} has ${what}${as} (${quote(file, MAX_PATH)}).`,
    ...said.flatMap(({ words }) => words),
  ].join(' ');
  const mends = [...new Set(said.flatMap(({ mends }) => mends))];
  return mends.length === 0 ? ok(found) : warning(found, mends.join(' '));
}

/** Sentences about one entry: what is wrong with it, then how it asks. */
function sayingsOf(client: Client, entry: ClientEntry, who: string, patient: Patient) {
  const { env, platform, version } = patient;
  const flaws = flawsOf(client, entry, version);
  // Of another server nothing is known.
  const asking = entry.ours ? [askingBy(client.host, { ...env, ...entry.env }, platform)] : [];
  return {
    words: [...flaws.map(({ what }) => what), ...asking.map(({ words }) => words)].map(
      (words) => `${who} ${words}.`,
    ),
    mends: [...flaws, ...asking].flatMap(({ mend }) => (mend === undefined ? [] : [`${mend}.`])),
  };
}
