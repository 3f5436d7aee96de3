/**
 * The tools as the policy leaves them: which may be called, and which of their arguments are fixed.
 *
 * @module
 */

import { z } from 'zod';
import { fixedBy, type Policy, type PolicyBounds, ruleIn } from '../../config/policy/policy.js';
import { Failure } from '../../errors.js';
import { CONFIRM_ABOVE } from '../../plan/effect.js';
import { forbidden } from '../../plan/guard-policy.js';
import { MAX_PEOPLE } from '../../plan/plan.js';
import { list } from '../../text/lists.js';
import { tools } from '../catalogue.js';
import type { Tool } from '../tool.js';

/** What a policy may say about these tools. */
export function policyBounds(): PolicyBounds {
  return {
    tools: tools.map((tool) => tool.name),
    fixable: [...new Set(tools.flatMap(booleansOf))],
    confirmAbove: CONFIRM_ABOVE,
    maxPeople: MAX_PEOPLE,
  };
}

function booleansOf({ input }: Tool): string[] {
  return Object.entries(input.shape)
    .filter(([, type]) => type instanceof z.ZodDefault && type.unwrap() instanceof z.ZodBoolean)
    .map(([name]) => name);
}

/** Why a tool may not be called at all; nothing where it may. */
export function forbiddenCall(
  { name, effect }: Pick<Tool, 'name' | 'effect'>,
  policy: Policy,
): Failure | undefined {
  for (const rules of policy) {
    if (rules.readOnly !== undefined && effect !== 'reads') {
      return forbidden(
        `Cannot call ${name}: this server is read-only`,
        ruleIn(rules, rules.readOnly),
      );
    }
    if (rules.allowTools !== undefined && !rules.allowTools.includes(name)) {
      return forbidden(
        `Cannot call ${name}: the policy of this server does not allow this tool`,
        ruleIn(rules, 'allowTools'),
      );
    }
  }
  return undefined;
}

/** A tool without the arguments that the policy fixes: they cannot be given, and are filled in. */
export function withFixedArguments(tool: Tool, policy: Policy): Tool {
  const { shape } = tool.input;
  const fixed = Object.entries(fixedBy(policy)).filter(([name]) => Object.hasOwn(shape, name));
  if (fixed.length === 0) return tool;
  const names = fixed.map(([name]) => name);
  const free = Object.entries(shape).filter(([name]) => !names.includes(name));
  return {
    ...tool,
    input: z.strictObject(Object.fromEntries(free)),
    run: (args, call) =>
      tool.run({ ...args, ...Object.fromEntries(fixed) }, call).catch((error: unknown) => {
        throw error instanceof Failure ? withoutAdviceOn(fixed, error) : error;
      }),
  };
}

/** Nobody is left with the advice to give what cannot be given. */
function withoutAdviceOn(fixed: readonly [string, boolean][], failure: Failure): Failure {
  const advised = fixed.filter(([name]) => failure.next.includes(name));
  if (advised.length === 0) return failure;
  const { code, message, next, context } = failure;
  const rest = advised.map(([name, value]) => `${name} to ${value}`);
  return new Failure(
    code,
    message,
    `${next}. But here the policy fixes ${list(rest)}, and it cannot be given`,
    context,
  );
}
