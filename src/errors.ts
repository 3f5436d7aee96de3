/**
 * Failure: the one error this server shows to anybody. It says what happened, what to do next and
 * who can do it. Everything else that is thrown is a bug and is reported as one fixed sentence,
 * because its own message may quote a token or a body.
 *
 * @module
 */

/** Every code, with the one who can put it right. A code is never reused for something else. */
const fixers = {
  ARGUMENT_INVALID: 'model',
  NAME_NOT_FOUND: 'model',
  NAME_AMBIGUOUS: 'model',
  NAME_TAKEN: 'person',
  NOT_ALLOWED: 'person',
  ROLES_NOT_VISIBLE: 'operator',
  GROUP_NOT_EMPTY: 'model',
  CANNOT_ASK: 'person',
  NOT_CONFIRMED: 'person',
  APPROVAL_SPENT: 'model',
  BUSY: 'model',
  CANCELLED: 'person',
  CHANGED_MEANWHILE: 'model',
  NOT_CONFIGURED: 'operator',
  JOURNAL_UNWRITABLE: 'operator',
  JOURNAL_UNREADABLE: 'operator',
  CLIENT_NOT_CHANGED: 'person',
  CLIENT_NOT_AS_MEANT: 'person',
  SIGN_IN_FAILED: 'operator',
  FORBIDDEN: 'operator',
  NOT_FOUND: 'model',
  CONFLICT: 'model',
  REFUSED_BY_QLIK: 'person',
  RATE_LIMITED: 'model',
  TENANT_UNAVAILABLE: 'person',
  REPLY_NOT_UNDERSTOOD: 'operator',
} as const satisfies Record<string, 'model' | 'person' | 'operator'>;

export type FailureCode = keyof typeof fixers;

/** One entry of the `errors` array that Qlik answers with; every field is somebody else's text. */
export interface QlikError {
  readonly code?: string | undefined;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
}

/** What is known about the request behind a failure. */
export interface FailureContext {
  /** HTTP status of the answer, when there was one. */
  readonly status?: number;
  readonly qlikErrors?: readonly QlikError[];
  readonly traceId?: string;
  /**
   * What became of a request that failed. `no`: the tenant cannot have acted on it. `answered`: the
   * tenant answered with a refusal. `unknown`: it was sent and no usable answer came, so only a read
   * can tell.
   */
  readonly sent?: 'no' | 'answered' | 'unknown';
  /**
   * The tenant did not act and what stood in the way passes: the change may be tried again, after
   * reading and deciding afresh.
   */
  readonly retry?: boolean;
}

/** An error written for whoever can fix it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  /** What to do next, as an order to the {@link Failure.fixer}. */
  readonly next: string;
  readonly context: FailureContext;

  /** @param what A sentence that starts with what could not be done; no full stop. */
  constructor(code: FailureCode, what: string, next: string, context: FailureContext = {}) {
    super(what);
    this.code = code;
    this.next = next;
    this.context = context;
  }

  get fixer(): 'model' | 'person' | 'operator' {
    return fixers[this.code];
  }
}
