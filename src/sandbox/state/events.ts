/**
 * Audit events: one `com.qlik.core.*` event per successful change, with who did it.
 *
 * @module
 */

import type { Call, Caller } from '../http/call.js';
import { groupData, type Json } from '../http/render.js';
import type { SandboxGroup, State } from './state.js';

export interface Update {
  readonly path: string;
  readonly oldValue: unknown;
  readonly newValue: unknown;
}

/** What an event needs from a call; edits by a simulated colleague have no request. */
export type Scene = Pick<Call, 'state' | 'knobs' | 'now'> & {
  readonly caller: Pick<Caller, 'userId' | 'impersonator'>;
};

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

const uuid = (number: number): string =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

/** Deeds of users that have no name in the old family. */
const withoutTwin = new Set(['user.updated', 'user.provisioned']);

function append(state: State, scene: Scene, eventType: string, data: Json): void {
  const { userId, impersonator } = scene.caller;
  state.events.push({
    id: uuid(state.nextNumber()),
    eventId: uuid(state.nextNumber()),
    eventType,
    eventTime: new Date(scene.now()).toISOString(),
    source: eventType === 'com.qlik.v1.group.deleted' ? 'com.qlik/groups' : 'com.qlik/identities',
    userId,
    data,
    ...(impersonator
      ? { extensions: { actor: { sub: impersonator, subType: 'oauthClient' } } }
      : {}),
  });
}

/** Appends `com.qlik.core.<what>` and, when the knob says so, the deprecated twin. */
export function emit(scene: Scene, what: string, data: Json, updates?: readonly Update[]): void {
  const { state, knobs } = scene;
  append(state, scene, `com.qlik.core.${what}`, updates ? { ...data, _updates: updates } : data);
  if (!knobs.legacyEvents || withoutTwin.has(what)) return;
  const texts = updates?.map(({ path, oldValue, newValue }) => ({
    path,
    oldValue: asText(oldValue),
    newValue: asText(newValue),
  }));
  append(state, scene, `com.qlik.v1.${what}`, texts ? { ...data, updates: texts } : data);
}

/** How many users one `group.users.modified` event names; large groups need several. */
const usersPerEvent = 1000;

/** The users that a change or deletion of a group touches; nothing when there are none. */
export function emitTouchedUsers(
  scene: Scene,
  group: SandboxGroup,
  users: readonly string[],
  deleted: boolean,
): void {
  for (let at = 0; at < users.length; at += usersPerEvent) {
    emit(scene, 'group.users.modified', {
      ...groupData(scene.state, group),
      deleted,
      affectedUsers: users.slice(at, at + usersPerEvent),
      fullyProcessed: at + usersPerEvent >= users.length,
    });
  }
}
