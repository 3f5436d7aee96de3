/**
 * One call of one tool, from what came over MCP to what goes back.
 *
 * @module
 */

import {
  type CallToolResult,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Asking, Pending, Reply } from '../../approval/approve.js';
import type { PolicySource } from '../../config/policy/read-policy.js';
import type { Reading } from '../../directory/directory.js';
import { Failure } from '../../errors.js';
import { quote } from '../../text/clean.js';
import { failureText } from '../../text/failure-text.js';
import { firstOf, list } from '../../text/lists.js';
import { withFixedArguments } from '../../tools/common/apply-policy.js';
import type { TenantSession, Tool, ToolCall } from '../../tools/tool.js';
import { awaitPage, pageAsking, tellPage } from './await-page.js';
import { canOpenAddress, canShowForm, clientName, isModern } from './client-abilities.js';
import { currentPolicy, journalForbidden } from './current-policy.js';
import { report, startBeat, stopBeat } from './progress.js';
import { safeStack } from './safe-stack.js';

/** Name of the question among the questions of a request, and of its only field. */
const QUESTION = 'approval';
const FIELD = 'typed';

export interface Calling {
  /** Opens the connection with the first call. @throws {Failure} `NOT_CONFIGURED` */
  readonly tenant: () => Promise<TenantSession>;
  /** What whoever runs this server allows now. */
  readonly policy: PolicySource;
  /** Takes a line for whoever runs this server. */
  readonly log: (line: string) => void;
  /** Takes every call as it begins, for a server that does not end in the middle of one. */
  readonly began?: (call: Promise<unknown>) => void;
}

/** Never throws: whatever goes wrong becomes an answer that the model can read. */
export async function callTool(
  tool: Tool,
  rawArguments: unknown,
  server: McpServer,
  ctx: ServerContext,
  { tenant, policy, log }: Calling,
): Promise<CallToolResult | InputRequiredResult> {
  stopBeat(ctx);
  try {
    const client = clientName(server, ctx);
    const reading: Reading = {
      signal: ctx.mcpReq.signal,
      onWait: (ms) => report(ctx, `Waiting ${Math.ceil(ms / 1000)} s for the tenant's rate limit`),
      onProgress: (message) => report(ctx, message),
    };
    /** @throws {Failure} Where the call is refused before it begins; its answer is used up all the same. */
    const prepared = async (asking: Asking) => {
      try {
        const offered = withFixedArguments(tool, await currentPolicy(tool, policy));
        return { offered, args: checkedArguments(offered, rawArguments) };
      } catch (error) {
        if (error instanceof Failure) {
          await journalForbidden(tool, error, { asking, client, reading }, tenant);
        }
        throw error;
      }
    };
    const first = await prepared({ canAsk: false, page: 'turned off', ...answerOf(ctx) });
    const byClient = canOpenAddress(server, ctx);
    const opened = await tenant();
    const call: ToolCall = {
      tool: tool.name,
      tenant: opened,
      asking: {
        ...askingOf(server, ctx, opened),
        page: pageAsking(opened, byClient, {
          call: JSON.stringify([tool.name, first.args]),
          client,
        }),
      },
      policy: () => currentPolicy(tool, policy),
      client,
      reading,
    };
    const answer = await awaitPage(opened.page, ctx, byClient, async (asked) => {
      const { page, state, reply } = call.asking;
      const asking: Asking = {
        ...call.asking,
        // What the client brought back was used up by the first run.
        ...(asked === undefined ? { state, reply } : { state: undefined, reply: undefined }),
        page: typeof page === 'string' ? page : { ...page, asked },
      };
      // While a page was open the policy may have come to fix an argument.
      const { offered, args } = asked === undefined ? first : await prepared(asking);
      return tellPage(page, offered.run(args, { ...call, asking }));
    });
    switch (answer.state) {
      case 'done':
        return withNews(answer, await opened.interrupted());
      case 'trouble':
        return errorResult(answer.text);
      case 'ask':
        if (!isModern(ctx)) startBeat(ctx);
        return questionResult(answer.pending);
      case 'page':
        return answer.result;
    }
  } catch (error) {
    if (error instanceof Failure) return errorResult(failureText(error));
    // Its message may quote a token or a body, so neither the model nor the log gets it.
    log(`${tool.name}: ${safeStack(error)}`);
    return errorResult(
      `Cannot complete ${tool.name}: this server made a mistake of its own.\nWhether anything was changed is not known.\nWhat to do next: read the present state before repeating anything, and report this to whoever runs this server.`,
    );
  }
}

function checkedArguments(tool: Tool, raw: unknown): z.output<Tool['input']> {
  const parsed = tool.input.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  const expected = Object.keys(tool.input.shape);
  const problems = parsed.error.issues.slice(0, 3).map((issue) => problemOf(issue, raw));
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot call ${tool.name} with these arguments: ${problems.join('; ')}`,
    `Call it again; its arguments are ${list(expected)}`,
  );
}

function problemOf(issue: z.core.$ZodIssue, raw: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => quote(key, 40));
    return `${firstOf(keys, 5)} ${keys.length === 1 ? 'is' : 'are'} not among its arguments`;
  }
  const [name, ...deeper] = issue.path;
  const given = typeof raw === 'object' && raw !== null ? Object.keys(raw) : [];
  if (name !== undefined && deeper.length === 0 && !given.includes(String(name))) {
    return `${quote(String(name), 40)} is missing`;
  }
  const where = issue.path.length === 0 ? 'the arguments' : issue.path.map(String).join('.');
  return `${quote(where, 40)} does not fit (${quote(issue.message, 120)})`;
}

function askingOf(
  server: McpServer,
  ctx: ServerContext,
  { forms }: TenantSession,
): Omit<Asking, 'page'> {
  return { canAsk: forms && canShowForm(server, ctx), ...answerOf(ctx) };
}

/** What the client brought back; anybody may have written it. */
function answerOf(ctx: ServerContext): Pick<Asking, 'state' | 'reply'> {
  const state: unknown = ctx.mcpReq.requestState();
  const reply = inputResponse(ctx.mcpReq.inputResponses, QUESTION);
  return {
    state: typeof state === 'string' ? state : undefined,
    reply: reply.kind === 'elicit' ? replyOf(reply.action, reply) : undefined,
  };
}

function replyOf(action: Reply['action'], reply: { readonly content?: unknown }): Reply {
  const content = z.record(z.string(), z.unknown()).safeParse(reply.content).data;
  const typed = content?.[FIELD];
  return { action, typed: typeof typed === 'string' ? typed : undefined };
}

function questionResult({ question, state }: Pending): InputRequiredResult {
  const requestedSchema = z.object({
    [FIELD]: z.string().meta({
      title: question.label,
      description: 'Exactly as shown; upper and lower case matter',
    }),
  });
  return inputRequired({
    inputRequests: {
      [QUESTION]: inputRequired.elicit({ message: question.message, requestedSchema }),
    },
    requestState: state,
  });
}

/** What an earlier process left is told with the first answer, in both of its halves. */
function withNews(
  { text, data }: { readonly text: string; readonly data: Record<string, unknown> },
  interrupted: readonly string[],
): CallToolResult {
  const news = interrupted.length === 0 ? {} : { interrupted: [...interrupted] };
  return {
    content: [{ type: 'text', text: [...interrupted, text].join('\n') }],
    structuredContent: { ...data, ...news },
  };
}

function errorResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}
