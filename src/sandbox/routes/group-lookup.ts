/**
 * Finding the group a request is about, and whether a name is free.
 *
 * @module
 */

import type { Call } from '../http/call.js';
import { Refusal } from '../http/refusal.js';
import { findGroup, type SandboxGroup, type State } from '../state/state.js';

/** The group of the path; unknown and malformed ids are both 404. */
export function groupOf(call: Call): SandboxGroup {
  const id = call.params.id ?? '';
  const group = findGroup(call.state, id);
  if (!group)
    throw new Refusal(404, `No group with id ${id}`, { source: { parameter: 'groupId' } });
  return group;
}

/** Names are case-sensitive and unique per kind: a custom group may be called like an IdP group. */
export function refuseTaken(
  state: State,
  name: string,
  kind: SandboxGroup['providerType'],
  exceptId: string | undefined,
  status: number,
  pointer: string,
): void {
  for (const other of state.groups.recordsBy('name', name)) {
    if (other.name === name && other.providerType === kind && other.id !== exceptId)
      throw new Refusal(status, `A group of kind ${kind} named ${name} exists`, {
        code: 'GROUPS-SIM-NAME-CONFLICT',
        source: { pointer },
      });
  }
}
