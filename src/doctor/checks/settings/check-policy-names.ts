/**
 * Whether what the rules of the policy name is in the tenant: a rule with a mistake in a name protects
 * nobody, and nothing else would tell.
 *
 * @module
 */

import { quote } from '../../../text/clean.js';
import { count, firstOf } from '../../../text/lists.js';
import { type Check, failureIn, ok, warning } from '../../check.js';
import { policyReferences, type UnknownName, unknownNames } from './policy-references.js';

/** More are not looked up. */
const MOST = 10;
/** More that fit nothing are counted. */
const SHOWN = 5;

export const policyNamesCheck: Check = {
  id: 'policy-names',
  subject: 'what the policy names',
  needs: ['policy', 'roles'],
  async applies({ policy }) {
    if ((await failureIn(policy)) !== undefined) return false;
    return policyReferences(await policy()).length > 0;
  },
  async run({ policy, directory, reading, simulated }) {
    if (simulated) return ok('What a policy names is not looked for in the simulated tenant.');
    const all = policyReferences(await policy());
    const names = all.slice(0, MOST);
    const missing = await unknownNames(names, await directory(), reading);
    const rest = all.length - names.length;
    const more =
      rest > 0 ? ` ${count(rest, 'more name')} ${rest === 1 ? 'was' : 'were'} not looked up.` : '';
    if (missing.length === 0) {
      return ok(`${foundWords(names.length, rest > 0)} in the tenant.${more}`);
    }
    return warning(
      `The policy names what is not in the tenant: ${firstOf(missing.map(unknownNameWords), SHOWN)}.${more}`,
      'Correct the name, upper and lower case matter, or give the id; what does not exist yet can stay.',
    );
  },
};

function foundWords(names: number, someOnly: boolean): string {
  if (names === 1) return 'The one name in the policy is';
  return `${someOnly ? 'The first' : 'All'} ${names} names in the policy are`;
}

function unknownNameWords({ name, rule, alike }: UnknownName): string {
  return `${quote(name)} (${rule}${alike === undefined ? '' : `; there is ${quote(alike)}`})`;
}
