/**
 * The policy for whoever wants to know what it is: the rules as they are written in their places, and
 * what is built in.
 *
 * @module
 */

import type { Policy, Rules } from '../../config/policy/policy.js';
import { clean } from '../../text/clean.js';
import { policyBounds } from '../../tools/common/apply-policy.js';

/** The places by name only: where a file lies on this machine is nobody's business. */
export function viewPolicy(policy: Policy): object {
  const { confirmAbove, maxPeople } = policyBounds();
  return {
    about:
      'All of these places count, and none can loosen another or what is built in. Read again for every call.',
    places: policy.map(viewRules),
    built_in: { confirmAbove, maxPeople },
  };
}

/** What rules nothing is left out, and each setting is called as in its place. */
function viewRules({ place, readOnly, protect, changeOnly, fixed, ...rules }: Rules): object {
  const { allowTools, confirm, confirmAbove, maxPeople } = rules;
  return {
    place: clean(place).text,
    rules: {
      ...(readOnly === undefined ? {} : { [readOnly]: true }),
      allowTools,
      protect: cleaned(protect),
      changeOnly: cleaned(changeOnly),
      confirm,
      confirmAbove,
      maxPeople,
      fixed: Object.keys(fixed).length === 0 ? undefined : fixed,
    },
  };
}

function cleaned(
  kinds: Readonly<Record<string, readonly string[] | undefined>>,
): Record<string, string[]> | undefined {
  const stated = Object.entries(kinds).flatMap(([kind, names]) =>
    names === undefined ? [] : [[kind, names.map((name) => clean(name).text)] as const],
  );
  return stated.length === 0 ? undefined : Object.fromEntries(stated);
}
