/**
 * Asking the sandbox in-process, as the administrator unless told otherwise.
 *
 * @module
 */

import { createSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.js';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a reply may be anything; tests compare it whole.
  readonly body: any;
}

export interface Asking extends Sandbox {
  ask(method: string, url: string, body?: unknown, bearer?: string): Reply;
  /** `GET` of a list with one filter. */
  find(path: string, filter: string): Reply;
}

/** A sandbox with a short way to ask it. */
export function asking(options: SandboxOptions = {}): Asking {
  const sandbox = createSandbox(options);
  const ask: Asking['ask'] = (method, url, body, bearer = sandbox.apiKey) => {
    const reply = sandbox.answer({
      method,
      url,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: body === undefined ? '' : JSON.stringify(body),
    });
    return { ...reply, body: parsed(reply.body) };
  };
  const find: Asking['find'] = (path, filter) =>
    ask('GET', `${path}?limit=100&totalResults=true&filter=${encodeURIComponent(filter)}`);
  return { ...sandbox, ask, find };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const names = (reply: Reply): string[] =>
  reply.body.data.map((one: { name: string }) => one.name);
