/**
 * The bearer token: an API key as it is, or an OAuth token that is fetched, kept in memory and
 * renewed. One fetch serves all callers who wait for it, and none of them can cancel it for the rest.
 *
 * @see https://qlik.dev/authenticate/oauth/
 * @module
 */

import { Failure } from '../../errors.js';
import { requestToken } from '../api/oauth.js';
import { unlessAborted } from '../http/abortable.js';
import type { Redactor } from '../http/redact.js';
import type { RequestSender } from '../http/request-sender.js';
import { notUnderstood, qlikErrorsIn } from '../http/to-failure.js';
import type { Credential } from './credential.js';

/** Groups and roles have no narrower scope. */
const SCOPE = 'admin_classic';
const RENEW_BEFORE_MS = 60_000;
/** When the answer does not say: shorter than the six hours of today's tokens. */
const ASSUMED_LIFE_MS = 60 * 60_000;

interface Token {
  readonly value: string;
  readonly renewAt: number;
}

type Client = Extract<Credential, { kind: 'client-credentials' }>;

export class SignIn {
  readonly renewable: boolean;
  readonly #credential: Credential;
  readonly #origin: string;
  readonly #sender: RequestSender;
  readonly #redact: Redactor;
  readonly #now: () => number;
  #token: Token | undefined;
  #refusedInARow = 0;
  #fetching: Promise<Token> | undefined;

  constructor(
    credential: Credential,
    origin: string,
    sender: RequestSender,
    redact: Redactor,
    now: () => number,
  ) {
    this.renewable = credential.kind === 'client-credentials';
    this.#credential = credential;
    this.#origin = origin;
    this.#sender = sender;
    this.#redact = redact;
    this.#now = now;
  }

  async token(signal: AbortSignal | undefined): Promise<string> {
    if (this.#credential.kind === 'api-key') return this.#credential.key;
    if (this.#token !== undefined && this.#now() < this.#token.renewAt) return this.#token.value;
    if (signal?.aborted) throw cancelled();
    this.#fetching ??= this.#fetch(this.#credential).finally(() => {
      this.#fetching = undefined;
    });
    try {
      return (await unlessAborted(this.#fetching, signal)).value;
    } catch (error) {
      if (!(error instanceof Failure) && signal?.aborted) throw cancelled();
      throw error;
    }
  }

  /**
   * Drops a token that was refused, unless it has been replaced meanwhile.
   *
   * @returns Whether another one may help: not when a new one was refused as well.
   */
  forget(value: string): boolean {
    if (!this.renewable) return false;
    if (this.#token?.value === value) {
      this.#token = undefined;
      this.#refusedInARow += 1;
    }
    return this.#refusedInARow < 2;
  }

  /** A token worked. */
  accepted(): void {
    this.#refusedInARow = 0;
  }

  async #fetch(client: Client): Promise<Token> {
    const asked = this.#now();
    const reply = await this.#deliver(client);
    if (reply.status < 200 || reply.status > 299) throw this.#refused(reply.status, reply.text);
    let json: unknown;
    try {
      json = JSON.parse(reply.text);
    } catch {
      json = undefined;
    }
    const parsed = requestToken.reply.safeParse(json);
    if (!parsed.success) {
      throw notUnderstood(requestToken, 'it has no access token', {
        status: reply.status,
        sent: 'no',
      });
    }
    const { access_token: value, scope, expires_in: seconds } = parsed.data;
    this.#redact.remember(value);
    // Left out means granted as asked (RFC 6749, 5.1).
    if (scope !== undefined && !scope.split(/\s+/).includes(SCOPE)) {
      throw new Failure(
        'SIGN_IN_FAILED',
        `Cannot use the OAuth client at ${this.#origin}: it was not given the scope ${SCOPE}`,
        `Add the scope ${SCOPE} to the OAuth client in the tenant's administration`,
        { status: reply.status, sent: 'no' },
      );
    }
    const life = seconds === undefined ? ASSUMED_LIFE_MS : seconds * 1_000;
    // A token shorter than the margin is still used for half its life.
    this.#token = { value, renewAt: asked + Math.max(life - RENEW_BEFORE_MS, life / 2) };
    return this.#token;
  }

  /** Whatever went wrong here, the request that needed the token was not sent. */
  async #deliver({ id, secret, impersonate }: Client) {
    const common = { client_id: id, client_secret: secret, scope: SCOPE };
    const body =
      impersonate === undefined
        ? { grant_type: 'client_credentials', ...common }
        : {
            grant_type: 'urn:qlik:oauth:user-impersonation',
            ...common,
            user_lookup: { field: impersonate.field, value: impersonate.value },
          };
    try {
      return await this.#sender.send({
        endpoint: requestToken,
        path: requestToken.path,
        body: JSON.stringify(requestToken.body.parse(body)),
        signal: undefined,
        onWait: undefined,
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(error.code, error.message, error.next, { ...error.context, sent: 'no' });
    }
  }

  #refused(status: number, text: string): Failure {
    const context = { status, ...qlikErrorsIn(text, this.#redact), sent: 'no' as const };
    if (status === 429) {
      return new Failure(
        'RATE_LIMITED',
        `Cannot sign in at ${this.#origin}: the tenant allows no more requests for now (429)`,
        'Wait a few minutes, then call again; nothing was changed by this request',
        context,
      );
    }
    if (status >= 500) {
      return new Failure(
        'TENANT_UNAVAILABLE',
        `Cannot sign in at ${this.#origin}: the tenant has a problem of its own (${status})`,
        'Try again in a few minutes; if it stays so, look at the Qlik Cloud status page',
        context,
      );
    }
    return new Failure(
      'SIGN_IN_FAILED',
      `Cannot sign in at ${this.#origin}: the OAuth client is not accepted (${status})`,
      `Check QLIK_CLIENT_ID and QLIK_CLIENT_SECRET, and that the client is trusted, may use this grant and has the scope ${SCOPE}`,
      context,
    );
  }
}

function cancelled(): Failure {
  return new Failure(
    'CANCELLED',
    'Cannot sign in: the call was cancelled',
    'Call again if it is still wanted',
    { sent: 'no' },
  );
}
