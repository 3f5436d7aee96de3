/**
 * The policy: the rules of the person who runs this server. Rules only forbid or ask for more;
 * none can loosen what is built in, and none can loosen another.
 *
 * @module
 */

/** What may be named in a rule: exact names, in Unicode's composed form, or ids. */
type Names = readonly string[];

/** The rules in one place. What is left out rules nothing. */
export interface Rules {
  /** The place as refusals name it, such as `policy.json`; never a path of the machine. */
  readonly place: string;
  /** Put before each key in that place; empty, or `policy.` in a profile. */
  readonly prefix: string;
  /** The setting that forbids every change, as it is called in its place. */
  readonly readOnly?: string | undefined;
  /** Names of the only tools that may be called. */
  readonly allowTools?: Names | undefined;
  /** What no change may touch. */
  readonly protect: { readonly [Kind in 'groups' | 'roles' | 'people']?: Names | undefined };
  /** The only groups that may be changed, and the only roles that may be given or taken. */
  readonly changeOnly: { readonly [Kind in 'groups' | 'roles']?: Names | undefined };
  /** A person is asked before every change. */
  readonly confirm?: 'always' | undefined;
  /** A person is asked before a change that reaches more people than this. */
  readonly confirmAbove?: number | undefined;
  /** The most people that one change may put in and take out. */
  readonly maxPeople?: number | undefined;
  /** Arguments of tools that are filled in here and cannot be given. */
  readonly fixed: Readonly<Record<string, boolean>>;
}

/** Every place that has rules. All of them count. */
export type Policy = readonly Rules[];

/** What a policy may say: the words it may use, and the limits that it may only tighten. */
export interface PolicyBounds {
  readonly tools: readonly string[];
  /** Arguments that are true or false, of any tool. */
  readonly fixable: readonly string[];
  readonly confirmAbove: number;
  readonly maxPeople: number;
}

/** A rule as refusals name it: `"protect.groups" in policy.json`. */
export function ruleIn({ place, prefix }: Rules, key: string): string {
  return `"${prefix}${key}" in ${place}`;
}

/** Every argument that some rule fixes; the places are known to agree. */
export function fixedBy(policy: Policy): Readonly<Record<string, boolean>> {
  return Object.assign({}, ...policy.map((rules) => rules.fixed));
}
