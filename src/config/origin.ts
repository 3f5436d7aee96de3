/**
 * The address of a tenant, from whatever setting it comes.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { isToken } from './token.js';

/**
 * Scheme, host and port; no path, no slash at the end.
 *
 * @param value With or without a scheme. Never quoted: it may be a secret in the wrong place.
 * @param name What the value is called, such as `QLIK_TENANT_URL`.
 * @throws {Failure} `NOT_CONFIGURED` unless it is https, or http to this machine.
 */
export function originOf(value: string, name: string): string {
  // As an address it would be looked up, and shown.
  if (isToken(value.replace(/^[a-z]+:\/\/|\/+$/gi, ''))) {
    throw cannotConnect(
      `${name} holds what looks like a key, not an address`,
      `Set ${name} to the address of the tenant, such as https://acme.eu.qlikcloud.com, and the key in QLIK_API_KEY`,
    );
  }
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `https://${value}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.hostname === '') {
    throw cannotConnect(
      `${name} is not a web address`,
      `Set ${name} to the address of the tenant, such as https://acme.eu.qlikcloud.com`,
    );
  }
  // It may as well be a key in the wrong place: as an address it would be looked up, and shown.
  if (!/[.:]/.test(url.hostname) && url.hostname !== 'localhost') {
    throw cannotConnect(
      `${name} holds a single word, which is no address of a tenant`,
      `Set ${name} to the whole address, such as https://acme.eu.qlikcloud.com`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw cannotConnect(
      `${name} has a user name or password in it`,
      `Set ${name} to the address alone and the credentials in their own variables`,
    );
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw cannotConnect(
      `${name} does not begin with https://`,
      `Set ${name} to an https address; http is for a simulated tenant on this machine only`,
    );
  }
  return url.origin;
}

/** What keeps this server from talking to its tenant, before anything is sent. */
export function cannotConnect(what: string, next: string): Failure {
  return new Failure('NOT_CONFIGURED', `Cannot talk to Qlik Cloud: ${what}`, next);
}

/** Whether it is this machine. @param hostname As in a URL: an IPv6 address has its brackets. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
