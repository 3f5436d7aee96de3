/**
 * Contexts of qlik-cli: the address of a tenant with the credential for it, by name. The file holds
 * secrets in clear text, so no value of it is ever quoted; names are.
 *
 * @see https://qlik.dev/toolkits/qlik-cli/
 * @module
 */

import { quote } from '../../text/clean.js';
import { firstOf } from '../../text/lists.js';
import { ConfigError, configErrorText } from '../config-error.js';
import { readVariable } from '../env-variable.js';
import { type Machine, pathsOf } from '../machine.js';
import { cannotConnect, originOf } from '../origin.js';
import { readText } from '../read-text.js';
import type { Kept } from '../settings.js';

const FILE = 'contexts.yml';

/** Contexts that are named where one is mistaken. */
const NAMES_SHOWN = 10;

export interface Context {
  /** As it is named to people. */
  readonly place: string;
  /** Scheme, host and port of its tenant. */
  readonly origin: string;
  /** What its credential is; left out where it has none. */
  readonly kept?: Kept;
}

/**
 * @param name Exactly as in the file.
 * @param setting What the name was given by, such as `QLIK_CONTEXT`.
 * @throws {Failure} `NOT_CONFIGURED`
 */
export async function readContext(
  name: string,
  setting: string,
  machine: Machine,
): Promise<Context> {
  const contexts = await readContexts(setting, machine);
  const context = contexts.get(name);
  if (!contexts.has(name)) {
    const names = [...contexts.keys()].map((one) => quote(String(one), 40));
    throw cannotConnect(
      `${FILE} of qlik-cli has no context of the name that ${setting} gives${names.length === 0 ? '' : `; it has ${firstOf(names, NAMES_SHOWN)}`}`,
      `Correct ${setting}; qlik context ls shows the names, and upper and lower case matter`,
    );
  }
  const place = `the context ${quote(name, 40)}`;
  if (!(context instanceof Map)) {
    throw cannotConnect(`${place} has nothing in it`, 'Create it again with qlik context create');
  }
  refuseForeign(context, place);
  const server = textIn(context, 'server');
  if (server === undefined) {
    throw cannotConnect(
      `${place} has no server, so nothing says which tenant it is for`,
      'Give it the address of the tenant with qlik context update',
    );
  }
  const kept = keptIn(context, place);
  return {
    place,
    origin: originOf(server, `the server of ${place}`),
    ...(kept === undefined ? {} : { kept }),
  };
}

/** Every context by its name, each as the file has it. */
async function readContexts(
  setting: string,
  machine: Machine,
): Promise<ReadonlyMap<unknown, unknown>> {
  const variable = readVariable(machine.env, 'QLIK_CLI_USER_HOME_DIR');
  const where =
    variable === undefined ? `.qlik/${FILE}` : `${FILE} where QLIK_CLI_USER_HOME_DIR is`;
  try {
    for (const path of candidates(variable, machine)) {
      const text = await readIfFile(path);
      if (text !== undefined) return await parsed(text);
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw cannotConnect(
      configErrorText(`${FILE} of qlik-cli`, error),
      `Fix the file, or take ${setting} away and set QLIK_TENANT_URL and a credential`,
    );
  }
  throw cannotConnect(
    `${setting} names a context of qlik-cli, and there is no ${where}`,
    `Make the context with qlik context create, or take ${setting} away and set QLIK_TENANT_URL and a credential`,
  );
}

/** The documents call the variable the path of the file; its name says folder. */
function candidates(variable: string | undefined, { home, platform }: Machine): string[] {
  const { isAbsolute, join } = pathsOf(platform);
  if (variable !== undefined) {
    // A client starts the server in any folder.
    if (!isAbsolute(variable)) return [];
    return [variable, join(variable, '.qlik', FILE), join(variable, FILE)];
  }
  return home === undefined ? [] : [join(home, '.qlik', FILE)];
}

async function readIfFile(path: string): Promise<string | undefined> {
  try {
    return await readText(path);
  } catch (error) {
    if (error instanceof ConfigError && error.message === 'is a folder') return undefined;
    throw error;
  }
}

/** Every scalar stays the text that it is: an id of digits and an e is no number. */
async function parsed(text: string): Promise<ReadonlyMap<unknown, unknown>> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { schema: 'failsafe' });
  const [error] = document.errors;
  // Its own message quotes the line.
  if (error !== undefined)
    throw new ConfigError('is not YAML as expected', error.linePos?.[0].line);
  let root: unknown;
  try {
    root = document.toJS({ mapAsMap: true });
  } catch {
    throw new ConfigError('has a reference in it that leads nowhere');
  }
  const contexts: unknown = root instanceof Map ? root.get('contexts') : undefined;
  if (contexts instanceof Map) return contexts;
  throw new ConfigError('has no contexts in it');
}

function refuseForeign(context: ReadonlyMap<unknown, unknown>, place: string): void {
  const type = textIn(context, 'server-type')?.toLowerCase();
  if (type !== undefined && type !== 'cloud') {
    throw cannotConnect(
      `${place} is not of Qlik Cloud: its server-type is another one`,
      'Name a context whose server-type is cloud; this server looks after Qlik Cloud only',
    );
  }
  const insecure = textIn(context, 'insecure')?.toLowerCase();
  if (insecure !== undefined && insecure !== 'false') {
    throw cannotConnect(
      `${place} is set to insecure, and this server always checks who it talks to`,
      'Create the context again without --insecure',
    );
  }
}

/** The header wins, as it does in qlik-cli. */
function keptIn(context: ReadonlyMap<unknown, unknown>, place: string): Kept | undefined {
  const headers = context.get('headers');
  const all = headers instanceof Map ? [...headers] : [];
  const [authorization, ...others] = all.filter(
    ([header]) => String(header).toLowerCase() === 'authorization',
  );
  if (authorization !== undefined) {
    const [, key] = /^Bearer +([\x21-\x7e]+)$/i.exec(String(authorization[1]).trim()) ?? [];
    if (key !== undefined && others.length === 0) return { key };
    throw cannotConnect(
      `${place} does not have one Authorization header with Bearer and an API key`,
      'Create the context again with qlik context create --api-key',
    );
  }
  const id = textIn(context, 'oauth-client-id');
  const secret = textIn(context, 'oauth-client-secret');
  if (id === undefined && secret === undefined) return undefined;
  if (id !== undefined && secret !== undefined) return { id, secret };
  throw cannotConnect(
    `${place} has only one half of an OAuth client`,
    'Create the context again with both --oauth-client-id and --oauth-client-secret',
  );
}

function textIn(map: ReadonlyMap<unknown, unknown>, key: string): string | undefined {
  const value = map.get(key);
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' || text === '~' || text === 'null' ? undefined : text;
}
