/**
 * Much text to stdout: never faster than it is read, and without a stack trace when the reader has
 * seen enough, as `head` does.
 *
 * @module
 */

import { styleText } from 'node:util';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

export type Paint = (style: Style, text: string) => string;

/** @param colours Whether the reader wants them; without, the text stays as it is. */
export function painter(colours: boolean): Paint {
  // Node's own look at the terminal is left out: it lets FORCE_COLOR win over NO_COLOR.
  return (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
}

/** Resolves when the text is on its way. */
export type Print = (text: string) => Promise<void>;

/** @returns What `work` returns; 0 when nobody reads any more. */
export async function withStdout(work: (print: Print) => Promise<number>): Promise<number> {
  const { stdout } = process;
  // The write that fails tells of it; the event as well would end the process the hard way.
  if (!stdout.listeners('error').includes(ignore)) stdout.on('error', ignore);
  try {
    return await work(
      (text) =>
        new Promise((resolve, reject) => {
          stdout.write(text, (error) => (error ? reject(error) : resolve()));
        }),
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0;
    throw error;
  }
}

function ignore(): void {}
