/**
 * What a person should know who puts this server into a client: how the key gets there, what the client
 * can ask, what else to mind. Pure.
 *
 * @module
 */

import type { Machine } from '../config/machine.js';
import type { Client } from './client.js';
import { EXAMPLE_TENANT, type Tenant } from './entry/server-entry.js';

/** Sentences, each for a line of its own. */
export function adviceFor(client: Client, tenant: Tenant): string[] {
  return [
    ...keyAdvice(client, tenant),
    ...askingAdvice(client),
    ...(client.note ? [client.note] : []),
  ];
}

/** On what a person is asked there: a form comes first, and the page is there for every client. */
export function asksOn({ asks }: Client): string {
  return asks.includes('form') ? 'a form' : 'the page';
}

/** Where a pasted entry goes, in words that fit every client. */
export function configLocation({ file, elsewhere }: Client, machine: Machine): string {
  const paths = [file?.(machine), elsewhere].filter((path) => path !== undefined);
  return paths.join(', or ') || 'its settings for MCP servers';
}

function keyAdvice(client: Client, tenant: Tenant): string[] {
  const { name } = client;
  switch (tenant.kind) {
    case 'sandbox':
      return ['The tenant is simulated: no address and no key are needed.'];
    case 'context':
      return [`No key stands in ${name}: it stays in your qlik-cli context.`];
    case 'profile':
      return [`No key stands in ${name}: the server takes it from where the profile says.`];
    case 'address':
      return [
        ...addressAdvice(client, tenant.url !== undefined),
        ...ownKeyAdvice(client, tenant.url !== undefined),
        ...(client.keyNote ? [client.keyNote] : []),
      ];
  }
}

function addressAdvice({ secrets }: Client, known: boolean): string[] {
  if (known || (secrets.kind !== 'plain' && secrets.kind !== 'keyring')) return [];
  return [`Put the address of your tenant in the place of ${EXAMPLE_TENANT}.`];
}

/** @param known Whether the address of the tenant is; where not, it goes the way of the key. */
function ownKeyAdvice({ name, secrets, onDesktop }: Client, known: boolean): string[] {
  switch (secrets.kind) {
    case 'reference':
    case 'passed':
      return [
        `The key: set ${known ? '' : 'QLIK_TENANT_URL and '}QLIK_API_KEY in the environment that ${name} is started from; its file holds no key.`,
        ...(onDesktop === true
          ? [
              `Started from the desktop, ${name} may not see what your shell sets. With --context <name> it needs no variable.`,
            ]
          : []),
      ];
    case 'asked':
      return [
        `The key: ${name} asks for it${known ? '' : ', and for the address,'} when it first starts the server, hides the key as you type it, and stores it safely.`,
      ];
    case 'keyring':
      return [
        `The key: ${name} keeps it in the keyring of the system; its file holds only the name.`,
      ];
    case 'plain':
      return [
        `The key: ${name} keeps it in its file as plain text, for every program of this account to read. Better is a qlik-cli context: with --context <name> no key stands there. Otherwise put the key between the quotes of QLIK_API_KEY; left empty, it counts as not set.`,
      ];
  }
}

function askingAdvice({ name, asks }: Client): string[] {
  return asks.includes('form')
    ? []
    : [
        `${name} cannot put a question to you. For changes that need your approval this server opens a page in your browser; where it runs without a desktop they are refused.`,
      ];
}
