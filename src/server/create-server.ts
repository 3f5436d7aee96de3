/**
 * The MCP server: the tools and what is offered beside them, registered. A factory, because the SDK builds one per connection or
 * request; everything that lives longer is passed in.
 *
 * @module
 */

import { isSpecType, McpServer } from '@modelcontextprotocol/server';
import { type Calling, callTool } from './call/call-tool.js';
import { type Shown, show } from './definitions.js';
import { offer, offered } from './offers/prompts-and-resources.js';

/** How long a host may keep a list, in milliseconds. Lists only change with a new start. */
const LIST_LIFE = 300_000;

const listHint = { ttlMs: LIST_LIFE, cacheScope: 'public' } as const;

/**
 * @param version Of this package, told to the client.
 * @param shown What is listed, everything when left out; whether it may be called is asked with each
 *   call.
 */
export function createServer(
  version: string,
  calling: Calling,
  { instructions, definitions }: Shown = show(),
): McpServer {
  const server = new McpServer(
    { name: 'qlik-groups-mcp', title: 'Qlik Cloud groups', version },
    {
      instructions,
      capabilities: { tools: { listChanged: false }, ...offered },
      cacheHints: {
        'tools/list': listHint,
        'prompts/list': listHint,
        'resources/list': listHint,
        'resources/templates/list': listHint,
        'server/discover': listHint,
      },
    },
  );
  server.server.onerror = (error) => calling.log(`protocol: ${error.name}`);
  for (const { tool, config } of definitions) {
    server.registerTool(tool.name, config, (args, ctx) => {
      const call = callTool(tool, args, server, ctx, calling);
      calling.began?.(call);
      return call;
    });
  }
  if (definitions.some(({ listed }) => !listed)) {
    // The SDK lists all that it can call, and a call of what is not listed is answered in words too.
    const tools: unknown[] = definitions.filter(({ listed }) => listed).map(asListed);
    server.server.setRequestHandler('tools/list', () => ({ tools: tools.filter(isSpecType.Tool) }));
  }
  offer(server, calling, definitions);
  return server;
}

/** As the SDK would list it. */
function asListed({ tool, config }: Shown['definitions'][number]) {
  const { inputSchema, outputSchema, ...rest } = config;
  return {
    name: tool.name,
    ...rest,
    inputSchema: inputSchema['~standard'].jsonSchema.input({ target: 'draft-2020-12' }),
    outputSchema: outputSchema['~standard'].jsonSchema.output({ target: 'draft-2020-12' }),
  };
}
