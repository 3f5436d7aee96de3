/**
 * Finding the user a request is about, and what events say about them.
 *
 * @module
 */

import type { Call } from '../http/call.js';
import { Refusal } from '../http/refusal.js';
import type { SandboxUser } from '../state/state.js';

/** The user of the path. */
export function userOf(call: Call): SandboxUser {
  const id = call.params.id ?? '';
  const user = call.state.users.get(id);
  if (!user) throw new Refusal(404, `No user with id ${id}`, { source: { parameter: 'userId' } });
  return user;
}

/** A user who can still be changed: deleted ones stay readable, no more. */
export function livingUserOf(call: Call): SandboxUser {
  const user = userOf(call);
  if (user.status === 'deleted')
    throw new Refusal(404, `No user with id ${user.id}`, { source: { parameter: 'userId' } });
  return user;
}

/** What events say about a user. */
export function userData(call: Call, user: SandboxUser): Readonly<Record<string, unknown>> {
  const { id, name, subject, email, status } = user;
  const tenantId = call.state.tenant.id;
  return { id, name, subject, ...(email === undefined ? {} : { email }), status, tenantId };
}
