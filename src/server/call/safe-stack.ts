/**
 * What of a mistake of our own may be written down.
 *
 * @module
 */

/** Kind of error and where it was thrown, without its message. */
export function safeStack(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error was thrown';
  const { name, message, stack = '' } = error;
  // Cut off as a whole: a message of several lines may look like frames.
  const start = stack.indexOf(message);
  const rest = start === -1 ? '' : stack.slice(start + message.length);
  const frames = rest.split('\n').filter((line) => /^\s+at /.test(line));
  return [name, ...frames.slice(0, 6)].join('\n');
}
