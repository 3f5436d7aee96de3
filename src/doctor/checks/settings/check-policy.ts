/**
 * Whether the policy can be read, and what it rules. While it is broken, nothing can be changed.
 *
 * @module
 */

import { type Check, failureIn, fromFailure, ok, warning } from '../../check.js';
import { unfilledFinding } from '../../settings-finding.js';
import { describePolicy } from './describe-policy.js';

export const policyCheck: Check = {
  id: 'policy',
  subject: 'the policy',
  needs: ['profile'],
  async run({ env, policy }) {
    const failure = await failureIn(policy);
    if (failure !== undefined) return fromFailure(failure);
    const unfilled = unfilledFinding(env, ['QLIK_READ_ONLY', 'QLIK_POLICY'], warning);
    if (unfilled !== undefined) return unfilled;
    const rules = await policy();
    return ok(
      rules.length === 0
        ? 'There is no policy: nothing is forbidden but what is built in.'
        : describePolicy(rules),
    );
  },
};
