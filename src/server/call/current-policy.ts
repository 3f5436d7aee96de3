/**
 * The policy, as one call of one tool meets it.
 *
 * @module
 */

import type { ChangeRequest } from '../../changes/change-request.js';
import { discardAnswer } from '../../changes/opened-call.js';
import type { Policy } from '../../config/policy/policy.js';
import type { PolicySource } from '../../config/policy/read-policy.js';
import { Failure } from '../../errors.js';
import { forbiddenCall } from '../../tools/common/apply-policy.js';
import type { TenantSession, Tool } from '../../tools/tool.js';

/**
 * The policy in force now, which allows this tool. While it is broken nothing may be changed, and
 * everything may be read.
 *
 * @throws {Failure} `NOT_ALLOWED`, or `NOT_CONFIGURED` from a broken policy.
 */
export async function currentPolicy(tool: Tool, policy: PolicySource): Promise<Policy> {
  const now = await (tool.effect === 'reads' ? policyToRead(policy) : policy());
  const refusal = forbiddenCall(tool, now);
  if (refusal !== undefined) throw refusal;
  return now;
}

/** The policy in force now, for what changes nothing: a broken one rules nothing then. */
export async function policyToRead(policy: PolicySource): Promise<Policy> {
  return policy().catch((error: unknown) => {
    if (error instanceof Failure) return [];
    throw error;
  });
}

/**
 * Uses up what the client brought back for a call that is refused before it begins, and writes down
 * that it was refused, where there is a journal: without a tenant there is none.
 */
export async function journalForbidden(
  tool: Tool,
  failure: Failure,
  call: Pick<ChangeRequest, 'asking' | 'client' | 'reading'>,
  tenant: () => Promise<TenantSession>,
): Promise<void> {
  if (tool.effect === 'reads') return;
  // An argument that nobody understands leaves nothing behind, unless an answer came with it.
  const answers = call.asking.state !== undefined || typeof call.asking.page !== 'string';
  if (failure.code === 'ARGUMENT_INVALID' && !answers) return;
  try {
    const { pipeline } = await tenant();
    await discardAnswer(pipeline, { ...call, tool: tool.name }, `call ${tool.name}`, failure);
  } catch (error) {
    // It is refused in any case, and that is what has to be said.
    if (!(error instanceof Failure)) throw error;
  }
}
