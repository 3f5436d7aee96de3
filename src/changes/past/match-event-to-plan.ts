/**
 * What a plan leaves in Qlik's audit log: whether an event looks like the trace of it, and what the
 * event tells about those who changed the same thing meanwhile. Pure.
 *
 * @module
 */

import type { AuditEvent } from '../../directory/audit/audit-event.js';
import {
  type AuditUpdate,
  type ListField,
  type ListUpdate,
  type Ref,
  type TextField,
  type TextUpdate,
  without,
} from '../../directory/audit/audit-updates.js';
import type { Plan } from '../../plan/plan.js';
import { type PastChange, targetsOf } from './history.js';

/** `unclear`: the right thing at least, but what was done to it is in no form known here. */
export type EventMatch = 'agrees' | 'unclear' | 'no';

/** The best match with any target of a change. */
export function matchEventToChange(past: PastChange, event: AuditEvent): EventMatch {
  const matches = new Set(targetsOf(past).map(({ plan, id }) => matchEventToPlan(plan, id, event)));
  if (matches.has('agrees')) return 'agrees';
  return matches.has('unclear') ? 'unclear' : 'no';
}

/** @param targetId Of the plan; of a group that it created, as the outcome has it. */
export function matchEventToPlan(
  plan: Plan,
  targetId: string | undefined,
  event: AuditEvent,
): EventMatch {
  const { thing, did, target } = event;
  if (target.id === undefined) return 'no';
  if (thing === 'group' && target.id === targetId) return groupFit(plan, event);
  if (thing !== 'user') return 'no';
  if (plan.target.type === 'user' && target.id === targetId) return directRolesFit(plan, event);
  const joins = plan.joins.some(({ id }) => id === target.id);
  const leaves = plan.leaves.some(({ id }) => id === target.id);
  if (targetId === undefined || (!joins && !leaves)) return 'no';
  return did === 'updated' ? membershipFit(event, targetId, joins) : vague(event);
}

function groupFit(plan: Plan, event: AuditEvent): EventMatch {
  const { kind, before, after } = plan;
  switch (event.did) {
    case 'created':
      return kind === 'create group' && !before.exists ? 'agrees' : 'no';
    case 'deleted':
      return kind === 'delete group' ? 'agrees' : 'no';
    case 'updated':
      if (kind === 'change roles') {
        const update = listIn(event, 'roles');
        if (update === undefined) return hasUnclear(event, 'assignedRoles') ? 'unclear' : 'no';
        return sameIds(update.after, after.roles) ? 'agrees' : 'no';
      }
      return kind === 'update group' ? wordsFit(plan, event) : 'no';
    default:
      return vague(event);
  }
}

function wordsFit({ before, after }: Plan, event: AuditEvent): EventMatch {
  const fits = (['name', 'description'] as const)
    .filter((field) => (before[field] ?? '') !== (after[field] ?? ''))
    .map((field): EventMatch => {
      const update = textIn(event, field);
      if (update === undefined) return hasUnclear(event, field) ? 'unclear' : 'no';
      return update.after === (after[field] ?? '') ? 'agrees' : 'no';
    });
  return worst(fits);
}

function membershipFit(event: AuditEvent, groupId: string, joins: boolean): EventMatch {
  const update = listIn(event, 'groups');
  if (update === undefined) return hasUnclear(event, 'assignedGroups') ? 'unclear' : 'no';
  const has = (refs: readonly Ref[]) => refs.some(({ id }) => id === groupId);
  const moved = update.before === undefined || has(update.before) !== joins;
  return moved && has(update.after) === joins ? 'agrees' : 'no';
}

function directRolesFit({ added, removed }: Plan, event: AuditEvent): EventMatch {
  if (event.did !== 'updated') return vague(event);
  const update = listIn(event, 'roles');
  if (update === undefined) return hasUnclear(event, 'assignedRoles') ? 'unclear' : 'no';
  const { before, after } = update;
  if (before === undefined) {
    const clean = without(removed, after).length === removed.length;
    return clean && without(added, after).length === 0 ? 'agrees' : 'no';
  }
  const gained = without(after, before);
  const lost = without(before, after);
  const others = [...without(gained, added), ...without(lost, removed)];
  return others.length === 0 && gained.length + lost.length > 0 ? 'agrees' : 'no';
}

/** A thing that came or went is not a change of it; a word that is not known here may be one. */
function vague({ did }: AuditEvent): EventMatch {
  return did === 'other' || did === 'users.modified' ? 'unclear' : 'no';
}

function worst(fits: readonly EventMatch[]): EventMatch {
  if (fits.length === 0 || fits.includes('no')) return 'no';
  return fits.includes('unclear') ? 'unclear' : 'agrees';
}

/** Whether the event may have changed that field without saying so in a form known here. */
function hasUnclear({ updates }: AuditEvent, path: string): boolean {
  const others = updates.filter((update) => update.field === 'other');
  return updates.length === 0 || others.some((one) => one.path === '' || one.path.includes(path));
}

function listIn({ updates }: AuditEvent, field: ListField): ListUpdate | undefined {
  return updates.find((update): update is ListUpdate => update.field === field);
}

function textIn({ updates }: AuditEvent, field: TextField): TextUpdate | undefined {
  return updates.find((update: AuditUpdate): update is TextUpdate => update.field === field);
}

function sameIds(a: readonly Ref[], b: readonly Ref[]): boolean {
  return without(a, b).length === 0 && without(b, a).length === 0;
}

/** What somebody did to the roles of a group between our reading and our writing, and what it came to. */
export interface Overwritten {
  /** What the group had when it was written. */
  readonly had: readonly Ref[];
  /** Given by somebody else, and gone with our change. */
  readonly lost: readonly Ref[];
  /** Taken away by somebody else, and back with our change. */
  readonly revived: readonly Ref[];
}

/**
 * Qlik replaces the list of roles whole, so what came between is undone by our change.
 *
 * @param event The trace that the plan left.
 * @returns `undefined` when nothing of anybody was undone, or the event does not tell.
 */
export function overwritten(plan: Plan, event: AuditEvent): Overwritten | undefined {
  if (plan.kind !== 'change roles' || plan.target.type !== 'group') return undefined;
  const had = listIn(event, 'roles')?.before;
  if (had === undefined) return undefined;
  const { before, after } = plan;
  const lost = without(without(had, before.roles), after.roles);
  const revived = without(before.roles, had).filter(({ id }) =>
    after.roles.some((role) => role.id === id),
  );
  return lost.length + revived.length === 0 ? undefined : { had, lost, revived };
}
