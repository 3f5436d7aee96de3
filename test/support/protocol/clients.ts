/**
 * The real binary over real stdio, driven by the three clients that are met in the field: the SDK's
 * new client in the revision of 2026-07-28 and in its older mode, and the client of the old SDK, on
 * which most hosts are still built.
 *
 * @module
 */

import type { Stream } from 'node:stream';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

/** The built binary. */
export const MAIN = new URL('../../../dist/main.js', import.meta.url).pathname;

/** No policy of whoever runs the tests counts. */
export const NO_FOLDER = `${MAIN}/none`;

export interface Question {
  readonly message: string;
  /** Label of the only field of the form. */
  readonly label: string;
}

export interface Reply {
  readonly action: 'accept' | 'decline' | 'cancel';
  readonly content?: { readonly [field: string]: string };
}

/** Accepts with this in the only field. */
export const typing = (typed: string): Reply => ({ action: 'accept', content: { typed } });

export interface ClientOptions {
  /** Another build of the binary than the one in dist. */
  readonly main?: string;
  /** Arguments of the binary. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Form elicitation when left out; `none` declares nothing. */
  readonly elicitation?: { form?: Record<never, never>; url?: Record<never, never> } | 'none';
  /** Stands for the client that is handed an address for the person. */
  readonly visit?: (address: string, message: string) => Reply | Promise<Reply>;
  /** Stands for the person. Cancels when left out. */
  readonly answer?: (question: Question) => Reply | Promise<Reply>;
}

export interface ToolAnswer {
  readonly isError: boolean;
  readonly text: string;
  readonly data: unknown;
}

export interface Driver {
  /** Rejects with the client's own error when no tool result comes. */
  callTool(name: string, args: Record<string, unknown>, signal?: AbortSignal): Promise<ToolAnswer>;
  listTools(): Promise<readonly unknown[]>;
  listPrompts(): Promise<readonly unknown[]>;
  /** The text of its only message. */
  getPrompt(name: string, args?: Record<string, string>): Promise<string>;
  /** Resources, then templates. */
  listResources(): Promise<readonly unknown[]>;
  /** The text of its only content, which is JSON. */
  readResource(uri: string): Promise<string>;
  /** What is offered for an argument of a prompt, or for a variable of a template. */
  complete(of: Completed, argument: string, typed: string): Promise<readonly string[]>;
  /** Which capabilities the server declares. */
  abilities(): unknown;
  instructions(): string | undefined;
  /** Every question that reached the person, in order. */
  readonly questions: readonly Question[];
  /** What the server wrote to stderr so far. */
  stderr(): string;
  close(): Promise<void>;
}

/** The name of a prompt, or the address of a template. */
export type Completed = { readonly prompt: string } | { readonly template: string };

type Connect = (options?: ClientOptions) => Promise<Driver>;

/** For `describe.each`: name and way to connect. */
export const clients: readonly (readonly [name: string, connect: Connect])[] = [
  ['the new client, 2026-07-28', (options) => connectNew('modern', options)],
  ['the new client, older revision', (options) => connectNew('legacy', options)],
  ['the client of the old SDK', connectOld],
];

const info = { name: 'protocol-tests', version: '1.0.0' };

async function connectNew(era: 'modern' | 'legacy', options: ClientOptions = {}): Promise<Driver> {
  const client = new Client(info, {
    capabilities: capabilitiesOf(options),
    ...(era === 'modern' ? { versionNegotiation: { mode: { pin: '2026-07-28' } } } : {}),
  });
  const { questions, ask } = personOf(options);
  if (options.elicitation !== 'none') {
    client.setRequestHandler('elicitation/create', ({ params }, { mcpReq }) =>
      ask(params, mcpReq.signal),
    );
  }
  const transport = new StdioClientTransport(commandOf(options));
  const stderr = collect(transport.stderr);
  await client.connect(transport);
  return {
    callTool: async (name, args, signal) =>
      answerOf(await client.callTool({ name, arguments: args }, signal ? { signal } : {})),
    listTools: async () => (await client.listTools()).tools,
    listPrompts: async () => (await client.listPrompts()).prompts,
    getPrompt: async (name, args) =>
      promptText(await client.getPrompt({ name, ...(args ? { arguments: args } : {}) })),
    listResources: async () => [
      ...(await client.listResources()).resources,
      ...(await client.listResourceTemplates()).resourceTemplates,
    ],
    readResource: async (uri) => resourceText(await client.readResource({ uri })),
    complete: async (of, name, value) =>
      (await client.complete({ ref: refOf(of), argument: { name, value } })).completion.values,
    abilities: () => client.getServerCapabilities(),
    instructions: () => client.getInstructions(),
    questions,
    stderr,
    close: () => client.close(),
  };
}

async function connectOld(options: ClientOptions = {}): Promise<Driver> {
  const client = new OldClient(info, { capabilities: capabilitiesOf(options) });
  const { questions, ask } = personOf(options);
  if (options.elicitation !== 'none') {
    client.setRequestHandler(ElicitRequestSchema, ({ params }, { signal }) => ask(params, signal));
  }
  const transport = new OldTransport(commandOf(options));
  const stderr = collect(transport.stderr);
  await client.connect(transport);
  return {
    callTool: async (name, args, signal) =>
      answerOf(
        await client.callTool({ name, arguments: args }, undefined, signal ? { signal } : {}),
      ),
    listTools: async () => (await client.listTools()).tools,
    listPrompts: async () => (await client.listPrompts()).prompts,
    getPrompt: async (name, args) =>
      promptText(await client.getPrompt({ name, ...(args ? { arguments: args } : {}) })),
    listResources: async () => [
      ...(await client.listResources()).resources,
      ...(await client.listResourceTemplates()).resourceTemplates,
    ],
    readResource: async (uri) => resourceText(await client.readResource({ uri })),
    complete: async (of, name, value) =>
      (await client.complete({ ref: refOf(of), argument: { name, value } })).completion.values,
    abilities: () => client.getServerCapabilities(),
    instructions: () => client.getInstructions(),
    questions,
    stderr,
    close: () => client.close(),
  };
}

function capabilitiesOf({ elicitation = { form: {} } }: ClientOptions) {
  return elicitation === 'none' ? {} : { elicitation };
}

/** The old client inherits a few variables of the shell as well; none of them is a setting of ours. */
function commandOf({ main = MAIN, args = [], env = {} }: ClientOptions) {
  return {
    command: process.execPath,
    args: [main, ...args],
    env: { PATH: process.env.PATH ?? '', XDG_CONFIG_HOME: NO_FOLDER, ...env },
    stderr: 'pipe' as const,
  };
}

/** One required text without a default, and nothing that a habit could tick. */
const FormRequest = z.object({
  message: z.string(),
  requestedSchema: z.strictObject({
    $schema: z.string().optional(),
    type: z.literal('object'),
    properties: z.strictObject({
      typed: z.strictObject({
        type: z.literal('string'),
        title: z.string(),
        description: z.literal('Exactly as shown; upper and lower case matter'),
      }),
    }),
    required: z.tuple([z.literal('typed')]),
  }),
});

/** An address for the person, beside which nothing of it may reach the model. */
const AddressRequest = z.object({ mode: z.literal('url'), url: z.string(), message: z.string() });

function personOf({ answer = () => ({ action: 'cancel' }), visit }: ClientOptions) {
  const questions: Question[] = [];
  /** The signal closes the question, whether or not somebody still thinks about it. */
  const ask = async (params: unknown, signal: AbortSignal) => {
    const address = AddressRequest.safeParse(params).data;
    if (address !== undefined && visit !== undefined) {
      return { ...(await visit(address.url, address.message)) };
    }
    const { message, requestedSchema } = FormRequest.parse(params);
    const question = { message, label: requestedSchema.properties.typed.title };
    questions.push(question);
    const closed = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    closed.catch(() => undefined);
    return { ...(await Promise.race([answer(question), closed])) };
  };
  return { questions, ask };
}

function collect(stream: Stream | null): () => string {
  let text = '';
  stream?.on('data', (chunk) => {
    text += String(chunk);
  });
  return () => text;
}

const ToolResult = z.object({
  content: z.array(z.object({ type: z.literal('text'), text: z.string() })).length(1),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().default(false),
});

/** Every answer is one text; data may come with it. */
export function answerOf(result: unknown): ToolAnswer {
  const { content, structuredContent, isError } = ToolResult.parse(result);
  return { isError, text: content.map(({ text }) => text).join('\n'), data: structuredContent };
}

function refOf(of: Completed) {
  return 'prompt' in of
    ? { type: 'ref/prompt' as const, name: of.prompt }
    : { type: 'ref/resource' as const, uri: of.template };
}

const PromptResult = z.object({
  messages: z.tuple([
    z.strictObject({
      role: z.literal('user'),
      content: z.strictObject({ type: z.literal('text'), text: z.string() }),
    }),
  ]),
});

function promptText(result: unknown): string {
  return PromptResult.parse(result).messages[0].content.text;
}

const ResourceResult = z.object({
  contents: z.tuple([
    z.strictObject({
      uri: z.string(),
      mimeType: z.literal('application/json'),
      text: z.string(),
    }),
  ]),
});

function resourceText(result: unknown): string {
  return ResourceResult.parse(result).contents[0].text;
}

/** Code and whole text of the JSON-RPC error that has to come; some clients write more before it. */
export async function refusalOf(request: Promise<unknown>): Promise<string> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { code, message } = z.object({ code: z.int(), message: z.string() }).parse(error);
  return `[${code}] ${message.replace(/^MCP error -\d+: /, '')}`;
}
