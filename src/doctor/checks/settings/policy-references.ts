/**
 * The groups, roles and people that rules of the policy name, and whether the tenant has them. A name
 * fits here exactly where it would fit in a rule.
 *
 * @see `guard-policy.ts`
 * @module
 */

import { type Policy, type Rules, ruleIn } from '../../../config/policy/policy.js';
import type { Directory, Reading } from '../../../directory/directory.js';
import { isGroupId, isNameOfEveryone } from '../../../directory/group-kind.js';
import { groupById, groupsNamed } from '../../../directory/lookup/find-group.js';
import { readPeople, sortOut } from '../../../directory/lookup/resolve-people.js';
import { hasControlCharacters } from '../../../text/clean.js';

type Kind = 'groups' | 'roles' | 'people';

export interface PolicyReference {
  readonly kind: Kind;
  /** In composed form, or an id. */
  readonly name: string;
  /** The first rule that has it, such as `"protect.groups" in policy.json`. */
  readonly rule: string;
}

export interface UnknownName extends PolicyReference {
  /** What the tenant has under this name but for upper and lower case. */
  readonly alike?: string | undefined;
}

/** Each once, kind by kind. */
export function policyReferences(policy: Policy): readonly PolicyReference[] {
  const all = new Map<string, PolicyReference>();
  for (const kind of ['groups', 'roles', 'people'] as const) {
    for (const rules of policy) {
      for (const [key, names = []] of listsOf(rules, kind)) {
        for (const name of names) {
          const id = JSON.stringify([kind, name]);
          if (!all.has(id)) all.set(id, { kind, name, rule: ruleIn(rules, `${key}.${kind}`) });
        }
      }
    }
  }
  return [...all.values()];
}

function listsOf({ protect, changeOnly }: Rules, kind: Kind) {
  const allowed = kind === 'people' ? undefined : changeOnly[kind];
  return [['protect', protect[kind]] as const, ['changeOnly', allowed] as const];
}

/**
 * Those that the tenant does not have. One request for each group, one or two for all people, and the list of roles.
 *
 * @throws {Failure} When the tenant does not answer.
 */
export async function unknownNames(
  names: readonly PolicyReference[],
  directory: Directory,
  reading: Reading,
): Promise<readonly UnknownName[]> {
  const found: UnknownName[] = [];
  const people = await unknownPeople(names, directory, reading);
  const lookUp: Record<Kind, (name: string) => Fit | Promise<Fit>> = {
    groups: (name) => groupFit(name, directory, reading),
    roles: (name) => roleFit(name, directory, reading),
    people,
  };
  for (const reference of names) {
    const { kind, name } = reference;
    // A filter cannot hold them, and no name in Qlik should have them.
    const fit = hasControlCharacters(name) ? {} : await lookUp[kind](name);
    if (fit !== 'fits') found.push({ ...reference, ...fit });
  }
  return found;
}

type Fit = 'fits' | Pick<UnknownName, 'alike'>;

async function groupFit(name: string, directory: Directory, reading: Reading): Promise<Fit> {
  if (isNameOfEveryone(name)) return 'fits';
  if (isGroupId(name) && (await groupById(directory, name, reading)) !== undefined) return 'fits';
  const alike = await groupsNamed(directory, name, reading);
  return fitAmong(name, alike);
}

async function roleFit(name: string, directory: Directory, reading: Reading): Promise<Fit> {
  const roles = await directory.roles(reading);
  return roles.has(name) ? 'fits' : fitAmong(name, [...roles.values()]);
}

function fitAmong(name: string, things: readonly { readonly name: string }[]): Fit {
  const names = things.map((thing) => thing.name.normalize('NFC'));
  if (names.includes(name)) return 'fits';
  return { alike: names.find((one) => one.toLowerCase() === name.toLowerCase()) };
}

async function unknownPeople(
  names: readonly PolicyReference[],
  directory: Directory,
  reading: Reading,
): Promise<(name: string) => Fit> {
  const words = names
    .filter(({ kind, name }) => kind === 'people' && !hasControlCharacters(name))
    .map(({ name }) => name);
  const users = words.length === 0 ? [] : await readPeople(directory, words, reading);
  const unknown = new Set(sortOut(words, users).notFound);
  return (name) => (unknown.has(name) ? fitAmong(name, users) : 'fits');
}
