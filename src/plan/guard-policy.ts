/**
 * Guards of the policy: what whoever runs this server has forbidden, over what is forbidden anyway.
 * Things are compared by their ids and by the exact names they have in the tenant now, so that what
 * is ruled by id stays so under a new name. Pure, see `plan.ts`.
 *
 * @module
 */

import { type Policy, type Rules, ruleIn } from '../config/policy/policy.js';
import { isNameOfEveryone } from '../directory/group-kind.js';
import { describePerson } from '../directory/person.js';
import { Failure } from '../errors.js';
import type { RoleRef } from '../qlik/api/groups.js';
import { quote } from '../text/clean.js';
import { count, list } from '../text/lists.js';
import { type ChangeSet, hasWork } from './change-set.js';
import { describeChange } from './describe.js';
import { byId, type Plan } from './plan.js';

/** Why the policy forbids something: the rule that does, and a clause. */
interface Objection {
  readonly rule: string;
  readonly why: string;
}

/** @throws {Failure} `NOT_ALLOWED`, naming the rule and where it stands. */
export function guardPolicy({ plans }: Pick<ChangeSet, 'plans'>, policy: Policy): void {
  const working = plans.filter(hasWork);
  for (const rules of policy) {
    for (const plan of working) {
      const [objection] = objections(plan, rules);
      if (objection !== undefined) throw objectionTo([plan], objection, rules);
    }
    const [tooMany] = onNumber(working, rules);
    if (tooMany !== undefined) throw objectionTo(working, tooMany, rules);
  }
}

function objectionTo(plans: readonly Plan[], { rule, why }: Objection, rules: Rules): Failure {
  const what = list(plans.map((plan) => describeChange(plan, 'do')));
  return forbidden(`Cannot ${what}: ${why}`, ruleIn(rules, rule));
}

/** @param what Begins with `Cannot`. @param rule From {@link ruleIn}. */
export function forbidden(what: string, rule: string): Failure {
  return new Failure(
    'NOT_ALLOWED',
    what,
    `Ask whoever runs this server, should it be needed; the rule is ${rule}, and only they can change it`,
  );
}

function* objections(plan: Plan, rules: Rules): Generator<Objection> {
  if (rules.readOnly !== undefined) {
    yield { rule: rules.readOnly, why: 'this server is read-only' };
  }
  yield* onGroup(plan, rules);
  yield* onRoles(plan, rules);
  yield* onPeople(plan, rules);
}

/** People that the whole change moves, each counted once. */
function* onNumber(plans: readonly Plan[], rules: Rules): Generator<Objection> {
  const moved = byId(plans.flatMap(({ joins, leaves }) => [...joins, ...leaves])).size;
  const { maxPeople = moved } = rules;
  if (moved > maxPeople) {
    const most = count(maxPeople, 'person', 'people');
    yield {
      rule: 'maxPeople',
      why: `it moves ${count(moved, 'person', 'people')}, and the policy allows ${most} at once`,
    };
  }
}

/** A group that is made or renamed must not take a name that is ruled either. */
function* onGroup({ target, before, after }: Plan, rules: Rules): Generator<Objection> {
  const { groups: protectedOnes = [] } = rules.protect;
  const { groups: allowed } = rules.changeOnly;
  if (target.type === 'user') {
    if (allowed !== undefined) {
      yield {
        rule: 'changeOnly.groups',
        why: 'the policy allows changes of some groups, and none of the roles of a single person',
      };
    }
    return;
  }
  const ruled = (list: readonly string[], name: string): boolean =>
    names(list, target.id, name) || (target.kind === 'system' && list.some(isNameOfEveryone));
  if (ruled(protectedOnes, before.name)) {
    yield { rule: 'protect.groups', why: 'the policy protects this group' };
  }
  if (ruled(protectedOnes, after.name)) {
    yield { rule: 'protect.groups', why: `the policy protects the name ${quote(after.name)}` };
  }
  if (allowed === undefined) return;
  if (!ruled(allowed, before.name)) {
    yield {
      rule: 'changeOnly.groups',
      why: 'the policy allows changes of some groups only, and this is none of them',
    };
  }
  if (!ruled(allowed, after.name)) {
    yield {
      rule: 'changeOnly.groups',
      why: `the policy allows some groups only, and ${quote(after.name)} is none of them`,
    };
  }
}

/** Whatever anybody gains or loses by the plan, and what a group gives when it is made or deleted. */
function* onRoles(plan: Plan, { protect, changeOnly }: Rules): Generator<Objection> {
  const roles = byId<RoleRef>([
    ...plan.added,
    ...plan.removed,
    ...(plan.joins.length > 0 ? plan.after.roles : []),
    ...(plan.leaves.length > 0 ? plan.before.roles : []),
  ]);
  for (const { id, name } of roles.values()) {
    if (names(protect.roles ?? [], id, name)) {
      yield { rule: 'protect.roles', why: `the policy protects the role ${quote(name)}` };
    }
    if (changeOnly.roles !== undefined && !names(changeOnly.roles, id, name)) {
      yield {
        rule: 'changeOnly.roles',
        why: `the policy allows some roles to be given and taken, and ${quote(name)} is none of them`,
      };
    }
  }
}

function* onPeople({ target, joins, leaves }: Plan, { protect }: Rules): Generator<Objection> {
  const { people = [] } = protect;
  const isProtected = (person: Plan['target'] | Plan['joins'][number]): boolean =>
    names(people, person.id, person.name, person.subject) ||
    (person.email !== undefined && names(people.map(folded), folded(person.email)));
  if (target.type === 'user' && isProtected(target)) {
    yield { rule: 'protect.people', why: 'the policy protects this person' };
  }
  for (const person of [...joins, ...leaves].filter(isProtected)) {
    yield { rule: 'protect.people', why: `the policy protects ${describePerson(person)}` };
  }
}

/** Whether a rule names any of these; rules are in composed form already. */
function names(list: readonly string[], ...words: readonly (string | undefined)[]): boolean {
  return words.some((word) => word !== undefined && list.includes(word.normalize('NFC')));
}

/** E-mail addresses differ in case from place to place, and mean the same person. */
function folded(email: string): string {
  return email.normalize('NFC').toLowerCase();
}
