/**
 * Faults a test can queue: what goes wrong, with which requests, and how often.
 *
 * Some faults stand in the way of a request (`status`, `drop` …), others spoil its reply
 * (`truncated`, `next-foreign` …). Of each sort the first queued fault that fits is taken.
 *
 * @module
 */

export interface Fault {
  readonly on: {
    readonly method?: string;
    /** Beginning of the path name. */
    readonly path?: string;
  };
  /**
   * - `drop`, `slow`: only over a socket.
   * - `partial207`: fits PATCH of a user; all operations but the last are applied, or all of them
   *   with `when: 'after'`.
   * - `concurrent-roles`: fits GET of one group; the roles change after it was answered.
   * - `next-repeated`: fits requests with a cursor, which they are then given again as the next.
   * - `next-null`: fits last pages, which then say `"next": {"href": null}`.
   */
  readonly kind:
    | 'status'
    | 'drop'
    | 'slow'
    | 'truncated'
    | 'html'
    | 'unauthorized'
    | 'partial207'
    | 'concurrent-roles'
    | 'hidden-roles'
    | 'next-foreign'
    | 'next-repeated'
    | 'next-null'
    | 'http-links'
    | 'extra-fields';
  /** For `status` (default 500) and `html` (default 502). */
  readonly status?: number;
  /** Header text; '' leaves the header out. A 429 has '1' when nothing is said. */
  readonly retryAfter?: string;
  /** Whether the change is applied all the same. Default: `before`, so it is not. */
  readonly when?: 'before' | 'after';
  /** For `slow`, in milliseconds. Default 1000. */
  readonly delayMs?: number;
  /** Role names for `concurrent-roles`. */
  readonly roles?: readonly string[];
  /** Default 1. */
  readonly times?: number;
  /** Let this many fitting requests through first. Default 0. */
  readonly skip?: number;
}

export type FaultKind = Fault['kind'];

/** Faults that keep a request from being answered in the usual way. */
export const standing: ReadonlySet<FaultKind> = new Set<FaultKind>([
  'status',
  'html',
  'unauthorized',
  'partial207',
]);

/** Those of them which only a socket can show. */
export const overSocket: ReadonlySet<FaultKind> = new Set<FaultKind>(['drop', 'slow']);

interface Queued {
  readonly fault: Fault;
  skip: number;
  left: number;
}

export class FaultQueue {
  readonly #queue: Queued[] = [];

  add(fault: Fault): void {
    this.#queue.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  /** Takes the first fault for which `fits` holds; later ones still count down their `skip`. */
  take(fits: (fault: Fault) => boolean): Fault | undefined {
    let taken: Fault | undefined;
    for (const queued of this.#queue) {
      if (queued.left <= 0 || !fits(queued.fault)) continue;
      if (queued.skip > 0) queued.skip -= 1;
      else if (!taken) {
        taken = queued.fault;
        queued.left -= 1;
      }
    }
    return taken;
  }

  /** Takes one fault of each kind that fits. */
  takeEach(kinds: readonly FaultKind[], fits: (fault: Fault) => boolean): Fault[] {
    return kinds.flatMap((kind) => this.take((fault) => fault.kind === kind && fits(fault)) ?? []);
  }
}

/** Does a fault speak of this request? */
export function speaksOf(fault: Fault, method: string, path: string): boolean {
  const { on } = fault;
  return (
    (on.method === undefined || on.method.toUpperCase() === method) &&
    (on.path === undefined || path.startsWith(on.path))
  );
}
