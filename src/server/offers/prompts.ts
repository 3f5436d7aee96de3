/**
 * Prompts over MCP. Loaded with the first request for one.
 *
 * @module
 */

import type { GetPromptResult, ListPromptsResult } from '@modelcontextprotocol/server';
import { Failure } from '../../errors.js';
import { quote } from '../../text/clean.js';
import { list } from '../../text/lists.js';
import type { Calling } from '../call/call-tool.js';
import { policyToRead } from '../call/current-policy.js';
import { forbiddenPrompt, groundOf } from './prompts/apply-policy.js';
import { prompts } from './prompts/catalogue.js';
import type { Prompt } from './prompts/define-prompt.js';
import { fillIn } from './prompts/fill-in.js';

/** @param listed Names of the tools that are listed: no prompt needs any other. */
export function listPrompts(listed: ReadonlySet<string>): ListPromptsResult {
  return {
    prompts: prompts
      .filter((prompt) => prompt.tools.every((tool) => listed.has(tool)))
      .map(({ name, title, description, ...prompt }) => ({
        name,
        title,
        description,
        arguments: Object.entries(prompt.arguments).map(([argument, { required, ...shown }]) => ({
          name: argument,
          description: shown.description,
          required,
        })),
      })),
  };
}

/** @throws {Failure} For an unknown prompt, arguments that do not fit, and by the policy. */
export async function getPrompt(
  name: string,
  given: Readonly<Record<string, string>>,
  { policy }: Pick<Calling, 'policy'>,
): Promise<GetPromptResult> {
  const prompt = promptNamed(name);
  const rules = await policyToRead(policy);
  const refusal = forbiddenPrompt(prompt, rules);
  if (refusal !== undefined) throw refusal;
  const text = fillIn(prompt, given, groundOf(rules));
  return {
    description: prompt.description,
    messages: [{ role: 'user', content: { type: 'text', text } }],
  };
}

/** @throws {Failure} `ARGUMENT_INVALID` when there is none. */
export function promptNamed(name: string): Prompt {
  const prompt = prompts.find((one) => one.name === name);
  if (prompt !== undefined) return prompt;
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot find a prompt named ${quote(name)}`,
    `Choose one of ${list(prompts.map((one) => one.name))}`,
  );
}
