/**
 * Findings of an access review: what they are, and the order in which they are told.
 *
 * @module
 */

/** Most serious first. */
export const findingKinds = [
  'admin_holder',
  'inactive_access',
  'everyone_roles',
  'look_alike',
  'role_twice',
  'near_limit',
  'empty_group',
  'group_without_roles',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** A call of one of our tools that would put it right, or that shows what has to be decided first. */
export interface SuggestedFix {
  readonly tool:
    | 'remove_role'
    | 'assign_role'
    | 'remove_members'
    | 'delete_custom_group'
    | 'update_custom_group'
    | 'get_group'
    | 'explain_access'
    | 'review_access';
  readonly arguments: Readonly<Record<string, string | readonly string[]>>;
  /** An argument that only a person can choose. */
  readonly ask?: 'roles' | 'new_name';
}

/** Texts are cleaned and quoted: they are as good as shown. */
export interface Finding {
  readonly kind: FindingKind;
  /** Among those of its kind; 0 comes first. */
  readonly rank: number;
  /** Id of the user or group, unique within the kind; a tenant has none of its own. */
  readonly id: string;
  readonly who: string;
  readonly why: string;
  readonly fix: readonly SuggestedFix[];
}

/** What was asked for. */
export interface Scope {
  readonly kinds: readonly FindingKind[];
  /** Only this group and its members; `word` is what it was asked for by. */
  readonly group?:
    | { readonly id: string; readonly name: string; readonly word: string }
    | undefined;
}

export interface Review {
  readonly scope: Scope;
  readonly groups: number;
  /** Left out when nothing that was asked for needs them read. */
  readonly people?: number;
  /** How many there are of each kind, kept or not. */
  readonly counts: Readonly<Partial<Record<FindingKind, number>>>;
  /** In order; of each kind only the most serious few hundred. */
  readonly findings: readonly Finding[];
  /** What the credential may not see, in words; it says nothing about how things are. */
  readonly hidden: readonly string[];
}

/** The one order of findings; the same tenant gives the same list. */
export function byWeight(a: Finding, b: Finding): number {
  return (
    findingKinds.indexOf(a.kind) - findingKinds.indexOf(b.kind) ||
    a.rank - b.rank ||
    compare(a.who, b.who) ||
    compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
