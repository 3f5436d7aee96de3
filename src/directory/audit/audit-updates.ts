/**
 * What an audit event says was changed, as plain data. Two families of events write it in two ways,
 * and for memberships no form is documented at all: what is not understood is kept as changed, no more.
 *
 * @see https://qlik.dev/apis/event-definitions/
 * @module
 */

import { z } from 'zod';

/** A role or group that an event names, or a scope, which is its own name. */
export interface Ref {
  readonly id: string;
  readonly name?: string;
}

export type ListField = 'roles' | 'groups' | 'scopes';
export type TextField = 'name' | 'description' | 'email' | 'status';

/** A list that was replaced. Without `before`, what was added is not known. */
export interface ListUpdate {
  readonly field: ListField;
  readonly before?: readonly Ref[];
  readonly after: readonly Ref[];
}

export interface TextUpdate {
  readonly field: TextField;
  readonly before?: string;
  readonly after: string;
}

/** Changed, in a form that is not known here. */
export interface OtherUpdate {
  readonly field: 'other';
  /** As Qlik writes it, without the slash in front; empty for the whole. */
  readonly path: string;
}

export type AuditUpdate = ListUpdate | TextUpdate | OtherUpdate;

/** The most updates of one event that are looked at. */
const MOST = 50;

const lists: ReadonlyMap<string, ListField> = new Map([
  ['assignedRoles', 'roles'],
  ['assignedGroups', 'groups'],
  ['assignedScopes', 'scopes'],
]);
const texts: ReadonlySet<string> = new Set<TextField>(['name', 'description', 'email', 'status']);

/** Written with every change and telling nothing about it. */
const bookkeeping = new Set(['lastUpdatedAt', 'lastUpdated', 'updatedAt', 'updatedBy', 'links']);

const Entry = z.object({
  path: z.string(),
  oldValue: z.unknown().optional(),
  newValue: z.unknown().optional(),
});
type Entry = z.infer<typeof Entry>;

const Refs = z.lazy(() =>
  z.array(
    z.union([
      z
        .string()
        .min(1)
        .transform((id): Ref => ({ id })),
      z
        .object({ id: z.string().min(1), name: z.string().optional().catch(undefined) })
        .transform(({ id, name }): Ref => (name === undefined ? { id } : { id, name })),
    ]),
  ),
);
const Fields = z.record(z.string(), z.unknown());

/**
 * @param raw The list of updates as it stands in the event; legacy ones may be strings that hold JSON.
 * @returns `undefined` when there is no such list, or nothing in it; empty when it tells nothing.
 */
export function updatesOf(raw: unknown): AuditUpdate[] | undefined {
  const entries = z.array(z.unknown()).safeParse(unfolded(raw)).data;
  if (entries === undefined || entries.length === 0) return undefined;
  return entries
    .slice(0, MOST)
    .flatMap((one) => {
      const entry = Entry.safeParse(unfolded(one)).data;
      return entry === undefined ? [{ path: '' }] : fieldsOf(entry);
    })
    .filter(({ path }) => !bookkeeping.has(path))
    .map(updateOf);
}

/** The list as an event shows it; `undefined` when it is in no form known here. */
export function refsOf(raw: unknown): Ref[] | undefined {
  return Refs.safeParse(unfolded(raw)).data;
}

/** What stands in `a` and not in `b`. */
export function without(a: readonly Ref[], b: readonly Ref[]): Ref[] {
  const there = new Set(b.map(({ id }) => id));
  return a.filter(({ id }) => !there.has(id));
}

/** A change of the whole is one change for each field that differs. */
function fieldsOf({ path, oldValue, newValue }: Entry): Entry[] {
  const name = path.replace(/^\//, '');
  const before = name === '' ? Fields.safeParse(unfolded(oldValue)).data : undefined;
  const after = name === '' ? Fields.safeParse(unfolded(newValue)).data : undefined;
  if (before === undefined || after === undefined) return [{ path: name, oldValue, newValue }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((key) => ({ path: key, oldValue: before[key], newValue: after[key] }))
    .filter((one) => JSON.stringify(one.oldValue) !== JSON.stringify(one.newValue));
}

function updateOf({ path, oldValue, newValue }: Entry): AuditUpdate {
  const list = lists.get(path);
  const after = list === undefined ? undefined : refsOf(newValue);
  if (list !== undefined && after !== undefined) {
    const before = refsOf(oldValue);
    return { field: list, after, ...(before === undefined ? {} : { before }) };
  }
  if (isTextField(path) && typeof newValue === 'string') {
    const before = typeof oldValue === 'string' ? { before: oldValue } : {};
    return { field: path, after: newValue, ...before };
  }
  return { field: 'other', path };
}

function isTextField(path: string): path is TextField {
  return texts.has(path);
}

/** What a string holds, where it holds a list or an object in JSON. */
function unfolded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
