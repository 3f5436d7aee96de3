/**
 * Signs of life of one request: while the tenant's rate limit makes us wait, and while a person
 * thinks about a question that an older client keeps open inside the call.
 *
 * @module
 */

import type { ServerContext } from '@modelcontextprotocol/server';

/** Clients that reset their timer on progress usually wait a minute. */
const BEAT = 10_000;
/** As long as a question may stand. */
const LONGEST = 10 * 60_000;

interface Progress {
  value: number;
  beat: NodeJS.Timeout | undefined;
}

/** By the signal of the request, which stays the same when the handler is entered again. */
const running = new WeakMap<AbortSignal, Progress>();

function progressOf({ mcpReq }: ServerContext): Progress {
  const progress = running.get(mcpReq.signal) ?? { value: 0, beat: undefined };
  running.set(mcpReq.signal, progress);
  return progress;
}

/** Tells the client that the call is alive, if it asked to be told. */
export function report(ctx: ServerContext, message: string): void {
  const progressToken = ctx.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return;
  const progress = progressOf(ctx);
  progress.value += 1;
  const params = { progressToken, progress: progress.value, message };
  // A client that is gone is no reason to fail.
  ctx.mcpReq.notify({ method: 'notifications/progress', params }).catch(() => stopBeat(ctx));
}

/** Ends what {@link startBeat} began in the round before. */
export function stopBeat(ctx: ServerContext): void {
  clearInterval(progressOf(ctx).beat);
}

/** Reports every few seconds until the answer comes, the call is cancelled, or the question is void. */
export function startBeat(ctx: ServerContext): void {
  const started = Date.now();
  const beat = setInterval(() => {
    if (ctx.mcpReq.signal.aborted || Date.now() - started > LONGEST) stopBeat(ctx);
    else report(ctx, 'Waiting for a person to answer');
  }, BEAT);
  beat.unref();
  progressOf(ctx).beat = beat;
}
