/**
 * Resources over MCP: what a person may attach to a conversation. Loaded with the first request for
 * one.
 *
 * @module
 */

import type {
  ListResourcesResult,
  ListResourceTemplatesResult,
  ReadResourceResult,
  ServerContext,
} from '@modelcontextprotocol/server';
import { Failure } from '../../errors.js';
import { quote } from '../../text/clean.js';
import { getGroup } from '../../tools/read/get-group.js';
import type { Tool, ToolCall } from '../../tools/tool.js';
import type { Calling } from '../call/call-tool.js';
import { currentPolicy } from '../call/current-policy.js';
import { report } from '../call/progress.js';
import { viewPolicy } from './policy-view.js';

const JSON_TYPE = 'application/json';

const POLICY = 'qlik-groups://policy';
export const GROUP_TEMPLATE = 'qlik-groups://group/{group}';
const groupAddress = /^qlik-groups:\/\/group\/([^/?#]+)$/;

/** The most members in one resource; it may be fewer, to stay readable. */
const MOST_MEMBERS = 100;

/** Groups are not listed: there may be ten thousand. */
export function listResources(): ListResourcesResult {
  return {
    resources: [
      {
        uri: POLICY,
        name: 'policy',
        title: 'Policy of this server',
        description: 'What whoever runs this server forbids or has asked for',
        mimeType: JSON_TYPE,
      },
    ],
  };
}

/** @param listed Names of the tools that are listed. */
export function listTemplates(listed: ReadonlySet<string>): ListResourceTemplatesResult {
  if (!listed.has(getGroup.name)) return { resourceTemplates: [] };
  return {
    resourceTemplates: [
      {
        uriTemplate: GROUP_TEMPLATE,
        name: 'group',
        title: 'Group',
        description: 'One group by id or exact name: its roles and its first members',
        mimeType: JSON_TYPE,
      },
    ],
  };
}

/** @throws {Failure} For an address that is none of ours, by the policy, and from reading. */
export async function readResource(
  uri: string,
  calling: Pick<Calling, 'tenant' | 'policy'>,
  ctx: ServerContext,
): Promise<ReadResourceResult> {
  const data =
    uri === POLICY
      ? viewPolicy(await calling.policy())
      : await readGroup(groupIn(uri), calling, ctx);
  return { contents: [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(data) }] };
}

function groupIn(uri: string): string {
  try {
    const [, group] = groupAddress.exec(uri) ?? [];
    if (group !== undefined) return decodeURIComponent(group);
  } catch {
    // A percent sign with no two digits behind it.
  }
  throw new Failure(
    'NAME_NOT_FOUND',
    `Cannot read ${quote(uri, 120)}: it is no address of a resource here`,
    `Give ${POLICY}, or ${GROUP_TEMPLATE} with the id or the exact name of a group, percent-encoded`,
  );
}

async function readGroup(
  group: string,
  { tenant, policy }: Pick<Calling, 'tenant' | 'policy'>,
  ctx: ServerContext,
): Promise<unknown> {
  const tool: Tool = getGroup;
  const rules = await currentPolicy(tool, policy);
  const call: ToolCall = {
    tool: tool.name,
    tenant: await tenant(),
    asking: { canAsk: false, state: undefined, reply: undefined, page: 'turned off' },
    policy: async () => rules,
    client: 'a reader of resources',
    reading: {
      signal: ctx.mcpReq.signal,
      onWait: (ms) => report(ctx, `Waiting ${Math.ceil(ms / 1000)} s for the tenant's rate limit`),
    },
  };
  const answer = await getGroup.run({ group, limit: MOST_MEMBERS }, call);
  if (answer.state === 'done') return answer.data;
  throw new Error('a reading tool neither answered nor failed');
}
