/**
 * What the client of this very request can do. A modern client says so with each request, an older
 * one once, when it connects; looking in one place only would never ask half of them.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28
 * @module
 */

import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  type ClientCapabilities,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { clean } from '../../text/clean.js';

/** Whether the client can show a form; a bare `elicitation: {}` means that it can. */
export function canShowForm(server: McpServer, ctx: ServerContext): boolean {
  try {
    const elicitation = capabilities(server, ctx)?.elicitation;
    if (typeof elicitation !== 'object' || elicitation === null) return false;
    return elicitation.form !== undefined || elicitation.url === undefined;
  } catch {
    // Not knowing is no permission to go on without asking.
    return false;
  }
}

/** Whether the client can send the person to an address. */
export function canOpenAddress(server: McpServer, ctx: ServerContext): boolean {
  try {
    return capabilities(server, ctx)?.elicitation?.url !== undefined;
  } catch {
    return false;
  }
}

function capabilities(server: McpServer, ctx: ServerContext): ClientCapabilities | undefined {
  // The published type of the envelope has no fields.
  const envelope = ctx.mcpReq.envelope as Record<string, unknown> | undefined;
  return envelope === undefined
    ? server.server.getClientCapabilities()
    : (envelope[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined);
}

/** `claude-code 2.1.330`, as the client says; for the journal, never for a decision. */
export function clientName(server: McpServer, ctx: ServerContext): string {
  const envelope = ctx.mcpReq.envelope as Record<string, unknown> | undefined;
  const info = envelope?.[CLIENT_INFO_META_KEY] ?? server.server.getClientVersion();
  const known = z.object({ name: z.string(), version: z.string() }).safeParse(info).data;
  return known === undefined ? 'unknown' : clean(`${known.name} ${known.version}`).text;
}

/** Whether the request came without a handshake, in the revision of 2026-07-28. */
export function isModern(ctx: ServerContext): boolean {
  return ctx.mcpReq.envelope !== undefined;
}
