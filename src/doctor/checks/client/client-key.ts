/**
 * How the key gets to the server in a client's own file: filled in by the client, left as a literal
 * `${…}`, or standing there for everybody to read. No value is ever shown. Pure.
 *
 * @module
 */

import type { Client } from '../../../clients/client.js';
import type { ClientEntry } from '../../../clients/installed-clients.js';
import { isToken } from '../../../config/token.js';
import { clean } from '../../../text/clean.js';
import { list } from '../../../text/lists.js';
import { settingNames } from '../../settings-finding.js';

const secretNames = ['QLIK_API_KEY', 'QLIK_CLIENT_SECRET'];

/** What stands among the arguments, as it is called beside names of variables. */
const ARGUMENTS = 'its arguments';

/** Where a secret stands as it is, each with its value. */
export function plainSecrets({ env, args }: ClientEntry): readonly (readonly [string, string])[] {
  return [
    ...Object.entries(env)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([name, value]) => isToken(value) || (secretNames.includes(name) && isValue(value)))
      .map(([name, value]) => [clean(name).text, value] as const),
    ...args.filter(isToken).map((value) => [ARGUMENTS, value] as const),
  ];
}

/** Blank, a name to be filled in, and the keys of a simulated tenant are no secrets. */
function isValue(value: string): boolean {
  return !/^$|\$\{|^(\$\w+|%\w+%|\{\{.*\}\})$|^sandbox-key-/.test(value);
}

/** Variables whose value the client hands on as the literal `${…}` that it is. */
export function unfilledIn(client: Client, { env }: ClientEntry): string[] {
  return settingNames.filter((name) => {
    const placeholders = env[name]?.match(/\$\{[^}]*\}?/g) ?? [];
    return placeholders.some((placeholder) => !fillsIn(client, placeholder));
  });
}

function fillsIn({ secrets }: Client, placeholder: string): boolean {
  switch (secrets.kind) {
    case 'reference': {
      // Claude Code takes a value for the case that the variable is not set.
      const plain = placeholder.replace(/:-.*\}$/s, '}');
      const name = plain.replace(/^\$\{(env:)?/, '').replace(/\}$/, '');
      return secrets.to(name) === plain;
    }
    case 'asked':
      return /^\$\{(input|env|config|command):[^}]+\}$/.test(placeholder);
    case 'passed':
    case 'keyring':
    case 'plain':
      return false;
  }
}

/** How this client gets a value without holding it, for these variables; without a full stop. */
export function betterKept({ id, name, secrets }: Client, places: readonly string[]): string {
  const known = places.filter((place) => place !== ARGUMENTS);
  const variables = known.length === 0 ? ['QLIK_API_KEY'] : known;
  const names = list(variables);
  const command = `let qlik-groups-mcp install ${id} --context <name> take all of it from a qlik-cli context`;
  const set = `Set ${names} where ${name} is started from, and`;
  switch (secrets.kind) {
    case 'reference':
      return `${set} write ${list(variables.map(secrets.to))} in the file; or ${command}`;
    case 'asked':
      return `Let ${name} ask for it and keep it, as qlik-groups-mcp install --print ${id} shows`;
    case 'passed':
      return `${set} list it under "env_vars" and not under "env"; or ${command}`;
    case 'keyring':
      return `Keep ${names} in the keyring of ${name}, and list it under "env_keys" and not under "envs"; or ${command}`;
    case 'plain':
      return `${name} fills in nothing and keeps no key safe, so ${command}`;
  }
}
