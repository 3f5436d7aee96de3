/**
 * Prompts filled in, as a client would get them.
 *
 * @module
 */

import type { Policy, Rules } from '../../../src/config/policy/policy.js';
import { groundOf } from '../../../src/server/offers/prompts/apply-policy.js';
import { prompts } from '../../../src/server/offers/prompts/catalogue.js';
import type { Prompt } from '../../../src/server/offers/prompts/define-prompt.js';
import { fillIn } from '../../../src/server/offers/prompts/fill-in.js';

export const rules: Rules = {
  place: 'policy.json',
  prefix: '',
  protect: {},
  changeOnly: {},
  fixed: {},
};

export function promptNamed(name: string): Prompt {
  const prompt = prompts.find((one) => one.name === name);
  if (prompt === undefined) throw new Error(`no prompt ${name}`);
  return prompt;
}

export function written(
  name: string,
  given: Readonly<Record<string, string>> = {},
  policy: Policy = [],
): string {
  return fillIn(promptNamed(name), given, groundOf(policy));
}
