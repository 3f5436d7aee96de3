/**
 * What this server offers beside its tools: prompts, resources and completions. None of it is listed
 * among the tools or costs a model anything before a person picks it, and none of it is loaded before
 * a client asks for it.
 *
 * @module
 */

import type { McpServer } from '@modelcontextprotocol/server';
import type { Calling } from '../call/call-tool.js';
import type { Shown } from '../definitions.js';
import { requestError } from './request-error.js';

/** Said to every client; nothing of it changes before the next start. */
export const offered = {
  prompts: { listChanged: false },
  resources: { listChanged: false, subscribe: false },
  completions: {},
} as const;

/** @param definitions Every tool; what is offered needs those that are listed. */
export function offer(
  { server }: McpServer,
  calling: Calling,
  definitions: Shown['definitions'],
): void {
  const listed = new Set(
    definitions.filter((definition) => definition.listed).map(({ tool }) => tool.name),
  );
  const answer = async <Result>(
    what: string,
    run: () => Promise<Result>,
    uri?: string,
  ): Promise<Result> =>
    run().catch((error: unknown) => {
      throw requestError(error, what, calling.log, uri);
    });

  server.setRequestHandler('prompts/list', async () =>
    (await import('./prompts.js')).listPrompts(listed),
  );
  server.setRequestHandler('prompts/get', ({ method, params }) =>
    answer(method, async () => {
      const { getPrompt } = await import('./prompts.js');
      return getPrompt(params.name, params.arguments ?? {}, calling);
    }),
  );
  server.setRequestHandler('resources/list', async () =>
    (await import('./resources.js')).listResources(),
  );
  server.setRequestHandler('resources/templates/list', async () =>
    (await import('./resources.js')).listTemplates(listed),
  );
  server.setRequestHandler('resources/read', ({ method, params: { uri } }, ctx) =>
    answer(
      method,
      async () => (await import('./resources.js')).readResource(uri, calling, ctx),
      uri,
    ),
  );
  server.setRequestHandler('completion/complete', ({ method, params }, ctx) =>
    answer(method, async () => {
      const { complete } = await import('./completions.js');
      return complete(params, calling, ctx.mcpReq.signal);
    }),
  );
}
