/**
 * Waiting until something about a question has come true.
 *
 * @module
 */

export interface Waiters<Subject extends object> {
  /** Lets everybody who waits for something about it look again. */
  wake(subject: Subject): void;
  /** Resolves when the condition holds, or after that many milliseconds, or when the signal comes. */
  waitFor(
    subject: Subject,
    condition: () => boolean,
    limit: { readonly ms?: number; readonly signal?: AbortSignal | undefined },
  ): Promise<void>;
}

export function createWaiters<Subject extends object>(): Waiters<Subject> {
  const waiting = new WeakMap<Subject, Set<() => void>>();
  return {
    wake(subject) {
      for (const look of waiting.get(subject) ?? []) look();
    },
    async waitFor(subject, condition, { ms, signal }) {
      if (condition() || signal?.aborted) return;
      const looks = waiting.get(subject) ?? new Set();
      waiting.set(subject, looks);
      await new Promise<void>((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', end);
          looks.delete(look);
          resolve();
        };
        const look = (): void => {
          if (condition()) end();
        };
        const timer = ms === undefined ? undefined : setTimeout(end, ms);
        signal?.addEventListener('abort', end);
        looks.add(look);
      });
    },
  };
}
