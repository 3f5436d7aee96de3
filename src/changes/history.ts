/**
 * The changes of the past, put together from the lines of the journal.
 *
 * @module
 */

import { z } from 'zod';
import type { Entry, Journal } from '../ledger/journal.js';
import type { Plan } from './plan.js';

/** Everything that is written down under one id. */
export interface PastChange {
  readonly id: string;
  readonly tenant: string;
  readonly tool: string;
  readonly client: string;
  readonly principal: string;
  readonly entries: readonly Entry[];
  /** What was about to be written; left out for what was only asked or refused. */
  readonly plan?: Plan;
  /** Id of the change that this one undid. */
  readonly undoes?: string;
  /** What became of it; left out when nobody wrote it down. */
  readonly outcome?: PastOutcome;
}

const Named = z.object({ id: z.string() });

/** As the pipeline writes it. */
const PastOutcome = z.object({
  steps: z.array(
    z.object({
      state: z.enum(['done', 'failed', 'unknown', 'skipped']),
      /** Of a group that was created. */
      createdId: z.string().optional(),
    }),
  ),
  found: z.object({
    state: z.enum(['as planned', 'as before', 'different', 'in part', 'unreadable']),
    /** Of a group that was created. */
    id: z.string().optional(),
    missing: z.array(Named).optional(),
    lingering: z.array(Named).optional(),
  }),
});
export type PastOutcome = z.infer<typeof PastOutcome>;

/** Id of the group or person it is about; `undefined` while nobody knows it. */
export function targetId({ plan, outcome }: PastChange): string | undefined {
  const made = outcome?.steps.find(({ createdId }) => createdId !== undefined)?.createdId;
  return plan?.target.id ?? made ?? outcome?.found.id;
}

const RoleOfPlan = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string().optional(),
  level: z.string().optional(),
});

const SideOfPlan = z.object({
  exists: z.boolean(),
  name: z.string(),
  description: z.string().optional(),
  roles: z.array(RoleOfPlan),
  people: z.number(),
});

const PersonOfPlan = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().optional(),
  subject: z.string(),
  status: z.string(),
  bot: z.boolean(),
});

/** A plan that was written down. Its steps are left out: they belong to a state that has passed. */
const IntentData = z.object({
  undoes: z.string().optional(),
  plan: z.object({
    kind: z.enum([
      'create group',
      'change roles',
      'change members',
      'update group',
      'delete group',
    ]),
    tenant: z.string(),
    target: z.object({
      type: z.enum(['group', 'user']),
      id: z.string().optional(),
      name: z.string(),
      kind: z.enum(['custom', 'idp', 'system']).optional(),
      email: z.string().optional(),
      subject: z.string().optional(),
    }),
    before: SideOfPlan,
    after: SideOfPlan,
    added: z.array(RoleOfPlan),
    removed: z.array(RoleOfPlan),
    joins: z.array(PersonOfPlan),
    leaves: z.array(PersonOfPlan),
    digest: z.string(),
  }),
});

/** Puts the entries of one change together, in their order. Lines of an older form are kept as lines. */
export function pastChange(entries: readonly [Entry, ...Entry[]]): PastChange {
  const [{ change: id, tenant, tool, client, principal }] = entries;
  const data = (kind: Entry['kind']): unknown =>
    entries.findLast((entry) => entry.kind === kind)?.data;
  const intent = IntentData.safeParse(data('intent')).data;
  const outcome = PastOutcome.safeParse(data('outcome')).data;
  return {
    id,
    tenant,
    tool,
    client,
    principal,
    entries,
    ...(intent === undefined
      ? {}
      : { plan: { ...intent.plan, names: [], notes: [], steps: [] } as Plan }),
    ...(intent?.undoes === undefined ? {} : { undoes: intent.undoes }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/**
 * The latest changes, newest first, over the whole journal in one pass.
 *
 * @param most How many are kept in memory and given.
 * @param wanted Leaves out changes by their entries.
 */
export async function latestChanges(
  journal: Journal,
  most: number,
  wanted: (entry: Entry) => boolean = () => true,
): Promise<PastChange[]> {
  const kept = new Map<string, [Entry, ...Entry[]]>();
  for await (const entry of journal.entries()) {
    if (entry.kind === 'torn' || !wanted(entry)) continue;
    const before = kept.get(entry.change);
    // Put back at the end: the latest entry says how new a change is.
    kept.delete(entry.change);
    kept.set(entry.change, before === undefined ? [entry] : [...before, entry]);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
  }
  return [...kept.values()].map((entries) => pastChange(entries)).reverse();
}

/** Changes that were begun and whose end is not written down, oldest first, as they were intended. */
export async function openChanges(journal: Journal): Promise<PastChange[]> {
  const open = new Map<string, Entry>();
  for await (const entry of journal.entries()) {
    if (entry.kind === 'intent') open.set(entry.change, entry);
    if (entry.kind === 'outcome') open.delete(entry.change);
  }
  return [...open.values()].map((intent) => pastChange([intent]));
}

/** One change by its id; `undefined` when the journal has none. */
export async function findChange(journal: Journal, id: string): Promise<PastChange | undefined> {
  const [found] = await latestChanges(journal, 1, (entry) => entry.change === id);
  return found;
}
