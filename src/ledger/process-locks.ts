/**
 * Locks inside one process: those who want the same one stand in line.
 *
 * @module
 */

/**
 * Waits for a lock and takes it.
 *
 * @param signal Ends the waiting; its reason is thrown.
 * @returns Lets go of it.
 */
export type HoldLock = (name: string, signal?: AbortSignal) => Promise<() => Promise<void>>;

export function createProcessLocks(): HoldLock {
  /** By name, the end of its line. */
  const lines = new Map<string, Promise<void>>();
  return async function hold(name, signal) {
    const before = lines.get(name);
    let leave = (): void => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    lines.set(name, left);
    const release = async (): Promise<void> => {
      if (lines.get(name) === left) lines.delete(name);
      leave();
    };
    try {
      await unlessAborted(before, signal);
    } catch (reason) {
      // Who stands behind still has to wait for who stood in front.
      void before?.then(release);
      if (before === undefined) await release();
      throw reason;
    }
    return release;
  };
}

async function unlessAborted(waited: Promise<void> | undefined, signal?: AbortSignal) {
  signal?.throwIfAborted();
  if (waited === undefined || signal === undefined) return await waited;
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    void waited.then(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}
