/**
 * What a tool is: a name, words, shapes, and one function. Nothing here knows MCP.
 *
 * @module
 */

import type { z } from 'zod';
import type { Asking, Pending } from '../approval/approve.js';
import type { PageChannel } from '../approval/page/channel.js';
import type { Pipeline } from '../changes/change-request.js';
import type { PolicySource } from '../config/policy/read-policy.js';
import type { Directory, Reading } from '../directory/directory.js';

/**
 * What a tool does to the tenant; the hints for the host follow from it. Granting carries the
 * destructive hint though it only adds: careful hosts ask then.
 */
export type ToolEffect = 'reads' | 'creates' | 'grants' | 'replaces' | 'removes';

/** The connected tenant, as the tools need it. */
export interface TenantSession {
  readonly directory: Directory;
  readonly pipeline: Pipeline;
  /** Whether clients may be asked to show a form. */
  readonly forms: boolean;
  /** The approval page; left out where it is turned off. */
  readonly page?: PageChannel | undefined;
  /** What became of changes that an earlier process began and never ended; each is told once. */
  readonly interrupted: () => Promise<readonly string[]>;
}

/** What comes with one call beside its arguments. */
export interface ToolCall {
  /** Name of the tool, from its definition: an approval given to one counts for no other. */
  readonly tool: string;
  readonly tenant: TenantSession;
  readonly reading: Reading;
  readonly asking: Asking;
  /** Asked when it is needed: a policy may change while a call waits. */
  readonly policy: PolicySource;
  /** Name and version that the client gives of itself; anybody may have written it. */
  readonly client: string;
}

/** Text and data say the same, each complete: hosts differ in which half the model sees. */
export type Answer<Data> =
  | { readonly state: 'done'; readonly text: string; readonly data: Data }
  /** It was tried and did not end well; the text says what is known. */
  | { readonly state: 'trouble'; readonly text: string }
  | { readonly state: 'ask'; readonly pending: Pending };

export interface Tool<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType<Record<string, unknown>> = z.ZodType<Record<string, unknown>>,
> {
  /** `[a-z0-9_]`, at most 32 characters: the shortest limit among the hosts. */
  readonly name: string;
  readonly title: string;
  readonly effect: ToolEffect;
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  /** @throws {Failure} For everything that somebody can put right. */
  run(args: z.output<Input>, call: ToolCall): Promise<Answer<z.output<Output>>>;
}

/** Keeps the types of the shapes while checking them against {@link Tool}. */
export function defineTool<
  Input extends z.ZodObject,
  Output extends z.ZodType<Record<string, unknown>>,
>(tool: Tool<Input, Output>): Tool<Input, Output> {
  return tool;
}
