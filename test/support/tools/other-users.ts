/**
 * What others do in the tenant while this server is at work: through the API, or as the log tells it.
 *
 * @module
 */

import type { SandboxEvent } from '../../../src/sandbox/state/state.js';
import type { World } from './world.js';

/** Sends one request as somebody else, through an OAuth client that may act for anybody. */
export function actingAs(
  { sandbox }: World,
  subject: string,
): (method: string, url: string, body?: unknown) => void {
  const send = (method: string, url: string, body?: unknown, bearer?: string): string => {
    const type = { 'content-type': 'application/json' };
    const headers = bearer === undefined ? type : { ...type, authorization: `Bearer ${bearer}` };
    const text = body === undefined ? '' : JSON.stringify(body);
    const reply = sandbox.answer({ method, url, headers, body: text });
    if (reply.status > 299) throw new Error(`${method} ${url}: ${reply.status} ${reply.body}`);
    return reply.body;
  };
  const { id: client_id, secret: client_secret } = sandbox.oauthClient;
  const grant_type = 'urn:qlik:oauth:user-impersonation';
  const user_lookup = { field: 'subject', value: subject };
  const scope = 'admin_classic';
  const asked = { client_id, client_secret, grant_type, user_lookup, scope };
  const { access_token } = JSON.parse(send('POST', '/oauth/token', asked));
  return (method, url, body) => void send(method, url, body, access_token);
}

/** Writes an entry into the log as it is. */
export function log({ sandbox }: World, event: Partial<SandboxEvent>): void {
  const { events } = sandbox.state;
  const number = events.length.toString(16).padStart(12, '0');
  events.push({
    id: `ffffffff-0000-4000-8000-${number}`,
    eventId: `ffffffff-0000-4000-9000-${number}`,
    eventType: 'com.qlik.core.group.updated',
    eventTime: '2026-11-20T08:00:00.000Z',
    source: 'com.qlik/identities',
    userId: sandbox.userByEmail('carl.nyman@acme.example').id,
    data: {},
    ...event,
  });
}
