/**
 * A question to the person at the terminal.
 *
 * @module
 */

import { createInterface } from 'node:readline/promises';

/** What the person typed; nothing where they ended the input. */
export type Ask = (question: string) => Promise<string>;

export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** @returns Undefined where nobody sits at a terminal. */
export function terminalAsk(terminal: Terminal = process): Ask | undefined {
  if (terminal.stdin.isTTY !== true || terminal.stdout.isTTY !== true) return undefined;
  return async (question) => (await answerAt(terminal, question)) ?? '';
}

/** @returns Undefined where the person ended the input, with Ctrl+C or Ctrl+D. */
export async function answerAt(
  { stdin, stdout }: Terminal,
  question: string,
): Promise<string | undefined> {
  const lines = createInterface({ input: stdin, output: stdout });
  try {
    return await new Promise<string | undefined>((resolve) => {
      // Both close it: in one version of Node the answer never comes, in another there is an error
      // instead.
      const unanswered = (): void => {
        stdout.write('\n');
        resolve(undefined);
      };
      lines.once('close', unanswered);
      lines.question(question).then(
        (answer) => {
          lines.off('close', unanswered);
          resolve(answer);
        },
        () => resolve(undefined),
      );
    });
  } finally {
    lines.close();
  }
}
