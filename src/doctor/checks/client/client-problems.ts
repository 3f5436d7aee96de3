/**
 * What is wrong with an entry of this server in a client, as its file tells. Pure.
 *
 * @module
 */

import { SERVER_KEY } from '../../../clients/entry/server-entry.js';
import type { ClientEntry, InstalledClient } from '../../../clients/installed-clients.js';
import { quote } from '../../../text/clean.js';
import { list } from '../../../text/lists.js';
import { betterKept, plainSecrets, unfilledIn } from './client-key.js';

/** Longest path that is shown. */
const MAX_PATH = 300;

export interface ClientProblem {
  /** Goes on after the name of the entry: `starts …, which is not there`. */
  readonly what: string;
  /** Without a full stop. */
  readonly fix: string;
}

/** @param version Of this server. */
export function problemsOf(
  client: InstalledClient,
  entry: ClientEntry,
  version: string,
): ClientProblem[] {
  return [...startProblems(client, entry, version), ...keyProblems(client, entry)];
}

function* startProblems(
  client: InstalledClient,
  entry: ClientEntry,
  version: string,
): Generator<ClientProblem> {
  const { missing, relative, version: started } = entry.files;
  const fix = installWords(client, entry);
  if (missing !== undefined) {
    yield { what: `starts ${quote(missing, MAX_PATH)}, which is not there`, fix };
  } else if (relative !== undefined) {
    yield {
      what: `starts ${quote(relative, MAX_PATH)}, which is no whole path: where ${client.definition.name} looks for it is not known`,
      fix,
    };
  } else if (!entry.ours) {
    yield {
      what: 'does not start this server, as far as can be told',
      fix: `If it should, ${fix.charAt(0).toLowerCase()}${fix.slice(1)}`,
    };
  } else if (started !== undefined && isOlder(started, version)) {
    yield { what: `starts version ${started} of this server, and this is ${version}`, fix };
  }
}

function* keyProblems(
  { definition: client }: InstalledClient,
  entry: ClientEntry,
): Generator<ClientProblem> {
  const unfilled = unfilledIn(client, entry);
  if (unfilled.length > 0) {
    yield {
      what: `has a literal \${…} in ${list(unfilled)} that ${client.name} does not fill in, which counts as not set`,
      fix: betterKept(client, unfilled),
    };
  }
  const plain = [...new Set(plainSecrets(entry).map(([place]) => place))];
  if (plain.length > 0) {
    yield {
      what: `has a key in plain text in ${list(plain)}, for every program of this account to read`,
      fix: `${betterKept(client, plain)}; and best make a new key, since this one stood in a file`,
    };
  }
}

function installWords(
  { definition: client, file }: InstalledClient,
  { name, ours }: ClientEntry,
): string {
  if (name !== SERVER_KEY) return `Correct the entry ${quote(name)} in ${quote(file, MAX_PATH)}`;
  return client.by === 'hand'
    ? `Put there what qlik-groups-mcp install --print ${client.id} shows`
    : `Run qlik-groups-mcp install ${client.id}${ours ? '' : ' --replace'}; it shows the change first`;
}

/** Both of three numbers. */
function isOlder(one: string, other: string): boolean {
  const [ours, theirs] = [one, other].map((version) => version.split('.').map(Number));
  const at = theirs?.findIndex((number, place) => number !== ours?.[place]) ?? -1;
  return at !== -1 && (ours?.[at] ?? 0) < (theirs?.[at] ?? 0);
}
