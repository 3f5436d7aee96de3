/**
 * Prompts filled in, as a client would get them.
 *
 * @module
 */

import type { Policy, Rules } from '../../../src/config/policy/policy.js';
import { prompts } from '../../../src/prompts/catalogue.js';
import type { Prompt } from '../../../src/prompts/define-prompt.js';
import { fillIn } from '../../../src/prompts/fill-in.js';
import { groundOf } from '../../../src/prompts/under-policy.js';

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
