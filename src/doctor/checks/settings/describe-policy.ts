/**
 * The policy in words: which rules are in force, and where each stands. Pure.
 *
 * @module
 */

import type { Policy, Rules } from '../../../config/policy/policy.js';
import { clean } from '../../../text/clean.js';
import { count, firstOf, list } from '../../../text/lists.js';

/** Tools that are named; more are counted. */
const TOOLS_SHOWN = 5;

/** Whole sentences, one for each place that has rules. */
export function describePolicy(policy: Policy): string {
  return policy.map(placeWords).join(' ');
}

function placeWords(rules: Rules): string {
  const words = [...ruleWords(rules)];
  const { place, prefix, readOnly } = rules;
  if (readOnly?.startsWith('QLIK_')) return `${readOnly} forbids every change.`;
  const where = clean(`${prefix === '' ? '' : 'the policy in '}${place}`).text;
  return words.length === 0 ? `Nothing is ruled by ${where}.` : `By ${where}, ${words.join('; ')}.`;
}

function* ruleWords(rules: Rules): Generator<string> {
  const { readOnly, allowTools, protect, changeOnly, confirmAbove, maxPeople } = rules;
  if (readOnly !== undefined) yield 'nothing can be changed';
  if (allowTools !== undefined) {
    yield allowTools.length === 0
      ? 'no tool is offered'
      : `only ${firstOf(allowTools, TOOLS_SHOWN)} ${allowTools.length === 1 ? 'is' : 'are'} offered`;
  }
  const kept = [
    ...counted(protect.groups, 'group'),
    ...counted(protect.roles, 'role'),
    ...counted(protect.people, 'person', 'people'),
  ];
  if (kept.length > 0) yield `${list(kept)} ${isOne(protect) ? 'is' : 'are'} protected`;
  if (changeOnly.groups !== undefined) {
    yield `${only(changeOnly.groups, 'group')} can be changed, and no roles of single people`;
  }
  if (changeOnly.roles !== undefined) {
    yield `${only(changeOnly.roles, 'role')} can be given and taken`;
  }
  if (rules.confirm !== undefined) yield 'a person is asked before every change';
  // Asked before every change, there is nothing more to ask for.
  if (confirmAbove !== undefined && rules.confirm === undefined) {
    yield `a person is asked before a change for more than ${count(confirmAbove, 'person', 'people')}`;
  }
  if (maxPeople !== undefined) {
    yield `one change moves at most ${count(maxPeople, 'person', 'people')}`;
  }
  for (const [name, value] of Object.entries(rules.fixed)) yield `${name} is always ${value}`;
}

function counted(names: readonly string[] = [], one: string, many?: string): string[] {
  return names.length === 0 ? [] : [count(names.length, one, many)];
}

function isOne({ groups = [], roles = [], people = [] }: Rules['protect']): boolean {
  return groups.length + roles.length + people.length === 1;
}

function only(names: readonly string[], one: string): string {
  return names.length === 0 ? `no ${one}` : `only ${count(names.length, one)}`;
}
