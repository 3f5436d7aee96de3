/**
 * The question a person answers: a fixed template, filled with facts that the server read. Text from
 * the tenant stands in quotes with the id beside it, and never where an instruction would.
 *
 * The person types something that comes from the tenant and differs from change to change, so that
 * neither habit nor a client that agrees to everything can approve.
 *
 * @module
 */

import { describePerson, flagsOf, type Person } from '../directory/person.js';
import { type ChangeSet, plansWithWork } from '../plan/change-set.js';
import { describeChange, describeRoles, describeSet } from '../plan/describe.js';
import { describeNetEffect } from '../plan/describe-net-effect.js';
import { type Effect, effectOf, reasonsText } from '../plan/effect.js';
import type { NetEffect } from '../plan/net-effect.js';
import type { Plan } from '../plan/plan.js';
import type { RoleRef } from '../qlik/api/groups.js';
import { canBeTyped, clean, quote } from '../text/clean.js';
import { capital, count, list } from '../text/lists.js';

export interface Question {
  /** Plain text of a few lines, consequence first. */
  readonly message: string;
  /** Label of the only field. */
  readonly label: string;
  /** What has to be typed, letter by letter. */
  readonly wanted: string;
  /** The same in parts, for where they are laid out: why it is asked again, what is asked, what follows from it. */
  readonly since?: string;
  readonly change: string;
  readonly facts: readonly string[];
  /** What has to be typed, in words: `the name of the role`. */
  readonly what: string;
}

/** The most people whom a form names; more do not fit one screen. */
const FORM_PEOPLE = 25;

/** The longest text of a form that counts as fitting one, in characters. */
const FORM_LENGTH = 4_000;

/** Whether a form can show the whole change: few people, and no text too long. */
export function fitsForm(set: ChangeSet): boolean {
  const plans = plansWithWork(set);
  const people = plans.reduce((sum, { joins, leaves }) => sum + joins.length + leaves.length, 0);
  const texts = plans.map(({ after }) => (after.description ?? '').length);
  return people <= FORM_PEOPLE && texts.reduce((sum, length) => sum + length, 0) <= FORM_LENGTH;
}

interface QuestionOptions {
  /** What has changed since the person was asked before, or why they are asked again. */
  readonly since?: string | undefined;
  /** For a page: all people stand in its lists, so no sentence names them. */
  readonly whole?: boolean;
  /** Left out where it is not known; then the question says what may be. */
  readonly net?: NetEffect | undefined;
}

export function questionFor(
  set: ChangeSet,
  effect: Effect,
  { since, whole = false, net }: QuestionOptions = {},
): Question {
  const plans = plansWithWork(set);
  const { wanted, what } = confirmation(set, effect);
  const change = describeSet(set, 'do');
  const facts = [
    ...(effect.reasons.length > 0 ? [`You are asked because ${reasonsText(effect)}.`] : []),
    ...(net === undefined
      ? []
      : describeNetEffect(net, set, 'does', { whole, first: effect.administratorRoles })),
    ...plans.flatMap((plan) => {
      const options = { isOneOfMany: plans.length > 1, whole, isNetKnown: net !== undefined };
      return factsOf(plan, effect, options);
    }),
    effect.irreversible.length === 0
      ? 'This can be undone by the opposite change.'
      : `This cannot be undone exactly: ${effect.irreversible.join('; ')}.`,
    ...entitlement(effect),
    ...plans.flatMap(({ notes }) => notes.map((note) => `${note}.`)),
  ];
  const again = since === undefined ? {} : { since };
  const message = [
    ...Object.values(again),
    ...(plans.length > 1
      ? [
          `In ${set.tenant}, ${count(plans.length, 'change')} as one:`,
          ...plans.map((plan, at) => `${at + 1}. ${capital(describeChange(plan, 'do'))}.`),
        ]
      : [`In ${set.tenant}: ${change}.`]),
    ...facts,
    `To approve, type ${what} exactly as it stands on the next line:`,
    wanted,
  ].join('\n');
  return {
    message,
    label: capital(what.replace(/^the /, '')),
    wanted,
    ...again,
    change,
    facts,
    what,
  };
}

interface FactOptions {
  readonly whole: boolean;
  /** Who gains and loses what is said already. */
  readonly isNetKnown: boolean;
}

/** What one plan means for people. In a set, each line says which target it is about. */
function factsOf(
  plan: Plan,
  effect: Effect,
  { isOneOfMany, ...options }: FactOptions & { readonly isOneOfMany: boolean },
): string[] {
  const own = isOneOfMany ? effectOf([plan], new Map()) : effect;
  const lines = [...affected(plan, own, options), ...kept(plan)];
  return isOneOfMany ? lines.map((line) => `${quote(plan.target.name)}: ${line}`) : lines;
}

/** Whether what was typed is what was asked for, on a form and on a page alike. */
export function judgeTyped(typed: string | undefined, wanted: string): 'right' | 'empty' | 'wrong' {
  const word = typed?.trim().normalize('NFC') ?? '';
  // Nothing may be left of a name that is made of invisible characters.
  if (word === '') return 'empty';
  return word === wanted.normalize('NFC') ? 'right' : 'wrong';
}

function affected(plan: Plan, effect: Effect, options: FactOptions): string[] {
  if (plan.kind === 'create group' && plan.joins.length === 0) {
    return ['It has no members yet. Whoever is added later gets what it gives.'];
  }
  if (plan.kind === 'update group') return [];
  if (plan.kind === 'delete group' && plan.leaves.length === 0) {
    return ['It has no members, so nobody loses anything by it.'];
  }
  if (plan.joins.length + plan.leaves.length > 0) return affectedPeople(plan, effect, options);
  if (effect.people === 0) return ['It has no members now, so nobody is affected yet.'];
  if (options.isNetKnown) return [];
  if (plan.target.type === 'user') return effectOnPeople(effect, 'This person');
  const who =
    plan.target.kind === 'system'
      ? `Everybody in the tenant (${count(effect.people, 'person', 'people')}), and everybody who joins it,`
      : `Its ${count(effect.people, 'member')}${namesOf(effect)}`;
  return effectOnPeople(effect, who);
}

/** Who comes and who goes; one person alone is in the first line already. */
function peopleLists({ joins, leaves }: Pick<Plan, 'joins' | 'leaves'>): [string[], string[]] {
  if (joins.length + leaves.length < 2) return [[], []];
  return [listOfPeople('Joining', joins), listOfPeople('Leaving', leaves)];
}

/**
 * Everybody, where a form can show that. Otherwise it says that it shows a part, and those come first
 * of whom one would not think: not active, bots, and people of another e-mail domain than most.
 */
function listOfPeople(what: string, people: readonly Person[]): string[] {
  if (people.length === 0) return [];
  if (people.length <= FORM_PEOPLE) {
    return [`${what}: ${list(people.map((person) => describePerson(person)))}.`];
  }
  const unusual = outliers(people);
  const shown = [...unusual, ...people.filter((one) => !unusual.includes(one))].slice(
    0,
    FORM_PEOPLE,
  );
  const odd =
    unusual.length === 0
      ? ''
      : ` ${count(unusual.length, 'of them is', 'of them are')} not active, a bot, or of another e-mail domain, and listed first.`;
  return [
    `${what}: ${count(people.length, 'person', 'people')}; this form has room for ${shown.length} of them.${odd} ${shown.map((person) => describePerson(person)).join(', ')}, and ${people.length - shown.length} more who are not shown here.`,
  ];
}

function outliers(people: readonly Person[]): Person[] {
  const domains = new Map<string, number>();
  const domainOf = ({ email }: Person): string => email?.split('@').at(-1)?.toLowerCase() ?? '';
  for (const person of people) {
    domains.set(domainOf(person), (domains.get(domainOf(person)) ?? 0) + 1);
  }
  const [usual] = [...domains].sort((a, b) => b[1] - a[1]);
  return people.filter(
    (person) => flagsOf(person).length > 0 || domainOf(person) !== (usual?.[0] ?? ''),
  );
}

function affectedPeople(
  { joins, leaves, before, after }: Plan,
  { administratorRoles }: Effect,
  { whole, isNetKnown }: FactOptions,
): string[] {
  // On a page these roles are listed nowhere else.
  const namesOfRoles = (roles: readonly RoleRef[]): string =>
    describeRoles(roles, whole ? roles : administratorRoles);
  const [joining, leaving] = whole ? [[], []] : peopleLists({ joins, leaves });
  const gain =
    after.roles.length === 0
      ? ['The group gives no roles, so they gain none by it now.']
      : isNetKnown
        ? []
        : [`Whoever joins gains ${namesOfRoles(after.roles)}.`];
  const loss =
    before.roles.length === 0
      ? ['The group gives no roles, so they lose none by it.']
      : isNetKnown
        ? []
        : [`Whoever leaves loses ${namesOfRoles(before.roles)}, unless held another way.`];
  return [
    ...(joins.length > 0 ? [...joining, ...gain] : []),
    ...(leaves.length > 0 ? [...leaving, ...loss] : []),
  ];
}

function effectOnPeople(
  { gains, loses, people, administratorRoles }: Effect,
  who: string,
): string[] {
  const verb = (plural: string, singular: string): string => (people === 1 ? singular : plural);
  const what = [
    ...(gains.length > 0
      ? [`${verb('gain', 'gains')} ${describeRoles(gains, administratorRoles)}`]
      : []),
    ...(loses.length > 0
      ? [`${verb('lose', 'loses')} ${describeRoles(loses)}, unless held another way`]
      : []),
  ];
  return [`${who} ${list(what)}.`];
}

function namesOf({ names, people }: Effect): string {
  if (names.length === 0) return '';
  const shown = names.map((name) => quote(name, 40));
  const rest = people - shown.length;
  return ` (${rest > 0 ? `${shown.join(', ')} and ${rest.toLocaleString('en-US')} more` : list(shown)})`;
}

function kept(plan: Plan): string[] {
  if (plan.kind === 'delete group' && plan.leaves.length === 0) {
    return [`It gives ${describeRoles(plan.before.roles)}.`];
  }
  if (plan.kind !== 'change roles') return [];
  const added = new Set(plan.added.map((role) => role.id));
  const stays = plan.after.roles.filter((role) => !added.has(role.id));
  const who = plan.target.type === 'user' ? 'Of direct roles, this person' : 'The group';
  return [`${who} keeps ${describeRoles(stays)}.`];
}

function entitlement({ fullUserRoles, people }: Effect): string[] {
  if (fullUserRoles.length === 0) return [];
  const roles = list(fullUserRoles.map((name) => quote(name)));
  const whom = people === 0 ? 'nobody yet' : `at most ${count(people, 'person', 'people')}`;
  return [
    `${roles} can turn a basic user into a full user, which uses an entitlement: here for ${whom}.`,
  ];
}

/**
 * An administrator role that is gained: its name. One target: the name of a group that is deleted or
 * renamed, else the role, the person, or the number of people. Several targets: the number of writes.
 * Whatever looks like something else: its id.
 */
function confirmation(set: ChangeSet, effect: Effect): { wanted: string; what: string } {
  const [admin] = effect.administratorRoles;
  if (admin !== undefined) {
    const { wanted, what } = wordOf(admin);
    return { wanted, what: what.replace('the role', 'the administrator role') };
  }
  const [plan, ...others] = plansWithWork(set);
  if (plan === undefined || others.length > 0) {
    return { wanted: String(set.steps.length), what: 'the number of writes' };
  }
  const { kind, target } = plan;
  if (kind === 'change members') return wordOfPeople([...plan.joins, ...plan.leaves]);
  const [role, ...more] = [...effect.gains, ...effect.loses];
  if (role !== undefined && kind === 'change roles' && more.length === 0) return wordOf(role);
  if (target.type === 'user' && target.email !== undefined && canBeTyped(target.email)) {
    return { wanted: target.email, what: 'the e-mail address of the person' };
  }
  if (target.type === 'group' && canBeTyped(target.name)) {
    return { wanted: target.name, what: 'the name of the group' };
  }
  // A group that is not made yet has no id.
  if (target.id === undefined) {
    return role === undefined
      ? { wanted: clean(target.name).text.trim(), what: 'the name of the group' }
      : wordOf(role);
  }
  return {
    wanted: target.id,
    what: `the id of the ${target.type === 'user' ? 'person' : 'group'}`,
  };
}

function wordOfPeople(people: readonly Person[]): { wanted: string; what: string } {
  const [person, ...others] = people;
  if (person === undefined || others.length > 0) {
    return { wanted: String(people.length), what: 'the number of people' };
  }
  const { id, email, subject } = person;
  if (email !== undefined && canBeTyped(email)) {
    return { wanted: email, what: 'the e-mail address of the person' };
  }
  return canBeTyped(subject)
    ? { wanted: subject, what: 'the subject of the person' }
    : { wanted: id, what: 'the id of the person' };
}

function wordOf({ id, name }: RoleRef): { wanted: string; what: string } {
  return canBeTyped(name)
    ? { wanted: name, what: 'the name of the role' }
    : { wanted: id, what: 'the id of the role' };
}
