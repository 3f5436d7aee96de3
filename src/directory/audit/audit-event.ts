/**
 * One audit event of Qlik as plain data: when, who, what it is about, what was done.
 *
 * @see https://qlik.dev/apis/event-definitions/
 * @module
 */

import { z } from 'zod';
import type { AuditItem } from '../../qlik/api/audits.js';
import { ProviderType, someText } from '../../qlik/api/shapes.js';
import { type AuditUpdate, type Ref, refsOf, updatesOf, without } from './audit-updates.js';

const deeds = ['created', 'updated', 'deleted', 'provisioned', 'synced', 'users.modified'] as const;

export interface AuditEvent {
  /** Of the entry in the log; put together where it has none. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Id of the user who did it, where the log says so. */
  readonly by?: string;
  /** Who did it in that user's name. */
  readonly through?: { readonly sub: string; readonly kind?: string };
  readonly thing: 'group' | 'user' | 'role' | 'group-setting';
  /** `other`: a word that is not known here, which {@link AuditEvent.word} has. */
  readonly did: (typeof deeds)[number] | 'other';
  readonly word: string;
  /** Of the family of names that Qlik gives up; the same deed may be told in the other family too. */
  readonly legacy: boolean;
  readonly target: {
    readonly id?: string;
    readonly name?: string;
    readonly email?: string;
    readonly kind?: 'custom' | 'idp';
  };
  /** Empty where the event does not say what was changed. */
  readonly updates: readonly AuditUpdate[];
  /** Roles that something new came with. */
  readonly roles: readonly Ref[];
}

const typeShape = /^com\.qlik\.(core|v1)\.(group|user|role|group-setting)\.([\w.-]+)$/;
const things = ['group', 'user', 'role', 'group-setting'] as const;

const Data = z.lazy(() =>
  z.object({
    id: someText,
    name: someText,
    email: someText,
    providerType: ProviderType,
    assignedRoles: z.unknown().optional(),
    _updates: z.unknown().optional(),
    updates: z.unknown().optional(),
  }),
);

/** `undefined` for what is no event of groups, users and roles, or tells nothing. */
export function eventOf({ id, eventType = '', eventTime = '', ...item }: AuditItem) {
  const [, family, noun, word = ''] = typeShape.exec(eventType) ?? [];
  const thing = things.find((one) => one === noun);
  const time = Date.parse(eventTime);
  if (thing === undefined || Number.isNaN(time)) return undefined;
  const data = Data.safeParse(item.data).data ?? {};
  const updates = updatesOf(data._updates ?? data.updates ?? item.extensions?.updates);
  const did = deeds.find((one) => one === word) ?? 'other';
  // Only the time of the last change was changed, say by a sign-in. Roles have parts that no event tells.
  if (thing === 'user' && did === 'updated' && updates?.length === 0) return undefined;
  const { sub, subType: kind } = item.extensions?.actor ?? {};
  const { providerType, name, email } = data;
  const event: AuditEvent = {
    id: id === '' ? [eventType, eventTime, data.id].join(' ') : id,
    time,
    ...(item.userId ? { by: item.userId } : {}),
    ...(sub ? { through: { sub, ...(kind === undefined ? {} : { kind }) } } : {}),
    thing,
    did,
    word,
    legacy: family === 'v1',
    target: {
      // Of settings it would be that of the tenant.
      ...(data.id === undefined || thing === 'group-setting' ? {} : { id: data.id }),
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      ...(providerType === undefined ? {} : { kind: providerType }),
    },
    updates: updates ?? [],
    roles: did === 'created' ? (refsOf(data.assignedRoles) ?? []) : [],
  };
  return event;
}

/** The newest first; those of one moment always in the same order. */
export function newestFirst(a: AuditEvent, b: AuditEvent): number {
  return b.time - a.time || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** Whether it is about the group or person of exactly this name or id. */
export function isEventAbout({ target, updates }: AuditEvent, word: string): boolean {
  const known = updates.flatMap((update) => {
    switch (update.field) {
      case 'groups': {
        const { before, after } = update;
        return before === undefined ? after.flatMap(wordsOf) : movedIn(before, after);
      }
      case 'name':
        return [update.before, update.after];
      default:
        return [];
    }
  });
  return [target.id, target.name, ...known].includes(word);
}

const wordsOf = ({ id, name }: Ref) => [id, name];

function movedIn(before: readonly Ref[], after: readonly Ref[]) {
  return [...without(after, before), ...without(before, after)].flatMap(wordsOf);
}
