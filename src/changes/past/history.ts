/**
 * The changes of the past, put together from the lines of the journal.
 *
 * @module
 */

import { z } from 'zod';
import type { GroupKind } from '../../directory/group-kind.js';
import type { Person } from '../../directory/person.js';
import type { Entry, Journal } from '../../ledger/journal.js';
import type { Plan, Snapshot, Target } from '../../plan/plan.js';
import { RoleRef } from '../../qlik/api/shapes.js';
import type { StepOutcome } from '../apply/step-outcome.js';
import type { VerifiedState } from '../apply/verify.js';

/** Everything that is written down under one id. */
export interface PastChange {
  readonly id: string;
  readonly tenant: string;
  readonly tool: string;
  readonly client: string;
  readonly principal: string;
  readonly entries: readonly Entry[];
  /** What was about to be written, target by target; empty for what was only asked or refused. */
  readonly plans: readonly Plan[];
  /** Id of the change that this one undid. */
  readonly undoes?: string;
  /** What became of it; left out when nobody wrote it down. */
  readonly outcome?: PastOutcome;
}

/** A schema for each field of a type: one that is missing, too many or of another type is an error. */
type FieldsOf<T> = { readonly [Field in keyof T]-?: z.ZodType<T[Field]> };
/** The same for a choice of words. */
type WordsOf<T extends string> = { readonly [Word in T]: Word };

const Named = z.lazy(() => z.object({ id: z.string() }));

/** Changes of one target were written without a list before changes could have several. */
function asList(value: unknown): unknown {
  return Array.isArray(value) ? value : [value];
}

const FoundData = z.lazy(() =>
  z.object({
    state: z.enum({
      'as planned': 'as planned',
      'as before': 'as before',
      different: 'different',
      'in part': 'in part',
      unreadable: 'unreadable',
    } satisfies WordsOf<VerifiedState['state']>),
    /** Of a group that was created. */
    id: z.string().optional(),
    missing: z.array(Named).optional(),
    lingering: z.array(Named).optional(),
  }),
);
/** What was read back of one target, as the journal has it. */
export type FoundData = z.infer<typeof FoundData>;

/** As the pipeline writes it. */
const PastOutcome = z.lazy(() =>
  z.object({
    steps: z.array(
      z.object({
        state: z.enum({
          done: 'done',
          failed: 'failed',
          unknown: 'unknown',
          skipped: 'skipped',
        } satisfies WordsOf<StepOutcome['state']>),
        /** Of a group that was created. */
        createdId: z.string().optional(),
      }),
    ),
    /** For each plan. */
    found: z.preprocess(asList, z.array(FoundData)),
  }),
);
export type PastOutcome = z.infer<typeof PastOutcome>;
/** One target of a past change, with what is known of it. */
export interface PastTarget {
  readonly plan: Plan;
  /** Left out when nobody wrote down what became of it. */
  readonly found?: FoundData;
  /** Id of the group or person; `undefined` while nobody knows it. */
  readonly id?: string | undefined;
}

/** The targets of a change, in the order in which they were planned. */
export function targetsOf({ plans, outcome }: Pick<PastChange, 'plans' | 'outcome'>): PastTarget[] {
  const idOf = (place: number): string | undefined =>
    plans[place]?.target.id ?? outcome?.found[place]?.id ?? createdId(plans, outcome, place);
  return plans.map((plan, place) => {
    const found = outcome?.found[place];
    const id = idOf(plan.target.createdBy ?? place);
    return { plan, id, ...(found === undefined ? {} : { found }) };
  });
}

/** The id in the step that created the group: steps that create come first, in the order of the plans. */
function createdId(
  plans: readonly Plan[],
  outcome: PastOutcome | undefined,
  place: number,
): string | undefined {
  const isCreation = ({ kind, before }: Plan): boolean => kind === 'create group' && !before.exists;
  const plan = plans[place];
  if (plan === undefined || !isCreation(plan)) return undefined;
  return outcome?.steps[plans.slice(0, place).filter(isCreation).length]?.createdId;
}

/** How the whole change was found: as planned only if every target is. */
export function overallState({ found }: PastOutcome): FoundData['state'] {
  const states = new Set(found.map(({ state }) => state));
  const [only] = states;
  if (states.size === 1 && only !== undefined) return only;
  return states.has('unreadable') ? 'unreadable' : 'in part';
}

const side = z.lazy(() =>
  z.object({
    exists: z.boolean(),
    name: z.string(),
    description: z.string().exactOptional(),
    roles: z.array(RoleRef),
    people: z.number(),
  } satisfies FieldsOf<Snapshot>),
);

const people = z.lazy(() =>
  z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string().exactOptional(),
      subject: z.string(),
      status: z.string(),
      bot: z.boolean(),
    } satisfies FieldsOf<Person>),
  ),
);

const target = z.lazy(() =>
  z.object({
    type: z.enum({ group: 'group', user: 'user' } satisfies WordsOf<Target['type']>),
    id: z.string().exactOptional(),
    name: z.string(),
    kind: z
      .enum({ custom: 'custom', idp: 'idp', system: 'system' } satisfies WordsOf<GroupKind>)
      .exactOptional(),
    email: z.string().exactOptional(),
    subject: z.string().exactOptional(),
    createdBy: z.number().exactOptional(),
  } satisfies FieldsOf<Target>),
);

/** What belongs to a state that has passed, or was only told at the time. */
const passed = { names: [], notes: [], steps: [] } as const;

const PlanData = z.lazy(() =>
  z.object({
    kind: z.enum({
      'create group': 'create group',
      'change roles': 'change roles',
      'change members': 'change members',
      'update group': 'update group',
      'delete group': 'delete group',
    } satisfies WordsOf<Plan['kind']>),
    tenant: z.string(),
    target,
    before: side,
    after: side,
    added: z.array(RoleRef),
    removed: z.array(RoleRef),
    joins: people,
    leaves: people,
    digest: z.string(),
  } satisfies FieldsOf<Omit<Plan, keyof typeof passed>>),
);

const IntentData = z.lazy(() =>
  z.object({
    undoes: z.string().optional(),
    plans: z.array(PlanData).optional(),
    /** Of a change written before changes could have several. */
    plan: PlanData.optional(),
  }),
);

/** Puts the entries of one change together, in their order. Lines of an older form are kept as lines. */
export function pastChange(entries: readonly [Entry, ...Entry[]]): PastChange {
  const [{ change: id, tenant, tool, client, principal }] = entries;
  const data = (kind: Entry['kind']): unknown =>
    entries.findLast((entry) => entry.kind === kind)?.data;
  const intent = IntentData.safeParse(data('intent')).data;
  const plans = intent?.plans ?? (intent?.plan === undefined ? [] : [intent.plan]);
  const outcome = PastOutcome.safeParse(data('outcome')).data;
  return {
    id,
    tenant,
    tool,
    client,
    principal,
    entries,
    plans: plans.map((plan) => ({ ...plan, ...passed })),
    ...(intent?.undoes === undefined ? {} : { undoes: intent.undoes }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

/**
 * The latest changes, newest first, each with all its lines. One pass over the journal, and another one
 * where a change came back whose first lines had been let go.
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
  const letGo = new Set<string>();
  for await (const entry of journal.entries()) {
    if (entry.kind === 'torn' || !wanted(entry)) continue;
    const before = kept.get(entry.change);
    // Put back at the end: the latest entry says how new a change is.
    kept.delete(entry.change);
    kept.set(entry.change, before === undefined ? [entry] : [...before, entry]);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) {
      kept.delete(oldest);
      letGo.add(oldest);
    }
  }
  const ids = new Set(kept.keys());
  if ([...ids].some((id) => letGo.has(id))) {
    return latestChanges(journal, most, (entry) => ids.has(entry.change) && wanted(entry));
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
