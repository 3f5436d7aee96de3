/**
 * The prompts as the policy leaves them.
 *
 * @module
 */

import { fixedBy, type Policy } from '../../../config/policy/policy.js';
import { Failure } from '../../../errors.js';
import { tools } from '../../../tools/catalogue.js';
import { forbiddenCall } from '../../../tools/common/apply-policy.js';
import type { Ground, Prompt } from './define-prompt.js';

export function groundOf(policy: Policy): Ground {
  return {
    changes: tools.some(
      (tool) => tool.effect !== 'reads' && forbiddenCall(tool, policy) === undefined,
    ),
    dryRun: fixedBy(policy).dry_run,
  };
}

/** Why a prompt is of no use under this policy; nothing where it is. */
export function forbiddenPrompt(prompt: Prompt, policy: Policy): Failure | undefined {
  for (const tool of tools.filter(({ name }) => prompt.tools.includes(name))) {
    const refusal = forbiddenCall(tool, policy);
    if (refusal === undefined) continue;
    const what = `Cannot use the prompt ${prompt.name} without ${tool.name}. ${refusal.message}`;
    return new Failure(refusal.code, what, refusal.next);
  }
  return undefined;
}
