/**
 * JSON-RPC by hand, line by line, for what the clients of the SDK hide: forged, repeated and altered
 * requests, every byte of stdout, and how the process ends.
 *
 * @module
 */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { answerOf, MAIN, NO_FOLDER, type Reply, type ToolAnswer } from './clients.js';

export interface RawOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A question as it goes over the wire: the state has to come back with the answer. */
export interface Asked {
  readonly message: string;
  readonly state: string;
}

/** What a modern request brings along beside the arguments. */
export interface Brought {
  readonly reply?: Reply;
  /** Instead of a reply: all responses, of whatever shape. */
  readonly responses?: object;
  readonly state?: string;
}

export interface Raw {
  /** Sends a line as it is. */
  write(line: string): void;
  /** A request with nothing added; resolves with the whole response. */
  request(method: string, params?: object): Promise<Response>;
  /** A request of 2026-07-28, of a client that can show forms. */
  modern(method: string, params?: object): Promise<Response>;
  /** A call of a tool in the revision of 2026-07-28, whatever the answer. */
  toolCall(name: string, args: object, brought?: Brought): Promise<Response>;
  /** The same, where a tool result has to come. */
  call(name: string, args: object, brought?: Brought): Promise<ToolAnswer>;
  /** The same, where a question has to come. */
  ask(name: string, args: object, brought?: Brought): Promise<Asked>;
  /** Every line of stdout so far. */
  readonly lines: readonly string[];
  stderr(): string;
  closeInput(): void;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process has ended and its pipes are closed. */
  readonly ended: Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const Response = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.number(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});
export type Response = z.infer<typeof Response>;

/** A line that is anything else answers nothing; tests of stdout look at every line themselves. */
const Message = z
  .string()
  .transform((line, context) => {
    try {
      return JSON.parse(line);
    } catch {
      context.addIssue('no JSON');
      return z.NEVER;
    }
  })
  .pipe(Response);

const Question = z.object({
  resultType: z.literal('input_required'),
  inputRequests: z.object({
    approval: z.object({ params: z.object({ message: z.string() }) }),
  }),
  requestState: z.string(),
});

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'protocol-tests', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
};

/** Starts the binary; killed when the test ends, should it still run then. */
export function startRaw({ args = [], env = {} }: RawOptions = {}): Raw {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, XDG_CONFIG_HOME: NO_FOLDER, ...env },
    stdio: 'pipe',
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const lines: string[] = [];
  const waiting = new Map<number, (response: Response) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const response = Message.safeParse(line).data;
    if (response !== undefined) waiting.get(response.id)?.(response);
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });

  child.stdin.on('error', () => undefined);
  const gone = ended.then(() => {
    throw new Error(`the server ended without an answer: ${stderr}`);
  });
  gone.catch(() => undefined);

  const write = (line: string) => void child.stdin.write(`${line}\n`);
  let last = 0;
  const request = (method: string, params: object = {}) => {
    last += 1;
    const id = last;
    write(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    const answered = new Promise<Response>((resolve) => waiting.set(id, resolve));
    const response = Promise.race([answered, gone]);
    // Some requests are meant to stay open.
    response.catch(() => undefined);
    return response;
  };
  const modern = (method: string, params: object = {}) =>
    request(method, { ...params, _meta: envelope });
  const toolCall = (name: string, args: object, { reply, responses, state }: Brought = {}) => {
    const inputResponses = responses ?? (reply && { approval: reply });
    return modern('tools/call', {
      name,
      arguments: args,
      ...(inputResponses === undefined ? {} : { inputResponses }),
      ...(state === undefined ? {} : { requestState: state }),
    });
  };
  return {
    write,
    request,
    modern,
    toolCall,
    call: async (...call) => answerOf((await toolCall(...call)).result),
    ask: async (...call) => {
      const { inputRequests, requestState } = Question.parse((await toolCall(...call)).result);
      return { message: inputRequests.approval.params.message, state: requestState };
    },
    lines,
    stderr: () => stderr,
    closeInput: () => void child.stdin.end(),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}
