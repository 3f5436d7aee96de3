/**
 * The policy, as one call of one tool meets it.
 *
 * @module
 */

import type { Policy } from '../../config/policy/policy.js';
import type { PolicySource } from '../../config/policy/read-policy.js';
import { Failure } from '../../errors.js';
import { forbiddenCall } from '../../tools/common/apply-policy.js';
import { recorder, recordRefusal } from '../../tools/record.js';
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

/** Writes down that a tool was forbidden, where there is a journal: without a tenant there is none. */
export async function journalForbidden(
  tool: Tool,
  failure: Failure,
  client: string,
  tenant: () => Promise<TenantSession>,
): Promise<void> {
  if (tool.effect === 'reads') return;
  try {
    const record = recorder(tool.name, { tenant: await tenant(), client });
    await recordRefusal(record, `call ${tool.name}`, failure);
  } catch (error) {
    // It is refused in any case, and that is what has to be said.
    if (!(error instanceof Failure)) throw error;
  }
}
