/**
 * Much text to stdout: never faster than it is read, and without a stack trace when the reader has
 * seen enough, as `head` does.
 *
 * @module
 */

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
