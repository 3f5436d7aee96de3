/**
 * Filters, built from parts: text from outside never becomes syntax. A filter that could be widened
 * by a name would be dangerous where its result decides what is removed.
 *
 * Conditions are case-insensitive at Qlik, so compare exactly after a filtered read. `contains` is
 * documented only for `name`, `email` and `subject` of users.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc7644#section-3.4.2.2
 * @module
 */

import { Failure } from '../../errors.js';

type Attribute =
  | 'id'
  | 'name'
  | 'status'
  | 'subject'
  | 'email'
  | 'clientId'
  | 'providerType'
  | 'type'
  | 'level'
  | 'assignedRoles.id'
  | 'assignedRoles.name'
  | 'assignedGroups.id'
  | 'assignedGroupsAssignedRoles.name';

interface Condition {
  readonly op: 'eq' | 'co';
  readonly attribute: Attribute;
  readonly value: string;
}

interface Combination {
  readonly op: 'and' | 'or';
  readonly parts: readonly [Filter, ...Filter[]];
}

interface Enclosure {
  readonly op: 'enclose';
  readonly inner: Filter;
}

export type Filter = Condition | Combination | Enclosure;

export function eq(attribute: Attribute, value: string): Filter {
  return { op: 'eq', attribute, value };
}

export function contains(attribute: 'name' | 'email' | 'subject', value: string): Filter {
  return { op: 'co', attribute, value };
}

export function and(...parts: readonly [Filter, ...Filter[]]): Filter {
  return { op: 'and', parts };
}

/** On users, put all conditions on `status` into one {@link enclosed} `or` at the top. */
export function or(...parts: readonly [Filter, ...Filter[]]): Filter {
  return { op: 'or', parts };
}

/**
 * In parentheses even where none are needed: Qlik refuses conditions on the `status` of users that do
 * not stand in one such part of the whole filter, a single condition too.
 */
export function enclosed(inner: Filter): Filter {
  return { op: 'enclose', inner };
}

/** @throws {Failure} ARGUMENT_INVALID for a value with control characters. */
export function render(filter: Filter): string {
  if ('inner' in filter) return `(${render(filter.inner)})`;
  if ('attribute' in filter) {
    return `${filter.attribute} ${filter.op} ${quote(filter.value)}`;
  }
  if (filter.parts.length === 1) return render(filter.parts[0]);
  return filter.parts
    .map((part) => {
      const inner = render(part);
      return 'parts' in part ? `(${inner})` : inner;
    })
    .join(` ${filter.op} `);
}

function quote(value: string): string {
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value)) {
    throw new Failure(
      'ARGUMENT_INVALID',
      'Cannot search for a text with line breaks or control characters in it',
      'Search for the text without them',
      { sent: 'no' },
    );
  }
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}
